//! What is true after the last applied entry.
//!
//! Pools and the control totals inside them stand behind `Arc`s, for two uses: a batch that fails puts the old
//! ones back ([`State::begin`], [`State::roll_back`]), and a reader takes one along and holds no lock. An `Arc` that
//! nobody else holds is changed in place, so the ordinary write copies nothing.

mod balance;
mod contributions;
mod days;
mod keys;
mod of_pool;
mod pieces;
mod pool;
mod reference;
mod savepoint;
mod successions;
mod total;

pub use balance::Balance;
pub(in crate::ledger) use balance::Range;
pub use contributions::{
    AgreedRecord, AskRecord, Contributions, MemorandumRecord, PledgeRecord, Schedule, Scheduled, sum_of,
};
pub use days::Days;
pub use keys::{Keys, NamedKey};
pub use of_pool::Stood;
pub use pieces::Pieces;
pub use pool::{Initiative, Pool};
pub use reference::{Reference, References};
use savepoint::Savepoint;
pub use successions::Successions;
pub(in crate::ledger) use total::CoverRank;
pub use total::Total;

use super::command::{OpenMission, RegisterContributor, RegisterPayee};
use super::entry::Stamp;
use crate::types::{ContributorId, Labels, MissionId, Origin, PayeeId, PoolId, Sequence, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The whole ledger's state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    origin: Option<Origin>,
    next_sequence: Sequence,
    last_recorded: Option<Timestamp>,
    missions: BTreeMap<MissionId, Arc<OpenMission>>,
    /// Shared with whatever stood before.
    contributors: Arc<BTreeMap<ContributorId, Arc<RegisterContributor>>>,
    /// Few, and shared with readers.
    successions: Arc<Successions>,
    payees: BTreeMap<PayeeId, Arc<RegisterPayee>>,
    /// By pool, the entries that set a rule aside.
    exceptions: BTreeMap<PoolId, Vec<Sequence>>,
    pools: BTreeMap<PoolId, Arc<Pool>>,
    /// Few, and shared with readers.
    keys: Arc<Keys>,
    #[serde(skip)]
    savepoint: Option<Box<Savepoint>>,
}

impl PartialEq for State {
    /// Equal in all that is recorded; an open savepoint is how far a batch has come, not part of it.
    fn eq(&self, other: &State) -> bool {
        self.origin == other.origin
            && self.next_sequence == other.next_sequence
            && self.last_recorded == other.last_recorded
            && self.missions == other.missions
            && self.contributors == other.contributors
            && self.successions == other.successions
            && self.payees == other.payees
            && self.exceptions == other.exceptions
            && self.pools == other.pools
            && self.keys == other.keys
    }
}

impl State {
    /// The state before the first entry.
    pub fn new() -> State {
        State::default()
    }

    /// The ledger's name, once it is opened.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// The sequence that the next entry gets.
    pub fn next_sequence(&self) -> Sequence {
        self.next_sequence
    }

    /// The last entry that this state counts, if there is one.
    pub fn last_sequence(&self) -> Option<Sequence> {
        self.next_sequence.0.checked_sub(1).map(Sequence)
    }

    /// When the last entry was recorded.
    pub fn last_recorded(&self) -> Option<Timestamp> {
        self.last_recorded
    }

    /// The mission of that id.
    pub fn mission(&self, id: &MissionId) -> Option<&Arc<OpenMission>> {
        self.missions.get(id)
    }

    /// The contributor of that id.
    pub fn contributor(&self, id: &ContributorId) -> Option<&Arc<RegisterContributor>> {
        self.contributors.get(id)
    }

    /// Every contributor, by id.
    pub fn contributors(&self) -> &BTreeMap<ContributorId, Arc<RegisterContributor>> {
        &self.contributors
    }

    /// The payee of that id.
    pub fn payee(&self, id: &PayeeId) -> Option<&Arc<RegisterPayee>> {
        self.payees.get(id)
    }

    /// The entries about a pool that set a rule aside, in their order.
    pub fn exceptions(&self, pool: &PoolId) -> &[Sequence] {
        self.exceptions.get(pool).map(Vec::as_slice).unwrap_or_default()
    }

    /// The pool of that id.
    pub fn pool(&self, id: &PoolId) -> Option<&Arc<Pool>> {
        self.pools.get(id)
    }

    /// Every pool, by id.
    pub fn pools(&self) -> &BTreeMap<PoolId, Arc<Pool>> {
        &self.pools
    }

    pub(super) fn advance(&mut self, stamp: &Stamp) {
        if self.origin.is_none() {
            self.origin = Some(stamp.origin.clone());
        }
        self.next_sequence = self.next_sequence.plus(1);
        self.last_recorded = Some(stamp.recorded);
    }

    /// Leaves out the entries before `next`, which the state then does not know.
    pub(super) fn pass_over_to(&mut self, next: Sequence) {
        self.next_sequence = self.next_sequence.max(next);
    }

    pub(super) fn add_mission(&mut self, mission: OpenMission) {
        if let Some(savepoint) = &mut self.savepoint {
            savepoint.missions_added.push(mission.mission.clone());
        }
        self.missions.insert(mission.mission.clone(), Arc::new(mission));
    }

    /// Registers a contributor, or takes the place of what was registered of it.
    pub(super) fn put_contributor(&mut self, contributor: RegisterContributor) {
        let id = contributor.contributor.clone();
        let contributors = Arc::make_mut(&mut self.contributors);
        let before = contributors.insert(id.clone(), Arc::new(contributor));
        if let Some(savepoint) = &mut self.savepoint {
            savepoint.contributors.entry(id).or_insert(before);
        }
    }

    pub(super) fn label_contributor(&mut self, id: &ContributorId, labels: Labels) {
        if let Some(contributor) = self.contributors.get(id) {
            let labelled = RegisterContributor {
                labels,
                ..contributor.as_ref().clone()
            };
            self.put_contributor(labelled);
        }
    }

    pub(super) fn add_payee(&mut self, payee: RegisterPayee) {
        if let Some(savepoint) = &mut self.savepoint {
            savepoint.payees_added.push(payee.payee.clone());
        }
        self.payees.insert(payee.payee.clone(), Arc::new(payee));
    }

    pub(super) fn add_exception(&mut self, pool: &PoolId, at: Sequence) {
        if let Some(savepoint) = &mut self.savepoint {
            savepoint.exceptions_added.push(pool.clone());
        }
        match self.exceptions.get_mut(pool) {
            Some(exceptions) => exceptions.push(at),
            None => {
                self.exceptions.insert(pool.clone(), vec![at]);
            }
        }
    }

    pub(super) fn add_pool(&mut self, id: PoolId, pool: Pool) {
        if let Some(savepoint) = &mut self.savepoint {
            savepoint.pools.entry(id.clone()).or_insert(None);
        }
        self.pools.insert(id, Arc::new(pool));
    }

    /// The pool of that id to change.
    pub(super) fn pool_mut(&mut self, id: &PoolId) -> Option<&mut Pool> {
        let pool = self.pools.get_mut(id)?;
        if let Some(savepoint) = &mut self.savepoint {
            // Holding the old Arc makes the first change copy the pool, and only the first.
            if !savepoint.pools.contains_key(id) {
                savepoint.pools.insert(id.clone(), Some(Arc::clone(pool)));
            }
        }
        Some(Arc::make_mut(pool))
    }
}
