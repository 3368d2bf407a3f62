//! The past: replays for questions "as at", a few at a time.
//!
//! A replay reads the journal, so it runs on a thread of its own. Few run at once, for reads of the present and writes share the
//! processors; some more wait their turn, and what comes then is told to come again. The stages of contributions by effective
//! date may take seconds where all else takes milliseconds: so of those fewer run and wait, and the others never wait
//! behind them alone. A caller that gives up, or whose deadline passes, drops the call, and its replay stops at the next
//! entry.

use crate::index::Index;
use crate::journal::Journal;
use crate::query::{self, About, AsAt, Past, Sources, Unreachable};
use crate::sequencer::ReadPoint;
use crate::standings::Standings;
use crate::types::Sequence;
use crate::wire::status;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::Status;

/// How many replays run at once.
const RUNNING_MAX: usize = 2;

/// How many are asked for at once, those that run among them.
const ASKED_MAX: usize = 16;

/// How many of those that run, and of all that are asked for, are of contributions by effective date.
const RUNNING_BY_DATE_MAX: usize = 1;
const ASKED_BY_DATE_MAX: usize = 12;

/// A replay by date of a large pool takes as long.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Replays of one ledger, shared by all services.
#[derive(Clone)]
pub(super) struct Replays {
    journal: Arc<dyn Journal>,
    index: Arc<Index>,
    standings: Arc<Standings>,
    all: Places,
    by_date: Places,
}

/// How many run at once, and how many are asked for.
#[derive(Clone)]
struct Places {
    running: Arc<Semaphore>,
    asked: Arc<Semaphore>,
    asked_max: usize,
}

impl Places {
    fn of(running_max: usize, asked_max: usize) -> Places {
        Places {
            running: Arc::new(Semaphore::new(running_max)),
            asked: Arc::new(Semaphore::new(asked_max)),
            asked_max,
        }
    }

    /// A place to wait at, if there is one.
    fn place(&self) -> Result<OwnedSemaphorePermit, Status> {
        let full = |_| status::too_many_replays(self.asked_max, RETRY_AFTER);
        Arc::clone(&self.asked).try_acquire_owned().map_err(full)
    }

    /// A turn to run, when it comes.
    async fn turn(&self) -> Result<OwnedSemaphorePermit, Status> {
        let turn = Arc::clone(&self.running).acquire_owned().await;
        turn.map_err(|_| status::internal())
    }
}

impl Replays {
    pub(super) fn of(journal: Arc<dyn Journal>, index: Arc<Index>, standings: Arc<Standings>) -> Replays {
        Replays {
            journal,
            index,
            standings,
            all: Places::of(RUNNING_MAX, ASKED_MAX),
            by_date: Places::of(RUNNING_BY_DATE_MAX, ASKED_BY_DATE_MAX),
        }
    }

    /// The ledger as it stood at the point that `as_at` names, while it is durable up to `now`: what of it is asked `about`.
    pub(super) async fn past(&self, as_at: AsAt, about: About, now: ReadPoint) -> Result<Past, Status> {
        let is_replayed = match &about {
            About::Contributions(_) => true,
            About::Money(pool) => !self.standings.has_sums(pool),
            About::Registrations => false,
        };
        let takes_long = as_at.effective.is_some() && is_replayed;
        let by_date = takes_long.then_some(&self.by_date);
        let place = (by_date.map(Places::place).transpose()?, self.all.place()?);
        // The turn among those by date first: nobody who has a turn among all waits for another.
        let turn_by_date = match by_date {
            Some(places) => Some(places.turn().await?),
            None => None,
        };
        let turn = (turn_by_date, self.all.turn().await?);
        let waiter = Waiter::default();
        let (journal, index) = (Arc::clone(&self.journal), Arc::clone(&self.index));
        let standings = Arc::clone(&self.standings);
        let gone = Arc::clone(&waiter.gone);
        let replay = tokio::task::spawn_blocking(move || {
            // Both are held until the thread is done, which may be after its caller has gone.
            let _held = (place, turn);
            let now = (now.sequence, now.recorded);
            let is_wanted = || !gone.load(Ordering::Relaxed);
            let sources = Sources {
                journal: &*journal,
                index: &index,
                standings: &standings,
            };
            query::past(sources, as_at, about, now, &is_wanted)
        });
        let ended = replay.await;
        drop(waiter);
        match ended {
            Ok(outcome) => outcome.map_err(|unreachable| refusal(&unreachable)),
            Err(error) => {
                tracing::error!(%error, "a replay did not end");
                Err(status::internal())
            }
        }
    }
}

/// Somebody who waits, until it is dropped.
#[derive(Default)]
struct Waiter {
    gone: Arc<AtomicBool>,
}

impl Drop for Waiter {
    fn drop(&mut self) {
        self.gone.store(true, Ordering::Relaxed);
    }
}

fn refusal(unreachable: &Unreachable) -> Status {
    let of_store = |sequence: Sequence| {
        let cause = unreachable.source().map(ToString::to_string);
        tracing::error!(error = %unreachable, cause, "an acknowledged entry cannot be replayed");
        status::unreadable(sequence)
    };
    match unreachable {
        Unreachable::BehindLast { sequence, last } => status::unknown_entry(*sequence, *last),
        Unreachable::BeforeFirst { moment, first } => status::before_first_entry(*moment, *first),
        Unreachable::Unread(unread) => of_store(unread.sequence()),
        Unreachable::DoesNotFollow { sequence, .. } => of_store(*sequence),
        // Nobody is there to be told.
        Unreachable::Abandoned => Status::cancelled("the caller has gone"),
    }
}

#[cfg(test)]
mod tests;
