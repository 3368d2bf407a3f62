//! `purse doctor` as an operator meets it: a good directory, each kind of damage by its row, and nothing changed by it.

use common_purse::audit::{Checkpoint, LedgerKey, Signer, Tree, leaf_hash};
use common_purse::journal::sled::SledJournal;
use common_purse::journal::{Block, BlockBuilder, Journal, RequestRow, SignedHead};
use common_purse::ledger::Entry;
use common_purse::types::Sequence;
use serde_json::{Value, json};
use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::{FileExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

mod server;
mod sled_place;
use server::Server;
use sled_place::copy;

/// Serves a ledger of that name, with the ballast that a real one has.
fn serve(data: &Path, origin: &str) -> Server {
    Server::of(server::serve(data).args(["--ballast-bytes", "4096", "--origin", origin]))
}

fn record(server: &Server, request_id: &str, commands: &Value, state: &Path) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_purse"))
        .args(["record", "--ledger", &server.url(), "--request-id", request_id])
        .arg("--state")
        .arg(state)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(commands.to_string().as_bytes()).unwrap();
    drop(input);
    assert!(child.wait().unwrap().success());
}

/// Data directories, and where an examination works.
struct Place {
    directory: TempDir,
}

const ORIGIN: &str = "ledger.example/doctor";

/// Entries of the ledger that [`place`] makes, and their requests.
const ENTRIES: u64 = 9;
const REQUESTS: u64 = 6;

/// A place with a ledger in `good` that was stopped.
fn place() -> Place {
    let place = Place {
        directory: tempfile::tempdir().unwrap(),
    };
    fs::create_dir(place.scratch()).unwrap();
    let server = serve(&place.data("good"), ORIGIN);
    let state = place.directory.path().join("state");
    record(&server, "set-up", &set_up(), &state);
    for number in 0..4 {
        record(&server, &format!("receive-{number}"), &json!([receive()]), &state);
    }
    server.stop();
    // As SetPayeeName keeps one.
    let covered = "p-1 Ada Lovelace\n";
    let name = format!("1 {:08x} {covered}", crc32fast::hash(covered.as_bytes()));
    let path = place.data("good").join("names/p-1.name");
    fs::write(path, name).unwrap();
    place
}

fn set_up() -> Value {
    json!([
        { "open_mission": { "mission": "energy", "name": "Clean energy" } },
        { "register_contributor": { "contributor": "desnz", "name": "Energy", "kind": "CONTRIBUTOR_KIND_DEPARTMENT" } },
        { "open_pool": { "pool": "clean-energy", "mission": "energy", "name": "Clean energy", "agreement": {
            "currency_code": "GBP", "year_kind": "YEAR_KIND_UK_APRIL", "time_zone": "Europe/London",
            "start_date": "2020-04-01", "accounting_officer": "Permanent Secretary", "host": "desnz",
            "accountability": "ACCOUNTABILITY_CONTRIBUTORS",
            "budget_types": [{ "budget_type": "rdel-programme", "name": "Resource", "funds_check": {
                "mode": "FUNDS_MODE_ABSOLUTE", "basis": "FUNDS_BASIS_RECEIVED" } }] } } },
        receive(),
    ])
}

fn receive() -> Value {
    json!({ "effective_date": "2024-05-01", "receive": { "pool": "clean-energy", "contributor": "desnz",
        "year": "2024-25", "budget_type": "rdel-programme",
        "amount": { "currency_code": "GBP", "amount": "30.00" } } })
}

impl Place {
    fn data(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn scratch(&self) -> PathBuf {
        self.directory.path().join("scratch")
    }

    /// A copy of the good directory, to be damaged.
    fn damaged(&self, name: &str) -> PathBuf {
        let data = self.data(name);
        copy(&self.data("good"), &data);
        fs::set_permissions(data.join("names"), Permissions::from_mode(0o700)).unwrap();
        data
    }

    /// Examines a directory, which must be as before afterwards.
    fn run(&self, data: &Path, arguments: &[&str]) -> Output {
        let before = seen(data);
        let output = Command::new(env!("CARGO_BIN_EXE_purse"))
            .args(["doctor", "--free-bytes-min", "1", "--data-dir"])
            .arg(data)
            .arg("--scratch")
            .arg(self.scratch())
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(seen(data), before, "{} was changed", data.display());
        assert_eq!(seen(&self.scratch()), [], "a copy was left");
        output
    }

    fn examine(&self, data: &Path) -> (i32, Value) {
        let output = self.run(data, &["--output", "json"]);
        let document = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code().unwrap(), document)
    }

