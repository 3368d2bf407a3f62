//! What happens to a history beside its clients: blocks become durable or not, power goes, the clock turns; and
//! what must be true then.

use super::audit::audit;
use super::model::compare;
use super::oracle::Answer;
use super::world::World;
use common_purse::audit::{Signer, root};
use common_purse::journal::Journal;
use common_purse::journal::memory::{Fault, MemoryJournal};
use common_purse::query::LedgerTree;
use common_purse::sequencer::{Derived, Proving, Stepped};
use common_purse::standings::Standings;
use common_purse::types::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::oneshot::error::TryRecvError;

/// The days in which histories play: within one financial year, in which London has the time of UTC.
const CLOCK: [&str; 2] = ["2026-11-01T00:00:00.000000Z", "2027-02-28T00:00:00.000000Z"];

impl World {
    /// The open block is made durable, or fails, and then the ledger is started again.
    pub(super) fn step(&mut self) {
        let is_fine = self.oracle.open.is_empty() || (self.fault.is_none() && !self.disk_is_full);
        let stepped = self.ledger.step();
        assert_eq!(
            stepped.is_ok(),
            is_fine,
            "{stepped:?} with the fault {:?}",
            self.fault
        );
        if is_fine {
            self.oracle.keep();
            for mut waiting in std::mem::take(&mut self.waiting) {
                let outcome = waiting
                    .answer
                    .try_recv()
                    .expect("whoever waits is answered when the block is durable");
                assert_eq!(Answer::from(outcome), waiting.expected);
            }
            self.check_view();
            self.check_balances();
            return;
        }
        for mut waiting in std::mem::take(&mut self.waiting) {
            let outcome = waiting
                .answer
                .try_recv()
                .expect("whoever waits is told that nobody knows");
            assert_eq!(Answer::from(outcome), Answer::Unknown);
            self.see("unknown");
        }
        self.check_view();
        // A full disk refuses the block before any other fault can meet it.
        let fault = self.fault.take().filter(|_| !self.disk_is_full);
        let written = self.restart();
        self.see(match (fault, written) {
            (Some(Fault::UnknownWritten), true) => "append unknown, written",
            (Some(Fault::UnknownLost), false) => "append unknown, lost",
            (Some(Fault::UnknownTorn { .. }), true) => "append torn, written",
            (Some(Fault::UnknownTorn { .. }), false) => "append torn, lost",
            (Some(Fault::Superseded) | None, false) => "append refused",
            (fault, _) => panic!("the block is there: {written}, after {fault:?}"),
        });
    }

    /// The power goes while nothing is being written: answers that wait are lost with the open block.
    pub(super) fn lose_power(&mut self) {
        for mut waiting in std::mem::take(&mut self.waiting) {
            assert_eq!(waiting.answer.try_recv().unwrap_err(), TryRecvError::Empty);
        }
        assert!(!self.restart(), "what was never written is there");
        self.fault = None;
        self.see("power lost");
    }

    /// Starts the ledger from what the journal holds durably. Whether the open block is among it.
    fn restart(&mut self) -> bool {
        let before = self.ledger.view().read(Clone::clone);
        self.journal = Arc::new(MemoryJournal::open(self.journal.crash_image()).unwrap());
        self.disk_is_full = false;
        let tail = self
            .journal
            .last_trailer()
            .map_or_else(Default::default, |trailer| trailer.next());
        let written = tail != self.oracle.durable_next();
        if written {
            assert_eq!(tail, self.oracle.next(), "a block is there whole or not at all");
            self.oracle.keep();
        } else {
            self.oracle.lose();
        }
        let (journal, key, clock) = (self.journal.clone(), self.key.clone(), self.clock.clone());
        if self.random.percent(20) {
            self.cache.damage(&mut self.random);
            self.see("snapshot damaged");
        }
        let derived = Derived {
            snapshots: Some(self.snapshots.clone()),
            standings: Arc::new(Standings::at(self.pace)),
            ..Derived::in_memory()
        };
        self.ledger = Stepped::start_with(&derived, journal, key, clock, &self.origin).unwrap();
        if self.cache.was_of_use() {
            self.see("started from a snapshot");
        }
        if self.cache.has_refused() {
            self.see("snapshot not kept");
        }
        if !written {
            let after = self.ledger.view().read(Clone::clone);
            assert_eq!(
                after, before,
                "what was shown before the crash is what is there after it"
            );
        }
        self.check_journal();
        written
    }

