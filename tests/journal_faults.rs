//! Every step of an append fails in each way it can, then the journal is opened again and goes on. Seen through the
//! engine in memory, which recovers by the same code as the embedded one.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test reports by panicking")]

use common_purse::journal::conformance::{Lines, Model, block, request};
use common_purse::journal::memory::{CrashImage, Fault, MemoryJournal};
use common_purse::journal::{
    AppendError, Block, FormatError, Journal, OpenError, ReadError, Refusal, RequestRow, Unwritable,
};
use common_purse::types::Sequence;

/// A journal of three blocks (1, 40 and 100 lines), what it should hold, and the next block.
struct Fixture {
    journal: MemoryJournal,
    model: Model,
    lines: Vec<Vec<u8>>,
    requests: Vec<RequestRow>,
    next: Block,
}

fn fixture() -> Fixture {
    let (journal, mut model, mut lines) = (MemoryJournal::new(), Model::default(), Lines::new(71));
    for count in [1, 40, 100] {
        model.append(&journal, lines.entries(count));
    }
    let entries = lines.entries(200);
    let row = |row| request(model.tail().plus(row), 1);
    let requests: Vec<RequestRow> = (0..200).map(row).collect();
    Fixture {
        next: block(model.tail(), &entries, &requests),
        lines: entries,
        journal,
        model,
        requests,
    }
}

impl Fixture {
    /// The model with the next block in it.
    fn with_next(&self) -> Model {
        let mut model = self.model.clone();
        model.record(&self.next, self.lines.clone(), self.requests.clone());
        model
    }

    /// How many values the next block is stored as.
    fn values(&self) -> usize {
        self.next.request_frames().len() + self.next.frames().len()
    }
}

/// After an unknown outcome the journal takes nothing more and shows what was acknowledged before.
fn check_failed(fixture: &Fixture) {
    assert!(matches!(
        fixture.journal.writable(),
        Err(Unwritable::FailedBefore)
    ));
    let again = fixture.journal.append(&fixture.next);
    assert!(
        matches!(
            again,
            Err(AppendError::Refused(Refusal::Unwritable(
                Unwritable::FailedBefore
            )))
        ),
        "{again:?}"
    );
    fixture.model.check(&fixture.journal);
}

#[test]
fn an_unknown_outcome_is_found_out_by_opening_again() {
    let values = fixture().values();
    let mut faults = vec![(Fault::UnknownLost, false), (Fault::UnknownWritten, true)];
    faults.extend((0..=values).map(|torn| (Fault::UnknownTorn { values: torn }, torn == values)));
    for (fault, written) in faults {
        let fixture = fixture();
        fixture.journal.fail_after(0, fault);
        let Err(AppendError::Unknown { first, next, .. }) = fixture.journal.append(&fixture.next) else {
            panic!("{fault:?} was not reported as unknown");
        };
        assert_eq!((first, next), (fixture.next.first(), fixture.next.next()));
        check_failed(&fixture);

        let reopened = MemoryJournal::open(fixture.journal.crash_image()).unwrap();
        if written {
            fixture.with_next().check(&reopened);
        } else {
            fixture.model.check(&reopened);
            reopened.append(&fixture.next).unwrap();
            fixture.with_next().check(&reopened);
        }
    }
}

#[test]
fn a_fault_may_be_ordered_for_a_later_append() {
    let (journal, mut model, mut lines) = (MemoryJournal::new(), Model::default(), Lines::new(72));
    journal.fail_after(2, Fault::UnknownLost);
    model.append(&journal, lines.entries(1));
    model.append(&journal, lines.entries(1));
    let third = block(model.tail(), &lines.entries(1), &[]);
    assert!(matches!(journal.append(&third), Err(AppendError::Unknown { .. })));
}

#[test]
fn a_superseded_writer_is_refused_for_good() {
    let fixture = fixture();
    fixture.journal.fail_after(0, Fault::Superseded);
    for _ in 0..2 {
        let refused = fixture.journal.append(&fixture.next);
        assert!(matches!(refused, Err(AppendError::Refused(Refusal::Superseded))));
    }
    fixture.model.check(&fixture.journal);
    fixture
        .model
        .check(&MemoryJournal::open(fixture.journal.crash_image()).unwrap());
}