    /// The one row that failed, or several of which it must be one.
    fn fails(&self, data: &Path, check: &str, words: &str) {
        let (code, report) = self.examine(data);
        assert_eq!(code, 1, "{report:#}");
        let (status, detail) = row(&report, check);
        assert_eq!(status, "FAILED", "{check}: {report:#}");
        assert!(detail.contains(words), "{words}: {detail}");
        assert!(
            !detail.contains("purse-doctor"),
            "it speaks of the copy: {detail}"
        );
    }

    fn warns(&self, data: &Path, check: &str, words: &str) {
        let (code, report) = self.examine(data);
        assert_eq!(code, 0, "{report:#}");
        let (status, detail) = row(&report, check);
        assert_eq!(status, "warning", "{check}: {report:#}");
        assert!(detail.contains(words), "{words}: {detail}");
    }
}

fn row(report: &Value, check: &str) -> (String, String) {
    let rows = report["checks"].as_array().unwrap();
    let row = rows.iter().find(|row| row["check"] == check);
    let row = row.unwrap_or_else(|| panic!("no row {check}: {report:#}"));
    let text = |name: &str| row[name].as_str().unwrap().to_owned();
    (text("status"), text("detail"))
}

/// A path with its mode, when it was last changed, and its bytes.
type Seen = (PathBuf, u32, (i64, i64), Vec<u8>);

/// Everything below a directory.
fn seen(directory: &Path) -> Vec<Seen> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).into_iter().flatten() {
        let path = entry.unwrap().path();
        let metadata = fs::metadata(&path).unwrap();
        let changed = (metadata.mtime(), metadata.mtime_nsec());
        let bytes = match metadata.is_dir() {
            true => Vec::new(),
            false => fs::read(&path).unwrap(),
        };
        found.push((path.clone(), metadata.mode(), changed, bytes));
        if metadata.is_dir() {
            found.extend(seen(&path));
        }
    }
    found.sort();
    found
}

fn open(data: &Path) -> SledJournal {
    SledJournal::open(&data.join("journal"), sled_place::settings()).unwrap()
}

