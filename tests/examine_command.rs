//! The auditor's commands as auditors meet them: the built program against a ledger that serves, and against a copy of it.

#[allow(dead_code, reason = "the exports use the rest of it")]
#[path = "export/recorded.rs"]
mod recorded;
mod server;
#[allow(dead_code, reason = "the commands that read use the rest of it")]
#[path = "command_line/world.rs"]
mod world;

use common_purse::wire::caller::Caller;
use common_purse::wire::v1;
use serde_json::{Value, json};
use server::Server;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use world::{Told, World, told};

/// Every examination.
const EXAMINATIONS: [&str; 15] = [
    "report trial-balance",
    "report trial-balance --pool warm-homes --from 20 --effective 2024-07-01",
    "report same-person",
    "report just-under --limit 26000.02 --within 10",
    "report just-under --limit 90 --kind Commit --kind Allocate --by on-behalf-of",
    "report retrospective --days 100",
    "report unusual --hours 00:00-24:00 --round 1000",
    "report document-numbers",
    "report reversals",
    "report standing-data",
    "sample --method mus --sample-size 3 --seed 2026 --pool warm-homes",
    "sample --method mus --interval 20000 --seed it --pool warm-homes --kind Receive",
    "sample --method random --sample-size 4 --seed a --pool warm-homes",
    "lineage --contributor desnz",
    "lineage --entry 30",
];

/// A ledger, a copy of it, and the key of both.
struct Evidence {
    world: World,
    directory: TempDir,
}

impl Evidence {
    fn of(world: World) -> Evidence {
        let directory = tempfile::tempdir().unwrap();
        let evidence = Evidence { world, directory };
        let caller = Caller::connect(&evidence.world.address).unwrap();
        let answer = caller
            .wait(caller.audit().get_checkpoint(v1::GetCheckpointRequest {}))
            .unwrap();
        std::fs::write(evidence.key(), format!("{}\n", answer.verifier_key)).unwrap();
        evidence.take_copy();
        evidence
    }

    fn key(&self) -> PathBuf {
        self.directory.path().join("ledger.vkey")
    }

    fn copy(&self) -> PathBuf {
        self.directory.path().join("copy")
    }

    fn take_copy(&self) {
        let copied = self
            .world
            .command("export --format tlog --output-dir")
            .arg(self.copy())
            .arg("--key")
            .arg(self.key())
            .output()
            .unwrap();
        assert!(copied.status.success(), "{copied:?}");
    }

    /// Asked of the ledger, with a key got by another way.
    fn online(&self, arguments: &str) -> Told {
        told(
            &self
                .world
                .command(arguments)
                .arg("--key")
                .arg(self.key())
                .output()
                .unwrap(),
        )
    }

    /// Asked of the copy, where no ledger answers.
    fn offline(&self, arguments: &str) -> Told {
        offline(arguments, &self.copy(), &self.key())
    }

    fn json(&self, arguments: &str) -> Value {
        let told = self.offline(&format!("{arguments} --output json"));
        assert_eq!((told.code, told.stderr.as_str()), (0, ""), "{arguments}");
        serde_json::from_str(&told.stdout).unwrap()
    }
}

fn offline(arguments: &str, copy: &Path, key: &Path) -> Told {
    let mut command = Command::new(env!("CARGO_BIN_EXE_purse"));
    command
        .args(arguments.split_whitespace())
        .env("PURSE_LEDGER", "http://127.0.0.1:1")
        .arg("--copy")
        .arg(copy)
        .arg("--key")
        .arg(key);
    told(&command.output().unwrap())
}

#[test]
fn a_ledger_and_a_copy_of_it_are_found_the_same_byte_for_byte() {
    let evidence = Evidence::of(recorded::world());
    for arguments in EXAMINATIONS {
        for output in ["table", "json", "jsonl", "csv"] {
            let arguments = format!("{arguments} --output {output}");
            let (online, offline) = (evidence.online(&arguments), evidence.offline(&arguments));
            assert_eq!(online.code, 0, "{arguments}: {online:?}");
            assert_eq!(online.stdout, offline.stdout, "{arguments}");
            assert!(
                online.stdout.len() > 40 || output == "jsonl",
                "{arguments} tells nothing"
            );
        }
    }
}

