//! An auditor's own copy over gRPC, and checkpoints compared.

use super::world::{Server, copy_directory, purse, receipts, set_up, signal, verified};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common_purse::audit::{Checkpoint, Hash, VerifierKey, check_consistency};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Paths as arguments.
fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn an_auditors_copy_goes_on_and_follows_until_told_to_stop() {
    let directory = TempDir::new().unwrap();
    let (data, copy) = (directory.path().join("ledger"), directory.path().join("copy"));
    let key = data.join("ledger.vkey");
    let server = Server::start(&data, &["--no-mirror"]);
    server.record("set-up", &set_up());
    server.record("first", &receipts("first", 500));
    let once = || {
        purse(&[
            "export",
            "--format",
            "tlog",
            "--output-dir",
            text(&copy),
            "--key",
            text(&key),
            "--ledger",
            &server.url,
        ])
    };
    assert_eq!(once().code, Some(0));
    assert_eq!(verified(&copy, &key), 504);
    server.record("second", &receipts("second", 40));
    let told = once();
    assert_eq!(told.code, Some(0), "{told:#?}");
    assert!(told.stdout.contains("544"), "{told:#?}");
    assert!(told.stderr.contains("544 entries, as signed"), "{told:#?}");
    assert_eq!(verified(&copy, &key), 544);

    let mut following = Command::new(env!("CARGO_BIN_EXE_purse"))
        .args([
            "export",
            "--format",
            "tlog",
            "--output-dir",
            text(&copy),
            "--key",
            text(&key),
            "--ledger",
            &server.url,
            "--follow",
        ])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    server.record("third", &receipts("third", 6));
    while !fs::read_to_string(copy.join("checkpoint"))
        .unwrap()
        .contains("\n550\n")
    {
        assert!(following.try_wait().unwrap().is_none(), "it ended by itself");
        std::thread::yield_now();
    }
    signal(following.id(), "-TERM");
    assert!(following.wait().unwrap().success());
    assert_eq!(verified(&copy, &key), 550);
    server.stop();
    // Nobody is there now.
    let told = purse(&[
        "export",
        "--format",
        "tlog",
        "--output-dir",
        text(&copy),
        "--key",
        text(&key),
        "--ledger",
        "http://127.0.0.1:1",
    ]);
    assert_eq!(told.code, Some(64 + 14), "{told:#?}");
}

#[test]
fn a_copy_is_whole_and_needs_a_key_and_files_need_none() {
    let directory = TempDir::new().unwrap();
    let (copy, file) = (directory.path().join("copy"), directory.path().join("file"));
    let key = directory.path().join("key");
    for (words, said) in [
        (
            &["--format", "tlog", "--output-dir", text(&copy)][..],
            "takes --key FILE",
        ),
        (&["--format", "tlog", "--file", text(&copy)], "--file is not for"),
        (
            &["--format", "tlog", "--output-dir", text(&copy), "--from", "3"],
            "--from is not for",
        ),
        (
            &["--format", "tlog", "--output-dir", text(&copy), "--force"],
            "--force is not for",
        ),
        (
            &["--format", "csv", "--file", text(&file), "--follow"],
            "--follow is for --format tlog",
        ),
        (
            &["--format", "csv", "--file", text(&file), "--key", text(&key)],
            "--key is for --format tlog and for --copy",
        ),
    ] {
        let told = purse(&[&["export"], words].concat());
        assert_eq!(told.code, Some(2), "{told:#?}");
        assert!(told.stderr.contains(said), "{told:#?}");
        assert!(!copy.exists() && !file.exists());
    }
}

/// Two ledgers that are one for the first ten entries and then go on differently, with one key.
struct Forked {
    _directory: TempDir,
    key: PathBuf,
    common: PathBuf,
    one: PathBuf,
    other: PathBuf,
    longer: PathBuf,
}

fn forked() -> Forked {
    let directory = TempDir::new().unwrap();
    let (one, other) = (directory.path().join("one"), directory.path().join("other"));
    let server = Server::start(&one, &[]);
    server.record("set-up", &set_up());
    server.record("first", &receipts("first", 6));
    server.stop();
    copy_directory(&one, &other);
    let common = directory.path().join("common");
    copy_directory(&one.join("mirror"), &common);
    for (data, name) in [(&one, "one"), (&other, "other")] {
        let server = Server::start(data, &[]);
        server.record("second", &receipts(name, 300));
        server.stop();
    }
    let longer = directory.path().join("longer");
    copy_directory(&other, &longer);
    let server = Server::start(&longer, &[]);
    server.record("third", &receipts("third", 7));
    server.stop();
    Forked {
        key: one.join("ledger.vkey"),
        common,
        one: one.join("mirror"),
        other: other.join("mirror"),
        longer: longer.join("mirror"),
        _directory: directory,
    }
}

