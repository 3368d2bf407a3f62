//! A pool as a reader sees it, at one point of the ledger: now, or the past.

use super::Clock;
use super::past::Replays;
use crate::ledger::{Pool, Rejection, State, Successions};
use crate::query::{About, AsAt, Past, Point, Untold};
use crate::sequencer::{Handle, ReadPoint, View};
use crate::types::{ContributorId, Date, PoolId, Timestamp};
use crate::wire::status;
use std::sync::Arc;
use tonic::{Response, Status};

/// Sees the present, and the past.
#[derive(Clone)]
pub(super) struct Reader {
    handle: Handle,
    clock: Clock,
    replays: Replays,
}

impl Reader {
    pub(super) fn new(handle: Handle, clock: Clock, replays: Replays) -> Reader {
        Reader {
            handle,
            clock,
            replays,
        }
    }

    pub(super) fn view(&self) -> &View {
        self.handle.view()
    }

    /// How far the ledger is durable.
    pub(super) fn read_point(&self) -> Result<ReadPoint, Status> {
        self.view().read_point().ok_or_else(status::not_open)
    }

    /// The pool of that id, now or as at a point of the past, without the stages of its contributions then. `contributor`, if
    /// one is asked about, must be known there.
    pub(super) async fn look(
        &self,
        id: &PoolId,
        contributor: Option<&ContributorId>,
        as_at: Option<AsAt>,
    ) -> Result<Seen, Status> {
        self.look_at(id, About::Money(id.clone()), contributor, as_at)
            .await
    }

    /// The same with the stages of its contributions.
    pub(super) async fn look_at_contributions(
        &self,
        id: &PoolId,
        contributor: Option<&ContributorId>,
        as_at: Option<AsAt>,
    ) -> Result<Seen, Status> {
        let about = About::Contributions(id.clone());
        self.look_at(id, about, contributor, as_at).await
    }

    async fn look_at(
        &self,
        id: &PoolId,
        about: About,
        contributor: Option<&ContributorId>,
        as_at: Option<AsAt>,
    ) -> Result<Seen, Status> {
        let look = |state: &State, point, now| Seen::of(state, point, id, contributor, now);
        let Some(as_at) = as_at else {
            let now = (self.clock)();
            let look = |state: &State| Some(look(state, point(state)?, now));
            return self.view().read(look).ok_or_else(status::not_open)?;
        };
        let Past { point, state } = self.look_back(id, about, as_at).await?;
        look(&state, point, point.recorded)
    }

    /// The ledger as it stood at a point of the past, as far as it is about the pool of that id.
    async fn look_back(&self, id: &PoolId, about: About, as_at: AsAt) -> Result<Past, Status> {
        let now = self.read_point()?;
        // What nobody has opened up to now needs no search.
        if self.view().read(|state| state.pool(id).is_none()) {
            return Err(unknown_pool(id, now.into()));
        }
        self.replays.past(as_at, about, now).await
    }

    /// What `look` finds among all that is registered, and the point at which it finds it.
    pub(super) async fn registered<T>(
        &self,
        as_at: Option<AsAt>,
        look: impl Fn(&State) -> T,
    ) -> Result<(Point, T), Status> {
        let Some(as_at) = as_at else {
            // Point and page from one look, so that the page counts exactly the entries it speaks for.
            let look = |state: &State| Some((point(state)?, look(state)));
            return self.view().read(look).ok_or_else(status::not_open);
        };
        let now = self.read_point()?;
        let past = self.replays.past(as_at, About::Registrations, now).await?;
        Ok((past.point, look(&past.state)))
    }
}

fn point(state: &State) -> Option<Point> {
    Some(Point {
        sequence: state.last_sequence()?,
        recorded: state.last_recorded()?,
        effective: None,
    })
}

fn unknown_pool(id: &PoolId, point: Point) -> Status {
    let rejection = Rejection::UnknownPool { pool: id.clone() };
    status::rejected(&rejection, None, Some(point.sequence))
}

/// All that a read of a pool takes along; no lock is held.
pub(super) struct Seen {
    pub(super) point: Point,
    pub(super) pool: Arc<Pool>,
    pub(super) successions: Arc<Successions>,
    pub(super) now: Timestamp,
}

impl Seen {
    /// The pool of that id in `state`, which stands at `point`, when the time is `now`.
    fn of(
        state: &State,
        point: Point,
        id: &PoolId,
        contributor: Option<&ContributorId>,
        now: Timestamp,
    ) -> Result<Seen, Status> {
        let pool = state.pool(id).ok_or_else(|| unknown_pool(id, point))?;
        match contributor {
            Some(contributor) if state.contributor(contributor).is_none() => {
                let contributor = contributor.clone();
                let rejection = Rejection::UnknownContributor { contributor };
                Err(status::rejected(&rejection, None, Some(point.sequence)))
            }
            _ => Ok(Seen {
                point,
                pool: Arc::clone(pool),
                successions: Arc::clone(state.successions()),
                now,
            }),
        }
    }

    /// The day it is for the pool: the effective date that was asked about, or else the day in its zone.
    pub(super) fn today(&self) -> Date {
        let day = || self.now.date_in(&self.pool.agreement().time_zone);
        self.point.effective.unwrap_or_else(day)
    }

    fn untold(&self, untold: Untold) -> Status {
        status::untold(self.pool.id(), &untold, self.point.sequence)
    }

    /// Makes an answer that takes microseconds, here.
    pub(super) fn answer_at_once<T>(
        &self,
        answer: impl FnOnce(&Seen) -> Result<T, Untold>,
    ) -> Result<Response<T>, Status> {
        let answered = answer(self).map(Response::new);
        answered.map_err(|untold| self.untold(untold))
    }

    /// Makes an answer that may take milliseconds, on a thread that no other call waits for.
    pub(super) async fn answer<T: Send + 'static>(
        self,
        answer: impl FnOnce(&Seen) -> Result<T, Untold> + Send + 'static,
    ) -> Result<Response<T>, Status> {
        let answered = tokio::task::spawn_blocking(move || self.answer_at_once(answer));
        match answered.await {
            Ok(outcome) => outcome,
            Err(error) => {
                tracing::error!(%error, "an answer did not end");
                Err(status::internal())
            }
        }
    }
}
