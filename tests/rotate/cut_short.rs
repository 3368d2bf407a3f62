//! Each point at which a change of the key can be cut short: the same command completes it, and so does a start.

use super::{Ledger, text};
use crate::world::{copy_directory, purse, refusal};
use std::fs;
use std::path::Path;

/// The states that a crash can leave, each made of a ledger that got further by undoing its last steps.
struct Point {
    name: &'static str,
    finish: bool,
    make: fn(&Ledger),
}

fn move_file(ledger: &Ledger, from: &str, to: &str) {
    fs::rename(ledger.file(from), ledger.file(to)).unwrap();
}

/// The entry is durable, and no file was moved.
fn retired_and_nothing_moved(ledger: &Ledger) {
    ledger.rotated(&[]);
    ledger.rotated(&["--finish"]);
    move_file(ledger, "ledger.key", "ledger.next.key");
    move_file(ledger, "ledger.old.key", "ledger.key");
    fs::copy(ledger.beside("old.vkey"), ledger.file("ledger.vkey")).unwrap();
    fs::copy(ledger.beside("new.vkey"), ledger.file("ledger.next.vkey")).unwrap();
    fs::remove_file(ledger.file("ledger.old.vkey")).unwrap();
}

const POINTS: &[Point] = &[
    Point {
        name: "the next key is made and not named",
        finish: false,
        make: |ledger| {
            let kept = ledger.beside("kept");
            copy_directory(&ledger.data(), &kept);
            ledger.rotated(&[]);
            for file in ["ledger.next.key", "ledger.next.vkey"] {
                fs::copy(ledger.file(file), kept.join(file)).unwrap();
            }
            fs::remove_dir_all(ledger.data()).unwrap();
            fs::rename(kept, ledger.data()).unwrap();
        },
    },
    Point {
        name: "the next key is made, its public half is not",
        finish: false,
        make: |ledger| {
            (POINTS[0].make)(ledger);
            fs::remove_file(ledger.file("ledger.next.vkey")).unwrap();
        },
    },
    Point {
        name: "the next key is named",
        finish: false,
        make: |ledger| drop(ledger.rotated(&[])),
    },
    Point {
        name: "retired, and nothing moved",
        finish: true,
        make: retired_and_nothing_moved,
    },
    Point {
        name: "retired, and the old key has two names",
        finish: true,
        make: |ledger| {
            retired_and_nothing_moved(ledger);
            fs::hard_link(ledger.file("ledger.key"), ledger.file("ledger.old.key")).unwrap();
        },
    },
    Point {
        name: "retired, and the old key moved",
        finish: true,
        make: |ledger| {
            retired_and_nothing_moved(ledger);
            move_file(ledger, "ledger.key", "ledger.old.key");
        },
    },
    Point {
        name: "retired, and the new key has two names",
        finish: true,
        make: |ledger| {
            retired_and_nothing_moved(ledger);
            move_file(ledger, "ledger.key", "ledger.old.key");
            fs::hard_link(ledger.file("ledger.next.key"), ledger.file("ledger.key")).unwrap();
        },
    },
    Point {
        name: "retired, and the public halves not written",
        finish: true,
        make: |ledger| {
            retired_and_nothing_moved(ledger);
            move_file(ledger, "ledger.key", "ledger.old.key");
            move_file(ledger, "ledger.next.key", "ledger.key");
        },
    },
];

fn check_finished(ledger: &Ledger, point: &str) {
    for (file, key) in [("ledger.vkey", "new"), ("ledger.old.vkey", "old")] {
        // Where the old private key was moved before, its public half was written before that.
        if let Ok(found) = fs::read_to_string(ledger.file(file)) {
            assert_eq!(found.trim(), ledger.key(key).to_string(), "{point}: {file}");
        }
    }
    assert!(ledger.file("ledger.old.key").exists(), "{point}");
    for file in ["ledger.next.key", "ledger.next.vkey"] {
        assert!(!ledger.file(file).exists(), "{point}: {file}");
    }
}

#[test]
fn the_same_command_completes_what_was_cut_short() {
    for Point { name, finish, make } in POINTS {
        let ledger = Ledger::new();
        make(&ledger);
        let more: &[&str] = if *finish { &["--finish"] } else { &[] };
        ledger.rotated(more);
        ledger.go_on("then");
        match finish {
            true => check_finished(&ledger, name),
            false => ledger.verifies(&["old"], &["then"]),
        }
        ledger.verifies(&["new"], &["then"]);
        ledger.is_sound();
    }
}

