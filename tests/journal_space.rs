//! Room on the disk, as far as a test can go without filling one: limits that no disk meets stand for a full disk.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test reports by panicking")]

use common_purse::journal::conformance::{Lines, Model};
use common_purse::journal::sled::{Settings, SledJournal};
use common_purse::journal::{Journal, Unwritable};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

mod sled_place;
use sled_place::{Sled, settings};

/// The allocated size of the ballast, or none.
fn ballast(place: &Sled) -> Option<u64> {
    let path: PathBuf = place.data().join("ballast");
    fs::metadata(path).ok().map(|found| found.blocks() * 512)
}

#[test]
fn the_ballast_is_really_allocated() {
    let place = Sled::new();
    drop(SledJournal::open(&place.path(), settings()).unwrap());
    assert!(ballast(&place) >= Some(settings().ballast_bytes));
}

#[test]
fn no_ballast_is_made_where_none_is_wanted_or_room_is_short() {
    for settings in [
        Settings {
            ballast_bytes: 0,
            ..settings()
        },
        Settings {
            free_bytes_min: u64::MAX,
            ..settings()
        },
    ] {
        let place = Sled::new();
        drop(SledJournal::open(&place.path(), settings).unwrap());
        assert_eq!(ballast(&place), None);
    }
}

#[test]
fn on_a_full_disk_the_ballast_is_given_up_and_comes_back_with_room() {
    let place = Sled::new();
    let (mut model, mut lines) = (Model::default(), Lines::new(91));
    let journal = SledJournal::open(&place.path(), settings()).unwrap();
    model.append(&journal, lines.entries(40));
    drop(journal);

    // Less room than the ballast would take is a full disk, whatever the size.
    let full = Settings {
        free_bytes_min: u64::MAX,
        ballast_bytes: u64::MAX,
        ..settings()
    };
    let journal = SledJournal::open(&place.path(), full).unwrap();
    assert_eq!(ballast(&place), None);
    model.check(&journal);
    let Err(
        error @ Unwritable::DiskFull {
            needed_bytes: u64::MAX,
            ..
        },
    ) = journal.writable()
    else {
        panic!("a full disk was not named");
    };
    assert!(
        error
            .to_string()
            .contains("make room, and writing goes on by itself"),
        "{error}"
    );
    drop(journal);

    let journal = SledJournal::open(&place.path(), settings()).unwrap();
    assert!(ballast(&place) >= Some(settings().ballast_bytes));
    model.append(&journal, lines.entries(1));
    model.check(&journal);
}
