//! A pool as a reader sees it, at one point of the ledger.

use crate::ledger::{Pool, Rejection, Successions};
use crate::query::Untold;
use crate::sequencer::{ReadPoint, View};
use crate::types::{ContributorId, Date, PoolId, Timestamp};
use crate::wire::status;
use std::sync::Arc;
use tonic::{Response, Status};

/// All that a read of a pool takes along; no lock is held.
pub(super) struct Seen {
    pub(super) point: ReadPoint,
    pub(super) pool: Arc<Pool>,
    pub(super) successions: Arc<Successions>,
    pub(super) now: Timestamp,
}

impl Seen {
    /// The pool of that id, now. `contributor`, if one is asked about, must be known.
    pub(super) fn look(
        view: &View,
        id: &PoolId,
        contributor: Option<&ContributorId>,
        now: Timestamp,
    ) -> Result<Seen, Status> {
        let (point, pool, successions, is_known) = view.read(|state| {
            let is_known = contributor.is_none_or(|contributor| state.contributor(contributor).is_some());
            let point = state.last_sequence().zip(state.last_recorded());
            let successions = Arc::clone(state.successions());
            (point, state.pool(id).cloned(), successions, is_known)
        });
        let (sequence, recorded) = point.ok_or_else(status::not_open)?;
        let refused = |rejection: Rejection| status::rejected(&rejection, None, Some(sequence));
        let unknown = || Rejection::UnknownPool { pool: id.clone() };
        let pool = pool.ok_or_else(unknown).map_err(refused)?;
        match contributor {
            Some(contributor) if !is_known => Err(refused(Rejection::UnknownContributor {
                contributor: contributor.clone(),
            })),
            _ => Ok(Seen {
                point: ReadPoint { sequence, recorded },
                pool,
                successions,
                now,
            }),
        }
    }

    /// The day it is for the pool.
    pub(super) fn today(&self) -> Date {
        self.now.date_in(&self.pool.agreement().time_zone)
    }

    /// Why an answer about the pool is not told.
    pub(super) fn untold(&self, untold: Untold) -> Status {
        status::untold(self.pool.id(), &untold, self.point.sequence)
    }

    /// Makes an answer that may take milliseconds, on a thread that no other call waits for.
    pub(super) async fn answer<T: Send + 'static>(
        self,
        answer: impl FnOnce(&Seen) -> Result<T, Untold> + Send + 'static,
    ) -> Result<Response<T>, Status> {
        let answered =
            tokio::task::spawn_blocking(move || answer(&self).map_err(|untold| self.untold(untold)));
        match answered.await {
            Ok(outcome) => outcome.map(Response::new),
            Err(error) => {
                tracing::error!(%error, "an answer did not end");
                Err(status::internal())
            }
        }
    }
}
