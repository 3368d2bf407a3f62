//! Another signing key for a ledger: before, while both keys sign, and after, as auditors with either key meet it; and every
//! point at which the change can be cut short.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test panics where a ledger must not"
)]

mod cut_short;
mod forged;
mod restored;
#[path = "../support/stepped.rs"]
mod stepped;
#[path = "../support/mod.rs"]
mod support;
#[path = "../mirror/world.rs"]
#[allow(dead_code, reason = "not every test uses all of it")]
mod world;

use common_purse::audit::{Checkpoint, LedgerKey, Receipt, VerifierKey, check_consistency};
use common_purse::wire::caller::Caller;
use common_purse::wire::v1::{
    GetCheckpointRequest, GetConsistencyProofRequest, GetEntryRequest, ListCheckpointsRequest, RecordRequest,
};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use world::{Server, Told, asked, purse, receipts, set_up};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A ledger in a directory, and beside it what auditors have.
struct Ledger {
    directory: TempDir,
}

impl Ledger {
    fn new() -> Ledger {
        let ledger = Ledger {
            directory: TempDir::new().unwrap(),
        };
        let server = ledger.serve();
        server.record("set-up", &set_up());
        server.record("before", &receipts("before", 3));
        server.stop();
        fs::copy(ledger.file("ledger.vkey"), ledger.beside("old.vkey")).unwrap();
        ledger
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.data().join(name)
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn serve(&self) -> Server {
        Server::start(&self.data(), &[])
    }

    fn rotate(&self, more: &[&str]) -> Told {
        let data = self.data();
        purse(
            &[
                &["rotate-key", "--data-dir", text(&data), "--output", "json"],
                more,
            ]
            .concat(),
        )
    }

    fn rotated(&self, more: &[&str]) -> Value {
        let told = self.rotate(more);
        assert_eq!(told.code, Some(0), "{told:#?}");
        let next = self.file("ledger.next.vkey");
        if next.exists() {
            fs::copy(next, self.beside("new.vkey")).unwrap();
        }
        serde_json::from_str(&told.stdout).unwrap()
    }

    /// Records something and keeps the checkpoint and the entry's receipt.
    fn go_on(&self, name: &str) {
        let server = self.serve();
        server.record(name, &receipts(name, 2));
        let caller = Caller::connect(&server.url).unwrap();
        let signed = caller
            .wait(caller.audit().get_checkpoint(GetCheckpointRequest {}))
            .unwrap();
        fs::write(self.beside(&format!("{name}.checkpoint")), signed.checkpoint).unwrap();
        let entry = caller.wait(caller.audit().get_entry(GetEntryRequest {
            sequence: 5,
            return_receipt: true,
        }));
        let entry = entry.unwrap();
        fs::write(self.beside("line"), entry.entry.unwrap().line).unwrap();
        fs::write(self.beside(&format!("{name}.receipt")), entry.receipt).unwrap();
        server.stop();
    }

    fn key(&self, name: &str) -> VerifierKey {
        let key = fs::read_to_string(self.beside(&format!("{name}.vkey"))).unwrap();
        key.trim().parse().unwrap()
    }

    /// `purse verify` of the mirror with keys and kept checkpoints, by their names.
    fn verify(&self, keys: &[&str], kept: &[&str]) -> Told {
        let mirror = self.file("mirror");
        let keys = keys.iter().map(|key| {
            [
                "--key".to_owned(),
                text(&self.beside(&format!("{key}.vkey"))).to_owned(),
            ]
        });
        let kept = kept.iter().map(|name| {
            [
                "--checkpoint".to_owned(),
                text(&self.beside(&format!("{name}.checkpoint"))).to_owned(),
            ]
        });
        let more: Vec<String> = keys.chain(kept).flatten().collect();
        let more: Vec<&str> = more.iter().map(String::as_str).collect();
        purse(&[&["verify", text(&mirror), "--output", "json"], &more[..]].concat())
    }

    fn verifies(&self, keys: &[&str], kept: &[&str]) {
        let told = self.verify(keys, kept);
        assert_eq!(told.code, Some(0), "{keys:?} {kept:?}: {told:#?}");
    }

    fn doctor(&self) -> Told {
        let data = self.data();
        purse(&[
            "doctor",
            "--full",
            "--free-bytes-min",
            "1",
            "--data-dir",
            text(&data),
        ])
    }

    fn is_sound(&self) {
        let told = self.doctor();
        assert_eq!(told.code, Some(0), "{told:#?}");
    }

    /// Whether a key opens a checkpoint, and whether a receipt proves its entry.
    fn opens(&self, key: &str, name: &str) -> (bool, bool) {
        let note = fs::read(self.beside(&format!("{name}.checkpoint"))).unwrap();
        let receipt = fs::read_to_string(self.beside(&format!("{name}.receipt"))).unwrap();
        let receipt: Receipt = receipt.parse().unwrap();
        let line = fs::read(self.beside("line")).unwrap();
        let key = self.key(key);
        (
            Checkpoint::open(&note, &key).is_ok(),
            receipt.check(&line, &key).is_ok(),
        )
    }
}

#[test]
fn auditors_with_either_key_verify_as_long_as_both_sign() {
    let ledger = Ledger::new();
    ledger.go_on("first");
    ledger.verifies(&["old"], &["first"]);

    let begun = ledger.rotated(&[]);
    assert_eq!(begun["signing"], ledger.key("old").to_string());
    assert_eq!(begun["next"]["verifier_key"], ledger.key("new").to_string());
    assert!(begun["retired"].is_null());
    ledger.is_sound();
    // What is done is not done again.
    assert_eq!(ledger.rotated(&[]), begun);

    ledger.go_on("overlap");
    ledger.is_sound();
    for keys in [&["old"][..], &["new"], &["old", "new"]] {
        ledger.verifies(keys, &["overlap"]);
    }
    ledger.verifies(&["old"], &["first", "overlap"]);
    let told = ledger.verify(&["new"], &["first"]);
    assert_eq!(
        told.code,
        Some(2),
        "the new key vouches for nothing before it was named: {told:#?}"
    );
    assert_eq!(ledger.opens("old", "overlap"), (true, true));
    assert_eq!(ledger.opens("new", "overlap"), (true, true));
    assert_eq!(ledger.opens("new", "first"), (false, false));

    let finished = ledger.rotated(&["--finish"]);
    assert_eq!(finished["signing"], ledger.key("new").to_string());
    assert_eq!(finished["retired"]["verifier_key"], ledger.key("old").to_string());
    assert!(finished["next"].is_null());
    assert_eq!(ledger.rotated(&["--finish"]), finished);
    let given_out = fs::read_to_string(ledger.file("ledger.vkey")).unwrap();
    assert_eq!(given_out.trim(), ledger.key("new").to_string());
    ledger.is_sound();

    ledger.go_on("after");
    ledger.is_sound();
    ledger.verifies(&["new"], &["overlap", "after"]);
    ledger.verifies(&["old", "new"], &["first", "overlap", "after"]);
    assert_eq!(ledger.opens("new", "after"), (true, true));
    assert_eq!(ledger.opens("old", "after"), (false, false));
    // What was given out stays what it is.
    assert_eq!(ledger.opens("old", "overlap"), (true, true));
}

#[test]
fn who_knows_only_the_old_key_is_told_what_the_log_claims_and_how_to_trust_it() {
    let ledger = Ledger::new();
    ledger.go_on("first");
    let named = ledger.rotated(&[])["next"]["entry"].as_str().unwrap().to_owned();
    ledger.go_on("overlap");
    let retired = ledger.rotated(&["--finish"])["retired"]["entry"]
        .as_str()
        .unwrap()
        .to_owned();
    ledger.go_on("after");
    for kept in [&[][..], &["first"]] {
        let told = ledger.verify(&["old"], kept);
        assert_eq!(told.code, Some(2), "{told:#?}");
        for words in [
            format!("retired with entry {retired}"),
            format!("which entry {named} names"),
            ledger.key("new").to_string(),
            "--checkpoint".to_owned(),
        ] {
            assert!(told.stderr.contains(&words), "{words} is not in {}", told.stderr);
        }
    }
    // The old key signed that the new one follows.
    ledger.verifies(&["old"], &["overlap"]);
    ledger.verifies(&["old"], &["first", "overlap"]);

    let stranger = LedgerKey::from_seed(&"ledger.example/mirror".parse().unwrap(), &[9; 32]);
    let stranger = common_purse::audit::Signer::verifier(&stranger).to_string();
    fs::write(ledger.beside("stranger.vkey"), stranger).unwrap();
    assert_eq!(ledger.verify(&["stranger"], &[]).code, Some(1));
}

#[test]
fn a_ledger_serves_proofs_across_every_change_of_its_key() {
    let ledger = Ledger::new();
    for name in ["overlap", "second-overlap"] {
        ledger.rotated(&[]);
        ledger.go_on(name);
        ledger.rotated(&["--finish"]);
        fs::rename(
            ledger.file("ledger.old.key"),
            ledger.beside(&format!("{name}.key")),
        )
        .unwrap();
    }
    ledger.go_on("after");
    ledger.verifies(&["new"], &["after"]);
    ledger.is_sound();

    let server = ledger.serve();
    let caller = Caller::connect(&server.url).unwrap();
    let listed = caller.wait(caller.audit().list_checkpoints(ListCheckpointsRequest {
        page_size: 1_000,
        ..ListCheckpointsRequest::default()
    }));
    let listed = listed.unwrap().checkpoints;
    let last = listed.last().unwrap();
    for checkpoint in &listed {
        let proof = caller.wait(caller.audit().get_consistency_proof(GetConsistencyProofRequest {
            old_tree_size: checkpoint.tree_size,
            tree_size: Some(last.tree_size),
        }));
        let proof = proof.unwrap();
        let root = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).unwrap();
        let hashes: Vec<[u8; 32]> = proof.hashes.iter().map(|hash| root(hash)).collect();
        let (old, new) = (root(&checkpoint.root_hash), root(&last.root_hash));
        check_consistency((checkpoint.tree_size, &old), (last.tree_size, &new), &hashes).unwrap();
    }
    // The key that signs now vouches from the entry that names it on, also in what is listed of the past.
    let key = ledger.key("new");
    let opened: Vec<bool> = listed
        .iter()
        .map(|listed| Checkpoint::open(listed.checkpoint.as_bytes(), &key).is_ok())
        .collect();
    let first = opened.iter().position(|opens| *opens).unwrap();
    assert!(opened[first..].iter().all(|opens| *opens), "{opened:?}");
    let second = fs::read(ledger.beside("second-overlap.checkpoint")).unwrap();
    let second = Checkpoint::open(&second, &key).unwrap();
    assert!(listed[first].tree_size < second.size);
    server.stop();
}

