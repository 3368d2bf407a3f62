//! Entries that do not follow on each other, read one after the other.

use super::entries::Unread;
use crate::journal::{Frame, Journal};
use crate::ledger::Entry;
use crate::types::Sequence;

/// Reads entries in the order of their sequences; neighbours stand in one frame, which is read once.
pub(super) struct Scattered<'a> {
    journal: &'a dyn Journal,
    frame: Option<Frame>,
}

impl<'a> Scattered<'a> {
    pub(super) fn new(journal: &'a dyn Journal) -> Scattered<'a> {
        Scattered { journal, frame: None }
    }

    /// The entry at `sequence`.
    ///
    /// # Errors
    /// When it cannot be read. This reads a disk: not for a thread that others wait for.
    pub(super) fn entry(&mut self, sequence: Sequence) -> Result<Entry, Unread> {
        let line = self.line(sequence)?;
        Entry::from_recorded(line).map_err(|source| Unread::NoEntry { sequence, source })
    }

    /// The line of the entry at `sequence`.
    ///
    /// # Errors
    /// As for [`Scattered::entry`].
    pub(super) fn line(&mut self, sequence: Sequence) -> Result<&[u8], Unread> {
        let is_in_it = |frame: &Frame| frame.line(sequence).is_some();
        if !self.frame.as_ref().is_some_and(is_in_it) {
            let read = self.journal.frame(sequence);
            self.frame = read.map_err(|source| Unread::Journal { sequence, source })?;
        }
        let line = self.frame.as_ref().and_then(|frame| frame.line(sequence));
        line.ok_or(Unread::Missing { sequence })
    }
}
