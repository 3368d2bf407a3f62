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
    pub(super) fn durable(&self, answers: &Answers) {
        answers.give(self.take(Fate::Durable));
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

/// Where answers are given.
///
/// Waking a task from another thread costs a system call each, about a microsecond on both sides. So the answers of
/// a block go to the runtime of their callers in one piece, and it wakes them at home.
#[derive(Debug, Clone, Default)]
pub struct Answers(Option<tokio::runtime::Handle>);

/// So few answers are given at once: handing them over would cost as much.
const ANSWERED_AT_ONCE: usize = 4;

impl Answers {
    /// By the thread that has them, one by one.
    pub fn one_by_one() -> Answers {
        Answers(None)
    }

    /// On the runtime that the callers run on, which must be driven while answers are waited for.
    pub fn on(runtime: tokio::runtime::Handle) -> Answers {
        Answers(Some(runtime))
    }

    /// Does something where callers run, behind those that are ready to run; at once where that is nowhere. A caller that goes
    /// takes nothing with it.
    pub(super) fn behind_callers(&self, todo: impl FnOnce() + Send + 'static) {
        match &self.0 {
            Some(runtime) => {
                runtime.spawn(async move { todo() });
            }
            None => todo(),
        }
    }

    fn give(&self, answers: Vec<(Reply, Outcome)>) {
        let count = answers.len();
        let give_all = move || {
            answers
                .into_iter()
                .for_each(|(reply, outcome)| answer(reply, outcome))
        };
        match count > ANSWERED_AT_ONCE {
            true => self.behind_callers(give_all),
            false => give_all(),
        }
    }
}

pub(super) fn answer(reply: Reply, outcome: Outcome) {
    // The only error is that the client is gone.
    let _ = reply.send(outcome);
}
