//! Cases about what an append takes, refuses and keeps.

use super::{Lines, Model, Place, block};
use crate::journal::{AppendError, BlockBuilder, Journal, Refusal};
use crate::types::Sequence;

/// Nothing is there before the first block.
pub fn an_empty_journal_has_no_frame_and_no_trailer(place: &impl Place) {
    let journal = place.create();
    Model::default().check(&journal);
    let journal = place.restart(journal);
    Model::default().check(&journal);
    let journal = place.crash(journal);
    Model::default().check(&journal);
    journal.writable().unwrap();
}

/// Each block begins where the one before ended, whatever their sizes.
pub fn blocks_follow_each_other_without_gap(place: &impl Place) {
    let (journal, mut model, mut lines) = (place.create(), Model::default(), Lines::new(1));
    for _ in 0..40 {
        let count = 1 + lines.below(100);
        model.append(&journal, lines.entries(count));
        assert_eq!(
            journal.last_trailer().map(|trailer| trailer.next()),
            Some(model.tail())
        );
    }
    model.check(&journal);
}

/// Behind, before and far beyond the tail a block is refused by name, and the right one is still taken.
pub fn a_block_elsewhere_than_at_the_tail_is_refused(place: &impl Place) {
    let (journal, mut model, mut lines) = (place.create(), Model::default(), Lines::new(2));
    model.append(&journal, lines.entries(40));
    for elsewhere in [0, 39, 41, 1_000_000, 1 << 40] {
        let refused = journal.append(&block(Sequence(elsewhere), &lines.entries(3), &[]));
        let Err(AppendError::Refused(Refusal::WrongSequence { expected, found })) = refused else {
            panic!("a block at {elsewhere} was not refused by its sequence: {refused:?}");
        };
        assert_eq!((expected, found), (model.tail(), Sequence(elsewhere)));
    }
    model.check(&journal);
    model.append(&journal, lines.entries(3));
    model.check(&journal);
}

/// A block has at least one line.
pub fn a_block_without_a_line_is_refused(place: &impl Place) {
    let journal = place.create();
    let refused = journal.append(&block(Sequence::FIRST, &[], &[]));
    assert!(
        matches!(refused, Err(AppendError::Refused(Refusal::Empty))),
        "{refused:?}"
    );
    Model::default().check(&journal);
}

/// The checkpoint that a trailer keeps is of the tree after its block.
pub fn a_block_signed_for_another_tree_is_refused(place: &impl Place) {
    let (journal, mut lines) = (place.create(), Lines::new(3));
    let mut builder = BlockBuilder::new(Sequence::FIRST);
    builder.push_line(&lines.entry()).unwrap();
    let refused = journal.append(&builder.finish(super::head(2)));
    let Err(AppendError::Refused(Refusal::WrongHead { tree_size: 2, next })) = refused else {
        panic!("a tree of 2 leaves for 1 entry was not refused: {refused:?}");
    };
    assert_eq!(next, Sequence(1));
    Model::default().check(&journal);
}

/// A full disk is a refusal with a name before anything is written; reading goes on, and so does writing once there is
/// room.
pub fn a_full_disk_refuses_blocks_and_can_be_read(place: &impl Place) {
    let (journal, mut model, mut lines) = (place.create(), Model::default(), Lines::new(4));
    model.append(&journal, lines.entries(100));
    let journal = place.fill(journal);
    assert!(journal.writable().is_err());
    let refused = journal.append(&block(model.tail(), &lines.entries(2), &[]));
    assert!(
        matches!(refused, Err(AppendError::Refused(Refusal::Unwritable(_)))),
        "{refused:?}"
    );
    model.check(&journal);
    let journal = place.make_room(journal);
    journal.writable().unwrap();
    model.append(&journal, lines.entries(2));
    model.check(&journal);
}

/// A clean stop and a start give the same frames, trailers and tables, and the next block fits.
pub fn a_restart_changes_nothing(place: &impl Place) {
    again_and_again(place, Lines::new(5), Place::restart);
}

/// What was acknowledged is there after a kill, every time.
pub fn a_crash_loses_nothing_that_was_acknowledged(place: &impl Place) {
    again_and_again(place, Lines::new(6), Place::crash);
}

fn again_and_again<P: Place>(place: &P, mut lines: Lines, start: impl Fn(&P, P::Journal) -> P::Journal) {
    let (mut journal, mut model) = (place.create(), Model::default());
    for round in 0..6 {
        for _ in 0..=round {
            let count = 1 + lines.below(150);
            model.append(&journal, lines.entries(count));
        }
        journal = start(place, journal);
        model.check(&journal);
    }
}
