//! One history: a ledger over a journal that fails, its clients, its clock, and what they were told.

use super::cache::MemoryCache;
use super::model::Model;
use super::model::random::Random;
use super::model::steps::pool;
use super::oracle::{Answer, Oracle, When};
use super::requests::{self, Sent};
use super::support::NOW;
use common_purse::audit::{LedgerKey, Signer};
use common_purse::journal::memory::{Fault, MemoryJournal};
use common_purse::sequencer::{Clock, Derived, Outcome, Snapshots, Stepped};
use common_purse::standings::{Pace, Standings};
use common_purse::types::{Origin, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::oneshot::{Receiver, error::TryRecvError};

/// How often each thing happened.
pub(super) type Seen = BTreeMap<&'static str, u64>;

/// What some history must have.
pub(super) const EVERYTHING: [&str; 23] = [
    "recorded",
    "refused at once",
    "refused when durable",
    "posted before",
    "repeated, durable",
    "repeated, in flight",
    "another body, durable",
    "another body, in flight",
    "validated",
    "disk full",
    "unknown",
    "power lost",
    "append refused",
    "append unknown, written",
    "append unknown, lost",
    "append torn, written",
    "append torn, lost",
    "clock went back",
    "tile full",
    "started from a snapshot",
    "snapshot damaged",
    "snapshot not kept",
    "pool as it stood",
];

#[derive(Default)]
pub(super) struct TestClock(pub(super) AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microseconds(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

/// An answer that has not come.
pub(super) struct Waiting {
    pub(super) answer: Receiver<Outcome>,
    pub(super) expected: Answer,
}

pub(super) struct World {
    pub(super) random: Random,
    /// How often in a hundred a block is left open when it could be shipped: some histories have large blocks.
    patience: u64,
    pub(super) journal: Arc<MemoryJournal>,
    pub(super) ledger: Stepped,
    pub(super) clock: Arc<TestClock>,
    pub(super) key: Arc<LedgerKey>,
    pub(super) origin: Origin,
    pub(super) cache: Arc<MemoryCache>,
    pub(super) snapshots: Snapshots,
    /// How often pools are kept as they stood.
    pub(super) pace: Pace,
    pub(super) empty: Model,
    pub(super) oracle: Oracle,
    pub(super) waiting: Vec<Waiting>,
    sent: Vec<Sent>,
    pub(super) fault: Option<Fault>,
    pub(super) disk_is_full: bool,
    seen: Seen,
}

impl World {
    pub(super) fn new(seed: u64) -> World {
        let mut random = Random::new(seed);
        let origin: Origin = "test.example/simulation".parse().unwrap();
        let key = Arc::new(LedgerKey::from_seed(&origin, &[7; 32]));
        let clock = Arc::new(TestClock::default());
        clock.0.store(
            NOW.parse::<Timestamp>().unwrap().microseconds(),
            Ordering::Relaxed,
        );
        let journal = Arc::new(MemoryJournal::new());
        let cache = Arc::new(MemoryCache::default());
        let snapshots = Snapshots {
            cache: cache.clone(),
            every: *random.pick(&[1, 10, 50]),
        };
        let pace = Pace {
            entries: *random.pick(&[1, 4, 30]),
            bytes_per_entry: u64::MAX,
            rows: *random.pick(&[1, 5, 100]),
        };
        let derived = Derived {
            snapshots: Some(snapshots.clone()),
            standings: Arc::new(Standings::at(pace)),
            ..Derived::in_memory()
        };
        let (ledger_journal, ledger_key) = (journal.clone(), key.clone());
        let ledger =
            Stepped::start_with(&derived, ledger_journal, ledger_key, clock.clone(), &origin).unwrap();
        let empty = pool(&mut random);
        let mut world = World {
            patience: *random.pick(&[0, 0, 50, 90]),
            random,
            journal,
            ledger,
            clock,
            key,
            origin,
            cache,
            snapshots,
            pace,
            oracle: Oracle::new(empty.clone()),
            empty,
            waiting: Vec::new(),
            sent: Vec::new(),
            fault: None,
            disk_is_full: false,
            seen: Seen::new(),
        };
        world.open();
        // Some histories pass the end of a tile of the tree among their faults.
        let onlookers = *world.random.pick(&[0, 0, 0, 0, 0, 0, 0, 225]);
        let reference_data = requests::reference_data(&world.empty, onlookers);
        world.submit(&reference_data, false);
        world.step();
        world
    }

    /// The ledger's first entry, which may fail as any other.
    fn open(&mut self) {
        while self.oracle.durable.is_empty() {
            let opening = requests::opening(&self.key.verifier().to_string());
            // The oracle is told what the ledger asks of itself.
            if self.oracle.open.is_empty() {
                self.oracle
                    .submit(&opening.request(false), self.clock.now(), false);
            }
            if self.random.percent(20) {
                self.order_fault();
            }
            self.step();
        }
    }

    pub(super) fn event(&mut self) {
        match self.random.below(100) {
            0..45 => self.send_new(false),
            45..50 => self.send_new(true),
            50..62 => self.send_again(),
            62..67 => self.send_changed(),
            67..85 if self.random.percent(self.patience) => {}
            67..85 => self.step(),
            85..93 => self.turn_clock(),
            93..95 if !self.disk_is_full => self.toggle_disk(),
            93..95 => {}
            95..98 => self.order_fault(),
            _ => self.lose_power(),
        }
        if self.disk_is_full && self.random.percent(20) {
            self.toggle_disk();
        }
        self.check_view();
    }

    /// Goes on until everything is durable, and audits what is left.
    pub(super) fn end(mut self) -> Seen {
        if self.disk_is_full {
            self.toggle_disk();
        }
        self.step();
        self.step();
        self.check_journal();
        assert!(self.waiting.is_empty(), "somebody never got an answer");
        self.seen
    }

    fn send_new(&mut self, validate_only: bool) {
        let (next, number) = (self.oracle.next().0, self.sent.len() as u64);
        let sent = requests::new(&self.oracle.model, next, &mut self.random, number);
        self.submit(&sent, validate_only);
        self.sent.push(sent);
    }

    fn send_again(&mut self) {
        if !self.sent.is_empty() {
            // Mostly one of the last few: durable, in flight, refused, or of unknown outcome.
            let far = if self.random.percent(70) { 6 } else { 1_000 };
            let back = self.random.below(far);
            let position = self.sent.len() - 1 - (back as usize % self.sent.len());
            let validate_only = self.random.percent(10);
            self.submit(&self.sent[position].clone(), validate_only);
        }
    }

    fn send_changed(&mut self) {
        if !self.sent.is_empty() {
            let back = self.random.below(8) as usize % self.sent.len();
            let changed = self.sent[self.sent.len() - 1 - back].changed(&mut self.random);
            self.submit(&changed, false);
        }
    }

    fn submit(&mut self, sent: &Sent, validate_only: bool) {
        let request = sent.request(validate_only);
        let in_flight = self.oracle.open.len();
        let (when, expected) = self.oracle.submit(&request, self.clock.now(), self.disk_is_full);
        let mut answer = self.ledger.submit(request);
        self.see(match (&expected, when) {
            _ if validate_only => "validated",
            (Answer::Recorded(_), When::NowOrWithBlock) => "repeated, durable",
            (Answer::Recorded(_), _) if self.oracle.open.len() == in_flight => "repeated, in flight",
            (Answer::Recorded(_), _) => "recorded",
            (Answer::Rejected { refusal, .. }, _) if refusal.reason.starts_with("SOURCE_KEY_") => {
                "posted before"
            }
            (Answer::Rejected { .. }, When::Now) => "refused at once",
            (Answer::Rejected { .. }, _) => "refused when durable",
            (Answer::Reused { .. }, When::WithBlock) => "another body, in flight",
            (Answer::Reused { .. }, _) => "another body, durable",
            _ => "disk full",
        });
        match answer.try_recv() {
            Ok(outcome) => {
                assert_ne!(
                    when,
                    When::WithBlock,
                    "answered before the block is durable: {outcome:?}"
                );
                assert_eq!(Answer::from(outcome), expected);
            }
            Err(TryRecvError::Empty) => {
                assert_ne!(
                    when,
                    When::Now,
                    "nothing to wait for, and no answer: {expected:?}"
                );
                self.waiting.push(Waiting { answer, expected });
            }
            Err(TryRecvError::Closed) => panic!("a request was dropped without an answer"),
        }
    }

    pub(super) fn see(&mut self, what: &'static str) {
        *self.seen.entry(what).or_default() += 1;
    }
}
