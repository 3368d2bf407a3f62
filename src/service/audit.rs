//! `AuditService`.

use super::Parts;
use super::reading::read_journal;
use super::seen::{Reader, Seen};
use super::watch::{Batches, Watch, Watchers};
use crate::audit::Issuer;
use crate::journal::Journal;
use crate::query::{
    self, EntriesPage, EntryFilter, FilteredQuery, LedgerTree, Point, Registered, Unread, Wanted,
    WantedExceptions,
};
use crate::sequencer::{Proving, ReadPoint};
use crate::types::Sequence;
use crate::wire::v1::audit_service_server::AuditService;
use crate::wire::{self, Asked, ConsistencyQuery, EntriesQuery, InclusionQuery, status, v1};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tonic::{Request, Response, Status, async_trait};

/// How long a page of a filter is looked for before it is answered as it is.
const LOOK_TIME: Duration = Duration::from_millis(50);

pub(super) struct Service {
    parts: Parts,
    reader: Reader,
    watchers: Watchers,
}

impl Service {
    pub(super) fn new(parts: Parts, reader: Reader) -> Service {
        Service {
            parts,
            reader,
            watchers: Watchers::default(),
        }
    }

    fn read_point(&self) -> Result<ReadPoint, Status> {
        self.reader.read_point()
    }

    fn proving(&self) -> Result<Proving, Status> {
        self.parts.handle.view().proving().ok_or_else(status::not_open)
    }

    /// What `prove` makes of the tree up to the latest checkpoint.
    async fn prove<T: Send + 'static>(
        &self,
        proving: Proving,
        prove: impl FnOnce(&mut LedgerTree<'_>, &Issuer) -> Result<T, Unread> + Send + 'static,
    ) -> Result<T, Status> {
        let issuer = Arc::clone(&self.parts.issuer);
        let read = move |journal: &dyn Journal| {
            let size = proving.trailer.head.tree_size;
            let mut tree = LedgerTree::new(journal, &proving.tiles, size);
            prove(&mut tree, &issuer)
        };
        self.read(read).await
    }

    /// A page of what a filter wants, or of what comes last.
    async fn filtered(&self, query: &mut EntriesQuery) -> Result<EntriesPage, Status> {
        let (_, wanted) = resolve(&self.parts, query.filter.clone())?;
        if let Some(stands_for) = wanted.stands_for() {
            query.pin(stands_for)?;
        }
        let filtered = FilteredQuery {
            wanted,
            range: query.rest(),
            newest_first: query.newest_first,
            page_size: query.page_size,
        };
        look_for(&self.parts, filtered).await
    }

    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Journal) -> Result<T, Unread> + Send + 'static,
    ) -> Result<T, Status> {
        read_journal(&self.parts.journal, read).await
    }
}

/// What a filter wants on what is registered now, and the point that this is.
pub(super) fn resolve(parts: &Parts, filter: EntryFilter) -> Result<(ReadPoint, Wanted), Status> {
    let (point, registered) = parts.handle.view().read(|state| {
        let point = state.last_sequence().zip(state.last_recorded());
        (point, Registered::of(state, &filter))
    });
    let (sequence, recorded) = point.ok_or_else(status::not_open)?;
    let wanted = registered.resolve(filter);
    let wanted = wanted.map_err(|unresolved| wire::unresolved(&unresolved, sequence))?;
    Ok((ReadPoint { sequence, recorded }, wanted))
}

