//! The index of entries filled up to where a snapshot ends: recovery reads only what comes behind it.

use super::recorded;
use super::recovery_error::RecoveryError;
use super::view::covering;
use crate::index::{Covering, Index};
use crate::journal::{Journal, ReadError};
use crate::types::{Origin, Sequence};

/// Fills `index` with the first `size` entries: by the files of segments that are of this journal, and where there is none by
/// reading the entries.
///
/// # Errors
/// When an entry cannot be read.
pub(super) fn fill(
    index: &Index,
    journal: &dyn Journal,
    origin: &Origin,
    size: Sequence,
) -> Result<(), RecoveryError> {
    while index.next() < size {
        index.adopt(origin, |checkpoint| has_signed(journal, checkpoint));
        match index.pass_by_file(size) {
            true => take_up_command(index, journal)?,
            false => read(index, journal, size)?,
        }
    }
    // A snapshot ends with a block.
    let last = size.0.checked_sub(1).map(Sequence);
    let frame = last.map(|last| journal.frame(last)).transpose()?.flatten();
    if let Some(trailer) = frame.as_ref().and_then(|frame| frame.trailer()) {
        index.cover(covering(trailer));
    }
    Ok(())
}

/// Reads entries up to the end of a segment, or to before `size`.
fn read(index: &Index, journal: &dyn Journal, size: Sequence) -> Result<(), RecoveryError> {
    let (mut next, segment) = (index.next(), index.segment_of(index.next()));
    while next < size && index.segment_of(next) == segment {
        let frame = journal.frame(next)?.ok_or(ReadError::Missing {
            sequence: next,
            tail: size,
        })?;
        let lines = frame
            .lines()
            .filter(|(sequence, _)| *sequence >= next && *sequence < size);
        for (sequence, line) in lines.take_while(|(sequence, _)| index.segment_of(*sequence) == segment) {
            index.add_again(&recorded::parse(line, sequence)?);
        }
        next = index.next();
    }
    Ok(())
}

/// The next entry may go on a command whose first part a file stands for.
fn take_up_command(index: &Index, journal: &dyn Journal) -> Result<(), RecoveryError> {
    let next = index.next();
    let Some(entry) = recorded::entry_at(journal, next)? else {
        return Ok(());
    };
    let before = u64::from(entry.part.number.saturating_sub(1));
    if let Some(first) = next.0.checked_sub(before).filter(|_| before > 0).map(Sequence) {
        let first = recorded::entry_at(journal, first)?;
        index.take_up(first.and_then(|first| first.command));
    }
    Ok(())
}

/// Whether a block of the journal ends where a checkpoint does, with its root.
pub fn has_signed(journal: &dyn Journal, checkpoint: Covering) -> bool {
    let last = checkpoint.tree_size.checked_sub(1).map(Sequence);
    let frame = last.and_then(|last| journal.frame(last).ok().flatten());
    let trailer = frame.as_ref().and_then(|frame| frame.trailer());
    trailer.is_some_and(|trailer| covering(trailer) == checkpoint)
}
