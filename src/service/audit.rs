//! `AuditService`.

use super::Parts;
use super::reading::read_journal;
use super::seen::Seen;
use crate::audit::{Checkpoint, SignedCheckpoint};
use crate::journal::{Journal, Trailer};
use crate::ledger::Entry;
use crate::query::{self, Unread};
use crate::sequencer::ReadPoint;
use crate::types::{PoolId, Sequence};
use crate::wire::v1::audit_service_server::AuditService;
use crate::wire::{self, status, v1};
use tonic::{Request, Response, Status, async_trait};

pub(super) struct Service(Parts);

impl Service {
    pub(super) fn new(parts: Parts) -> Service {
        Service(parts)
    }

    fn read_point(&self) -> Result<ReadPoint, Status> {
        self.0.handle.view().read_point().ok_or_else(status::not_open)
    }

    fn look(&self, pool: &PoolId) -> Result<Seen, Status> {
        Seen::look(self.0.handle.view(), pool, None, (self.0.clock)())
    }

    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Journal) -> Result<T, Unread> + Send + 'static,
    ) -> Result<T, Status> {
        read_journal(&self.0.journal, read).await
    }
}

#[async_trait]
impl AuditService for Service {
    async fn get_entry(
        &self,
        request: Request<v1::GetEntryRequest>,
    ) -> Result<Response<v1::GetEntryResponse>, Status> {
        let sequence = Sequence(request.get_ref().sequence);
        let point = self.read_point()?;
        if sequence > point.sequence {
            return Err(status::unknown_entry(sequence, point.sequence));
        }
        let line = self.read(move |journal| query::entry(journal, sequence)).await?;
        Ok(Response::new(wire::entry_response(point, sequence, line)))
    }

    async fn list_entries(
        &self,
        request: Request<v1::ListEntriesRequest>,
    ) -> Result<Response<v1::ListEntriesResponse>, Status> {
        let query = wire::entries_request(request.get_ref(), self.read_point()?)?;
        let read = move |journal: &dyn Journal| query::entries(journal, query.rest(), query.page_size);
        let page = self.read(read).await?;
        Ok(Response::new(wire::entries_response(&query, page)))
    }

    async fn get_checkpoint(
        &self,
        _request: Request<v1::GetCheckpointRequest>,
    ) -> Result<Response<v1::GetCheckpointResponse>, Status> {
        let trailer = self.0.handle.view().trailer().ok_or_else(status::not_open)?;
        let last = Sequence(trailer.head.tree_size.saturating_sub(1));
        let line = self.read(move |journal| query::entry(journal, last)).await?;
        let entry = Entry::from_line(line.as_bytes()).map_err(|error| {
            tracing::error!(%error, sequence = last.0, "an entry of the journal is none");
            status::unreadable(last)
        })?;
        let point = ReadPoint {
            sequence: last,
            recorded: entry.stamp.recorded,
        };
        let signed = signed_checkpoint(&entry, &trailer);
        let key = &self.0.verifier_key;
        Ok(Response::new(wire::checkpoint_response(point, &signed, key)))
    }

    async fn list_exceptions(
        &self,
        request: Request<v1::ListExceptionsRequest>,
    ) -> Result<Response<v1::ListExceptionsResponse>, Status> {
        let query = wire::exceptions_request(request.get_ref(), self.read_point()?)?;
        let seen = self.look(&query.pool)?;
        let (next, last) = (query.place.next, query.place.read_at);
        let view = self.0.handle.view();
        let sequences = view.read(|state| query::exceptional(state, &query.pool, next, last));
        let (pool, kinds, page_size) = (query.pool.clone(), query.kinds.clone(), query.page_size);
        let read =
            move |journal: &dyn Journal| query::exceptions(journal, &pool, sequences, &kinds, page_size);
        let page = self.read(read).await?;
        let currency = seen.pool.agreement().currency;
        Ok(Response::new(wire::exceptions_response(&query, currency, &page)))
    }

    async fn get_balances(
        &self,
        request: Request<v1::GetBalancesRequest>,
    ) -> Result<Response<v1::GetBalancesResponse>, Status> {
        let query = wire::balances_request(request.get_ref())?;
        let seen = self.look(&query.selection.pool)?;
        let answer = move |seen: &Seen| {
            let page = query::balances(&seen.pool, &query, seen.today())?;
            Ok(wire::balances_response(seen.point, &seen.pool, &query, page))
        };
        seen.answer(answer).await
    }
}

/// The checkpoint of a block, byte for byte as it was signed. The block's last entry names the origin, as all do.
fn signed_checkpoint(last: &Entry, trailer: &Trailer) -> SignedCheckpoint {
    SignedCheckpoint {
        checkpoint: Checkpoint {
            origin: last.stamp.origin.clone(),
            size: trailer.head.tree_size,
            root: trailer.head.root,
        },
        key_id: trailer.head.key_id,
        signature: trailer.head.signature,
    }
}