#[test]
fn what_is_printed_leads_to_the_same_bytes_again_whatever_was_recorded_later() {
    let evidence = Evidence::of(recorded::world());
    let before: Vec<(Value, &str)> = EXAMINATIONS
        .iter()
        .map(|arguments| (evidence.json(arguments), *arguments))
        .collect();
    evidence.world.record(
        "later",
        &[world::about(
            "receive",
            "warm-homes",
            "2024-08-01",
            "77.00",
            json!({ "contributor": "dft" }),
        )],
    );
    evidence.take_copy();
    for (found, arguments) in before {
        let again = found["again"].as_str().unwrap().strip_prefix("purse ").unwrap();
        assert_eq!(evidence.json(again), found, "{arguments}");
        let now = evidence.json(arguments);
        assert_ne!(now["point"], found["point"]);
    }
    // As at a moment is as at the last entry that was recorded by then.
    let point = &evidence.json("report trial-balance --to 20")["point"];
    let moment = point["recorded_time"].as_str().unwrap();
    let at_moment = evidence.json(&format!("report trial-balance --as-at-time {moment}"));
    assert_eq!(at_moment["point"]["recorded_time"], point["recorded_time"]);
    assert!(
        at_moment["point"]["sequence"]
            .as_str()
            .unwrap()
            .parse::<u64>()
            .unwrap()
            >= 20
    );
}

#[test]
fn what_was_tampered_with_leads_to_nothing() {
    let evidence = Evidence::of(World::small());
    let bundle = evidence.copy().join("tile/entries");
    let bundle = std::fs::read_dir(bundle).unwrap().next().unwrap().unwrap().path();
    let bundle = std::fs::read_dir(bundle).unwrap().next().unwrap().unwrap().path();
    let bytes = std::fs::read(&bundle).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let at = text.find("30.00").unwrap();
    let mut altered = bytes.clone();
    altered[at] = b'9';
    std::fs::write(&bundle, &altered).unwrap();
    let told = evidence.offline("report trial-balance");
    assert_eq!((told.code, told.stdout.as_str()), (1, ""), "{told:?}");
    std::fs::write(&bundle, &bytes[..bytes.len() - 3]).unwrap();
    let told = evidence.offline("report trial-balance");
    assert_eq!((told.code, told.stdout.as_str()), (1, ""), "{told:?}");
    assert!(told.stderr.contains("TAMPERED: entry"), "{}", told.stderr);
    // A key of another ledger.
    let other = Evidence::of(World::empty());
    let told = offline("report trial-balance", &evidence.copy(), &other.key());
    assert_eq!((told.code, told.stdout.as_str()), (1, ""), "{told:?}");
    let told = told_of(&evidence, &other.key());
    assert_eq!((told.code, told.stdout.as_str()), (1, ""), "{told:?}");
}

fn told_of(evidence: &Evidence, key: &Path) -> Told {
    told(
        &evidence
            .world
            .command("report trial-balance --key")
            .arg(key)
            .output()
            .unwrap(),
    )
}

#[test]
fn what_is_asked_for_wrongly_is_said() {
    let evidence = Evidence::of(World::small());
    for (arguments, why) in [
        ("report trial-balance --pool nowhere", "opened a pool nowhere"),
        ("report trial-balance --from 9 --to 8", "lies before --from"),
        (
            "report trial-balance --as-at-time 2020-01-01T00:00:00Z",
            "no entry was recorded by the point",
        ),
        ("report just-under --limit 0", "is zero"),
        (
            "sample --method mus --seed a",
            "needs --interval AMOUNT or --sample-size",
        ),
        ("sample --method random --seed a", "--sample-size NUMBER"),
        (
            "sample --method mus --interval 5 --seed a --kind Fee",
            "nothing to draw from",
        ),
        ("lineage --entry 3", "moved no money"),
        ("lineage --entry 13 --pool clean-energy", "leave --from"),
        ("lineage --entry 9 --to 8", "was not there at the point"),
        ("lineage", "required"),
    ] {
        let told = evidence.offline(arguments);
        assert_eq!(
            (told.code, told.stdout.as_str()),
            (2, ""),
            "{arguments}: {told:?}"
        );
        assert!(told.stderr.contains(why), "{arguments}: {}", told.stderr);
    }
    let keyless = evidence.world.purse("report trial-balance");
    assert_eq!(keyless.code, 0);
    assert!(
        keyless.stderr.contains("the ledger's own word"),
        "{}",
        keyless.stderr
    );
}

fn pools(caller: &Caller) -> Vec<v1::PoolSummary> {
    let request = v1::ListPoolsRequest {
        page_size: 1_000,
        ..v1::ListPoolsRequest::default()
    };
    caller.wait(caller.budget().list_pools(request)).unwrap().pools
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_owned()
}

fn amount(money: Option<&v1::Money>) -> String {
    money.map(|money| money.amount.clone()).unwrap_or_default()
}

