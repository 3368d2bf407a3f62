//! The commit log of the embedded engine: small blocks are durable in it before the engine's file has them, and whatever
//! becomes of either, what was acknowledged is there or missed by name.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test reports by panicking")]

use common_purse::journal::conformance::{Lines, Model, block, head, request};
use common_purse::journal::sled::{Settings, SledJournal};
use common_purse::journal::{BlockBuilder, Journal, OpenError};
use common_purse::types::Sequence;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::Path;

mod sled_place;
use sled_place::{Sled, copy, settings};

fn open(path: &Path) -> Result<SledJournal, OpenError> {
    SledJournal::open(path, settings())
}

/// A journal that is open, with so many blocks of one line that only its log and its buffers have.
fn of_small_blocks(place: &Sled, blocks: usize) -> (SledJournal, Model) {
    let (mut model, mut lines) = (Model::default(), Lines::new(71));
    let journal = open(&place.path()).unwrap();
    for _ in 0..blocks {
        model.append(&journal, lines.entries(1));
    }
    (journal, model)
}

/// The files as a kill leaves them, each time at another place.
fn killed(place: &Sled, name: &str) -> std::path::PathBuf {
    let target = place.data().join(name);
    copy(&place.path(), &target);
    target
}

#[test]
fn what_only_the_log_has_is_there_after_a_kill() {
    let place = Sled::new();
    let (journal, mut model) = of_small_blocks(&place, 20);
    let database = fs::read(place.path().join("db")).unwrap();
    let line = model.line(Sequence(19));
    let marker = &line[line.len() - 30..];
    assert!(
        !database.windows(marker.len()).any(|window| window == marker),
        "the engine's file is not synced for each block"
    );
    let target = killed(&place, "killed");
    drop(journal);
    let again = open(&target).unwrap();
    model.check(&again);
    model.append(&again, Lines::new(72).entries(3));
    drop(again);
    model.check(&open(&target).unwrap());
}

/// The log goes round many times, past blocks that are too large for it, and is cut off at every block.
#[test]
fn a_log_that_goes_round_loses_nothing_at_any_block() {
    let place = Sled::new();
    let (mut model, mut lines) = (Model::default(), Lines::new(73));
    let small = Settings {
        log_bytes: 8 << 10,
        ..settings()
    };
    let reopen = |path: &Path| SledJournal::open(path, small.clone()).unwrap();
    let journal = reopen(&place.path());
    for round in 0..60 {
        let count = match round % 7 {
            6 => 30,
            _ => 1,
        };
        model.append(&journal, lines.entries(count));
        let target = killed(&place, "killed");
        model.check(&reopen(&target));
        fs::remove_dir_all(&target).unwrap();
    }
}

#[test]
fn a_log_that_lost_its_last_block_is_missed_and_one_before_it_leaves_a_gap() {
    let place = Sled::new();
    let (journal, model) = of_small_blocks(&place, 12);
    // Each block of one line is a record of some sectors; the first has its block's sequences behind 12 bytes.
    let log = fs::read(place.path().join("log")).unwrap();
    let starts: Vec<usize> = (0..log.len())
        .step_by(512)
        .filter(|at| log[*at..].starts_with(b"CPLR"))
        .collect();
    assert_eq!(starts.len(), 12);
    for (number, start) in starts.iter().enumerate() {
        let target = killed(&place, "killed");
        let file = File::options().write(true).open(target.join("log")).unwrap();
        file.write_all_at(&[!log[start + 40]], (start + 40) as u64)
            .unwrap();
        let lost = Sequence(number as u64);
        match open(&target) {
            Err(OpenError::LostTail { tail, acknowledged }) if number == 11 => {
                assert_eq!((tail, acknowledged), (lost, model.tail()));
            }
            Err(OpenError::Gap { tail, found }) if number < 11 => {
                assert_eq!((tail, found), (lost, lost.plus(1)));
            }
            Ok(_) => panic!("block {number} was not missed"),
            Err(error) => panic!("block {number}: {error}"),
        }
        fs::remove_dir_all(&target).unwrap();
    }
    drop(journal);
}

