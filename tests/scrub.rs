//! A ledger reads its journal again while it serves, and says so.
#![allow(clippy::unwrap_used, reason = "a test panics where a ledger must not")]

#[path = "mirror/world.rs"]
#[allow(dead_code, reason = "not every test uses all of it")]
mod world;

use tempfile::TempDir;
use world::{Server, receipts, set_up};

#[test]
fn a_journal_is_read_again_as_it_grows_and_a_stop_does_not_wait_for_it() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("ledger");
    let often = ["--scrub-interval-s", "1", "--scrub-percent", "100"];
    let mut server = Server::start(&data, &often);
    server.record("set-up", &set_up());
    server.record("first", &receipts("first", 100));
    server.says(&["INFO", "the journal was read again", "entries=104"]);
    server.record("second", &receipts("second", 10));
    let said = server.says(&["INFO", "the journal was read again", "entries=114"]);
    assert!(said.contains("every line is the one that was signed"), "{said}");
    let said = server.stop();
    assert!(!said.iter().any(|line| line.contains("ERROR")), "{said:#?}");

    // Once a day, and not at all: neither keeps a ledger from ending.
    Server::start(&data, &[]).stop();
    Server::start(&data, &["--scrub-percent", "0"]).stop();
}
