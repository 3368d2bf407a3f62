//! `AuditService`: what auditors ask, and the answers.

mod balances;
mod checkpoints;
mod exceptions;
mod proofs;

pub use balances::{balances_request, balances_response};
pub use checkpoints::{CheckpointsQuery, checkpoint_response, checkpoints_request, checkpoints_response};
pub use exceptions::{ExceptionsQuery, exceptions_request, exceptions_response};
pub use proofs::{
    ConsistencyQuery, InclusionQuery, consistency_request, consistency_response, inclusion_request,
    inclusion_response,
};

use super::field::{At, Faults};
use super::told::optional;
use super::{page_size, read_at, status, v1};
use crate::audit::Receipt;
use crate::query::{ENTRIES_PAGE_MAX, EntriesPage, EntriesToken};
use crate::sequencer::ReadPoint;
use crate::types::Sequence;
use std::ops::RangeInclusive;
use tonic::Status;

/// One entry, as at `point`, with the receipt if it was asked for.
pub fn entry_response(
    point: ReadPoint,
    sequence: Sequence,
    line: String,
    receipt: Option<&Receipt>,
) -> v1::GetEntryResponse {
    v1::GetEntryResponse {
        read_at: Some(read_at(point.sequence, point.recorded)),
        entry: Some(v1::Entry {
            sequence: sequence.0,
            line,
        }),
        receipt: optional(receipt),
    }
}

/// Which page of entries a message asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntriesQuery {
    /// Where the list stands; on the first page at its beginning.
    pub place: EntriesToken,
    /// How many entries at most.
    pub page_size: usize,
}

impl EntriesQuery {
    /// The entries that are left of the list: none beyond what was durable when its first page was asked for.
    pub fn rest(&self) -> RangeInclusive<Sequence> {
        let EntriesToken {
            next, last, read_at, ..
        } = self.place;
        next..=last.map_or(read_at, |last| last.min(read_at))
    }
}

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
    let first = Sequence(message.first_sequence);
    let last = match message.last_sequence.map(Sequence) {
        Some(last) if last < first => at
            .field("last_sequence")
            .fault(format!("is {last}, before first_sequence {first}")),
        last => Some(last),
    };
    let token = at.parse_optional::<EntriesToken>("page_token", &message.page_token);
    let page_size = page_size(message.page_size, ENTRIES_PAGE_MAX, at);
    let (last, token) = (last?, token?);
    if token.is_some_and(|token| (token.first, token.last) != (first, last)) {
        return at
            .field("page_token")
            .fault("belongs to a list of another range: ask with the same first and last sequence");
    }
    if token.is_some_and(|token| token.read_at > now.sequence) {
        return at.field("page_token").fault(format!(
            "speaks for entries behind the last, {}: it is of another ledger",
            now.sequence
        ));
    }
    let place = token.unwrap_or(EntriesToken {
        first,
        last,
        read_at: now.sequence,
        recorded: now.recorded,
        next: first,
    });
    Some(EntriesQuery {
        place,
        page_size: page_size?,
    })
}

/// A page of entries. All pages of a list speak for the point at which its first was asked for.
pub fn entries_response(query: &EntriesQuery, page: EntriesPage) -> v1::ListEntriesResponse {
    let place = query.place;
    let entry = |(sequence, line): (Sequence, String)| v1::Entry {
        sequence: sequence.0,
        line,
    };
    let next = page.next.map(|next| EntriesToken { next, ..place }.to_string());
    v1::ListEntriesResponse {
        read_at: Some(read_at(place.read_at, place.recorded)),
        entries: page.lines.into_iter().map(entry).collect(),
        next_page_token: next.unwrap_or_default(),
    }
}
