//! What is true after the last applied entry.
//!
//! Pools and the control totals inside them stand behind `Arc`s, for two uses: a batch that fails puts the old
//! ones back ([`State::begin`], [`State::roll_back`]), and a reader takes one along and holds no lock. An `Arc` that
//! nobody else holds is changed in place, so the ordinary write copies nothing.

mod balance;
mod pool;
mod total;

pub use balance::Balance;
pub use pool::{Initiative, Pool};
pub use total::Total;

use super::command::{OpenMission, RegisterContributor};
use super::entry::Stamp;
use crate::types::{ContributorId, MissionId, Origin, PoolId, Sequence, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The whole ledger's state.
#[derive(Debug, Clone, Default)]
pub struct State {
    origin: Option<Origin>,
    next_sequence: Sequence,
    last_recorded: Option<Timestamp>,
    missions: BTreeMap<MissionId, Arc<OpenMission>>,
    contributors: BTreeMap<ContributorId, Arc<RegisterContributor>>,
    pools: BTreeMap<PoolId, Arc<Pool>>,
    savepoint: Option<Box<Savepoint>>,
}

/// What a failed batch puts back: only what it touched.
#[derive(Debug, Clone, Default)]
struct Savepoint {
    next_sequence: Sequence,
    last_recorded: Option<Timestamp>,
    missions_added: Vec<MissionId>,
    contributors_added: Vec<ContributorId>,
    pools: BTreeMap<PoolId, Option<Arc<Pool>>>,
}

impl PartialEq for State {
    /// Equal in all that is recorded; an open savepoint is how far a batch has come, not part of it.
    fn eq(&self, other: &State) -> bool {
        self.origin == other.origin
            && self.next_sequence == other.next_sequence
            && self.last_recorded == other.last_recorded
            && self.missions == other.missions
            && self.contributors == other.contributors
            && self.pools == other.pools
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

    /// The pool of that id.
    pub fn pool(&self, id: &PoolId) -> Option<&Arc<Pool>> {
        self.pools.get(id)
    }

    /// Every pool, by id.
    pub fn pools(&self) -> &BTreeMap<PoolId, Arc<Pool>> {
        &self.pools
    }

    /// Begins a batch: from here on what is touched can be put back.
    pub fn begin(&mut self) {
        debug_assert!(self.savepoint.is_none(), "batches do not nest");
        self.savepoint = Some(Box::new(Savepoint {
            next_sequence: self.next_sequence,
            last_recorded: self.last_recorded,
            ..Savepoint::default()
        }));
    }

    /// Ends a batch that holds.
    pub fn keep(&mut self) {
        self.savepoint = None;
    }

    /// Ends a batch that failed: everything is as it was at [`State::begin`].
    pub fn roll_back(&mut self) {
        let Some(savepoint) = self.savepoint.take() else {
            return;
        };
        self.next_sequence = savepoint.next_sequence;
        self.last_recorded = savepoint.last_recorded;
        for mission in &savepoint.missions_added {
            self.missions.remove(mission);
        }
        for contributor in &savepoint.contributors_added {
            self.contributors.remove(contributor);
        }
        for (id, before) in savepoint.pools {
            match before {
                Some(pool) => self.pools.insert(id, pool),
                None => self.pools.remove(&id),
            };
        }
    }

    pub(super) fn advance(&mut self, stamp: &Stamp) {
        if self.origin.is_none() {
            self.origin = Some(stamp.origin.clone());
        }
        self.next_sequence = self.next_sequence.plus(1);
        self.last_recorded = Some(stamp.recorded);
    }

    pub(super) fn add_mission(&mut self, mission: OpenMission) {
        if let Some(savepoint) = &mut self.savepoint {
            savepoint.missions_added.push(mission.mission.clone());
        }
        self.missions.insert(mission.mission.clone(), Arc::new(mission));
    }

    pub(super) fn add_contributor(&mut self, contributor: RegisterContributor) {
        if let Some(savepoint) = &mut self.savepoint {
            savepoint.contributors_added.push(contributor.contributor.clone());
        }
        self.contributors
            .insert(contributor.contributor.clone(), Arc::new(contributor));
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
