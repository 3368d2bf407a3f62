//! Damage on disk under the embedded engine: every open and every read gives a named error or the right lines, never a
//! panic and never other lines, and no acknowledged entry is missed in silence.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test reports by panicking")]

use common_purse::journal::conformance::{Lines, Model, request};
use common_purse::journal::sled::SledJournal;
use common_purse::journal::{Journal, OpenError, ReadError};
use common_purse::types::Sequence;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::Path;

mod sled_place;
use sled_place::{Sled, copy, settings};

fn open(path: &Path) -> Result<SledJournal, OpenError> {
    SledJournal::open(path, settings())
}

/// A journal over several of sled's segments of 16 MiB, written by three runs, so that sled has a snapshot of the
/// first two.
fn written(place: &Sled) -> Model {
    let (mut model, mut lines) = (Model::default(), Lines::new(31));
    let mut run = |blocks: usize, entries_max: usize| {
        let journal = open(&place.path()).unwrap();
        for _ in 0..blocks {
            let mut block: Vec<Vec<u8>> = (0..entries_max).map(|_| lines.noise(2_000)).collect();
            block.push(lines.entry());
            model.append(&journal, block);
        }
        for _ in 0..10 {
            model.append(&journal, vec![lines.entry()]);
        }
        journal
    };
    drop(run(30, 200));
    drop(run(60, 200));
    drop(run(30, 60));
    model
}

/// What became of a damaged journal. Panics when it is neither whole nor refused by name.
fn outcome(path: &Path, model: &Model) -> &'static str {
    let journal = match open(path) {
        Ok(journal) => journal,
        Err(OpenError::Engine { .. }) => return "the engine refused to open",
        Err(OpenError::LostTail { .. }) => return "a lost tail was noticed",
        Err(OpenError::Unreadable(_)) => return "the last block was found damaged",
        Err(OpenError::Gap { .. }) => return "a gap was found at the end",
        Err(error) => panic!("an error of another kind: {error}"),
    };
    let tail = journal.last_trailer().map(|trailer| trailer.next());
    assert_eq!(tail, Some(model.tail()), "the journal opened and ends elsewhere");
    let mut refused = 0;
    let mut sequence = Sequence::FIRST;
    while sequence < model.tail() {
        match journal.frame(sequence) {
            Ok(frame) => {
                let frame = frame.expect("a frame below the tail");
                for (sequence, line) in frame.lines() {
                    assert!(line == model.line(sequence), "line {sequence} differs");
                }
                sequence = frame.next();
            }
            Err(ReadError::Engine { .. } | ReadError::Damaged { .. } | ReadError::Missing { .. }) => {
                refused += 1;
                sequence = sequence.plus(1);
            }
            Err(error) => panic!("an error of another kind: {error}"),
        }
    }
    match refused {
        0 => "no harm",
        _ => "reads were refused by name",
    }
}

/// Changes a few bytes where sled has written something, and says where.
fn flip(path: &Path, seed: &mut Lines) -> u64 {
    let database = File::options()
        .read(true)
        .write(true)
        .open(path.join("db"))
        .unwrap();
    let length = database.metadata().unwrap().len();
    loop {
        let offset = seed.number() % (length - 16);
        let mut found = [0; 16];
        database.read_exact_at(&mut found, offset).unwrap();
        // The rest of a segment is filled with one byte, and most of a small database is that.
        if found.iter().any(|byte| *byte != found[0]) {
            let flipped: Vec<u8> = found.iter().zip(seed.noise(4)).map(|(a, b)| a ^ b).collect();
            database.write_all_at(&flipped, offset).unwrap();
            return offset;
        }
    }
}

