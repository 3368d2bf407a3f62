//! A ledger is built again from a copy of its log: the same entries, requests and checkpoints, and it goes on. A copy that is
//! not sound, or lacks what was signed, becomes no ledger; nor does a restore that was cut short.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test panics where a ledger must not"
)]

#[path = "mirror/world.rs"]
#[allow(dead_code, reason = "not every test uses all of it")]
mod world;

mod server;

use common_purse::audit::{Checkpoint, VerifierKey, check_consistency};
use common_purse::wire::caller::Caller;
use common_purse::wire::v1::{
    GetCheckpointRequest, GetConsistencyProofRequest, ListCheckpointsRequest, ListCheckpointsResponse,
};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;
use world::{Server, Told, asked, copy_directory, files, purse, receipts, set_up, verified};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// `purse restore` of a ledger's mirror with its key files.
fn restore(ledger: &Path, to: &Path, more: &[&str]) -> Told {
    let (mirror, public, private) = (
        ledger.join("mirror"),
        ledger.join("ledger.vkey"),
        ledger.join("ledger.key"),
    );
    let words = [
        "restore",
        text(&mirror),
        "--key",
        text(&public),
        "--data",
        text(to),
    ];
    let signing = ["--signing-key", text(&private)];
    purse(&[&words[..], &signing, more].concat())
}

fn restored(ledger: &Path, to: &Path) -> Value {
    let told = restore(ledger, to, &["--output", "json"]);
    assert_eq!(told.code, Some(0), "{told:#?}");
    serde_json::from_str(&told.stdout).unwrap()
}

/// What a ledger answers to everybody who asks about money, and its signed checkpoints.
fn answers(url: &str) -> (Vec<String>, ListCheckpointsResponse) {
    let questions: [&[&str]; 5] = [
        &["available"],
        &["statement", "clean-energy"],
        &["contributions", "clean-energy"],
        &["shares", "desnz"],
        &["history", "--output", "jsonl"],
    ];
    let answers = questions.map(|words| {
        let asked: Vec<&str> = [words, &["--ledger", url]].concat();
        let told = purse(&asked);
        assert_eq!(told.code, Some(0), "{told:#?}");
        assert!(!told.stdout.is_empty());
        told.stdout
    });
    let caller = Caller::connect(url).unwrap();
    let listed = caller.wait(caller.audit().list_checkpoints(ListCheckpointsRequest {
        page_size: 1_000,
        ..ListCheckpointsRequest::default()
    }));
    (answers.to_vec(), listed.unwrap())
}

fn checkpoint(url: &str) -> String {
    let caller = Caller::connect(url).unwrap();
    let answer = caller.wait(caller.audit().get_checkpoint(GetCheckpointRequest {}));
    answer.unwrap().checkpoint
}

#[test]
fn a_restored_ledger_is_what_it_was_and_goes_on() {
    let directory = TempDir::new().unwrap();
    let (old, new) = (directory.path().join("old"), directory.path().join("new"));
    let told = purse(&["demo", "--exit", "--scenario", "missions", "--data", text(&old)]);
    assert_eq!(told.code, Some(0), "{told:#?}");
    let before = server::Server::start(&old);
    let (was, kept) = (answers(&before.url()), checkpoint(&before.url()));
    before.stop();

    let report = restored(&old, &new);
    assert_eq!(report["blocks"], was.1.checkpoints.len().to_string());
    let doctor = || purse(&["doctor", "--free-bytes-min", "1", "--data-dir", text(&new)]);
    assert_eq!(doctor().code, Some(0), "{:#?}", doctor());

    let after = server::Server::start(&new);
    let (is, signed) = (answers(&after.url()), checkpoint(&after.url()));
    assert_eq!((is, &signed), (was, &kept), "the very bytes that were signed");

    let caller = Caller::connect(&after.url()).unwrap();
    let opened = json!({ "open_mission": { "mission": "after", "name": "After the restore" } });
    caller.record(&asked("after", &[opened])).unwrap();
    let grown = checkpoint(&after.url());
    let key: VerifierKey = fs::read_to_string(old.join("ledger.vkey"))
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    let [first, second] = [&kept, &grown].map(|note| Checkpoint::open(note.as_bytes(), &key).unwrap());
    assert_eq!(second.size, first.size + 1);
    let proof = caller.wait(caller.audit().get_consistency_proof(GetConsistencyProofRequest {
        old_tree_size: first.size,
        tree_size: Some(second.size),
    }));
    let hashes: Vec<[u8; 32]> = proof
        .unwrap()
        .hashes
        .iter()
        .map(|hash| hash[..].try_into().unwrap())
        .collect();
    check_consistency((first.size, &first.root), (second.size, &second.root), &hashes).unwrap();
    after.stop();

    let kept_file = directory.path().join("kept");
    fs::write(&kept_file, kept).unwrap();
    let (mirror, key) = (new.join("mirror"), old.join("ledger.vkey"));
    assert_eq!(verified(&mirror, &key), second.size);
    let told = purse(&[
        "verify",
        text(&mirror),
        "--key",
        text(&key),
        "--checkpoint",
        text(&kept_file),
    ]);
    assert_eq!(told.code, Some(0), "{told:#?}");
    assert_eq!(doctor().code, Some(0), "{:#?}", doctor());
}