/// Power loss may take the last record, which nobody was told of, and leaves an older note of what was acknowledged.
#[test]
fn a_record_that_was_cut_short_and_not_acknowledged_is_dropped() {
    let place = Sled::new();
    let (journal, _) = of_small_blocks(&place, 5);
    let acknowledged = fs::read(place.path().join("acknowledged")).unwrap();
    let (mut model, mut lines) = (Model::default(), Lines::new(71));
    let shadow = Sled::new();
    let other = open(&shadow.path()).unwrap();
    for _ in 0..5 {
        model.append(&other, lines.entries(1));
    }
    let before = model.tail();
    let mut whole = model.clone();
    whole.append(&journal, lines.entries(1));
    let log = fs::read(place.path().join("log")).unwrap();
    let last = (0..log.len())
        .step_by(512)
        .rfind(|at| log[*at..].starts_with(b"CPLR"))
        .unwrap();
    for sectors in 0..2 {
        let target = killed(&place, "killed");
        let mut torn = log.clone();
        torn[last + sectors * 512..last + 1024].fill(0);
        fs::write(target.join("log"), torn).unwrap();
        fs::write(target.join("acknowledged"), &acknowledged).unwrap();
        let again = open(&target).unwrap();
        if again.last_trailer().unwrap().next() == before {
            model.check(&again);
            model.clone().append(&again, Lines::new(74).entries(2));
        } else {
            // The record fits one sector.
            whole.check(&again);
        }
        fs::remove_dir_all(&target).unwrap();
    }
}

#[test]
fn a_log_that_is_gone_is_missed_after_a_kill_and_not_after_a_clean_stop() {
    let place = Sled::new();
    let (journal, model) = of_small_blocks(&place, 9);
    let target = killed(&place, "killed");
    fs::remove_file(target.join("log")).unwrap();
    let Err(OpenError::LostTail { acknowledged, .. }) = open(&target) else {
        panic!("nine lost entries were not noticed");
    };
    assert_eq!(acknowledged, model.tail());
    drop(journal);
    fs::remove_file(place.path().join("log")).unwrap();
    model.check(&open(&place.path()).unwrap());
}

/// A log of another ledger fits by its numbers and not by its roots: nothing of it gets into the journal.
#[test]
fn a_log_of_another_history_is_refused_and_changes_nothing() {
    let (place, other) = (Sled::new(), Sled::new());
    let (mut model, mut lines) = (Model::default(), Lines::new(76));
    let journal = open(&place.path()).unwrap();
    model.append(&journal, lines.entries(2));
    drop(journal);
    let another = open(&other.path()).unwrap();
    let lines = lines.entries(3);
    // As many entries before it, and other roots: these are made of sequences, so that another count is another root.
    let row = request(Sequence::FIRST, 2);
    let mut head = head(2);
    head.root = [9; 32];
    let mut builder = BlockBuilder::new(Sequence::FIRST);
    lines[..2]
        .iter()
        .for_each(|line| builder.push_line(line).unwrap());
    builder.push_request(&row);
    another.append(&builder.finish(head)).unwrap();
    another
        .append(&block(Sequence(2), &lines[2..], &[request(Sequence(2), 1)]))
        .unwrap();
    let own = fs::read(place.path().join("log")).unwrap();
    fs::copy(other.path().join("log"), place.path().join("log")).unwrap();
    assert!(matches!(
        open(&place.path()),
        Err(OpenError::AnotherHistory { tail: Sequence(2) })
    ));
    drop(another);
    fs::write(place.path().join("log"), own).unwrap();
    model.check(&open(&place.path()).unwrap());
}

#[test]
fn bytes_that_are_no_log_are_written_over() {
    let place = Sled::new();
    let (journal, mut model) = of_small_blocks(&place, 3);
    drop(journal);
    for bytes in [&b""[..], b"CPLR", &[0xFF; 5_000]] {
        fs::write(place.path().join("log"), bytes).unwrap();
        let journal = open(&place.path()).unwrap();
        model.check(&journal);
        model.append(&journal, Lines::new(75).entries(1));
        let target = killed(&place, "killed");
        model.check(&open(&target).unwrap());
        fs::remove_dir_all(&target).unwrap();
    }
}
