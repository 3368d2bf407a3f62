//! Entries in pages, and as a stream.

use super::entry_filter::entry_filter;
use crate::query::{ENTRIES_PAGE_MAX, EntriesPage, EntriesToken, EntryFilter, list_of};
use crate::sequencer::ReadPoint;
use crate::types::Sequence;
use crate::wire::field::{At, Faults};
use crate::wire::{page_size, read_at, status, v1};
use std::ops::RangeInclusive;
use tonic::Status;

/// Which page of entries a message asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntriesQuery {
    /// Where the list stands; on the first page at its beginning.
    pub place: EntriesToken,
    /// How many entries at most.
    pub page_size: usize,
    /// Which of them are wanted.
    pub filter: EntryFilter,
    /// Whether the last comes first.
    pub newest_first: bool,
    is_first: bool,
}

impl EntriesQuery {
    /// The entries that are left of the list: none beyond what was durable when its first page was asked for.
    pub fn rest(&self) -> RangeInclusive<Sequence> {
        let EntriesToken {
            first,
            next,
            last,
            read_at,
            ..
        } = self.place;
        match self.newest_first {
            false => next..=last.map_or(read_at, |last| last.min(read_at)),
            true => first..=next,
        }
    }

    /// Holds the list to what its filter stands for now, by a checksum of that.
    ///
    /// # Errors
    /// INVALID_ARGUMENT when a page before stood for something else.
    pub fn pin(&mut self, stands_for: u32) -> Result<(), Status> {
        let list = list_of(&[&self.filter.checksum(), &self.newest_first, &stands_for]);
        if !self.is_first && self.place.list != list {
            return Err(status::invalid_field("page_token", OF_ANOTHER_LABEL));
        }
        self.place.list = list;
        Ok(())
    }
}

const OF_ANOTHER_LABEL: &str = "belongs to a list of another filter or order, or the label was given to others since its first page: \
                                begin again without one";

/// Which page of entries a message asks for, while the ledger is durable up to `now`.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field, also when the token belongs to another request or ledger.
pub fn entries_request(message: &v1::ListEntriesRequest, now: ReadPoint) -> Result<EntriesQuery, Status> {
    let faults = Faults::default();
    let query = entries_query(message, now, At::message(&faults));
    query.ok_or_else(|| status::invalid_fields(faults))
}

fn entries_query(message: &v1::ListEntriesRequest, now: ReadPoint, at: At<'_>) -> Option<EntriesQuery> {
    let range = range(message.first_sequence, message.last_sequence, at);
    let token = at.parse_optional::<EntriesToken>("page_token", &message.page_token);
    let page_size = page_size(message.page_size, ENTRIES_PAGE_MAX, at);
    let filter = entry_filter(message.filter.as_ref(), at);
    let ((first, last), token, filter) = (range?, token?, filter?);
    let newest_first = message.newest_first;
    let list = list_of(&[&filter.checksum(), &newest_first]);
    if let Some(token) = &token {
        let fault = |description: String| at.field("page_token").fault(description);
        if (token.first, token.last) != (first, last) {
            return fault(
                "belongs to a list of another range: ask with the same first and last sequence".to_owned(),
            );
        }
        // What a label stands for is told when it is looked up.
        if token.list != list && filter.label.is_none() {
            return fault(
                "belongs to a list of another filter or order: ask with the same as for the page before"
                    .to_owned(),
            );
        }
        if token.read_at > now.sequence {
            return fault(format!(
                "speaks for entries behind the last, {}: it is of another ledger",
                now.sequence
            ));
        }
    }
    let is_first = token.is_none();
    let place = token.unwrap_or(EntriesToken {
        first,
        last,
        read_at: now.sequence,
        recorded: now.recorded,
        next: match newest_first {
            false => first,
            true => last.map_or(now.sequence, |last| last.min(now.sequence)),
        },
        list,
    });
    Some(EntriesQuery {
        place,
        page_size: page_size?,
        filter,
        newest_first,
        is_first,
    })
}

fn range(first: u64, last: Option<u64>, at: At<'_>) -> Option<(Sequence, Option<Sequence>)> {
    let first = Sequence(first);
    match last.map(Sequence) {
        Some(last) if last < first => at
            .field("last_sequence")
            .fault(format!("is {last}, before first_sequence {first}")),
        last => Some((first, last)),
    }
}

/// A page of entries. All pages of a list speak for the point at which its first was asked for.
pub fn entries_response(query: &EntriesQuery, page: EntriesPage) -> v1::ListEntriesResponse {
    let place = query.place;
    let next = page.next.map(|next| EntriesToken { next, ..place }.to_string());
    v1::ListEntriesResponse {
        read_at: Some(read_at(place.read_at, place.recorded)),
        entries: page.lines.into_iter().map(entry).collect(),
        next_page_token: next.unwrap_or_default(),
    }
}

fn entry((sequence, line): (Sequence, String)) -> v1::Entry {
    v1::Entry {
        sequence: sequence.0,
        line,
    }
}

/// Which entries a stream tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchQuery {
    /// From this one on.
    pub first: Sequence,
    /// Up to and including this one.
    pub last: Option<Sequence>,
    /// Which of them are wanted.
    pub filter: EntryFilter,
}

/// Which entries a stream tells, while the ledger is durable up to `now`.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field.
pub fn watch_request(message: &v1::WatchEntriesRequest, now: ReadPoint) -> Result<WatchQuery, Status> {
    let faults = Faults::default();
    let at = At::message(&faults);
    let range = range(message.first_sequence, message.last_sequence, at);
    let filter = entry_filter(message.filter.as_ref(), at);
    let query = range.zip(filter).map(|((first, last), filter)| WatchQuery {
        first,
        last: match message.follow {
            true => last,
            false => Some(last.map_or(now.sequence, |last| last.min(now.sequence))),
        },
        filter,
    });
    query.ok_or_else(|| status::invalid_fields(faults))
}

/// Entries of a stream that were looked for at `point`; all before `next` were looked at.
pub fn watch_response(
    point: ReadPoint,
    lines: Vec<(Sequence, String)>,
    next: Sequence,
) -> v1::WatchEntriesResponse {
    v1::WatchEntriesResponse {
        read_at: Some(read_at(point.sequence, point.recorded)),
        entries: lines.into_iter().map(entry).collect(),
        next_sequence: next.0,
    }
}