/// Looks for entries for as long as a page may take.
pub(super) async fn look_for(parts: &Parts, query: FilteredQuery) -> Result<EntriesPage, Status> {
    let index = Arc::clone(parts.handle.view().index());
    read_journal(&parts.journal, move |journal| {
        let began = Instant::now();
        let mut is_spent = || began.elapsed() >= LOOK_TIME;
        query::filtered((journal, &index), &query, &mut is_spent)
    })
    .await
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
        if !request.get_ref().return_receipt {
            return Ok(Response::new(wire::entry_response(point, sequence, line, None)));
        }
        let proving = self.proving()?;
        let point = proving.point;
        let size = proving.trailer.head.tree_size;
        let prove =
            move |tree: &mut LedgerTree<'_>, issuer: &Issuer| query::inclusion(tree, issuer, sequence, size);
        let receipt = self.prove(proving, prove).await?.receipt();
        let answer = wire::entry_response(point, sequence, line, receipt.as_ref());
        Ok(Response::new(answer))
    }

    async fn list_entries(
        &self,
        request: Request<v1::ListEntriesRequest>,
    ) -> Result<Response<v1::ListEntriesResponse>, Status> {
        let mut query = wire::entries_request(request.get_ref(), self.read_point()?)?;
        let page = match query.filter.is_empty() && !query.newest_first {
            true => {
                let (rest, page_size) = (query.rest(), query.page_size);
                let read = move |journal: &dyn Journal| query::entries(journal, rest, page_size);
                self.read(read).await?
            }
            false => self.filtered(&mut query).await?,
        };
        Ok(Response::new(wire::entries_response(&query, page)))
    }

    type WatchEntriesStream = Batches;

    async fn watch_entries(
        &self,
        request: Request<v1::WatchEntriesRequest>,
    ) -> Result<Response<Batches>, Status> {
        let now = self.read_point()?;
        let query = wire::watch_request(request.get_ref(), now)?;
        // What is refused is refused at once.
        resolve(&self.parts, query.filter.clone())?;
        let watch = Watch::new(self.parts.clone(), query);
        Ok(Response::new(self.watchers.watch(watch)?))
    }

    async fn get_checkpoint(
        &self,
        _request: Request<v1::GetCheckpointRequest>,
    ) -> Result<Response<v1::GetCheckpointResponse>, Status> {
        let Proving { point, trailer, .. } = self.proving()?;
        let signed = query::checkpoint(&self.parts.issuer, &trailer.head);
        let key = &self.parts.verifier_key;
        Ok(Response::new(wire::checkpoint_response(point, &signed, key)))
    }

    async fn list_checkpoints(
        &self,
        request: Request<v1::ListCheckpointsRequest>,
    ) -> Result<Response<v1::ListCheckpointsResponse>, Status> {
        let point = self.proving()?.point;
        let query = wire::checkpoints_request(request.get_ref(), point)?;
        let issuer = Arc::clone(&self.parts.issuer);
        let (range, page_size) = ((query.place.next, query.place.read_at), query.page_size);
        let read = move |journal: &dyn Journal| query::checkpoints(journal, &issuer, range, page_size);
        let page = self.read(read).await?;
        Ok(Response::new(wire::checkpoints_response(&query, page)))
    }

    async fn get_inclusion_proof(
        &self,
        request: Request<v1::GetInclusionProofRequest>,
    ) -> Result<Response<v1::GetInclusionProofResponse>, Status> {
        let proving = self.proving()?;
        let point = proving.point;
        let size = proving.trailer.head.tree_size;
        let InclusionQuery { sequence, size } = wire::inclusion_request(request.get_ref(), size)?;
        let prove =
            move |tree: &mut LedgerTree<'_>, issuer: &Issuer| query::inclusion(tree, issuer, sequence, size);
        let proof = self.prove(proving, prove).await?;
        Ok(Response::new(wire::inclusion_response(point, &proof)))
    }

    async fn get_consistency_proof(
        &self,
        request: Request<v1::GetConsistencyProofRequest>,
    ) -> Result<Response<v1::GetConsistencyProofResponse>, Status> {
        let proving = self.proving()?;
        let point = proving.point;
        let size = proving.trailer.head.tree_size;
        let ConsistencyQuery { old_size, size } = wire::consistency_request(request.get_ref(), size)?;
        let prove = move |tree: &mut LedgerTree<'_>, issuer: &Issuer| {
            query::consistency(tree, issuer, old_size, size)
        };
        let proof = self.prove(proving, prove).await?;
        Ok(Response::new(wire::consistency_response(point, &proof)))
    }

    async fn list_exceptions(
        &self,
        request: Request<v1::ListExceptionsRequest>,
    ) -> Result<Response<v1::ListExceptionsResponse>, Status> {
        let Asked { query, as_at } = wire::exceptions_request(request.get_ref(), self.read_point()?)?;
        let place = query.place;
        let seen = self.reader.look(&query.pool, None, as_at).await?;
        // Behind its first page a list of the present stands at the point of that page.
        let point = match as_at {
            None => Point {
                sequence: place.read_at,
                recorded: place.recorded,
                effective: None,
            },
            Some(_) => seen.point,
        };
        let (view, currency) = (self.reader.view(), seen.pool.agreement().currency);
        let sequences = view.read(|state| query::exceptional(state, &query.pool, place.next, point.sequence));
        let wanted = WantedExceptions {
            pool: query.pool.clone(),
            kinds: query.kinds.clone(),
            effective: point.effective,
        };
        let page_size = query.page_size;
        let read = move |journal: &dyn Journal| query::exceptions(journal, &wanted, sequences, page_size);
        let page = self.read(read).await?;
        Ok(Response::new(wire::exceptions_response(
            point, &query, currency, &page,
        )))
    }

    async fn get_balances(
        &self,
        request: Request<v1::GetBalancesRequest>,
    ) -> Result<Response<v1::GetBalancesResponse>, Status> {
        let asked = wire::balances_request(request.get_ref())?;
        let seen = self
            .reader
            .look(&asked.query.selection.pool, None, asked.as_at)
            .await?;
        let answer = move |seen: &Seen| {
            let page = query::balances(&seen.pool, &asked.query, seen.today())?;
            Ok(wire::balances_response(seen.point, &seen.pool, &asked, page))
        };
        seen.answer(answer).await
    }
}
