//! The past: replays for questions "as at", a few at a time.
//!
//! A replay reads the journal and may take seconds, so it runs on a thread of its own. Few run at once, for reads of the
//! present and writes share the processors; some more wait their turn, and what comes then is told to come again. A caller
//! that gives up, or whose deadline passes, drops the call, and its replay stops at the next entry.

use crate::index::Index;
use crate::journal::Journal;
use crate::ledger::Scope;
use crate::query::{self, AsAt, Past, Unreachable};
use crate::sequencer::ReadPoint;
use crate::types::Sequence;
use crate::wire::status;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use tonic::Status;

/// How many replays run at once.
const RUNNING_MAX: usize = 2;

/// How many are asked for at once, those that run among them.
const ASKED_MAX: usize = 16;

/// A replay of a large pool takes as long.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Replays of one ledger, shared by all services.
#[derive(Clone)]
pub(super) struct Replays {
    journal: Arc<dyn Journal>,
    index: Arc<Index>,
    running: Arc<Semaphore>,
    asked: Arc<Semaphore>,
}

impl Replays {
    pub(super) fn of(journal: Arc<dyn Journal>, index: Arc<Index>) -> Replays {
        Replays {
            journal,
            index,
            running: Arc::new(Semaphore::new(RUNNING_MAX)),
            asked: Arc::new(Semaphore::new(ASKED_MAX)),
        }
    }

    /// The ledger as it stood at the point that `as_at` names, while it is durable up to `now`: what of it is in `scope`.
    pub(super) async fn past(&self, as_at: AsAt, scope: Scope, now: ReadPoint) -> Result<Past, Status> {
        let full = |_| status::too_many_replays(ASKED_MAX, RETRY_AFTER);
        let place = Arc::clone(&self.asked).try_acquire_owned().map_err(full)?;
        let turn = Arc::clone(&self.running).acquire_owned().await;
        let turn = turn.map_err(|_| status::internal())?;
        let waiter = Waiter::default();
        let (journal, index) = (Arc::clone(&self.journal), Arc::clone(&self.index));
        let gone = Arc::clone(&waiter.gone);
        let replay = tokio::task::spawn_blocking(move || {
            // Both are held until the thread is done, which may be after its caller has gone.
            let _held = (place, turn);
            let now = (now.sequence, now.recorded);
            let is_wanted = || !gone.load(Ordering::Relaxed);
            query::past((&*journal, &*index), as_at, scope, now, &is_wanted)
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
