//! What the two threads wait for: requests and the end of a sync on one side, the next block on the other.
//!
//! Plain mutexes and condition variables. A channel that spins before it sleeps takes the processor from the thread
//! that it waits for: on two cores a single durable write cost 330 µs of processor time, most of it spinning.

use super::request::{RecordError, Request};
use super::waiters::{Reply, answer};
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::collections::VecDeque;
use std::time::Duration;

/// How many commands may wait to be decided: eight full blocks, which take well under a second.
const COMMANDS_MAX: usize = 65_536;

/// How many bytes of requests may wait to be decided.
const BYTES_MAX: usize = 64 << 20;

/// A full inbox is decided and durable in about this time on two cores.
const RETRY_AFTER: Duration = Duration::from_millis(250);

/// The decide thread's inbox.
#[derive(Default)]
pub(super) struct Inbox {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    requests: VecDeque<(Request, Reply)>,
    commands: usize,
    bytes: usize,
    /// How the last sync ended, until the decide thread takes it.
    synced: Option<anyhow::Result<()>>,
    /// Nothing more is taken in; what is here is still decided.
    stopping: bool,
    /// The sync thread is gone.
    sync_ended: bool,
    /// The decide thread sleeps, and nobody is on the way to wake it.
    asleep: bool,
    /// It sleeps with nothing to ship: the end of a sync is news to it only when there is more to decide.
    rests: bool,
}

/// What is left to do for a request that was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(super) enum Submitted {
    /// The decide thread looks for it by itself, or somebody is on the way to wake it.
    Seen,
    /// The decide thread sleeps: call [`Inbox::wake`], soon.
    Asleep,
}

impl Inbox {
    /// Takes in a request, or says at once why not. The decide thread is not woken for it here: waking costs a system call,
    /// and it would decide one request at a time where many are on their way.
    pub(super) fn submit(&self, request: Request, reply: Reply) -> Result<Submitted, RecordError> {
        let mut waiting = self.waiting.lock();
        if waiting.stopping {
            return Err(RecordError::Stopping);
        }
        let (commands, bytes) = (
            waiting.commands + request.commands.len(),
            waiting.bytes + request.bytes,
        );
        if commands > COMMANDS_MAX || bytes > BYTES_MAX {
            return Err(RecordError::Overloaded {
                waiting: waiting.commands,
                waiting_bytes: waiting.bytes,
                retry_after: RETRY_AFTER,
            });
        }
        (waiting.commands, waiting.bytes) = (commands, bytes);
        waiting.requests.push_back((request, reply));
        Ok(match std::mem::take(&mut waiting.asleep) {
            true => Submitted::Asleep,
            false => Submitted::Seen,
        })
    }

    /// Wakes the decide thread, which sleeps or did a moment ago.
    pub(super) fn wake(&self) {
        // Without the lock: it was asleep under it, and a thread that waits is not missed.
        self.changed.notify_one();
    }

    /// Takes nothing more in. What is here is still decided and made durable; then the threads end.
    pub(super) fn stop(&self) {
        self.waiting.lock().stopping = true;
        self.changed.notify_one();
    }

    /// Says how a sync ended.
    pub(super) fn synced(&self, result: anyhow::Result<()>) {
        let mut waiting = self.waiting.lock();
        let is_news = !waiting.rests || waiting.stopping || result.is_err();
        waiting.synced = Some(result);
        drop(waiting);
        if is_news {
            self.changed.notify_one();
        }
    }

    /// Says that no sync will ever end again.
    pub(super) fn sync_ended(&self) {
        self.waiting.lock().sync_ended = true;
        self.changed.notify_one();
    }

    /// Whether nothing waits to be decided.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.lock().requests.is_empty()
    }

    /// The next request, if there is one and it `fits`.
    pub(super) fn next(&self, fits: impl Fn(&Request) -> bool) -> Option<(Request, Reply)> {
        let mut waiting = self.waiting.lock();
        let (request, _) = waiting.requests.front().filter(|(request, _)| fits(request))?;
        let (commands, bytes) = (request.commands.len(), request.bytes);
        waiting.commands -= commands;
        waiting.bytes -= bytes;
        waiting.requests.pop_front()
    }

    /// Waits for a request; false when it was told to stop and holds none.
    pub(super) fn wait_for_request(&self) -> bool {
        let mut waiting = self.waiting.lock();
        loop {
            if !waiting.requests.is_empty() {
                return true;
            }
            if waiting.stopping {
                return false;
            }
            self.sleep(&mut waiting);
        }
    }

    /// Waits until the running sync ends, and says how, or the next request `fits`, and says nothing. Without anything `to_ship`
    /// it may say that it ended only with the next request.
    pub(super) fn wait_for_sync(
        &self,
        to_ship: bool,
        fits: impl Fn(&Request) -> bool,
    ) -> Option<anyhow::Result<()>> {
        let mut waiting = self.waiting.lock();
        waiting.rests = !to_ship;
        loop {
            if let Some(result) = waiting.synced.take() {
                return Some(result);
            }
            if waiting.sync_ended {
                return Some(Err(anyhow::anyhow!(
                    "the sync thread ended: this is a mistake in purse; report it"
                )));
            }
            if waiting.requests.front().is_some_and(|(request, _)| fits(request)) {
                return None;
            }
            self.sleep(&mut waiting);
        }
    }

    fn sleep(&self, waiting: &mut MutexGuard<'_, Waiting>) {
        waiting.asleep = true;
        self.changed.wait(waiting);
        waiting.asleep = false;
    }

    /// Takes nothing more in and tells whoever is still here `why`.
    pub(super) fn close(&self, why: &RecordError) {
        let undecided = {
            let mut waiting = self.waiting.lock();
            waiting.stopping = true;
            (waiting.commands, waiting.bytes) = (0, 0);
            std::mem::take(&mut waiting.requests)
        };
        for (_, reply) in undecided {
            answer(reply, Err(why.clone()));
        }
    }
}

/// Hands one thing at a time from one thread to another.
pub(super) struct Handover<T> {
    place: Mutex<Place<T>>,
    changed: Condvar,
}

struct Place<T> {
    item: Option<T>,
    closed: bool,
}

impl<T> Default for Handover<T> {
    fn default() -> Handover<T> {
        Handover {
            place: Mutex::new(Place {
                item: None,
                closed: false,
            }),
            changed: Condvar::new(),
        }
    }
}

impl<T> Handover<T> {
    /// Hands over the next thing. The one before was taken: one block is in flight at a time.
    pub(super) fn put(&self, item: T) {
        let mut place = self.place.lock();
        debug_assert!(place.item.is_none(), "the last thing was not taken");
        place.item = Some(item);
        drop(place);
        self.changed.notify_one();
    }

    /// Waits for the next thing; nothing when there will be none.
    pub(super) fn take(&self) -> Option<T> {
        let mut place = self.place.lock();
        loop {
            if let Some(item) = place.item.take() {
                return Some(item);
            }
            if place.closed {
                return None;
            }
            self.changed.wait(&mut place);
        }
    }

    /// Says that nothing more comes.
    pub(super) fn close(&self) {
        self.place.lock().closed = true;
        self.changed.notify_one();
    }
}