/// The trial balance and every lineage agree with what the ledger itself says.
fn assert_agrees(evidence: &Evidence) {
    let caller = Caller::connect(&evidence.world.address).unwrap();
    let mut contributors = BTreeSet::new();
    for pool in pools(&caller) {
        let balances = v1::GetBalancesRequest {
            pool: pool.pool.clone(),
            page_size: 1_000,
            ..v1::GetBalancesRequest::default()
        };
        let balances = caller.wait(caller.audit().get_balances(balances)).unwrap();
        let of_ledger = balances.sums.iter().map(|sum| {
            let total = sum.control_total.clone().unwrap();
            (
                [total.year, total.budget_type, sum.account.clone()],
                amount(sum.sum.as_ref()),
            )
        });
        let is_something = |amount: &String| amount.bytes().any(|digit| (b'1'..=b'9').contains(&digit));
        let of_ledger: BTreeMap<[String; 3], String> =
            of_ledger.filter(|(_, amount)| is_something(amount)).collect();
        let found = evidence.json(&format!("report trial-balance --pool {}", pool.pool));
        let found = found["found"]["accounts"].as_array().unwrap().iter();
        let found = found.map(|row| {
            (
                ["year", "budget_type", "account"].map(|name| text(row, name)),
                text(row, "balance"),
            )
        });
        let found: BTreeMap<[String; 3], String> = found.filter(|(_, amount)| is_something(amount)).collect();
        assert_eq!(found, of_ledger, "{}", pool.pool);
        let sources = balances.places.iter().flat_map(|place| &place.shares);
        let whose = sources.map(|share| share.source.split(['#', '+']).next().unwrap_or_default());
        let whose = whose.filter(|whose| *whose != "UNCOVERED");
        contributors.extend(whose.map(|whose| (pool.pool.clone(), whose.to_owned())));
    }
    assert!(contributors.len() > 3, "too few have a share: {contributors:?}");
    for (pool, contributor) in contributors {
        let request = v1::GetShareStatementRequest {
            pool: pool.clone(),
            contributor: contributor.clone(),
            page_size: 1_000,
            ..v1::GetShareStatementRequest::default()
        };
        let statement = caller.wait(caller.budget().get_share_statement(request)).unwrap();
        assert_eq!(statement.next_page_token, "", "more initiatives than a page has");
        let of_ledger = statement.control_totals.iter().map(|share| {
            use v1::share_of_control_total::Restriction;
            let total = share.control_total.clone().unwrap();
            let restriction = match &share.restriction {
                Some(Restriction::Window(window)) => format!("window {window}"),
                Some(Restriction::Initiative(initiative)) => format!("initiative {initiative}"),
                None => String::new(),
            };
            let held = share.held.clone().unwrap();
            let figures = [
                share.came_in.clone().unwrap().total,
                held.available,
                held.allocated,
                held.committed,
                held.spent,
                held.total,
                share.went_out.clone().unwrap().total,
            ];
            (
                [total.year, total.budget_type, restriction],
                figures.map(|figure| amount(figure.as_ref())),
            )
        });
        let of_ledger: BTreeMap<_, _> = of_ledger.collect();
        let found = evidence.json(&format!("lineage --contributor {contributor} --pool {pool}"));
        let figures = [
            "came_in",
            "available",
            "allocated",
            "committed",
            "spent",
            "held",
            "went_out",
        ];
        let rows = found["found"]["control_totals"].as_array().unwrap().iter();
        let rows = rows.map(|row| {
            (
                ["year", "budget_type", "for"].map(|name| text(row, name)),
                figures.map(|name| text(row, name)),
            )
        });
        assert_eq!(
            rows.collect::<BTreeMap<_, _>>(),
            of_ledger,
            "{contributor} in {pool}"
        );
    }
}

#[test]
fn what_is_found_is_what_the_ledger_says_of_itself() {
    assert_agrees(&Evidence::of(recorded::world()));
}

#[test]
fn and_so_it_is_of_the_demo() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("ledger");
    let demo = Command::new(env!("CARGO_BIN_EXE_purse"))
        .args([
            "demo",
            "--scenario",
            "missions",
            "--exit",
            "--listen",
            "127.0.0.1:0",
            "--data",
        ])
        .arg(&data)
        .output()
        .unwrap();
    assert!(demo.status.success(), "{demo:?}");
    let evidence = Evidence::of(World::of(directory, Server::start(&data)));
    assert_agrees(&evidence);
}

