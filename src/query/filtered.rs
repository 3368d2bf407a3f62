//! Entries by what they speak of, in pages.
//!
//! The index tells the candidates of a segment, each of which is held against the filter itself. What no index knows (words,
//! amounts, exact days) is found by reading every candidate. So a page ends after a while even if it is not full.

use super::PAGE_BYTES_MAX;
use super::entries::{EntriesPage, Unread};
use super::filter::Wanted;
use super::scattered::Scattered;
use crate::index::{Candidates, Index};
use crate::journal::Journal;
use crate::ledger::{Command, Entry};
use crate::types::{Sequence, Timestamp};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Which page of entries.
#[derive(Debug, Clone)]
pub struct FilteredQuery {
    /// Which entries.
    pub wanted: Wanted,
    /// Of which range; it ends at or before the last durable entry.
    pub range: RangeInclusive<Sequence>,
    /// Whether the last comes first.
    pub newest_first: bool,
    /// How many at most.
    pub page_size: usize,
}

/// The first entries of a range that are wanted, from its end on if the newest come first: at most `page_size` and 1 MiB of
/// them, and no more than are found until `is_spent` says that the page has taken long enough. It is asked before each look
/// but the first, so that pages go on. `next` is the first entry that was not looked at.
///
/// # Errors
/// When an entry cannot be read. This reads a disk: not for a thread that others wait for.
pub fn filtered(
    (journal, index): (&dyn Journal, &Index),
    query: &FilteredQuery,
    is_spent: &mut dyn FnMut() -> bool,
) -> Result<EntriesPage, Unread> {
    let mut reader = Reader::new(journal);
    let range = recorded_within(&mut reader, &query.wanted, query.range.clone())?;
    let hashes = query.wanted.hashes();
    let mut at = match query.newest_first {
        false => Some(*range.start()),
        true => Some(*range.end()),
    };
    let mut page = EntriesPage {
        lines: Vec::new(),
        next: None,
    };
    let (mut bytes, mut looked) = (0, false);
    let mut segment: Option<(u64, Candidates)> = None;
    while let Some(from) = at.filter(|from| range.contains(from)) {
        let is_full = page.lines.len() >= query.page_size;
        if is_full || (looked && is_spent()) {
            page.next = Some(from);
            return Ok(page);
        }
        looked = true;
        let number = index.segment_of(from);
        let candidates = match segment.take() {
            Some((kept, candidates)) if kept == number => candidates,
            _ => index.candidates(number, &hashes),
        };
        let Some(candidate) = candidates.from(from, query.newest_first) else {
            at = candidates.past(query.newest_first);
            continue;
        };
        segment = Some((number, candidates));
        if !range.contains(&candidate) {
            break;
        }
        if let Some(line) = reader.wanted(candidate, &query.wanted)? {
            bytes += line.len();
            if bytes > PAGE_BYTES_MAX && !page.lines.is_empty() {
                page.next = Some(candidate);
                return Ok(page);
            }
            page.lines.push((candidate, line));
        }
        at = match query.newest_first {
            false => Some(candidate.plus(1)),
            true => candidate.0.checked_sub(1).map(Sequence),
        };
    }
    Ok(page)
}

/// Recorded times never go backwards, so that those that are wanted are a range of sequences.
fn recorded_within(
    reader: &mut Reader<'_>,
    wanted: &Wanted,
    range: RangeInclusive<Sequence>,
) -> Result<RangeInclusive<Sequence>, Unread> {
    let (from, before) = wanted.recorded();
    let (mut first, mut end) = (range.start().0, range.end().0.saturating_add(1));
    if let Some(from) = from {
        first = reader.first_recorded(from, first, end)?;
    }
    if let Some(before) = before {
        end = reader.first_recorded(before, first, end)?;
    }
    // An empty range is one that ends before it begins, which not every range of sequences can.
    Ok(match end.checked_sub(1) {
        Some(last) => Sequence(first)..=Sequence(last),
        None => Sequence(1)..=Sequence(0),
    })
}

/// Reads entries, and the first parts of those that are further parts.
struct Reader<'a> {
    entries: Scattered<'a>,
    first_parts: Scattered<'a>,
    /// The command of the first part that was read last.
    command: Option<(Sequence, Option<Arc<Command>>)>,
}

impl<'a> Reader<'a> {
    fn new(journal: &'a dyn Journal) -> Reader<'a> {
        Reader {
            entries: Scattered::new(journal),
            first_parts: Scattered::new(journal),
            command: None,
        }
    }

    /// The line of an entry, if it is wanted.
    fn wanted(&mut self, sequence: Sequence, wanted: &Wanted) -> Result<Option<String>, Unread> {
        if !wanted.is_everything() {
            let entry = self.entries.entry(sequence)?;
            let command = self.command_of(&entry)?;
            if !wanted.takes(&entry, command.as_deref()) {
                return Ok(None);
            }
        }
        let line = self.entries.line(sequence)?.to_vec();
        let text = String::from_utf8(line);
        text.map(Some).map_err(|_| Unread::NotText { sequence })
    }

    /// The command that an entry is a part of.
    fn command_of(&mut self, entry: &Entry) -> Result<Option<Arc<Command>>, Unread> {
        let before = u64::from(entry.part.number.saturating_sub(1));
        let Some(first) = entry.sequence.0.checked_sub(before).filter(|_| before > 0) else {
            return Ok(entry.command.clone());
        };
        let first = Sequence(first);
        if let Some((of, command)) = &self.command
            && *of == first
        {
            return Ok(command.clone());
        }
        let command = self.first_parts.entry(first)?.command;
        self.command = Some((first, command.clone()));
        Ok(command)
    }

    /// The first of the entries from `first` to before `end` that was recorded at `time` or later; else `end`.
    fn first_recorded(&mut self, time: Timestamp, mut first: u64, mut end: u64) -> Result<u64, Unread> {
        while first < end {
            let middle = first + (end - first) / 2;
            let entry = self.first_parts.entry(Sequence(middle))?;
            if entry.stamp.recorded >= time {
                end = middle;
            } else {
                first = middle + 1;
            }
        }
        Ok(first)
    }
}
