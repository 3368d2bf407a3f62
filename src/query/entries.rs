//! Entries by range, as the bytes that were recorded.

use super::PAGE_BYTES_MAX;
use crate::audit::ProofFault;
use crate::journal::{Journal, ReadError};
use crate::ledger::Unreadable;
use crate::types::Sequence;
use std::ops::RangeInclusive;

/// How many entries a page has at most: as many as one request may have commands.
pub const ENTRIES_PAGE_MAX: usize = 8_192;

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntriesPage {
    /// The lines with their sequences, in order, verbatim.
    pub lines: Vec<(Sequence, String)>,
    /// Where the next page begins; nothing on the last.
    pub next: Option<Sequence>,
}

/// Why an entry that was acknowledged was not read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// The journal did not give it.
    #[error("entry {sequence} was not read")]
    Journal {
        /// The entry.
        sequence: Sequence,
        /// Why.
        #[source]
        source: ReadError,
    },
    /// The journal does not have it.
    #[error("the journal has no entry {sequence}, which was acknowledged")]
    Missing {
        /// The entry.
        sequence: Sequence,
    },
    /// Its line is not UTF-8.
    #[error("the line of entry {sequence} is not UTF-8")]
    NotText {
        /// The entry.
        sequence: Sequence,
    },
    /// What the store holds does not lead to what was signed.
    #[error("what the store holds proves nothing about entry {sequence}")]
    Unproven {
        /// The entry.
        sequence: Sequence,
        /// Why.
        #[source]
        source: ProofFault,
    },
    /// Its line is no entry.
    #[error("the line of entry {sequence} is no entry")]
    NoEntry {
        /// The entry.
        sequence: Sequence,
        /// Why.
        #[source]
        source: Unreadable,
    },
}

impl Unread {
    /// The entry that was not read.
    pub fn sequence(&self) -> Sequence {
        match self {
            Unread::Journal { sequence, .. }
            | Unread::Missing { sequence }
            | Unread::NotText { sequence }
            | Unread::Unproven { sequence, .. }
            | Unread::NoEntry { sequence, .. } => *sequence,
        }
    }
}

/// The first entries of `range`, at most `page_size` and 1 MiB of them and at least one. The caller sees to it that
/// the range ends at or before the last durable entry.
///
/// # Errors
/// When an entry of the range cannot be read. This reads a disk: not for a thread that others wait for.
pub fn entries(
    journal: &dyn Journal,
    range: RangeInclusive<Sequence>,
    page_size: usize,
) -> Result<EntriesPage, Unread> {
    let mut lines = Vec::new();
    let (mut next, mut bytes) = (*range.start(), 0);
    while range.contains(&next) {
        let frame = journal
            .frame(next)
            .map_err(|source| Unread::Journal {
                sequence: next,
                source,
            })?
            .filter(|frame| frame.line(next).is_some())
            .ok_or(Unread::Missing { sequence: next })?;
        while range.contains(&next)
            && let Some(line) = frame.line(next)
        {
            bytes += line.len();
            let full = lines.len() == page_size || bytes > PAGE_BYTES_MAX;
            if full && !lines.is_empty() {
                return Ok(EntriesPage {
                    lines,
                    next: Some(next),
                });
            }
            let text = String::from_utf8(line.to_vec());
            lines.push((next, text.map_err(|_| Unread::NotText { sequence: next })?));
            next = next.plus(1);
        }
    }
    Ok(EntriesPage { lines, next: None })
}

/// One entry, verbatim.
///
/// # Errors
/// When it cannot be read. This reads a disk: not for a thread that others wait for.
pub fn entry(journal: &dyn Journal, sequence: Sequence) -> Result<String, Unread> {
    let page = entries(journal, sequence..=sequence, 1)?;
    let line = page.lines.into_iter().next();
    line.map(|(_, line)| line).ok_or(Unread::Missing { sequence })
}
