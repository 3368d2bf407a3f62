//! What the log says while a start reads many entries.

use super::snapshot::SNAPSHOT_ENTRIES;
use crate::journal::Journal;
use crate::types::Sequence;

/// So many entries are read between two lines of the log: some ten seconds.
const STEP: u64 = 1 << 20;

/// How far a start has come.
pub(super) struct Progress {
    /// The entry behind the last.
    end: u64,
    /// Where the next line is due.
    due: u64,
}

impl Progress {
    /// Says that all entries from `first` on are read, if they are more than a snapshot leaves.
    pub(super) fn begin(journal: &dyn Journal, first: Sequence) -> Progress {
        let end = journal.last_trailer().map_or(first, |trailer| trailer.next()).0;
        let entries = end.saturating_sub(first.0);
        if entries > 2 * SNAPSHOT_ENTRIES {
            tracing::info!(
                entries,
                "reading the journal: calls are answered when all of these entries are read, a million in some ten seconds"
            );
        }
        Progress {
            end,
            due: first.0.saturating_add(STEP),
        }
    }

    /// Everything before `next` was read.
    pub(super) fn reached(&mut self, next: Sequence) {
        if next.0 >= self.due {
            self.due = next.0.saturating_add(STEP);
            tracing::info!(read = next.0, of = self.end, "reading the journal");
        }
    }
}