#[test]
fn power_lost_during_an_append_leaves_the_block_whole_or_not_at_all() {
    let fixture = fixture();
    for torn in 0..fixture.values() {
        let image = fixture.journal.crash_image().with_torn(&fixture.next, torn);
        fixture.model.check(&MemoryJournal::open(image).unwrap());
    }
    let image = fixture
        .journal
        .crash_image()
        .with_torn(&fixture.next, fixture.values());
    fixture.with_next().check(&MemoryJournal::open(image).unwrap());
}

/// The journal's blocks begin at 0, 1 and 41; frames at 0, 1, 33, 41, 73, 105 and 137.
fn damaged(change: impl FnOnce(&mut CrashImage)) -> Result<MemoryJournal, OpenError> {
    let mut image = fixture().journal.crash_image();
    change(&mut image);
    MemoryJournal::open(image)
}

#[test]
fn damage_in_the_last_block_is_found_at_open() {
    for frame in [41, 73, 105, 137].map(Sequence) {
        let opened = damaged(|image| assert!(image.damage(frame, |bytes| bytes[30] ^= 1)));
        let Err(OpenError::Unreadable(ReadError::Damaged { sequence, source })) = opened else {
            panic!("damage at {frame} was not found: {opened:?}");
        };
        assert_eq!(sequence, frame);
        assert!(matches!(source, FormatError::Checksum { .. }));
    }
    for frame in [41, 73, 105].map(Sequence) {
        let opened = damaged(|image| assert!(image.lose(frame)));
        let Err(OpenError::Unreadable(ReadError::Missing { sequence, .. })) = opened else {
            panic!("the lost frame {frame} was not missed: {opened:?}");
        };
        assert_eq!(sequence, frame);
    }
}

#[test]
fn a_lost_last_frame_is_no_unacknowledged_block() {
    let opened = damaged(|image| assert!(image.lose(Sequence(137))));
    let Err(OpenError::LostTail { tail, acknowledged }) = opened else {
        panic!("the lost last frame was not missed: {opened:?}");
    };
    assert_eq!((tail, acknowledged), (Sequence(41), Sequence(141)));
}

#[test]
fn frames_behind_a_gap_are_not_dropped() {
    let fixture = fixture();
    let beyond = block(fixture.next.next(), &fixture.lines, &[]);
    let image = fixture.journal.crash_image().with_torn(&beyond, 3);
    let Err(OpenError::Gap { tail, found }) = MemoryJournal::open(image) else {
        panic!("a gap was not found");
    };
    assert_eq!((tail, found), (fixture.next.first(), beyond.first()));
}

#[test]
fn damage_before_the_last_block_is_found_by_whoever_reads_it() {
    let journal = damaged(|image| assert!(image.damage(Sequence(1), |bytes| bytes.truncate(40)))).unwrap();
    for sequence in [1, 2, 32].map(Sequence) {
        let read = journal.frame(sequence);
        assert!(matches!(read, Err(ReadError::Damaged { .. })), "{read:?}");
    }
    assert!(journal.frame(Sequence(0)).is_ok() && journal.frame(Sequence(33)).is_ok());

    let journal = damaged(|image| assert!(image.lose(Sequence(33)))).unwrap();
    let read = journal.frame(Sequence(35));
    assert!(
        matches!(read, Err(ReadError::Missing { sequence, tail }) if (sequence, tail) == (Sequence(35), Sequence(141))),
        "{read:?}"
    );
}

#[test]
fn a_frame_in_the_place_of_another_is_never_read_as_it() {
    let fixture = fixture();
    let other = block(Sequence(33), &fixture.lines[..8], &[]).frames()[0]
        .1
        .clone();
    let journal = damaged(|image| assert!(image.damage(Sequence(0), |bytes| *bytes = other))).unwrap();
    let read = journal.frame(Sequence(0));
    assert!(matches!(read, Err(ReadError::Inconsistent { .. })), "{read:?}");
}
