//! A ledger whose key was changed, built again from a copy of its log.

use super::{Ledger, text};
use crate::world::{Told, copy_directory, purse};
use std::fs;
use std::path::Path;

/// `purse restore` of the mirror to `to`, with the private and public files that are named.
fn restore(ledger: &Ledger, to: &Path, private: &[&str], public: &[&str]) -> Told {
    let mirror = ledger.file("mirror");
    let of = |option: &str, path: &Path| [option.to_owned(), text(path).to_owned()];
    let private = private.iter().map(|name| of("--signing-key", &ledger.file(name)));
    let public = public
        .iter()
        .map(|name| of("--key", &ledger.beside(&format!("{name}.vkey"))));
    let more: Vec<String> = private.chain(public).flatten().collect();
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    purse(&[&["restore", text(&mirror), "--data", text(to)], &more[..]].concat())
}

#[test]
fn every_block_is_signed_again_by_the_key_that_signed_it() {
    let ledger = Ledger::new();
    ledger.go_on("first");
    ledger.rotated(&[]);
    ledger.go_on("overlap");

    // While both sign: the old key signs, and the next one is kept beside it if it is given.
    let in_overlap = ledger.beside("in-overlap");
    let told = restore(
        &ledger,
        &in_overlap,
        &["ledger.key", "ledger.next.key"],
        &["old", "new"],
    );
    assert_eq!(told.code, Some(0), "{told:#?}");
    assert!(in_overlap.join("ledger.next.key").exists());

    ledger.rotated(&["--finish"]);
    ledger.go_on("after");
    let to = ledger.beside("restored");
    let told = restore(&ledger, &to, &["ledger.key"], &["old", "new"]);
    assert_eq!(told.code, Some(2), "{told:#?}");
    assert!(told.stderr.contains(&ledger.key("old").to_string()), "{told:#?}");
    assert!(!to.join("journal").exists());

    let told = restore(&ledger, &to, &["ledger.key", "ledger.old.key"], &["old", "new"]);
    assert_eq!(told.code, Some(0), "{told:#?}");
    let doctor = purse(&[
        "doctor",
        "--full",
        "--free-bytes-min",
        "1",
        "--data-dir",
        text(&to),
    ]);
    assert_eq!(doctor.code, Some(0), "{doctor:#?}");

    // It goes on, with the very bytes that were signed.
    let mirrored = fs::read(ledger.file("mirror/checkpoint")).unwrap();
    fs::remove_dir_all(ledger.data()).unwrap();
    copy_directory(&to, &ledger.data());
    ledger.serve().stop();
    assert_eq!(fs::read(ledger.file("mirror/checkpoint")).unwrap(), mirrored);
    ledger.go_on("restored");
    ledger.verifies(&["new"], &["after", "overlap", "restored"]);
    ledger.verifies(&["old", "new"], &["first", "overlap", "after", "restored"]);
}

/// A data directory that lost its journal has both private keys, and needs no more.
#[test]
fn a_directory_that_lost_its_journal_is_restored_with_the_keys_that_it_has() {
    let ledger = Ledger::new();
    ledger.rotated(&[]);
    ledger.go_on("overlap");
    ledger.rotated(&["--finish"]);
    ledger.go_on("after");
    fs::rename(ledger.file("journal"), ledger.beside("lost")).unwrap();
    let told = restore(&ledger, &ledger.data(), &[], &["old", "new"]);
    assert_eq!(told.code, Some(0), "{told:#?}");
    ledger.is_sound();
    ledger.go_on("restored");
    ledger.verifies(&["new"], &["overlap", "after", "restored"]);
}
