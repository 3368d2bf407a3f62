//! A ledger stepped by hand, for tests that say when a block is made durable and how that ends.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test binary uses its own part of this, as a module of its own"
)]

use crate::support::{self, POOL};
use common_purse::audit::LedgerKey;
use common_purse::journal::memory::MemoryJournal;
use common_purse::ledger::command::{Agreement, FundsMode};
use common_purse::ledger::{Action, Pool};
use common_purse::sequencer::{Clock, Outcome, Request, Stepped};
use common_purse::types::{Origin, Timestamp};
use std::sync::Arc;
use tokio::sync::oneshot::{Receiver, error::TryRecvError};

/// Time that stands.
pub struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        support::NOW.parse().unwrap()
    }
}

pub fn origin() -> Origin {
    "test.example/ledger".parse().unwrap()
}

pub fn key() -> Arc<LedgerKey> {
    Arc::new(LedgerKey::from_seed(&origin(), &[7; 32]))
}

/// A request of principal `local`.
pub fn request(id: &str, actions: impl IntoIterator<Item = Action>) -> Request {
    let commands: Vec<_> = actions
        .into_iter()
        .map(|action| Arc::new(support::command(action)))
        .collect();
    Request {
        principal: "local".parse().unwrap(),
        request_id: id.parse().unwrap(),
        bytes: 100 * commands.len(),
        commands,
        validate_only: false,
    }
}

/// Who and what there is: contributors `a` and `b`, initiatives `i1` and `i2`.
pub fn reference_data(agreement: Agreement) -> Vec<Action> {
    vec![
        support::open_mission(),
        support::register_contributor("host"),
        support::open_pool(agreement),
        support::register_contributor("a"),
        support::register_contributor("b"),
        support::register_initiative("i1", None),
        support::register_initiative("i2", None),
    ]
}

pub struct Ledger {
    pub journal: Arc<MemoryJournal>,
    pub stepped: Stepped,
}

impl Ledger {
    /// A durable ledger of one pool under Absolute without tolerance.
    pub fn new() -> Ledger {
        Ledger::with(support::agreement(
            support::funds_check(FundsMode::Absolute, "0"),
            &[],
        ))
    }

    pub fn with(agreement: Agreement) -> Ledger {
        let mut ledger = Ledger::over(MemoryJournal::new());
        ledger
            .record("reference-data", reference_data(agreement))
            .unwrap();
        ledger
    }

    fn over(journal: MemoryJournal) -> Ledger {
        let journal = Arc::new(journal);
        let clock = Arc::new(StandingClock);
        let stepped = Stepped::start(journal.clone(), key(), clock, &origin()).unwrap();
        Ledger { journal, stepped }
    }

    /// The ledger after a power loss now.
    pub fn restarted(&self) -> Ledger {
        Ledger::over(MemoryJournal::open(self.journal.crash_image()).unwrap())
    }

    /// Sends a request, whose answer comes now or with a step.
    pub fn send(&mut self, id: &str, actions: impl IntoIterator<Item = Action>) -> Receiver<Outcome> {
        self.stepped.submit(request(id, actions))
    }

    /// Sends a request and makes durable what waits.
    pub fn record(&mut self, id: &str, actions: impl IntoIterator<Item = Action>) -> Outcome {
        let mut answer = self.send(id, actions);
        self.stepped.step().unwrap();
        answer.try_recv().expect("a step answers")
    }

    pub fn pool(&self) -> Arc<Pool> {
        self.stepped.view().pool(&POOL.parse().unwrap()).1.unwrap()
    }

    /// The sequence that the next entry gets, by the view.
    pub fn next(&self) -> u64 {
        self.stepped.view().read(|state| state.next_sequence().0)
    }
}

/// Whether an answer has not come yet.
pub fn waits(answer: &mut Receiver<Outcome>) -> bool {
    matches!(answer.try_recv(), Err(TryRecvError::Empty))
}
