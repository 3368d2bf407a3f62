//! The commands that read, as mission directors, finance officers and auditors meet them: the built program against a
//! ledger that serves.

#[path = "command_line/masked.rs"]
mod masked;
mod server;
#[path = "command_line/world.rs"]
mod world;

use common_purse::ledger::ExceptionKind;
use common_purse::wire::caller::Caller;
use common_purse::wire::status::REASONS;
use masked::assert_golden;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use world::{World, about, told};

#[test]
fn people_read_what_they_asked_for() {
    let world = World::small();
    for (name, arguments) in [
        ("available", "available clean-energy --year 2024-25"),
        ("statement", "statement clean-energy"),
        (
            "statement-of-a-type",
            "statement warm-homes --budget-type rdel --year 2024-25",
        ),
        ("contributions", "contributions clean-energy --due-on 2024-06-01"),
        ("shares", "shares dft"),
        ("history", "history"),
        ("history-of-an-initiative", "history --initiative heat-pumps"),
        ("entry", "entry 14"),
        ("entry-of-a-pool", "entry 4"),
        ("explain", "explain insufficient"),
    ] {
        assert_golden(name, &world.reads(arguments));
    }
}

#[test]
fn an_amount_is_answered_by_yes_or_no_and_why() {
    let world = World::small();
    let asks = |asked: &str| world.purse(&format!("available {asked} --year 2024-25"));
    let yes = asks("warm-homes --initiative lofts --amount 70");
    assert_eq!(yes.code, 0);
    assert!(
        yes.stdout
            .starts_with("Yes, 70.00 GBP of 2024-25 rdel: 80.00 GBP is there.\nThe ledger would record this"),
        "{}",
        yes.stdout
    );
    let restricted = asks("warm-homes --initiative advice --amount 70");
    assert_eq!(restricted.code, 1);
    assert_golden("available-no", &restricted.stdout);
    let ahead = asks("clean-energy --initiative heat-pumps --amount 1000.50");
    assert_eq!(
        ahead.code, 1,
        "the money is not there, even if the funds check lets it go over"
    );
    let first = "No, 1,000.50 GBP of 2024-25 rdel: 0.00 GBP is there, 1,000.50 GBP is missing.";
    let second = "The ledger would record this allocation today, ahead of contributions, with the exception OVER_ALLOCATED \
                  1,000.50 GBP.";
    assert!(
        ahead.stdout.starts_with(&format!("{first}\n{second}\n")),
        "{}",
        ahead.stdout
    );
    // The money is there, but the initiative takes none any more.
    world.record(
        "close",
        &[json!({ "close_initiative": { "pool": "warm-homes", "initiative": "advice" } })],
    );
    let closed = asks("warm-homes --initiative advice --amount 1");
    assert_eq!(closed.code, 1);
    assert!(closed.stdout.contains("would refuse"), "{}", closed.stdout);
    let told = asks("warm-homes --amount 81 --output csv");
    assert_eq!(told.code, 1, "the exit code is the same in every form");
    assert!(told.stdout.ends_with(",SHORT,1.00\n"), "{}", told.stdout);
}