/// `purse export --format tlog` goes on over the whole change with both keys, and with the old one to the end of the overlap.
#[test]
fn copies_are_followed_over_the_change() {
    let ledger = Ledger::new();
    let copy = |keys: &[&str]| {
        let server = ledger.serve();
        let directory = ledger.beside(&format!("copy-{}", keys.concat()));
        let keys = keys.iter().map(|key| {
            [
                "--key".to_owned(),
                text(&ledger.beside(&format!("{key}.vkey"))).to_owned(),
            ]
        });
        let keys: Vec<String> = keys.flatten().collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let words = [
            "export",
            "--format",
            "tlog",
            "--ledger",
            &server.url,
            "--output-dir",
            text(&directory),
        ];
        let told = purse(&[&words[..], &keys].concat());
        server.stop();
        told
    };
    assert_eq!(copy(&["old"]).code, Some(0));
    ledger.rotated(&[]);
    for keys in [&["old"][..], &["new"], &["old", "new"]] {
        let told = copy(keys);
        assert_eq!(told.code, Some(0), "{told:#?}");
    }
    ledger.rotated(&["--finish"]);
    for keys in [&["new"][..], &["old", "new"]] {
        let told = copy(keys);
        assert_eq!(told.code, Some(0), "{told:#?}");
    }
    let told = copy(&["old"]);
    assert_eq!(told.code, Some(1), "{told:#?}");
    assert!(told.stderr.contains("no known key signed"), "{told:#?}");
}

