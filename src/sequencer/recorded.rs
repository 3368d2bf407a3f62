//! Requests that were recorded before: found, compared, answered again.

use super::request::{Recorded, RecordedException, Request};
use super::view::ReadPoint;
use crate::journal::{Journal, ReadError};
use crate::ledger::{Command, Entry, State, Unreadable};
use crate::types::{Money, Sequence};
use std::sync::Arc;

/// Why an entry that was acknowledged could not be read back.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    /// The journal did not give its line.
    #[error(transparent)]
    Journal(#[from] ReadError),
    /// Its line is no entry.
    #[error(
        "entry {sequence} cannot be read: keep a copy of the data directory and restore it from a backup"
    )]
    Entry {
        /// The entry.
        sequence: Sequence,
        /// What is wrong with its line.
        #[source]
        source: Unreadable,
    },
}

/// A request as its entries tell it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) commands: Vec<Arc<Command>>,
    pub(super) recorded: Recorded,
}

impl Known {
    /// The request whose entries these are, from its first on, all of which `state` has seen.
    pub(super) fn from_entries<'a>(
        entries: impl IntoIterator<Item = &'a Entry>,
        state: &State,
    ) -> Option<Known> {
        let mut entries = entries.into_iter();
        let mut known = Known::begun_by(entries.next()?, state)?;
        for entry in entries {
            known.extend(entry, state);
        }
        Some(known)
    }

    fn begun_by(entry: &Entry, state: &State) -> Option<Known> {
        let command = entry.command.clone()?;
        let recorded = Recorded {
            first: entry.sequence,
            last: entry.sequence,
            recorded: entry.stamp.recorded,
            commands: vec![entry.sequence],
            exceptions: exceptions(entry, 0, state).collect(),
            read_at: read_point(entry),
        };
        Some(Known {
            commands: vec![command],
            recorded,
        })
    }

    fn extend(&mut self, entry: &Entry, state: &State) {
        if let Some(command) = &entry.command {
            self.commands.push(Arc::clone(command));
            self.recorded.commands.push(entry.sequence);
        }
        let command = self.commands.len() - 1;
        self.recorded.exceptions.extend(exceptions(entry, command, state));
        self.recorded.last = entry.sequence;
        self.recorded.read_at = read_point(entry);
    }
}

/// The rules that an entry of the request's `command` sets aside. An entry's amounts are in the currency of its pool, which
/// never changes, so that any state that has seen the pool opened tells it.
pub(super) fn exceptions<'a>(
    entry: &'a Entry,
    command: usize,
    state: &'a State,
) -> impl Iterator<Item = RecordedException> + 'a {
    entry.exceptions.iter().filter_map(move |exception| {
        Some(RecordedException {
            command,
            sequence: entry.sequence,
            kind: exception.kind,
            amount: Money {
                amount: exception.amount,
                currency: state.pool(&exception.total.pool)?.agreement().currency,
            },
            day: exception.day,
            total: exception.total.clone(),
        })
    })
}

fn read_point(entry: &Entry) -> ReadPoint {
    ReadPoint {
        sequence: entry.sequence,
        recorded: entry.stamp.recorded,
    }
}

/// The durable entry at `sequence`.
pub(super) fn entry_at(journal: &dyn Journal, sequence: Sequence) -> Result<Option<Entry>, LookupError> {
    let frame = journal.frame(sequence)?;
    let line = frame.as_ref().and_then(|frame| frame.line(sequence));
    line.map(|line| parse(line, sequence)).transpose()
}

/// The durable request that begins at `first`, if it is `request`'s: same principal, same id. Its entries are
/// contiguous, none of another request has the same id, and `state` has seen them.
pub(super) fn read(
    journal: &dyn Journal,
    first: Sequence,
    request: &Request,
    state: &State,
) -> Result<Option<Known>, LookupError> {
    let mut known: Option<Known> = None;
    let mut next = first;
    while let Some(frame) = journal.frame(next)? {
        for (sequence, line) in frame.lines().filter(|(sequence, _)| *sequence >= next) {
            let entry = parse(line, sequence)?;
            if entry.stamp.request_id != request.request_id || entry.stamp.actor != request.principal {
                return Ok(known);
            }
            match &mut known {
                Some(known) => known.extend(&entry, state),
                None => known = Known::begun_by(&entry, state),
            }
        }
        next = frame.next();
    }
    Ok(known)
}

/// The entry that a stored line is.
pub(super) fn parse(line: &[u8], sequence: Sequence) -> Result<Entry, LookupError> {
    Entry::from_line(line).map_err(|source| LookupError::Entry { sequence, source })
}
