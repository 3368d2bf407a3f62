//! `purse serve` as an operator meets it: what it says when it cannot start, and that it then leaves things as they were.

mod server;

use server::Server;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

fn start(directory: &Path, arguments: &[&str]) -> Server {
    Server::of(server::serve(directory).args(arguments))
}

/// Starts a server that cannot, and gives back what it said.
fn refusal(directory: &Path, arguments: &[&str]) -> String {
    let mut process = Command::new(env!("CARGO_BIN_EXE_purse"))
        .args(["serve", "--ballast-bytes", "0", "--data-dir"])
        .arg(directory)
        .args(arguments)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(process.wait().unwrap().code(), Some(1), "{said}");
    said
}

const ANYWHERE: [&str; 2] = ["--listen", "127.0.0.1:0"];

#[test]
fn a_ledger_keeps_its_name_and_starts_again() {
    let directory = TempDir::new().unwrap();
    start(directory.path(), &["--origin", "first.example/ledger"]).stop();
    let said = refusal(
        directory.path(),
        &["--listen", "127.0.0.1:0", "--origin", "other.example/ledger"],
    );
    assert!(
        said.contains("holds the ledger \"first.example/ledger\""),
        "{said}"
    );
    start(directory.path(), &[]).stop();
}

#[test]
fn a_second_process_is_told_that_the_ledger_is_open_elsewhere() {
    let directory = TempDir::new().unwrap();
    let first = start(directory.path(), &[]);
    let said = refusal(directory.path(), &ANYWHERE);
    assert!(said.contains("another process"), "{said}");
    first.stop();
}

#[test]
fn a_lost_journal_does_not_become_a_second_history() {
    let directory = TempDir::new().unwrap();
    start(directory.path(), &["--origin", "first.example/ledger"]).stop();
    std::fs::remove_dir_all(directory.path().join("journal")).unwrap();
    let said = refusal(
        directory.path(),
        &["--listen", "127.0.0.1:0", "--origin", "first.example/ledger"],
    );
    assert!(
        said.contains("the journal of the ledger \"first.example/ledger\" is gone"),
        "{said}"
    );
}

#[test]
fn a_ledger_without_its_key_is_not_served_and_gets_no_new_key() {
    let directory = TempDir::new().unwrap();
    start(directory.path(), &[]).stop();
    let key = directory.path().join("ledger.key");
    std::fs::remove_file(&key).unwrap();
    let said = refusal(directory.path(), &ANYWHERE);
    assert!(said.contains("ledger.key"), "{said}");
    assert!(!key.exists());
}

#[test]
fn a_start_that_fails_leaves_nothing_behind() {
    let taken = TempDir::new().unwrap();
    let first = start(taken.path(), &[]);
    let parent = TempDir::new().unwrap();
    let directory = parent.path().join("new");
    let said = refusal(&directory, &["--listen", &first.address]);
    assert!(said.contains("choose another --listen"), "{said}");
    assert!(!directory.exists());
    first.stop();
}

#[test]
fn an_address_that_others_reach_needs_an_explicit_word() {
    let parent = TempDir::new().unwrap();
    let said = refusal(&parent.path().join("new"), &["--listen", "0.0.0.0:0"]);
    assert!(said.contains("--insecure-listen"), "{said}");
}