#[test]
fn requests_and_source_keys_are_remembered() {
    let directory = TempDir::new().unwrap();
    let (old, new) = (directory.path().join("old"), directory.path().join("new"));
    let from_a_row = json!({ "effective_date": "2024-05-01", "reason": "row 1",
        "source_key": { "data_set": "payments", "row_sha256": "ab".repeat(32), "occurrence": 1 },
        "receive": { "pool": "clean-energy", "contributor": "desnz", "year": "2024-25",
            "budget_type": "rdel-programme", "amount": { "currency_code": "GBP", "amount": "7.00" } } });
    let server = Server::start(&old, &[]);
    server.record("set-up", &set_up());
    let caller = Caller::connect(&server.url).unwrap();
    let answer = caller.record(&asked("first", &receipts("first", 40))).unwrap();
    caller
        .record(&asked("row", std::slice::from_ref(&from_a_row)))
        .unwrap();
    server.stop();
    restored(&old, &new);

    let server = Server::start(&new, &[]);
    let caller = Caller::connect(&server.url).unwrap();
    let again = caller.record(&asked("first", &receipts("first", 40))).unwrap();
    assert_eq!(again.command_sequences, answer.command_sequences);
    assert_eq!(again.recorded_time, answer.recorded_time);
    let refused = caller
        .record(&asked("first", &receipts("other", 40)))
        .unwrap_err();
    assert_eq!(refused.reason, "REQUEST_ID_REUSED", "{refused:?}");
    let refused = caller.record(&asked("another-row", &[from_a_row])).unwrap_err();
    assert_eq!(refused.reason, "SOURCE_KEY_EXISTS", "{refused:?}");
    server.stop();
    assert_eq!(verified(&new.join("mirror"), &new.join("ledger.vkey")), 45);
}

/// A ledger with a mirror of `count` receipts beside its set-up.
fn ledger(directory: &Path, count: usize) -> PathBuf {
    let data = directory.join("ledger");
    let server = Server::start(&data, &[]);
    server.record("set-up", &set_up());
    server.record("receipts", &receipts("receipt", count));
    server.stop();
    data
}

#[test]
fn a_copy_that_was_tampered_with_becomes_no_ledger() {
    let directory = TempDir::new().unwrap();
    let old = ledger(directory.path(), 300);
    let new = directory.path().join("new");
    for file in files(&old.join("mirror")) {
        let good = fs::read(&file).unwrap();
        let mut bad = good.clone();
        let middle = bad.len() / 2;
        bad[middle] ^= 1;
        fs::write(&file, bad).unwrap();
        let told = restore(&old, &new, &[]);
        assert_eq!(told.code, Some(1), "{}: {told:#?}", file.display());
        assert!(told.stderr.contains("TAMPERED"), "{told:#?}");
        fs::remove_file(&file).unwrap();
        let told = restore(&old, &new, &[]);
        assert!(matches!(told.code, Some(1 | 2)), "{}: {told:#?}", file.display());
        assert!(!new.exists(), "{}", file.display());
        fs::write(&file, good).unwrap();
    }
    restored(&old, &new);
}

/// The tiles of a step that was cut short before its checkpoint are not restored, and stop nothing.
#[test]
fn a_copy_that_was_cut_short_while_it_grew_is_restored_up_to_its_checkpoint() {
    let directory = TempDir::new().unwrap();
    let old = ledger(directory.path(), 300);
    let stray = old.join("mirror/tile/entries/009");
    fs::write(&stray, b"beyond").unwrap();
    let verified = purse(&[
        "verify",
        text(&old.join("mirror")),
        "--key",
        text(&old.join("ledger.vkey")),
    ]);
    assert_eq!(verified.code, Some(1), "{verified:#?}");
    assert!(
        verified.stderr.contains("cut short while it grew")
            || verified.stdout.contains("cut short while it grew"),
        "{verified:#?}"
    );
    restored(&old, &directory.path().join("new"));
    // What is no tile is no leftover.
    fs::write(old.join("mirror/tile/entries/stray"), b"x").unwrap();
    let told = restore(&old, &directory.path().join("other"), &[]);
    assert_eq!(told.code, Some(1), "{told:#?}");
}

