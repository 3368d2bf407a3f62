//! Checkpoints: the latest, and those of past blocks.

use crate::audit::{SignedCheckpoint, VerifierKey};
use crate::query::{BlockCheckpoint, CHECKPOINTS_PAGE_MAX, CheckpointsPage, EntryPlace, ListToken, list_of};
use crate::sequencer::ReadPoint;
use crate::types::Sequence;
use crate::wire::field::{At, Faults};
use crate::wire::told::optional;
use crate::wire::{entry_place, page_size, read_at, status, v1};
use tonic::Status;

/// The latest checkpoint, which covers the ledger up to `point`.
pub fn checkpoint_response(
    point: ReadPoint,
    signed: &SignedCheckpoint,
    key: &VerifierKey,
) -> v1::GetCheckpointResponse {
    v1::GetCheckpointResponse {
        read_at: Some(read_at(point.sequence, point.recorded)),
        checkpoint: signed.note(),
        tree_size: signed.checkpoint.size,
        root_hash: signed.checkpoint.root.to_vec(),
        verifier_key: key.to_string(),
    }
}

/// Which page of checkpoints a message asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckpointsQuery {
    /// Where the list stands; on the first page at its beginning.
    pub place: EntryPlace,
    /// How many at most.
    pub page_size: usize,
    list: u32,
}

/// Which page of checkpoints a message asks for, while the ledger is durable up to `now`.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field, also when the token belongs to another request or ledger.
pub fn checkpoints_request(
    message: &v1::ListCheckpointsRequest,
    now: ReadPoint,
) -> Result<CheckpointsQuery, Status> {
    let faults = Faults::default();
    let query = checkpoints_query(message, now, At::message(&faults));
    query.ok_or_else(|| status::invalid_fields(faults))
}

fn checkpoints_query(
    message: &v1::ListCheckpointsRequest,
    now: ReadPoint,
    at: At<'_>,
) -> Option<CheckpointsQuery> {
    let page_size = page_size(message.page_size, CHECKPOINTS_PAGE_MAX, at);
    let list = list_of(&[&"checkpoints", &message.first_sequence]);
    let first = Sequence(message.first_sequence);
    Some(CheckpointsQuery {
        place: entry_place(&message.page_token, list, first, now, at)?,
        page_size: page_size?,
        list,
    })
}

/// A page of checkpoints. All pages of a list speak for the point at which its first was asked for.
pub fn checkpoints_response(query: &CheckpointsQuery, page: CheckpointsPage) -> v1::ListCheckpointsResponse {
    let place = query.place;
    let next = page.next.map(|next| ListToken {
        list: query.list,
        after: EntryPlace { next, ..place },
    });
    v1::ListCheckpointsResponse {
        read_at: Some(read_at(place.read_at, place.recorded)),
        checkpoints: page.checkpoints.iter().map(checkpoint).collect(),
        next_page_token: optional(next.as_ref()),
    }
}

fn checkpoint(of_block: &BlockCheckpoint) -> v1::Checkpoint {
    let BlockCheckpoint {
        first,
        recorded,
        signed,
    } = of_block;
    v1::Checkpoint {
        checkpoint: signed.note(),
        tree_size: signed.checkpoint.size,
        root_hash: signed.checkpoint.root.to_vec(),
        first_sequence: first.0,
        recorded_time: recorded.to_string(),
    }
}