#[test]
fn a_director_sees_every_pool_in_one_table() {
    let world = World::small();
    // A year in which nothing is left, and a pool that has no such budget type.
    let old = |action, amount| {
        let mut command = about(
            action,
            "warm-homes",
            "2025-05-01",
            amount,
            json!({ "contributor": "dft" }),
        );
        command[action]["year"] = json!("2025-26");
        command
    };
    world.record(
        "old",
        &[old("receive", "5.00"), old("return_contribution", "5.00")],
    );
    let told = world.reads("available");
    let shown = |row: &[&str]| {
        told.lines()
            .any(|line| row.iter().all(|cell| line.contains(&format!(" {cell} "))))
    };
    assert!(shown(&[
        "clean-energy",
        "2024-25",
        "GBP",
        "0.00",
        "40.00",
        "45.00",
        "35.00",
        "10.00"
    ]));
    assert!(shown(&["warm-homes", "2024-25", "80.00"]), "{told}");
    assert!(!told.contains("2025-26"), "{told}");
    assert!(told.contains("\nLeft out are control totals of other years in which nothing is left (1): "));
    assert!(
        told.trim_end()
            .lines()
            .last()
            .unwrap()
            .starts_with("As at entry 21, recorded ")
    );
    assert!(world.reads("available --year 2025-26").contains("2025-26"));
    let document = world.json("available");
    let pools = document["pools"].as_array().unwrap();
    let ids: Vec<_> = pools.iter().map(|pool| pool["pool"].as_str().unwrap()).collect();
    assert_eq!(ids, ["clean-energy", "warm-homes"]);
    assert_eq!(
        pools[1]["control_totals"][0]["available_to_allocate"]["amount"],
        "80.00"
    );
    let none = world.reads("available --budget-type cdel");
    assert!(
        none.contains("Clean energy (clean-energy) is left out: UNKNOWN_BUDGET_TYPE"),
        "{none}"
    );
}

#[test]
fn programs_read_the_same_figures_under_names_that_stay() {
    let world = World::small();
    let csv = |arguments: &str| world.reads(&format!("{arguments} --output csv"));
    assert_eq!(
        csv("shares dft"),
        "pool,contributor,title,year,budget_type,for,currency,came_in,available,reserved,allocated,committed,spent,held,\
         went_out\n\
         clean-energy,dft,Share statement,2024-25,rdel,,GBP,20.00,0.00,0.00,2.00,14.00,4.00,20.00,0.00\n\
         warm-homes,dft,\"Share statement: attribution, for information\",2024-25,rdel,window heat,GBP,100.00,20.00,0.00,\
         80.00,0.00,0.00,100.00,0.00\n"
    );
    assert_eq!(
        csv("contributions clean-energy --due-on 2024-06-01 --contributor desnz"),
        "pool,due_on,contributor,year,budget_type,for,currency,asked,pledged,lapsed,agreed,due,received,overdue,returned\n\
         clean-energy,2024-06-01,desnz,2024-25,rdel,,GBP,0.00,0.00,0.00,1250.00,50.00,30.00,20.00,0.00\n"
    );
    assert!(csv("statement clean-energy").contains(
        "\nclean-energy,,,GBP,with_pool,Balance,balance,\"with the pool, % of deposits\",-40.00,-80.0\n"
    ));
    assert_eq!(
        csv("entry 14"),
        "move,from,to,control_total,rule,source,share\n\
         1,available,allocated/heat-pumps,clean-energy/2024-25/rdel,,UNCOVERED,40.00\n\
         1,available,allocated/heat-pumps,clean-energy/2024-25/rdel,,desnz,30.00\n\
         1,available,allocated/heat-pumps,clean-energy/2024-25/rdel,,dft,20.00\n"
    );
    for (arguments, keys) in [
        (
            "available clean-energy",
            vec!["control_totals", "pool", "pool_name", "read_at"],
        ),
        (
            "statement clean-energy",
            vec!["with_pool", "with_initiatives", "total_balance"],
        ),
        (
            "contributions clean-energy",
            vec!["contributions", "memoranda", "due_on"],
        ),
        (
            "shares dft --pool clean-energy",
            vec!["title", "control_totals", "initiatives"],
        ),
        ("shares dft", vec!["statements"]),
        ("history --last 3", vec!["entries", "read_at"]),
        ("entry 14", vec!["entry", "read_at"]),
        ("explain", vec!["explanations"]),
    ] {
        let document = world.json(arguments);
        for key in keys {
            assert!(!document[key].is_null(), "{arguments} has no {key}: {document:#}");
        }
        let rows = world.reads(&format!("{arguments} --output jsonl"));
        let rows = rows.lines().map(serde_json::from_str::<Value>);
        assert!(rows.map(Result::unwrap).all(|row| row.is_object()), "{arguments}");
    }
    assert!(
        world
            .reads("shares desnz --pool warm-homes --pool clean-energy")
            .contains("Warm homes")
    );
}