    pub(super) fn order_fault(&mut self) {
        let values = self.random.below(4) as usize;
        let faults = [
            Fault::Superseded,
            Fault::UnknownWritten,
            Fault::UnknownLost,
            Fault::UnknownTorn { values },
        ];
        let fault = *self.random.pick(&faults);
        self.journal.fail_after(0, fault);
        self.fault = Some(fault);
    }

    pub(super) fn toggle_disk(&mut self) {
        self.disk_is_full = !self.disk_is_full;
        self.journal.set_full(self.disk_is_full);
        // What is derived may be on a disk of its own.
        let refused = *self.random.pick(&[
            None,
            Some(""),
            Some("requests."),
            Some("state"),
            Some("standings."),
        ]);
        self.cache.refuse(refused);
    }

    /// Mostly on by milliseconds; sometimes hours or weeks, either way.
    pub(super) fn turn_clock(&mut self) {
        let [least, most] = CLOCK.map(|time| i128::from(time.parse::<Timestamp>().unwrap().microseconds()));
        let now = self.clock.0.load(Ordering::Relaxed);
        let by = match self.random.below(10) {
            0..6 => self.random.between(0, 5_000),
            6..9 => self.random.between(-90_000_000_000, 90_000_000_000),
            _ => self.random.between(-2_000_000_000_000, 2_000_000_000_000),
        };
        let then = i64::try_from((i128::from(now) + by).clamp(least, most)).unwrap();
        self.clock.0.store(then, Ordering::Relaxed);
        if then < now {
            self.see("clock went back");
        }
    }

    /// The view shows what is durable: nothing less, and nothing of the open block.
    pub(super) fn check_view(&self) {
        let next = self.ledger.view().read(|state| state.next_sequence());
        assert_eq!(next, self.oracle.durable_next());
    }

    /// What the view shows adds up to what the model says.
    fn check_balances(&self) {
        for id in self.empty.pools.keys() {
            let (_, pool) = self.ledger.view().pool(&id.parse().unwrap());
            let balances = pool.map_or_else(BTreeMap::new, |pool| compare::balances(&pool));
            assert_eq!(
                balances,
                self.oracle.durable_model.balances(id),
                "the view (left) and the model (right) of {id}"
            );
        }
    }

    /// The tiles that the view keeps, over the leaves of the journal, have the root that was signed for what it shows.
    fn check_tiles(&mut self) {
        let view = self.ledger.view();
        let proving = view.proving();
        let trailer = self.journal.last_trailer();
        assert_eq!(proving.as_ref().map(|proving| proving.trailer), trailer);
        let Some(Proving { trailer, tiles, .. }) = proving else {
            return;
        };
        let size = trailer.head.tree_size;
        let mut tree = LedgerTree::new(self.journal.as_ref(), &tiles, size);
        let found = root(&mut tree, size).unwrap();
        assert_eq!(found, trailer.head.root, "the root of {size} entries");
        if !tiles.tile(1, 0).is_empty() {
            self.see("tile full");
        }
    }

    /// The journal holds exactly what the oracle calls durable, and that adds up to what the view shows.
    pub(super) fn check_journal(&mut self) {
        let audited = audit(self.journal.as_ref(), self.key.verifier(), self.empty.clone());
        self.check_balances();
        self.check_past();
        self.check_source_keys();
        self.check_tiles();
        assert_eq!(audited.requests, self.oracle.durable);
        assert_eq!(audited.state, self.ledger.view().read(Clone::clone));
        for id in self.empty.pools.keys() {
            assert_eq!(audited.model.balances(id), self.oracle.durable_model.balances(id));
            assert_eq!(audited.model.stages(id), self.oracle.durable_model.stages(id));
        }
    }
}
