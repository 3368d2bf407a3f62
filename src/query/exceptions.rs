//! The register of exceptions: entries that set a rule aside, read from the journal.
//!
//! Entries are added to it and never taken out, so that as at an entry it is what the present has up to there.

use super::entries::Unread;
use super::scattered::Scattered;
use crate::journal::Journal;
use crate::ledger::{Entry, Exception, ExceptionKind, State};
use crate::types::{Date, PoolId, Sequence};

/// How many entries a page has at most, and how many it looks through.
pub const EXCEPTIONS_PAGE_MAX: usize = 1_000;

/// What of a pool's register is wanted.
#[derive(Debug, Clone)]
pub struct WantedExceptions {
    /// The pool.
    pub pool: PoolId,
    /// Only of these kinds; of all if empty.
    pub kinds: Vec<ExceptionKind>,
    /// Only of entries that take effect on or before a day.
    pub effective: Option<Date>,
}

/// A page of the register.
#[derive(Debug)]
pub struct ExceptionsPage {
    /// The entries, with none but the exceptions asked for.
    pub entries: Vec<Entry>,
    /// The first entry that was not looked at; nothing on the last page.
    pub next: Option<Sequence>,
}

/// The entries with exceptions of `pool` from `from` to `last` that one page looks through, and whether there are more.
pub fn exceptional(state: &State, pool: &PoolId, from: Sequence, last: Sequence) -> (Vec<Sequence>, bool) {
    let all = state.exceptions(pool);
    let start = all.partition_point(|sequence| *sequence < from);
    let end = all.partition_point(|sequence| *sequence <= last);
    let wanted = all.get(start..end).unwrap_or_default();
    let page = wanted.get(..EXCEPTIONS_PAGE_MAX).unwrap_or(wanted);
    (page.to_vec(), page.len() < wanted.len())
}

/// Reads those of `sequences` that have a wanted exception, at most `page_size`; `more` says whether others come behind
/// them.
///
/// # Errors
/// When an entry cannot be read. This reads a disk: not for a thread that others wait for.
pub fn exceptions(
    journal: &dyn Journal,
    wanted: &WantedExceptions,
    (sequences, more): (Vec<Sequence>, bool),
    page_size: usize,
) -> Result<ExceptionsPage, Unread> {
    let mut entries = Vec::new();
    let mut journal = Scattered::new(journal);
    for sequence in sequences.iter().copied() {
        if entries.len() == page_size {
            return Ok(ExceptionsPage {
                entries,
                next: Some(sequence),
            });
        }
        let mut entry = journal.entry(sequence)?;
        let counts = wanted.effective.is_none_or(|day| entry.effective <= day);
        entry
            .exceptions
            .retain(|exception| counts && wanted.has(exception));
        if !entry.exceptions.is_empty() {
            entries.push(entry);
        }
    }
    let next = sequences.last().filter(|_| more).map(|last| last.plus(1));
    Ok(ExceptionsPage { entries, next })
}

impl WantedExceptions {
    /// An entry about two pools stands in the register of each, with the exceptions that are the pool's own.
    fn has(&self, exception: &Exception) -> bool {
        exception.total.pool == self.pool && (self.kinds.is_empty() || self.kinds.contains(&exception.kind))
    }
}
