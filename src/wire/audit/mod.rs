//! `AuditService`: what auditors ask, and the answers.

mod balances;
mod checkpoints;
mod entries;
mod entry_filter;
mod exceptions;
mod proofs;

pub use balances::{balances_request, balances_response};
pub use checkpoints::{CheckpointsQuery, checkpoint_response, checkpoints_request, checkpoints_response};
pub use entries::{
    EntriesQuery, WatchQuery, entries_request, entries_response, watch_request, watch_response,
};
pub use entry_filter::unresolved;
pub use exceptions::{ExceptionsQuery, exceptions_request, exceptions_response};
pub use proofs::{
    ConsistencyQuery, InclusionQuery, consistency_request, consistency_response, inclusion_request,
    inclusion_response,
};

use super::told::optional;
use super::{read_at, v1};
use crate::audit::Receipt;
use crate::sequencer::ReadPoint;
use crate::types::Sequence;

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
