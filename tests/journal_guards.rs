//! What the embedded engine guards besides its data: one writer, no blob files, and the end it has acknowledged.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test reports by panicking")]

use common_purse::journal::conformance::{Lines, Model, block};
use common_purse::journal::sled::SledJournal;
use common_purse::journal::{AppendError, Journal, OpenError, Refusal, Unwritable};
use common_purse::types::Sequence;
use std::fs;
use std::path::Path;

mod sled_place;
use sled_place::{Sled, copy, settings};

fn open(path: &Path) -> Result<SledJournal, OpenError> {
    SledJournal::open(path, settings())
}

#[test]
fn a_second_open_is_refused_by_name() {
    let place = Sled::new();
    let journal = open(&place.path()).unwrap();
    assert!(matches!(open(&place.path()), Err(OpenError::AlreadyOpen { .. })));
    drop(journal);
    open(&place.path()).unwrap();
}

#[test]
fn a_database_older_than_what_was_acknowledged_is_named() {
    let place = Sled::new();
    let (mut model, mut lines) = (Model::default(), Lines::new(51));
    let journal = open(&place.path()).unwrap();
    model.append(&journal, lines.entries(50));
    let older = place.data().join("older");
    copy(&place.path(), &older);
    model.append(&journal, lines.entries(7));
    drop(journal);
    fs::copy(place.path().join("acknowledged"), older.join("acknowledged")).unwrap();
    let Err(OpenError::LostTail { tail, acknowledged }) = open(&older) else {
        panic!("7 lost entries were not noticed");
    };
    assert_eq!((tail, acknowledged), (Sequence(50), Sequence(57)));
}

/// A blob file stops the journal at once: what it holds would not survive power loss.
#[test]
fn a_blob_file_is_never_acknowledged() {
    let place = Sled::new();
    let (mut model, mut lines) = (Model::default(), Lines::new(61));
    let journal = open(&place.path()).unwrap();
    model.append(&journal, lines.entries(5));
    let blob = place.path().join("blobs").join("1");
    fs::write(&blob, b"").unwrap();
    let next = block(model.tail(), &lines.entries(1), &[]);
    assert!(matches!(journal.append(&next), Err(AppendError::Unknown { .. })));
    assert!(matches!(journal.writable(), Err(Unwritable::FailedBefore)));
    assert!(matches!(
        journal.append(&next),
        Err(AppendError::Refused(Refusal::Unwritable(
            Unwritable::FailedBefore
        )))
    ));
    model.check(&journal);
    drop(journal);
    let Err(OpenError::BlobFiles { count: 1, .. }) = open(&place.path()) else {
        panic!("a blob file was not noticed at open");
    };
    fs::remove_file(&blob).unwrap();
    open(&place.path()).unwrap();
}

/// A witness that was cut short or half written remembers nothing, and is written whole with the next block.
#[test]
fn a_damaged_witness_is_no_reason_to_refuse_a_whole_journal() {
    let place = Sled::new();
    let (mut model, mut lines) = (Model::default(), Lines::new(62));
    let journal = open(&place.path()).unwrap();
    model.append(&journal, lines.entries(5));
    drop(journal);
    let witness = place.path().join("acknowledged");
    let sound = fs::read(&witness).unwrap();
    for damaged in [&sound[..0], &sound[..13], b"another file of 20 b"] {
        fs::write(&witness, damaged).unwrap();
        let journal = open(&place.path()).unwrap();
        model.check(&journal);
        model.append(&journal, lines.entries(1));
        drop(journal);
        assert_eq!(fs::read(&witness).unwrap().len(), sound.len());
    }
}

#[test]
fn a_journal_opens_in_directories_that_are_yet_to_be_made() {
    let place = Sled::new();
    let deep = place.path().join("a/b/c");
    drop(open(&deep).unwrap());
    assert!(deep.join("db").exists());
    let file = place.path().join("file");
    fs::write(&file, b"").unwrap();
    assert!(matches!(open(&file), Err(OpenError::Files { .. })));
}