#[test]
fn what_is_unknown_or_malformed_is_told_with_its_exit_code() {
    let world = World::small();
    for (arguments, code, message) in [
        (
            "available nowhere",
            69,
            "purse: UNKNOWN_POOL: there is no pool \"nowhere\"",
        ),
        ("available nowhere --amount 1", 69, "purse: UNKNOWN_POOL"),
        (
            "available clean-energy --amount 1.234",
            67,
            "purse: INVALID_FIELDS: amount.amount has 3 decimals",
        ),
        ("available --amount 1", 2, "error: "),
        (
            "statement clean-energy --year 2024",
            73,
            "purse: YEAR_KIND_MISMATCH",
        ),
        (
            "contributions clean-energy --contributor nobody",
            69,
            "purse: UNKNOWN_CONTRIBUTOR",
        ),
        ("shares nobody", 69, "purse: UNKNOWN_CONTRIBUTOR"),
        (
            "entry 99",
            69,
            "purse: UNKNOWN_ENTRY: there is no entry 99; the last is entry 19",
        ),
        ("history --pool nowhere", 69, "purse: UNKNOWN_POOL"),
        (
            "history --pool clean-energy --initiative lofts",
            69,
            "purse: UNKNOWN_INITIATIVE",
        ),
        (
            "history --pool clean-energy --contributor nobody",
            69,
            "purse: UNKNOWN_CONTRIBUTOR",
        ),
        (
            "history --initiative nothing",
            69,
            "purse: UNKNOWN_INITIATIVE: no pool has an initiative",
        ),
        ("history --mission nowhere", 69, "purse: UNKNOWN_MISSION"),
        ("history --payee nobody", 69, "purse: UNKNOWN_PAYEE"),
        ("history --names 99", 69, "purse: UNKNOWN_ENTRY"),
        ("history --effective-to soon", 67, "purse: INVALID_FIELDS"),
        (
            "history --label intent",
            2,
            "purse: --label intent is no label: write NAME=VALUE",
        ),
        (
            "history --follow --output json",
            2,
            "purse: --follow has no end, and --output json is one document",
        ),
        (
            "history --kind alocate",
            2,
            "purse: no entry is of the kind alocate",
        ),
        ("history --from 9 --to 3", 2, "purse: --to 3 lies before --from 9"),
        (
            "history --ledger http://127.0.0.1:1",
            78,
            "purse: the ledger at http://127.0.0.1:1 cannot be reached",
        ),
    ] {
        let told = world.purse(arguments);
        assert_eq!(
            (told.code, told.stdout.as_str()),
            (code, ""),
            "{arguments}: {told:?}"
        );
        assert!(told.stderr.starts_with(message), "{arguments}: {}", told.stderr);
    }
}

#[test]
fn auditors_get_the_lines_byte_for_byte() {
    let world = World::small();
    let caller = Caller::connect(&world.address).unwrap();
    let lines: Vec<String> = (0..20)
        .map(|sequence| caller.line(sequence).unwrap() + "\n")
        .collect();
    let history = |options: &str| world.reads(&format!("history --output jsonl {options}"));
    assert_eq!(history(""), lines.concat());
    assert_eq!(history("--from 3 --to 5"), lines[3..=5].concat());
    assert_eq!(history("--last 2"), lines[18..].concat());
    assert_eq!(history("--to 5 --last 2"), lines[4..=5].concat());
    assert_eq!(history("--from 5 --to 5 --last 9"), lines[5]);
    assert_eq!(history("--from 20"), "");
    assert_eq!(world.reads("entry 14 --output jsonl"), lines[14]);
    let document = world.json("history --from 14 --to 14");
    assert_eq!(document["entries"][0]["line"], lines[14].trim_end());
}