#[test]
fn a_start_goes_on_from_wherever_it_was_cut_short() {
    for Point { name, finish, make } in POINTS {
        let ledger = Ledger::new();
        make(&ledger);
        let doctor = ledger.doctor();
        assert!(
            !doctor.stdout.contains("FAILED") || *finish,
            "{name}: {doctor:#?}"
        );
        ledger.go_on("then");
        match finish {
            true => {
                check_finished(&ledger, name);
                ledger.verifies(&["new"], &["then"]);
            }
            false => ledger.verifies(&["old"], &["then"]),
        }
        ledger.is_sound();
    }
}

#[test]
fn no_key_is_written_over_and_none_is_made_in_anothers_place() {
    let ledger = Ledger::new();
    ledger.rotated(&[]);
    let next = fs::read(ledger.file("ledger.next.key")).unwrap();
    // One that was retired before is still there.
    fs::write(ledger.file("ledger.old.key"), "an older key").unwrap();
    let told = ledger.rotate(&["--finish"]);
    assert_eq!(told.code, Some(1), "{told:#?}");
    assert!(told.stderr.contains("keep it apart"), "{told:#?}");
    ledger.verifies(&["old"], &[]);
    fs::remove_file(ledger.file("ledger.old.key")).unwrap();

    // The next key is gone: the ledger serves on with the old one, and the change waits for it.
    fs::remove_file(ledger.file("ledger.next.key")).unwrap();
    for more in [&[][..], &["--finish"]] {
        let told = ledger.rotate(more);
        assert_eq!(told.code, Some(1), "{told:#?}");
        assert!(told.stderr.contains("ledger.next.key"), "{told:#?}");
    }
    ledger.go_on("without");
    assert_eq!(ledger.opens("old", "without"), (true, true));
    assert_eq!(ledger.opens("new", "without"), (false, false));
    write_private(&ledger.file("ledger.next.key"), &next);
    ledger.rotated(&["--finish"]);
    ledger.go_on("after");
    ledger.verifies(&["new"], &["after"]);

    // The old key does not open the ledger any more.
    let new = fs::read(ledger.file("ledger.key")).unwrap();
    let old = fs::read(ledger.file("ledger.old.key")).unwrap();
    write_private(&ledger.file("ledger.key"), &old);
    assert!(refusal(&ledger.data(), &[]).contains("holds the key"));
    write_private(&ledger.file("ledger.key"), &new);
    ledger.is_sound();
}

/// A journal of before the change beside a mirror of after it was signed and lost.
#[test]
fn a_journal_of_before_the_change_is_not_served_beside_the_mirror_of_after_it() {
    let ledger = Ledger::new();
    let kept = ledger.beside("kept");
    copy_directory(&ledger.file("journal"), &kept);
    ledger.rotated(&[]);
    ledger.go_on("overlap");
    ledger.rotated(&["--finish"]);
    ledger.go_on("after");
    fs::remove_dir_all(ledger.file("journal")).unwrap();
    copy_directory(&kept, &ledger.file("journal"));
    // As an operator might who restores the old key as well.
    let old = fs::read(ledger.file("ledger.old.key")).unwrap();
    write_private(&ledger.file("ledger.key"), &old);
    let said = refusal(&ledger.data(), &[]);
    assert!(said.contains("is not served"), "{said}");
    let told = purse(&["rotate-key", "--data-dir", text(&ledger.data())]);
    assert_eq!(told.code, Some(1), "{told:#?}");

    // Nor where nothing but the mirror knows of the new key.
    for file in ["ledger.old.key", "ledger.old.vkey"] {
        fs::remove_file(ledger.file(file)).unwrap();
    }
    fs::copy(ledger.beside("old.vkey"), ledger.file("ledger.vkey")).unwrap();
    let said = refusal(&ledger.data(), &[]);
    assert!(said.contains("a key that the journal does not name"), "{said}");
    fs::remove_dir_all(ledger.file("mirror")).unwrap();
    ledger.serve().stop();
}

fn write_private(path: &Path, bytes: &[u8]) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, bytes).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}