/// Damages copies of a journal in `rounds` places, and counts what became of them.
fn damage(place: &Sled, model: &Model, rounds: u64, without_snapshot: bool) {
    let mut outcomes = BTreeMap::new();
    for round in 0..rounds {
        let mut seed = Lines::new(1000 + round);
        let target = place.data().join("damaged");
        copy(&place.path(), &target);
        if without_snapshot {
            remove_snapshots(&target);
        }
        let offset = flip(&target, &mut seed);
        eprintln!("round {round}: 4 bytes at {offset}");
        *outcomes.entry(outcome(&target, model)).or_insert(0) += 1;
        fs::remove_dir_all(&target).unwrap();
    }
    eprintln!("{outcomes:?}");
}

fn remove_snapshots(path: &Path) {
    for entry in fs::read_dir(path).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().starts_with("snap.") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
}

#[test]
fn flipped_bytes_are_named_or_harmless() {
    let place = Sled::new();
    let model = written(&place);
    damage(&place, &model, 16, false);
    damage(&place, &model, 16, true);
}

#[test]
fn a_database_cut_short_behind_its_snapshot_is_named() {
    let place = Sled::new();
    let model = written(&place);
    let length = fs::metadata(place.path().join("db")).unwrap().len();
    for part in 0..8 {
        let target = place.data().join("cut");
        copy(&place.path(), &target);
        let database = File::options().write(true).open(target.join("db")).unwrap();
        database.set_len(length * part / 8).unwrap();
        let outcome = outcome(&target, &model);
        eprintln!("{part} of 8: {outcome}");
        fs::remove_dir_all(&target).unwrap();
    }
}

/// What power loss leaves of an append: bytes that were on their way to the disk are not there, from some point on or on
/// one page in between. The block is there whole or not at all, and no block before it is touched.
#[test]
fn a_block_that_was_cut_short_is_dropped_whole() {
    // Two lines make one value, in the log; 300 several single ones, 2,000 a batch, in the engine's file.
    for count in [2, 300, 2_000] {
        let place = Sled::new();
        let (mut model, mut lines) = (Model::default(), Lines::new(41));
        let journal = open(&place.path()).unwrap();
        model.append(&journal, lines.entries(500));
        let before = place.data().join("before");
        copy(&place.path(), &before);
        let mut whole = model.clone();
        let row = |row| request(model.tail().plus(row), 1);
        whole.append_with(
            &journal,
            lines.entries(count),
            (0..count as u64).map(row).collect(),
        );
        let after = place.path();
        for round in 0..20 {
            let torn = place.data().join(format!("torn-{round}"));
            tear(&before, &after, &torn, &mut Lines::new(round));
            check_torn(&torn, model.clone(), &whole);
            fs::remove_dir_all(&torn).unwrap();
        }
    }
}

/// Makes `torn` from the journal before an append and after it, without some of the bytes that differ: in the log if the
/// block went there, else in the engine's file.
fn tear(before: &Path, after: &Path, torn: &Path, seed: &mut Lines) {
    copy(before, torn);
    for name in ["db", "log"] {
        let old = fs::read(before.join(name)).unwrap();
        let new = fs::read(after.join(name)).unwrap();
        if old != new {
            fs::write(torn.join(name), without_some(&old, new, seed)).unwrap();
        }
    }
}

fn without_some(old: &[u8], new: Vec<u8>, seed: &mut Lines) -> Vec<u8> {
    let differs = |at: &usize| old.get(*at) != new.get(*at);
    let first = (0..new.len()).find(differs).unwrap();
    let last = (first..new.len()).rfind(differs).unwrap();
    let lost_from = first + seed.below(last - first);
    let lost_to = match seed.below(2) {
        0 => last + 1,
        _ => (lost_from / 4096 + 1) * 4096,
    };
    let mut bytes = new;
    for at in lost_from..lost_to.min(bytes.len()) {
        bytes[at] = old.get(at).copied().unwrap_or(0);
    }
    bytes
}

fn check_torn(path: &Path, mut model: Model, whole: &Model) {
    let journal = open(path).unwrap();
    if journal.last_trailer().as_ref() == whole.trailers().last() {
        whole.check(&journal);
        return;
    }
    model.check(&journal);
    model.append(&journal, Lines::new(42).entries(40));
    drop(journal);
    model.check(&open(path).unwrap());
}