#[test]
fn what_would_sign_another_history_is_refused() {
    let directory = TempDir::new().unwrap();
    let old = ledger(directory.path(), 5);
    let past = directory.path().join("past");
    copy_directory(&old, &past);
    let server = Server::start(&old, &[]);
    server.record("more", &receipts("more", 6));
    server.stop();
    let kept = old.join("mirror/checkpoint");

    // Somebody kept a checkpoint that the copy does not reach.
    let new = directory.path().join("new");
    let told = restore(&past, &new, &["--checkpoint", text(&kept)]);
    assert_eq!(told.code, Some(1), "{told:#?}");
    assert!(told.stderr.contains("the log has 9 entries"), "{told:#?}");
    assert!(!new.exists());

    // The mirror in the directory knows of more.
    copy_directory(&old.join("mirror"), &new.join("mirror"));
    let told = restore(&past, &new, &[]);
    assert_eq!(told.code, Some(1), "{told:#?}");
    assert!(told.stderr.contains("has 15"), "{told:#?}");
    assert!(!new.join("journal").exists());

    // And is itself the copy to restore from, beside the journal that is moved away.
    fs::rename(old.join("journal"), directory.path().join("damaged")).unwrap();
    let told = restore(&old, &old, &["--checkpoint", text(&kept)]);
    assert_eq!(told.code, Some(0), "{told:#?}");
    Server::start(&old, &[]).stop();
    assert_eq!(verified(&old.join("mirror"), &old.join("ledger.vkey")), 15);
}

#[test]
fn nothing_is_written_over_a_ledger_or_without_its_key() {
    let directory = TempDir::new().unwrap();
    let old = ledger(directory.path(), 5);
    let told = restore(&old, &old, &[]);
    assert_eq!(told.code, Some(2), "{told:#?}");
    assert!(told.stderr.contains("holds a journal"), "{told:#?}");

    let (copy, key, new) = (
        old.join("mirror"),
        old.join("ledger.vkey"),
        directory.path().join("new"),
    );
    let without_a_key = ["restore", text(&copy), "--key", text(&key), "--data", text(&new)];
    let told = purse(&without_a_key);
    assert_eq!(told.code, Some(2), "{told:#?}");
    assert!(
        told.stderr
            .contains("without its private key a ledger cannot sign"),
        "{told:#?}"
    );
    assert!(!new.exists());

    // Another ledger, with a key of its own.
    let other = directory.path().join("other");
    server::Server::of(server::serve(&other).args(["--origin", "ledger.example/other"])).stop();
    let others = other.join("ledger.key");
    let told = purse(&[&without_a_key[..], &["--signing-key", text(&others)]].concat());
    assert_eq!(told.code, Some(2), "{told:#?}");
    assert!(told.stderr.contains("use this ledger's own key"), "{told:#?}");
    fs::rename(other.join("journal"), directory.path().join("moved")).unwrap();
    let told = restore(&old, &other, &[]);
    assert_eq!(told.code, Some(2), "{told:#?}");
    assert!(
        told.stderr.contains("is of the ledger \"ledger.example/other\""),
        "{told:#?}"
    );

    // The key lies where it is to be.
    fs::create_dir(&new).unwrap();
    fs::copy(old.join("ledger.key"), new.join("ledger.key")).unwrap();
    let told = purse(&without_a_key);
    assert_eq!(told.code, Some(0), "{told:#?}");
}

#[test]
fn a_restore_that_is_killed_leaves_no_ledger_and_can_be_repeated() {
    let directory = TempDir::new().unwrap();
    let old = ledger(directory.path(), 6_000);
    let interrupted = (0..50).map(|attempt| directory.path().join(format!("new-{attempt}")));
    // One may have ended before it was killed; then another is.
    let new = interrupted
        .into_iter()
        .find(|new| killed_while_writing(&old, new));
    let new = new.unwrap();
    assert!(new.join("restoring").exists());
    let said = world::refusal(&new, &[]);
    assert!(said.contains("is gone from"), "{said}");
    assert!(!new.join("journal").exists());
    restored(&old, &new);
    assert!(!new.join("restoring").exists());
    Server::start(&new, &[]).stop();
    assert_eq!(verified(&new.join("mirror"), &new.join("ledger.vkey")), 6_004);
}

fn killed_while_writing(old: &Path, new: &Path) -> bool {
    let mut process = Command::new(env!("CARGO_BIN_EXE_purse"))
        .arg("restore")
        .arg(old.join("mirror"))
        .arg("--key")
        .arg(old.join("ledger.vkey"))
        .arg("--signing-key")
        .arg(old.join("ledger.key"))
        .arg("--data")
        .arg(new)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !new.join("restoring/journal/db").exists() && process.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    process.kill().unwrap();
    process.wait().unwrap();
    !new.join("journal").exists()
}