#[test]
fn history_finds_what_names_or_moves_money_of() {
    let world = World::small();
    let mut formula = about("vire", "clean-energy", "2024-06-11", "1.00", json!({}));
    formula["vire"]["from_initiative"] = json!("heat-pumps");
    formula["vire"]["to_initiative"] = json!("trams");
    formula["reason"] = json!("=1+1");
    world.record(
        "more",
        &[
            formula,
            json!({ "reverse": { "pool": "warm-homes", "entry": 19 } }),
        ],
    );
    let found = |options: &str| {
        let told = world.reads(&format!("history --output csv {options}"));
        let rows = told.lines().skip(1);
        let sequences: Vec<String> = rows
            .map(|row| row.split(',').next().unwrap().to_owned())
            .collect();
        sequences.join(" ")
    };
    assert_eq!(found("--pool warm-homes"), "7 8 9 17 18 19 21");
    assert_eq!(found("--initiative trams"), "6 20");
    assert_eq!(
        found("--initiative lofts"),
        "8 19 21",
        "a reversal is found by the money it moves"
    );
    assert_eq!(
        found("--contributor dft --pool clean-energy"),
        "10 13 14 15 16",
        "by its shares too"
    );
    assert_eq!(found("--contributor dft --last 2"), "19 21");
    for kind in ["RegisterInitiative", "register_initiative", "register-initiative"] {
        assert_eq!(found(&format!("--kind {kind}")), "5 6 8 9");
    }
    assert_eq!(found("--kind allocate --kind reverse --from 15"), "19 21");
    let told = world.reads("history --output csv --kind vire --kind reverse");
    assert!(told.contains(",heat-pumps to trams,"), "{told}");
    assert!(told.contains(",'=1+1,"), "no spreadsheet runs a reason: {told}");
    assert!(told.contains(",entry 19,"), "{told}");
    assert!(
        world
            .reads("history --initiative lofts --kind spend")
            .starts_with("\nNo entry fits. As at entry 21, ")
    );
    assert_eq!(found("--pool warm-homes --newest-first"), "21 19 18 17 9 8 7");
    assert_eq!(found("--pool warm-homes --newest-first --last 2"), "21 19");
    assert_eq!(found("--names 19"), "21", "what reverses it");
    assert_eq!(found("--text =1+"), "20");
    assert_eq!(
        found("--pool clean-energy --effective-from 2024-06-11 --effective-to 2024-06-11 --kind vire"),
        "20"
    );
    assert_eq!(found("--request-id more"), "20 21");
    assert_eq!(found("--recorded-before 2020-01-01"), "");
    assert_eq!(found("--recorded-from 2020-01-01 --kind vire"), "20");
    assert_eq!(found("--kind vire --least 1 --greatest 1.00"), "20");
    assert_eq!(found("--kind vire --least 1.01"), "");
    assert_eq!(found("--follow --to 21 --pool warm-homes"), "7 8 9 17 18 19 21");
}

