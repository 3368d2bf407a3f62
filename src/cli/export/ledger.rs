//! The ledger that is exported, read over gRPC.

use crate::export::{Snapshot, tlog};
use crate::types::Sequence;
use crate::wire::caller::Caller;
use crate::wire::v1;

use super::super::failure::Failure;
use super::failed;

/// How many entries a page has: as many as the contract lets; it ends at 1 MiB of lines before.
const PAGE: i32 = 8_192;

/// The lines of a ledger, page by page. Its beginning never changes, so that pages of it up to a checkpoint are of one
/// snapshot, whatever is recorded meanwhile.
pub(in crate::cli) struct Ledger<'a>(pub(in crate::cli) &'a Caller);

impl tlog::Lines for Ledger<'_> {
    fn lines(&mut self, first: Sequence, end: Sequence) -> anyhow::Result<Vec<Vec<u8>>> {
        let request = v1::ListEntriesRequest {
            first_sequence: first.0,
            last_sequence: end.0.checked_sub(1),
            page_size: PAGE,
            ..v1::ListEntriesRequest::default()
        };
        let page = self.0.wait(self.0.audit().list_entries(request))?;
        Ok(page
            .entries
            .into_iter()
            .map(|entry| entry.line.into_bytes())
            .collect())
    }
}

/// What the ledger has signed last, and the point that it speaks for.
///
/// # Errors
/// When the ledger does not answer, or its checkpoint is not signed by its key.
pub(super) fn snapshot(caller: &Caller) -> Result<(Snapshot, Option<v1::ReadAt>), Failure> {
    let answer = caller.wait(caller.audit().get_checkpoint(v1::GetCheckpointRequest {}))?;
    let snapshot = Snapshot::open(&answer.checkpoint, &answer.verifier_key).map_err(failed)?;
    Ok((snapshot, answer.read_at))
}

/// Whether the ledger knows a pool: a slip of the pen would export nothing, in silence.
///
/// # Errors
/// When it does not.
pub(super) fn check_pool(caller: &Caller, pool: &str) -> Result<(), Failure> {
    let asked = caller.wait(caller.budget().get_availability(v1::GetAvailabilityRequest {
        pool: pool.to_owned(),
        ..v1::GetAvailabilityRequest::default()
    }));
    match asked {
        // A refusal of an answer that would be too large shows that it is known.
        Err(refusal) if refusal.reason.starts_with("UNKNOWN_") => Err(refusal.into()),
        _ => Ok(()),
    }
}
