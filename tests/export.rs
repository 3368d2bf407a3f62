//! `purse export` as auditors and accountants meet it: the built program against a ledger that serves, and each file read
//! back by something else than what wrote it.

#[path = "export/copied.rs"]
mod copied;
#[path = "export/formats.rs"]
mod formats;
#[path = "export/recorded.rs"]
mod recorded;
mod server;
#[path = "export/taken.rs"]
mod taken;
#[allow(dead_code, reason = "the commands that read use the rest of it")]
#[path = "command_line/world.rs"]
mod world;

use common_purse::audit::{Checkpoint, Tree, VerifierKey, leaf_hash};
use common_purse::export::{Conversion, ExportError, Jsonl, Selection, Snapshot, convert, tlog};
use common_purse::types::Sequence;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use taken::{FORMATS, Taken, export, taken};
use world::World;

#[test]
fn every_manifest_says_what_its_file_holds_and_what_was_signed() {
    let world = recorded::world();
    let directory = tempfile::tempdir().unwrap();
    let lines = taken(&world, "jsonl", &directory.path().join("lines"), "");
    let lines: Vec<Value> = lines
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let moved = sums(&lines);
    assert!(moved.len() > 15, "the world moves money by many kinds: {moved:?}");
    for (format, name) in FORMATS {
        let taken = taken(&world, format, &directory.path().join(format), "");
        let manifest = &taken.manifest;
        assert_eq!(manifest["format"], format);
        let digest: String = Sha256::digest(&taken.bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(
            manifest["files"],
            json!([{ "name": name, "bytes": taken.bytes.len(), "sha256": digest }])
        );
        assert_signed(manifest, lines.len() as u64);
        assert_eq!(
            manifest["filter"],
            json!({ "pool": null, "first_sequence": 0, "last_sequence": lines.len() - 1,
                "options": manifest["filter"]["options"] })
        );
        if !["360giving", "uk-spend"].contains(&format) {
            assert_eq!(taken.sums(), moved, "{format}");
        }
        assert_eq!(
            std::fs::read_dir(directory.path().join(format)).unwrap().count(),
            2,
            "{format}: nothing is left beside the file and its manifest"
        );
    }
}

/// What the lines move, by currency and kind.
fn sums(lines: &[Value]) -> BTreeMap<(String, String), String> {
    let mut minor: BTreeMap<(String, String), i128> = BTreeMap::new();
    for line in lines {
        for one in line["moves"].as_array().into_iter().flatten() {
            let currency = if one["total"].as_str().unwrap().starts_with("aid/") {
                "JPY"
            } else {
                "GBP"
            };
            let digits = one["amount"].as_str().unwrap().replace('.', "");
            let kind = line["kind"].as_str().unwrap().to_owned();
            *minor.entry((currency.to_owned(), kind)).or_default() += digits.parse::<i128>().unwrap();
        }
    }
    let told = |((currency, kind), minor): ((String, String), i128)| {
        let sum = match currency.as_str() {
            "JPY" => minor.to_string(),
            _ => format!("{}.{:02}", minor / 100, minor % 100),
        };
        ((currency, kind), sum)
    };
    minor.into_iter().map(told).collect()
}

fn assert_signed(manifest: &Value, size: u64) {
    let text = |field: &str| manifest["ledger"][field].as_str().unwrap();
    let key: VerifierKey = text("verifier_key").parse().unwrap();
    let checkpoint = Checkpoint::open(text("checkpoint").as_bytes(), &key).unwrap();
    assert_eq!(
        (checkpoint.size, &manifest["ledger"]["tree_size"]),
        (size, &json!(size))
    );
    assert!(text("checkpoint").contains(text("root")));
    assert_eq!(manifest["ledger"]["root_recomputed"], json!(true));
    assert!(manifest["entries"]["last_sequence"].as_u64().unwrap() < size);
}

#[test]
fn the_commands_of_a_manifest_check_the_file() {
    let world = recorded::world();
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("uk spend");
    let spend = taken(
        &world,
        "uk-spend",
        &place,
        "--pool warm-homes --limit 26000.01 --from 3",
    );
    let verify = spend.manifest["verify"].as_array().unwrap();
    let path = Path::new(env!("CARGO_BIN_EXE_purse")).parent().unwrap();
    let path = format!("{}:{}", path.display(), std::env::var("PATH").unwrap());
    for command in verify {
        let ran = std::process::Command::new("sh")
            .args(["-c", command.as_str().unwrap()])
            .current_dir(&place)
            .env("PATH", &path)
            .env("PURSE_LEDGER", &world.address)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{command}: {ran:?}");
    }
    let again = std::fs::read(place.join("again/spend.csv")).unwrap();
    assert_eq!(again, spend.bytes);
    std::fs::write(&spend.path, "changed\n").unwrap();
    let first = std::process::Command::new("sh")
        .args(["-c", verify[0].as_str().unwrap()])
        .current_dir(&place)
        .output()
        .unwrap();
    assert!(
        !first.status.success(),
        "a changed file was taken for the one that was written"
    );
}

#[test]
fn the_lines_are_the_leaves_that_were_signed() {
    let world = recorded::world();
    let directory = tempfile::tempdir().unwrap();
    let lines = taken(&world, "jsonl", directory.path(), "");
    let mut tree = Tree::new();
    lines
        .text()
        .lines()
        .for_each(|line| tree.push(leaf_hash(line.as_bytes())));
    let checkpoint = lines.manifest["ledger"]["checkpoint"].as_str().unwrap();
    let key: VerifierKey = lines.manifest["ledger"]["verifier_key"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(
        Checkpoint::open(checkpoint.as_bytes(), &key).unwrap().root,
        tree.root()
    );
}

#[test]
fn the_same_entries_give_the_same_bytes_whatever_came_later() {
    let world = World::small();
    let directory = tempfile::tempdir().unwrap();
    let all = |name: &str, options: &str| -> Vec<Taken> {
        let place = directory.path().join(name);
        FORMATS
            .map(|(format, _)| taken(&world, format, &place, options))
            .into()
    };
    let before = all("before", "");
    world.record(
        "more",
        &[world::about(
            "receive",
            "warm-homes",
            "2024-08-01",
            "7.00",
            json!({ "contributor": "dft" }),
        )],
    );
    let after = all("after", "--to 19");
    for (before, after) in before.iter().zip(&after) {
        assert!(before.bytes == after.bytes, "{} differs", before.path.display());
        assert_eq!(after.manifest["ledger"]["root_recomputed"], json!(false));
        assert_eq!(after.manifest["ledger"]["tree_size"], json!(21));
    }
    assert_ne!(all("newest", "")[0].bytes, before[0].bytes);
}

#[test]
fn a_pool_and_a_range_are_what_is_taken_and_nothing_of_others() {
    let world = recorded::world();
    let directory = tempfile::tempdir().unwrap();
    for (format, _) in FORMATS {
        let place = directory.path().join(format);
        let aid = export(&world, format, &place, "--pool aid");
        if format == "360giving" {
            assert_eq!(aid.code, 2);
            assert!(aid.stderr.contains("the pool aid is in JPY"), "{}", aid.stderr);
            assert_eq!(
                std::fs::read_dir(&place).unwrap().count(),
                0,
                "half a file is none"
            );
            continue;
        }
        assert_eq!(aid.code, 0, "{aid:?}");
        let empty = taken(&world, format, &place.join("empty"), "--from 4000");
        assert_eq!(
            (&empty.manifest["rows"], empty.sums().len()),
            (&json!(0), 0),
            "{format}"
        );
        assert_eq!(empty.manifest["entries"]["first_sequence"], Value::Null);
    }
    let csv = taken(
        &world,
        "csv",
        &directory.path().join("range"),
        "--pool clean-energy --from 14 --to 16",
    );
    let entries: Vec<&str> = csv.text().lines().skip(1).map(|row| &row[..2]).collect();
    assert_eq!(entries, ["14", "14", "14", "15", "15", "16", "16"]);
    let manifest = &csv.manifest;
    assert_eq!(
        manifest["entries"],
        json!({ "count": 3, "first_sequence": 14, "last_sequence": 16 })
    );
    assert_eq!(manifest["filter"]["pool"], json!("clean-energy"));
    // A transfer moves money of two pools; each sees its own side.
    let side = |pool: &str| {
        let place = directory.path().join(format!("side-{pool}"));
        let csv = taken(&world, "csv", &place, &format!("--pool {pool}"));
        let rows = csv.text().lines().filter(|row| row.contains(",Transfer,"));
        let all_own = rows.clone().all(|row| row.contains(&format!(",{pool},")));
        (rows.count() > 0, all_own)
    };
    assert_eq!(
        (side("warm-homes"), side("clean-energy")),
        ((true, true), (true, true))
    );
}

#[test]
fn wrong_usage_is_said_and_no_file_is_touched() {
    let world = World::small();
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path();
    for (arguments, code, says) in [
        ("csv --from 3 --to 2", 2, "--to 2 lies before --from 3"),
        ("csv --limit 5.00", 2, "--limit is for --format uk-spend"),
        (
            "csv --grant-prefix x",
            2,
            "--grant-prefix is for --format 360giving",
        ),
        ("360giving --grant-prefix x;y", 2, "--grant-prefix is letters"),
        ("uk-spend --limit 25,000", 2, "is no amount"),
        ("csv --pool nobody", 69, "UNKNOWN_POOL"),
    ] {
        let (format, options) = arguments.split_once(' ').unwrap();
        let told = export(&world, format, place, options);
        assert_eq!(told.code, code, "{arguments}: {told:?}");
        assert!(told.stderr.contains(says), "{arguments}: {}", told.stderr);
        assert_eq!(std::fs::read_dir(place).unwrap().count(), 0, "{arguments}");
    }
    let first = taken(&world, "csv", place, "");
    std::fs::write(&first.path, "mine").unwrap();
    let again = export(&world, "csv", place, "");
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("is there already"), "{}", again.stderr);
    assert_eq!(std::fs::read(&first.path).unwrap(), b"mine");
    assert_eq!(taken(&world, "csv", place, "--force").bytes, first.bytes);
    // A manifest without its file is somebody's as well.
    std::fs::remove_file(&first.path).unwrap();
    assert_eq!(export(&world, "csv", place, "").code, 2);
    assert_eq!(std::fs::read_dir(place).unwrap().count(), 1);
}

/// Lines from memory, a few at a time.
struct Kept(Vec<Vec<u8>>);

impl tlog::Lines for Kept {
    fn lines(&mut self, first: Sequence, end: Sequence) -> anyhow::Result<Vec<Vec<u8>>> {
        let place = |sequence: Sequence| usize::try_from(sequence.0).unwrap().min(self.0.len());
        let page = &self.0[place(first)..place(end)];
        Ok(page.iter().take(7).cloned().collect())
    }
}

#[test]
fn lines_that_were_not_signed_are_no_export() {
    let world = World::small();
    let directory = tempfile::tempdir().unwrap();
    let lines = taken(&world, "jsonl", directory.path(), "");
    let text = |field: &str| lines.manifest["ledger"][field].as_str().unwrap();
    let snapshot = Snapshot::open(text("checkpoint"), text("verifier_key")).unwrap();
    let converted = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut kept: Vec<Vec<u8>> = lines
            .text()
            .lines()
            .map(|line| line.as_bytes().to_vec())
            .collect();
        change(&mut kept);
        let selection = Selection {
            pool: None,
            first: Sequence(0),
            last: None,
        };
        let mut out = Vec::new();
        let conversion = Conversion {
            selection: &selection,
            snapshot: &snapshot,
            progress: &mut |_, _| {},
        };
        convert(conversion, &mut Kept(kept), &mut Jsonl(&mut out)).map(|tally| (tally.entries(), out))
    };
    let whole = converted(&|_| {}).unwrap();
    assert_eq!(whole, (20, lines.bytes.clone()));
    let changed = converted(&|kept| {
        let line = String::from_utf8(kept[12].clone()).unwrap();
        kept[12] = line
            .replace("\"actor\":\"local\"", "\"actor\":\"vocal\"")
            .into_bytes();
    });
    assert!(
        matches!(changed, Err(ExportError::AnotherRoot { size: 20 })),
        "{changed:?}"
    );
    let swapped = converted(&|kept| kept.swap(12, 13));
    assert!(matches!(swapped, Err(ExportError::Place { .. })), "{swapped:?}");
    let short = converted(&|kept| kept.truncate(19));
    assert!(matches!(short, Err(ExportError::Source(_))), "{short:?}");
    let garbled = converted(&|kept| kept[3].insert(1, b' '));
    assert!(matches!(garbled, Err(ExportError::Line { .. })), "{garbled:?}");
    let note = text("checkpoint").replace("\n20\n", "\n19\n");
    assert!(Snapshot::open(&note, text("verifier_key")).is_err());
}