/// What users take away bears both signatures while both keys sign: receipts of what they record, manifests of exports.
#[test]
fn receipts_and_manifests_bear_both_signatures() {
    let ledger = Ledger::new();
    ledger.rotated(&[]);
    let keys = [ledger.key("old"), ledger.key("new")];
    let server = ledger.serve();
    let caller = Caller::connect(&server.url).unwrap();
    let request = RecordRequest {
        return_receipts: true,
        ..asked("receipted", &receipts("receipted", 2))
    };
    let receipted = caller.record(&request).unwrap().receipted_entries;
    assert_eq!(receipted.len(), 2);
    for entry in &receipted {
        let receipt: Receipt = entry.receipt.parse().unwrap();
        let line = entry.line.as_bytes();
        assert!(keys.iter().all(|key| receipt.check(line, key).is_ok()));
    }
    let file = ledger.beside("entries.jsonl");
    let told = purse(&[
        "export",
        "--format",
        "jsonl",
        "--file",
        text(&file),
        "--ledger",
        &server.url,
    ]);
    assert_eq!(told.code, Some(0), "{told:#?}");
    let mut manifest = fs::read_dir(ledger.directory.path())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let manifest = manifest
        .find(|path| text(path).contains("entries.jsonl."))
        .unwrap();
    let manifest: Value = serde_json::from_slice(&fs::read(manifest).unwrap()).unwrap();
    let note = manifest["ledger"]["checkpoint"].as_str().unwrap();
    assert!(
        keys.iter()
            .all(|key| Checkpoint::open(note.as_bytes(), key).is_ok()),
        "{note}"
    );
    server.stop();
}

/// A client has no field for what the ledger says of its keys, and a change waits for nobody who is being served.
#[test]
fn only_the_command_changes_a_key_and_only_of_a_ledger_that_rests() {
    let ledger = Ledger::new();
    let server = ledger.serve();
    let told = ledger.rotate(&[]);
    assert_eq!(told.code, Some(1), "{told:#?}");
    assert!(!ledger.file("ledger.next.key").exists());
    let caller = Caller::connect(&server.url).unwrap();
    let empty = RecordRequest {
        commands: vec![common_purse::wire::v1::Command::default()],
        ..asked("empty", &[])
    };
    assert!(caller.record(&empty).is_err());
    server.stop();
    let told = ledger.rotate(&["--finish"]);
    assert_eq!(told.code, Some(1), "{told:#?}");
    assert!(told.stderr.contains("without --finish first"), "{told:#?}");
    let nothing = TempDir::new().unwrap();
    let told = purse(&["rotate-key", "--data-dir", text(nothing.path())]);
    assert_eq!(told.code, Some(1), "{told:#?}");
    assert_eq!(fs::read_dir(nothing.path()).unwrap().count(), 0);
}
