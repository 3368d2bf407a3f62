//! Answers that wait until the block they were decided on is durable.

use super::request::{Outcome, RecordError};
use parking_lot::Mutex;
use tokio::sync::oneshot;

/// Where an answer goes. A client that went away is not told, and what it asked stands.
pub type Reply = oneshot::Sender<Outcome>;

/// The answers of one block: of the requests in it, of refusals decided on it, of repeated requests that joined.
///
/// Shared by the decide thread, which adds, and the sync thread, which answers them all once.
#[derive(Debug, Default)]
pub(super) struct Waiters(Mutex<Fate>);

#[derive(Debug)]
enum Fate {
    Waiting(Vec<(Reply, Outcome)>),
    Durable,
    Unknown,
}

impl Default for Fate {
    fn default() -> Fate {
        Fate::Waiting(Vec::new())
    }
}

impl Waiters {
    /// Answers with `outcome` when the block is durable, at once if it is, or that the outcome is unknown.
    pub(super) fn join(&self, reply: Reply, outcome: Outcome) {
        let mut fate = self.0.lock();
        match &mut *fate {
            Fate::Waiting(waiting) => waiting.push((reply, outcome)),
            Fate::Durable => answer(reply, outcome),
            Fate::Unknown => answer(reply, Err(RecordError::OutcomeUnknown)),
        }
    }

    /// The block is durable and the view shows it: answers all.
    pub(super) fn durable(&self) {
        for (reply, outcome) in self.take(Fate::Durable) {
            answer(reply, outcome);
        }
    }

    /// Nobody knows whether the block is durable: nothing that was decided on it can be said.
    pub(super) fn unknown(&self) {
        for (reply, _) in self.take(Fate::Unknown) {
            answer(reply, Err(RecordError::OutcomeUnknown));
        }
    }

    fn take(&self, fate: Fate) -> Vec<(Reply, Outcome)> {
        match std::mem::replace(&mut *self.0.lock(), fate) {
            Fate::Waiting(waiting) => waiting,
            Fate::Durable | Fate::Unknown => Vec::new(),
        }
    }
}

pub(super) fn answer(reply: Reply, outcome: Outcome) {
    // The only error is that the client is gone.
    let _ = reply.send(outcome);
}
