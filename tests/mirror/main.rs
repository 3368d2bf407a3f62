//! The mirror of a real server: it covers everything at a clean stop, outlives a kill, gives away whoever tampers, keeps a ledger
//! from signing another history, and never keeps it from serving.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test panics where a ledger must not"
)]

mod auditor;
mod http;
mod world;

use common_purse::wire::caller::Caller;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use world::{Server, asked, copy_directory, files, purse, receipts, refusal, set_up, verified, verify};

/// Entries of a ledger with its pool: the ledger's own first one, and the three of the set-up.
const SET_UP: u64 = 4;

#[test]
fn a_mirror_covers_everything_at_a_clean_stop_and_a_changed_byte_is_found() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("ledger");
    let (mirror, key) = (data.join("mirror"), data.join("ledger.vkey"));
    let server = Server::start(&data, &[]);
    server.record("set-up", &set_up());
    server.record("first", &receipts("first", 300));
    server.stop();
    assert_eq!(verified(&mirror, &key), SET_UP + 300);
    // It goes on from there, and not with every step of a second.
    let server = Server::start(&data, &["--mirror-interval-ms", "3600000"]);
    server.record("second", &receipts("second", 10));
    server.record("third", &receipts("third", 10));
    server.stop();
    assert_eq!(verified(&mirror, &key), SET_UP + 320);
    for file in files(&mirror) {
        let good = fs::read(&file).unwrap();
        let mut bad = good.clone();
        let middle = bad.len() / 2;
        bad[middle] ^= 1;
        fs::write(&file, bad).unwrap();
        let told = verify(&mirror, &key);
        assert_eq!(told.code, Some(1), "{}: {told:#?}", file.display());
        assert!(told.stderr.contains("TAMPERED"), "{told:#?}");
        fs::write(&file, good).unwrap();
    }
    assert_eq!(verified(&mirror, &key), SET_UP + 320);
}

#[test]
fn a_mirror_outlives_kills_under_load() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("ledger");
    let (mirror, key) = (data.join("mirror"), data.join("ledger.vkey"));
    let server = Server::start(&data, &[]);
    server.record("set-up", &set_up());
    server.kill();
    let mut before = 0;
    for round in 0..4 {
        let server = Server::start(&data, &["--mirror-interval-ms", "1"]);
        let caller = Caller::connect(&server.url).unwrap();
        let writer = std::thread::spawn(move || {
            let mut recorded = 0;
            // Until it is killed.
            while caller
                .wait(
                    caller
                        .ledger()
                        .record(asked(&format!("round-{round}-{recorded}"), &receipts("load", 20))),
                )
                .is_ok()
            {
                recorded += 1;
            }
            recorded
        });
        // Killed once the mirror is in the midst of it.
        let signed = || fs::read_to_string(mirror.join("checkpoint")).unwrap_or_default();
        let begun = signed();
        while signed() == begun {
            std::thread::yield_now();
        }
        server.kill();
        let recorded = writer.join().unwrap();
        Server::start(&data, &[]).stop();
        let size = verified(&mirror, &key);
        assert!(
            size >= before + recorded * 20,
            "{size} entries of {recorded} requests"
        );
        before = size;
    }
}