/// HM Treasury's payments of two months, recorded from its files, against these files: what the ledger has of them agrees.
#[test]
fn a_department_s_file_is_reconciled_with_what_was_recorded_of_it() {
    let world = World::empty();
    let state = tempfile::tempdir().unwrap();
    let profile = "--profile data/profiles/hmt-over-25k.toml";
    let import = |arguments: &str| {
        let mut command = world.command(&format!("import {arguments} {profile} --state"));
        let told = told(
            &command
                .arg(state.path())
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .output()
                .unwrap(),
        );
        assert_eq!(told.code, 0, "{told:?}");
    };
    import("data/hmt_over25k/2025-01.json --register-only");
    let cover = json!({ "effective_date": "2024-04-02", "receive": { "pool": "hm-treasury", "contributor": "hm-treasury",
        "year": "2024-25", "budget_type": "published-spend",
        "amount": { "currency_code": "GBP", "amount": "900000000.00" } } });
    world.record("cover", &[cover]);
    for month in ["01", "02"] {
        import(&format!("data/hmt_over25k/2025-{month}.json"));
    }
    let evidence = Evidence::of(world);
    let reconcile = |month: &str, more: &str| {
        let arguments = format!(
            "reconcile data/hmt_over25k/2025-{month}.json {profile} --date paid --output json {more}"
        );
        let mut command = Command::new(env!("CARGO_BIN_EXE_purse"));
        command
            .args(arguments.split_whitespace())
            .arg("--copy")
            .arg(evidence.copy())
            .arg("--key")
            .arg(evidence.key());
        let told = told(&command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap());
        let found: Value = serde_json::from_str(&told.stdout).unwrap();
        (told.code, found["found"].clone())
    };
    let standing = |found: &Value, finding: &str| -> (u64, String) {
        let all = found["standings"].as_array().unwrap();
        let one = all.iter().find(|one| one["finding"] == finding).unwrap();
        (one["documents"].as_u64().unwrap(), text(one, "difference"))
    };
    // January bears no numbers, and is alike line by line; February bears them, some over several lines. The two months are
    // each only a part of the ledger.
    let (code, january) = reconcile("01", "");
    assert_eq!(
        standing(&january, "alike, without a number"),
        (79, "0.00".to_owned())
    );
    assert_eq!(
        (
            code,
            standing(&january, "only in the file").0,
            standing(&january, "only in the ledger").0
        ),
        (1, 0, 61)
    );
    let (code, february) = reconcile("02", "");
    assert_eq!(standing(&february, "agrees"), (61, "0.00".to_owned()));
    assert_eq!(
        (
            code,
            standing(&february, "only in the file").0,
            standing(&february, "only in the ledger").0
        ),
        (1, 0, 79)
    );
    let all: Vec<i128> = february["standings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(one, "difference").replace('.', "").parse::<i128>().unwrap())
        .collect();
    let whole: i128 = text(&february["total"], "difference")
        .replace('.', "")
        .parse()
        .unwrap();
    assert_eq!(all.iter().sum::<i128>(), whole, "the differences add up");
    // As at the last entry of January, January is all there is.
    let until = evidence.json("report trial-balance")["found"]["kinds"].clone();
    assert!(
        until
            .as_array()
            .unwrap()
            .iter()
            .any(|kind| kind["kind"] == "Spend" && kind["entries"] == 146)
    );
    let (code, whole) = reconcile("01", "--effective 2025-01-31");
    assert_eq!(
        (code, text(&whole["total"], "difference")),
        (0, "0.00".to_owned())
    );
}

#[test]
fn rows_that_cannot_be_read_are_named_with_row_and_field() {
    let evidence = Evidence::of(World::small());
    let file = evidence.directory.path().join("books.csv");
    let rows = "Doc,Value,Day,Type\nINV-0001,\"1,010.00\",10/06/2024,invoice\nINV-0001,\"1,000.00\",10/06/2024,credit note\n\
                INV-0002,1.234,11/06/2024,invoice\nINV-0003,5.00,2024-06-11,invoice\n";
    std::fs::write(&file, rows).unwrap();
    let arguments = "--number Doc --amount Value --date Day --date-format %d/%m/%Y --thousands , --type Type";
    let mut command = evidence
        .world
        .command(&format!("reconcile {} {arguments}", file.display()));
    command
        .args([
            "--credits",
            "credit note",
            "--pool",
            "clean-energy",
            "--output",
            "json",
            "--key",
        ])
        .arg(evidence.key());
    let told = told(&command.output().unwrap());
    assert_eq!(told.code, 1, "{told:?}");
    let found: Value = serde_json::from_str(&told.stdout).unwrap();
    let document = &found["found"]["documents"][0];
    assert_eq!(
        (
            text(document, "document_number"),
            text(document, "finding"),
            text(document, "in_file"),
            text(document, "rows")
        ),
        (
            "INV-0001".to_owned(),
            "agrees".to_owned(),
            "10.00".to_owned(),
            "1 2".to_owned()
        )
    );
    let rejects = found["found"]["rejects"].as_array().unwrap().iter();
    let rejects: Vec<(u64, String)> = rejects
        .map(|one| (one["row"].as_u64().unwrap(), text(one, "field")))
        .collect();
    assert_eq!(rejects, [(3, "Value".to_owned()), (4, "Day".to_owned())]);
}