#[test]
fn a_good_directory_is_well_in_every_row() {
    let place = place();
    let (code, report) = place.examine(&place.data("good"));
    assert_eq!(code, 0, "{report:#}");
    for check in report["checks"].as_array().unwrap() {
        assert_eq!(check["status"], "ok", "{report:#}");
    }
    let figure = |name: &str| report[name].as_str().unwrap().parse::<u64>().unwrap();
    assert_eq!(
        (figure("entries"), figure("requests"), figure("pools")),
        (ENTRIES, REQUESTS, 1)
    );
    assert_eq!(report["origin"], ORIGIN);
    let table = place.run(&place.data("good"), &[]);
    let text = String::from_utf8(table.stdout).unwrap();
    for words in [
        "Merkle roots",
        "invariants",
        "9 entries of 6 requests",
        "nothing failed, 0 warnings",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Lovelace"), "names are told to nobody");
    let csv = place.run(&place.data("good"), &["--output", "csv"]);
    let text = String::from_utf8(csv.stdout).unwrap();
    assert!(text.starts_with("check,status,detail\nlayout,ok,"), "{text}");
}

#[test]
fn a_directory_that_may_not_be_written_is_examined() {
    let place = place();
    let data = place.damaged("read-only");
    for (path, mode, ..) in seen(&data) {
        fs::set_permissions(path, Permissions::from_mode(mode & 0o500)).unwrap();
    }
    fs::set_permissions(&data, Permissions::from_mode(0o500)).unwrap();
    let (code, report) = place.examine(&data);
    assert_eq!((code, report["status"].as_str()), (0, Some("ok")), "{report:#}");
    // So that it can be removed.
    fs::set_permissions(&data, Permissions::from_mode(0o700)).unwrap();
    for (path, mode, ..) in seen(&place.data("good")) {
        let path = data.join(path.strip_prefix(place.data("good")).unwrap());
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }
}

#[test]
fn what_is_no_ledger_is_refused_and_left_alone() {
    let place = place();
    let empty = place.data("empty");
    fs::create_dir(&empty).unwrap();
    let foreign = place.data("foreign");
    fs::create_dir_all(foreign.join("journal")).unwrap();
    fs::write(foreign.join("journal/today.txt"), "dear diary").unwrap();
    for data in [&empty, &foreign, &place.data("nowhere")] {
        let output = place.run(data, &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("is no data directory of a ledger"));
    }
    assert!(!place.data("nowhere").exists());
    let nowhere = place.data("nowhere");
    let output = place.run(&place.data("good"), &["--output", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let output = Command::new(env!("CARGO_BIN_EXE_purse"))
        .args(["doctor", "--data-dir"])
        .arg(place.data("good"))
        .arg("--scratch")
        .arg(&nowhere)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no copy of the journal can be made"));
}

#[test]
fn a_ledger_that_is_served_is_not_examined() {
    let place = place();
    let data = place.data("good");
    let server = serve(&data, ORIGIN);
    let output = place.run(&data, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is being served"));
    server.stop();
    assert_eq!(place.run(&data, &[]).status.code(), Some(0));
}

#[test]
fn damage_to_keys_is_told_by_its_row() {
    let place = place();
    serve(&place.data("other"), "ledger.example/other").stop();
    let other = place.data("other");

    let data = place.damaged("no-key");
    fs::remove_file(data.join("ledger.key")).unwrap();
    place.fails(&data, "private key", "is missing");

    let data = place.damaged("foreign-key");
    fs::copy(other.join("ledger.key"), data.join("ledger.key")).unwrap();
    place.fails(&data, "private key", "holds the key ledger.example/other");

    let data = place.damaged("open-key");
    fs::set_permissions(data.join("ledger.key"), Permissions::from_mode(0o640)).unwrap();
    place.fails(&data, "private key", "mode 0640");

    let data = place.damaged("foreign-public-key");
    fs::copy(other.join("ledger.vkey"), data.join("ledger.vkey")).unwrap();
    place.fails(&data, "public key", "ledger.example/other");

    let data = place.damaged("damaged-public-key");
    fs::write(data.join("ledger.vkey"), "nothing\n").unwrap();
    place.fails(&data, "public key", "is no public key");

    let data = place.damaged("no-public-key");
    fs::remove_file(data.join("ledger.vkey")).unwrap();
    place.warns(&data, "public key", "made again at the next start");
}

#[test]
fn damage_beside_the_journal_is_told_by_its_row() {
    let place = place();
    let data = place.damaged("origin");
    fs::write(data.join("origin"), "ledger.example/another\n").unwrap();
    place.fails(&data, "origin", "says \"ledger.example/another\"");

    let data = place.damaged("no-origin");
    fs::remove_file(data.join("origin")).unwrap();
    place.warns(&data, "origin", "is missing");

    let data = place.damaged("mirror");
    let tile = data.join("mirror/tile/0/000.p/9");
    let mut hashes = fs::read(&tile).unwrap();
    hashes[40] ^= 1;
    fs::write(&tile, hashes).unwrap();
    place.warns(
        &data,
        "mirror",
        "it is damaged: entry 1: its line and its leaf are not the same",
    );

    let data = place.damaged("mirror-line");
    let bundle = data.join("mirror/tile/entries/000.p/9");
    let mut lines = fs::read(&bundle).unwrap();
    let last = lines.len() - 3;
    lines[last] ^= 1;
    fs::write(&bundle, lines).unwrap();
    place.warns(
        &data,
        "mirror",
        "entry 8: its line is not the one that was signed",
    );

    let data = place.damaged("no-mirror");
    fs::remove_dir_all(data.join("mirror")).unwrap();
    let (code, report) = place.examine(&data);
    assert_eq!((code, row(&report, "mirror").0.as_str()), (0, "not checked"));

    let data = place.damaged("name");
    fs::write(data.join("names/p-1.name"), "1 00000000 p-1 Ada Lovelace\n").unwrap();
    place.fails(&data, "names", "p-1.name has another checksum");

    let data = place.damaged("open-names");
    fs::set_permissions(data.join("names"), Permissions::from_mode(0o755)).unwrap();
    place.warns(&data, "names", "mode 0755");

    let data = place.damaged("blob");
    fs::write(data.join("journal/blobs/7"), "a value").unwrap();
    place.fails(&data, "blob files", "holds 1 files");

    let data = place.damaged("left-over");
    fs::write(data.join("core.1234"), "").unwrap();
    fs::remove_file(data.join("ballast")).unwrap();
    place.warns(
        &data,
        "layout",
        "1 that are not the ledger's: core.1234; ballast is missing",
    );

    let output = Command::new(env!("CARGO_BIN_EXE_purse"))
        .args([
            "doctor",
            "--output",
            "json",
            "--free-bytes-min",
            &u64::MAX.to_string(),
            "--data-dir",
        ])
        .arg(place.data("good"))
        .arg("--scratch")
        .arg(place.scratch())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), row(&report, "free space").0.as_str()),
        (Some(0), "warning")
    );
}

#[test]
fn a_journal_that_is_lost_or_cut_is_told() {
    let place = place();
    let data = place.damaged("lost");
    fs::remove_dir_all(data.join("journal")).unwrap();
    place.fails(
        &data,
        "journal opens",
        "it is lost; restore the data directory from a backup",
    );

    let data = place.damaged("empty");
    fs::remove_dir_all(data.join("journal")).unwrap();
    drop(open(&data));
    place.fails(
        &data,
        "first entry",
        "it is lost; restore the data directory from a backup",
    );

    let data = place.damaged("cut");
    forget_the_log(&data);
    let database = fs::File::options()
        .write(true)
        .open(data.join("journal/db"))
        .unwrap();
    database.set_len(100).unwrap();
    let (code, report) = place.examine(&data);
    assert_eq!(
        (code, row(&report, "journal opens").0.as_str()),
        (1, "FAILED"),
        "{report:#}"
    );

    let data = place.damaged("no-note");
    fs::remove_file(data.join("journal/acknowledged")).unwrap();
    place.warns(
        &data,
        "end of the journal",
        "a loss at the end would not be noticed",
    );
}

/// As in a ledger that went round since: a log that has all blocks puts back what the engine's file lost.
fn forget_the_log(data: &Path) {
    fs::write(data.join("journal/log"), b"").unwrap();
}

/// Where the stored bytes of a frame begin, the last of those that are there.
fn last_frame(database: &Path) -> u64 {
    let bytes = fs::read(database).unwrap();
    let at = bytes.windows(4).rposition(|window| window == b"CPFR").unwrap();
    at as u64
}

#[test]
fn flipped_bytes_of_the_database_fail() {
    let place = place();
    for (index, offset) in [0, 30, 60, 200].into_iter().enumerate() {
        let data = place.damaged(&format!("flipped-{index}"));
        forget_the_log(&data);
        let path = data.join("journal/db");
        let database = fs::File::options().read(true).write(true).open(&path).unwrap();
        let at = last_frame(&path) + offset;
        let mut byte = [0];
        database.read_exact_at(&mut byte, at).unwrap();
        database.write_all_at(&[byte[0] ^ 0x55], at).unwrap();
        drop(database);
        let (code, report) = place.examine(&data);
        assert_eq!(
            (code, report["status"].as_str()),
            (1, Some("FAILED")),
            "at {at}: {report:#}"
        );
        let failed = ["journal opens", "first entry", "frames"];
        assert!(
            failed.iter().any(|check| row(&report, check).0 == "FAILED"),
            "at {at}: {report:#}"
        );
    }
}

/// The database under a journal, opened without what guards it.
fn engine(data: &Path) -> sled::Db {
    let config = sled::Config::new()
        .path(data.join("journal"))
        .segment_size(16 << 20);
    config
        .use_compression(false)
        .mode(sled::Mode::LowSpace)
        .open()
        .unwrap()
}

#[test]
fn a_damaged_frame_and_a_block_that_was_cut_short_are_told() {
    let place = place();
    let data = place.damaged("frame");
    let database = engine(&data);
    let key = 5_u64.to_be_bytes();
    let mut frame = database
        .get(key)
        .unwrap()
        .expect("a request of one entry is a frame")
        .to_vec();
    let middle = frame.len() / 2;
    frame[middle] ^= 1;
    database.insert(key, frame).unwrap();
    database.flush().unwrap();
    drop(database);
    place.fails(&data, "frames", "the stored frame of entry 5 is damaged");
    let (_, report) = place.examine(&data);
    let (status, detail) = row(&report, "lines");
    assert_eq!(status, "not checked");
    assert!(detail.contains("good before entry 5"), "{detail}");

    let data = place.damaged("torn");
    let mut block = BlockBuilder::new(Sequence(ENTRIES));
    (0..40).for_each(|_| block.push_line(b"{}").unwrap());
    let block = block.finish(head([0; 32], [0; 4], [0; 64], ENTRIES + 40));
    let (first, bytes) = &block.frames()[0];
    let database = engine(&data);
    database.insert(first.0.to_be_bytes(), bytes.as_slice()).unwrap();
    database.flush().unwrap();
    drop(database);
    place.warns(
        &data,
        "end of the journal",
        "1 stored values with 32 entries that nobody was told of",
    );
}

fn head(root: [u8; 32], key_id: [u8; 4], signature: [u8; 64], tree_size: u64) -> SignedHead {
    SignedHead {
        tree_size,
        root,
        key_id,
        signature,
    }
}

/// What is wrong with one more block.
#[derive(Clone, Copy, PartialEq)]
enum Wrong {
    Nothing,
    Root,
    Signature,
    Form,
    Sequence,
    RequestId,
    Rules,
}

/// Appends the last entry of the journal once more as another request, as a ledger would that makes one mistake.
fn append(data: &Path, wrong: Wrong) {
    let journal = open(data);
    let (mut tree, mut last) = (Tree::new(), Vec::new());
    let mut next = Sequence::FIRST;
    while let Some(frame) = journal.frame(next).unwrap() {
        for (_, line) in frame.lines() {
            tree.push(leaf_hash(line));
            last = line.to_vec();
        }
        next = frame.next();
    }
    let mut line: Value = serde_json::from_slice(&last).unwrap();
    let sequence = if wrong == Wrong::Sequence {
        next.0 + 1
    } else {
        next.0
    };
    line["sequence"] = json!(sequence.to_string());
    line["request_id"] = json!(if wrong == Wrong::RequestId {
        "receive-1".to_owned()
    } else {
        format!("another-{sequence}")
    });
    let mut line = line.to_string();
    if wrong == Wrong::Rules {
        // The command says what it said, and more moves.
        let moves = line.find("\"moves\"").unwrap();
        line = format!("{}{}", &line[..moves], line[moves..].replace("30.00", "31.00"));
    }
    let mut line = line.into_bytes();
    if wrong == Wrong::Form {
        line.insert(1, b' ');
    }
    tree.push(leaf_hash(&line));
    journal
        .append(&signed(data, &journal, &tree, &line, wrong))
        .unwrap();
}

fn signed(data: &Path, journal: &SledJournal, tree: &Tree, line: &[u8], wrong: Wrong) -> Block {
    let frame = journal.frame(Sequence::FIRST).unwrap().unwrap();
    let first = Entry::from_line(frame.line(Sequence::FIRST).unwrap()).unwrap();
    let named = fs::read_to_string(data.join("ledger.vkey")).unwrap();
    let key = LedgerKey::load(data, &named.trim().parse().unwrap()).unwrap();
    let checkpoint = Checkpoint::of(first.stamp.origin.clone(), tree)
        .sign(&key)
        .unwrap();
    let (mut root, mut signature) = (tree.root(), checkpoint.signature);
    if wrong == Wrong::Root {
        root[0] ^= 1;
    }
    if wrong == Wrong::Signature {
        signature[0] ^= 1;
    }
    let next = journal.last_trailer().unwrap().next();
    let mut block = BlockBuilder::new(next);
    block.push_line(line).unwrap();
    block.push_request(&RequestRow {
        principal: "local".parse().unwrap(),
        request_id: format!("another-{next}").parse().unwrap(),
        first: next,
        count: 1,
    });
    block.finish(head(root, key.verifier().id(), signature, tree.size()))
}

#[test]
fn a_history_that_is_none_is_told_by_its_check() {
    let place = place();
    let data = place.damaged("sound");
    append(&data, Wrong::Nothing);
    let (code, report) = place.examine(&data);
    assert_eq!((code, report["status"].as_str()), (0, Some("ok")), "{report:#}");
    assert_eq!(report["entries"], (ENTRIES + 1).to_string());
    for (wrong, check, words) in [
        (Wrong::Root, "Merkle roots", "another Merkle root"),
        (Wrong::Signature, "last signature", "was not signed by the key"),
        (Wrong::Form, "lines", "not in canonical form"),
        (Wrong::Sequence, "entries applied", "no history of a ledger"),
        (
            Wrong::RequestId,
            "request ids",
            "entry 9 begins a request whose id an earlier one has",
        ),
    ] {
        let data = place.damaged(&check.replace(' ', "-"));
        append(&data, wrong);
        place.fails(&data, check, words);
    }
}

#[test]
fn what_only_a_full_examination_finds_is_told_by_its_row() {
    let place = place();
    let full = |data: &Path| {
        let output = place.run(data, &["--full", "--output", "json"]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), report)
    };
    let good = place.data("good");
    let (code, report) = full(&good);
    assert_eq!(
        (code, report["status"].as_str()),
        (Some(0), Some("ok")),
        "{report:#}"
    );
    for check in ["every signature", "mirror, line by line", "rules"] {
        assert_eq!(row(&report, check).0, "ok", "{report:#}");
    }

    let data = place.damaged("signature");
    append(&data, Wrong::Signature);
    append(&data, Wrong::Nothing);
    let (code, report) = place.examine(&data);
    assert_eq!(code, 0, "the last signature is good: {report:#}");
    let (code, report) = full(&data);
    assert_eq!(code, Some(1), "{report:#}");
    let (status, detail) = row(&report, "every signature");
    assert_eq!(status, "FAILED");
    assert!(detail.contains("after entry 9 was not signed"), "{detail}");

    let data = place.damaged("rules");
    append(&data, Wrong::Rules);
    let (code, report) = place.examine(&data);
    assert_eq!(code, 0, "it adds up, and is signed: {report:#}");
    let (code, report) = full(&data);
    assert_eq!(code, Some(1), "{report:#}");
    let (status, detail) = row(&report, "rules");
    assert_eq!(status, "FAILED");
    assert!(
        detail.contains("entry 9: it is not what the rules make"),
        "{detail}"
    );

    // A mirror that is damaged fails nothing: it is made again.
    let data = place.damaged("mirror");
    fs::write(data.join("mirror/tile/0/000.p/9"), "short").unwrap();
    let (code, report) = full(&data);
    assert_eq!(code, Some(0), "{report:#}");
    assert_eq!(row(&report, "mirror, line by line").0, "warning", "{report:#}");
    fs::remove_dir_all(data.join("mirror")).unwrap();
    let (code, report) = full(&data);
    assert_eq!(code, Some(0), "{report:#}");
    assert_eq!(
        row(&report, "mirror, line by line").0,
        "not checked",
        "{report:#}"
    );
}