#[test]
fn checkpoints_that_can_both_be_true_are_told_from_those_that_cannot() {
    let forked = forked();
    let (key, evidence) = (&forked.key, forked.one.with_extension("evidence"));
    let compare = |old: &Path, new: &Path, copy: Option<&Path>| {
        let (old, new) = (old.join("checkpoint"), new.join("checkpoint"));
        let mut words = vec!["compare", text(&old), text(&new), "--key", text(key)];
        words.extend(["--output", "json", "--evidence", text(&evidence)]);
        words.extend(copy.iter().flat_map(|copy| ["--copy", text(copy)]));
        let _ = fs::remove_file(&evidence);
        let told = purse(&words);
        (told.code, told)
    };
    let (code, told) = compare(&forked.one, &forked.one, None);
    assert_eq!(code, Some(0), "{told:#?}");
    // Each goes on from what is common to both, and a copy shows it; either way round.
    for branch in [&forked.one, &forked.other, &forked.longer] {
        for (old, new) in [(&forked.common, branch), (branch, &forked.common)] {
            let (code, told) = compare(old, new, Some(branch));
            assert_eq!(code, Some(0), "{told:#?}");
            let (code, told) = compare(old, new, None);
            assert_eq!(code, Some(2), "{told:#?}");
            assert!(told.stderr.contains("checkpoints alone do not tell"), "{told:#?}");
            assert!(!evidence.exists());
        }
    }
    // A copy that is too short, none, or another ledger's, helps nobody.
    for copy in [&forked.common, &evidence] {
        let (code, told) = compare(&forked.common, &forked.one, Some(copy));
        assert_eq!(code, Some(2), "{told:#?}");
    }
    // One size and two roots: no copy is needed.
    let (code, told) = compare(&forked.one, &forked.other, None);
    assert_eq!(code, Some(1), "{told:#?}");
    assert!(told.stderr.contains("FORK"), "{told:#?}");
    check_evidence(&evidence, key, (310, 310));
    // Two sizes, each with the copy of either branch.
    let (code, told) = compare(&forked.one, &forked.longer, Some(&forked.longer));
    assert_eq!(code, Some(1), "{told:#?}");
    check_evidence(&evidence, key, (310, 317));
    let (code, _) = compare(&forked.one, &forked.longer, Some(&forked.one));
    assert_eq!(code, Some(2), "the copy does not reach so far");
    // What the key did not sign says nothing.
    let forged = forked.one.with_extension("forged");
    fs::create_dir(&forged).unwrap();
    let note = fs::read_to_string(forked.one.join("checkpoint")).unwrap();
    fs::write(forged.join("checkpoint"), note.replace("\n310\n", "\n311\n")).unwrap();
    let (code, told) = compare(&forked.one, &forged, None);
    assert_eq!(code, Some(2), "{told:#?}");
}

/// As docs/audit.md says that anyone can.
fn check_evidence(path: &Path, key: &Path, sizes: (u64, u64)) {
    let evidence: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!(evidence["format"], "common-purse fork evidence 1");
    let text = |name: &str| evidence[name].as_str().unwrap();
    let key: VerifierKey = fs::read_to_string(key).unwrap().trim_end().parse().unwrap();
    assert_eq!(text("verifier_key"), key.to_string());
    let hash = |text: &str| -> Hash { STANDARD.decode(text).unwrap().try_into().unwrap() };
    let earlier = Checkpoint::open(text("earlier_checkpoint").as_bytes(), &key).unwrap();
    let later = Checkpoint::open(text("later_checkpoint").as_bytes(), &key).unwrap();
    assert_eq!((earlier.size, later.size), sizes);
    let proof = evidence["consistency_proof"].as_array().unwrap().iter();
    let proof: Vec<Hash> = proof.map(|text| hash(text.as_str().unwrap())).collect();
    let root = hash(text("root_hash"));
    assert_eq!(
        check_consistency((earlier.size, &root), (later.size, &later.root), &proof),
        Ok(())
    );
    assert_ne!(earlier.root, root, "it proves nothing");
}

#[test]
fn a_ledger_that_lost_what_was_copied_is_refused_and_what_it_signed_is_kept() {
    let forked = forked();
    // The ledger goes back to what is common and shows another history to whoever copied the first.
    let copy = forked.one.with_extension("copy");
    copy_directory(&forked.one, &copy);
    let data = forked.other.parent().unwrap();
    let server = Server::start(data, &[]);
    server.record("more", &receipts("more", 3));
    let told = purse(&[
        "export",
        "--format",
        "tlog",
        "--output-dir",
        text(&copy),
        "--key",
        text(&forked.key),
        "--ledger",
        &server.url,
    ]);
    assert_eq!(told.code, Some(1), "{told:#?}");
    assert!(told.stderr.contains("purse compare"), "{told:#?}");
    let kept = PathBuf::from(format!("{}.refused-checkpoint", copy.display()));
    let note = fs::read_to_string(kept).unwrap();
    assert!(note.contains("\n313\n"), "{note}");
    // What was copied stands as it stood.
    assert_eq!(verified(&copy, &forked.key), 310);
    server.stop();
}