#[test]
fn a_journal_that_lost_what_its_mirror_has_is_not_served() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("ledger");
    let server = Server::start(&data, &[]);
    server.record("set-up", &set_up());
    server.stop();
    let old = directory.path().join("old");
    copy_directory(&data, &old);
    let server = Server::start(&data, &[]);
    server.record("more", &receipts("more", 6));
    server.stop();
    // The journal of the backup, and the mirror of today.
    fs::remove_dir_all(data.join("journal")).unwrap();
    copy_directory(&old.join("journal"), &data.join("journal"));
    for arguments in [&[] as &[&str], &["--no-mirror"]] {
        let said = refusal(&data, arguments);
        assert!(said.contains("is not served"), "{said}");
        assert!(said.contains("entries 4 to 9 were signed"), "{said}");
    }
    let shown = data.to_str().unwrap();
    let told = purse(&["doctor", "--free-bytes-min", "1", "--data-dir", shown]);
    assert_eq!(told.code, Some(1));
    assert!(
        told.stdout.contains("entries 4 to 9 were signed and are gone"),
        "{told:#?}"
    );

    // And one that goes on differently from there, with the same key: the mirror knows better.
    fs::rename(data.join("mirror"), directory.path().join("mirror")).unwrap();
    let server = Server::start(&data, &["--no-mirror"]);
    server.record("others", &receipts("others", 7));
    server.stop();
    fs::rename(directory.path().join("mirror"), data.join("mirror")).unwrap();
    let said = refusal(&data, &[]);
    assert!(
        said.contains("the first 10 entries of its journal are not those"),
        "{said}"
    );
    let told = purse(&["doctor", "--free-bytes-min", "1", "--data-dir", shown]);
    assert!(
        told.stdout.contains("are not the first of the journal"),
        "{told:#?}"
    );
}

/// Its name, what does it, and what the log says of it.
type Damage = (&'static str, fn(&Path), &'static str);

#[test]
fn a_mirror_that_is_damaged_or_cannot_be_written_does_not_stop_the_ledger() {
    let damages: [Damage; 4] = [
        (
            "a tile",
            |mirror| fs::write(mirror.join("tile/0/000.p/4"), "short").unwrap(),
            "damaged at tile/0/000.p/4",
        ),
        (
            "a checkpoint",
            |mirror| fs::write(mirror.join("checkpoint"), "nothing").unwrap(),
            "checkpoint of the copy",
        ),
        (
            "a file of somebody else",
            |mirror| fs::write(mirror.join("diary"), "dear diary").unwrap(),
            "diary is no file of a log",
        ),
        (
            "no directory",
            |mirror| {
                fs::remove_dir_all(mirror).unwrap();
                fs::write(mirror, "a file").unwrap();
            },
            "cannot be read or written",
        ),
    ];
    for (name, damage, words) in damages {
        let directory = TempDir::new().unwrap();
        let data = directory.path().join("ledger");
        let server = Server::start(&data, &[]);
        server.record("set-up", &set_up());
        server.stop();
        damage(&data.join("mirror"));
        let mut server = Server::start(&data, &["--mirror-interval-ms", "1"]);
        server.says(&["ERROR", words, "the ledger serves on"]);
        for number in 0..5 {
            server.record(&format!("more-{number}"), &receipts(name, 2));
        }
        let said = server.stop();
        let told = said.iter().filter(|line| line.contains("ERROR")).count();
        assert_eq!(told, 1, "{name}: {said:#?}");
        // Moved away, it is made again.
        fs::rename(data.join("mirror"), directory.path().join("damaged")).unwrap();
        Server::start(&data, &[]).stop();
        assert_eq!(
            verified(&data.join("mirror"), &data.join("ledger.vkey")),
            SET_UP + 10,
            "{name}"
        );
    }
}

#[test]
fn a_ledger_that_had_no_mirror_gets_one_from_its_first_entry() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("ledger");
    let server = Server::start(&data, &["--no-mirror"]);
    server.record("set-up", &set_up());
    for number in 0..3 {
        server.record(&format!("bulk-{number}"), &receipts("bulk", 200));
    }
    server.stop();
    assert!(!data.join("mirror").exists());
    Server::start(&data, &[]).stop();
    assert_eq!(
        verified(&data.join("mirror"), &data.join("ledger.vkey")),
        SET_UP + 600
    );
    let told = purse(&[
        "doctor",
        "--free-bytes-min",
        "1",
        "--data-dir",
        data.to_str().unwrap(),
    ]);
    assert!(
        told.stdout.contains("all 604 entries of the journal"),
        "{told:#?}"
    );
}

#[test]
fn the_demo_leaves_a_mirror_that_verifies() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("demo");
    let told = purse(&["demo", "--exit", "--data", data.to_str().unwrap()]);
    assert_eq!(told.code, Some(0), "{told:#?}");
    assert!(verified(&data.join("mirror"), &data.join("ledger.vkey")) > 100);
}