/// More initiatives than a page holds, and more lines than a page and a pipe hold.
#[test]
fn long_lists_go_on_to_their_end_and_a_reader_may_stop() {
    let world = World::small();
    let initiative = |number: usize| format!("street-{number:04}");
    let registered = (0..1_100).map(|number| {
        json!({ "register_initiative": { "pool": "clean-energy", "initiative": initiative(number),
            "name": "A street", "kind": "INITIATIVE_KIND_OUTCOME" } })
    });
    let funded = json!({ "contributor": "dft" });
    let allocated = (0..1_100).map(|number| {
        about(
            "allocate",
            "clean-energy",
            "2024-07-01",
            "1.00",
            json!({ "initiative": initiative(number) }),
        )
    });
    let mut commands: Vec<Value> = registered.collect();
    commands.push(about("receive", "clean-energy", "2024-06-30", "5000.00", funded));
    commands.extend(allocated);
    world.record("streets", &commands);

    let shares = world.reads("shares dft --pool clean-energy --by-initiative --output csv");
    let streets: BTreeSet<&str> = shares
        .lines()
        .filter_map(|row| row.split(',').find(|cell| cell.starts_with("street-")))
        .collect();
    assert_eq!(streets.len(), 1_100, "each once, over both pages");
    let document = world.json("shares dft --pool clean-energy");
    assert_eq!(document["initiatives"].as_array().unwrap().len(), 1_101);
    assert_eq!(document["next_page_token"], "");

    let entries = 20 + commands.len();
    let csv = world.reads("history --output csv");
    assert_eq!(csv.lines().count(), entries + 1);
    assert_eq!(
        csv.matches("sequence,recorded").count(),
        1,
        "named once, over all pages"
    );
    let table = world.reads("history");
    assert_eq!(table.matches("│ Entry ┆").count(), 3, "anew every 1,000 entries");
    assert!(
        table.contains("\n2,221 entries. As at entry 2,220, "),
        "the whole is counted"
    );
    assert_eq!(
        world
            .reads("history --last 3 --kind allocate --output jsonl")
            .lines()
            .count(),
        3
    );

    for form in ["jsonl", "csv", "table", "json"] {
        let mut reading = world
            .command(&format!("history --output {form}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Read as `head -1` does, and closed with most of it unread.
        let mut line = String::new();
        BufReader::new(reading.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let mut said = String::new();
        reading.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(
            (reading.wait().unwrap().code(), said.as_str()),
            (Some(0), ""),
            "{form}"
        );
    }
}

/// A program far from any ledger and from the documents.
fn explain(arguments: &[&str]) -> world::Told {
    let nowhere = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_purse"));
    command
        .arg("explain")
        .args(arguments)
        .current_dir(nowhere.path())
        .env_clear();
    told(&command.output().unwrap())
}

#[test]
fn every_reason_is_explained_with_the_exit_code_it_gives() {
    let listed: Value = serde_json::from_str(&explain(&["--output", "json"]).stdout).unwrap();
    let listed = listed["explanations"].as_array().unwrap();
    let mut explained = 0;
    for (code, reason) in REASONS
        .iter()
        .flat_map(|(code, reasons)| reasons.iter().map(move |reason| (*code, *reason)))
    {
        let exit = i64::from(64 + i32::from(code));
        let one = listed
            .iter()
            .find(|one| one["reason"] == reason && one["exit_code"] == exit)
            .unwrap_or_else(|| panic!("{reason} is not explained with the exit code {exit}"));
        assert_ne!(one["what_to_do"], "", "{reason} does not say what to do");
        let told = explain(&[&reason.to_ascii_lowercase().replace('_', "-")]);
        assert_eq!(told.code, 0, "{reason}: {}", told.stderr);
        assert!(
            told.stdout.contains(&format!("{reason}: an error, ")),
            "{}",
            told.stdout
        );
        assert!(
            told.stdout.contains(&format!("purse ends with {exit}.")),
            "{}",
            told.stdout
        );
        explained += 1;
    }
    for kind in ExceptionKind::ALL {
        let told = explain(&[kind.as_str()]);
        assert!(
            told.stdout.contains(&format!("{}: an exception.", kind.as_str())),
            "{told:?}"
        );
        assert!(told.stdout.contains("What to do: "), "{told:?}");
        explained += 1;
    }
    assert_eq!(explained, listed.len(), "what is explained exists");
}

#[test]
fn a_slip_of_the_pen_is_told_what_is_near() {
    let told = explain(&["INSUFICIENT"]);
    assert_eq!((told.code, told.stdout.as_str()), (2, ""));
    assert!(told.stderr.contains("near it: INSUFFICIENT;"), "{}", told.stderr);
    assert!(explain(&["pool"]).stderr.contains("POOL_EXISTS, UNKNOWN_POOL"));
    let far = explain(&["what-on-earth-is-this"]).stderr;
    assert!(
        far.ends_with("is no reason of the ledger; `purse explain` lists all\n"),
        "{far}"
    );
}
