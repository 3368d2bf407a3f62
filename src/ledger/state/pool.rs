//! A pool: its agreement, its initiatives, its control totals.

use super::Total;
use crate::ledger::command::{Agreement, OpenPool, RegisterInitiative};
use crate::types::{InitiativeId, Minor, MissionId, PoolId, Sequence, Source, TotalKey, WindowId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A pool of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    opened: Arc<OpenPool>,
    initiatives: BTreeMap<InitiativeId, Arc<Initiative>>,
    totals: BTreeMap<TotalKey, Arc<Total>>,
    /// Every source that ever paid in.
    sources: BTreeSet<Source>,
    /// How much of a commitment was settled by spending that named it; nothing for one that none named.
    settled: BTreeMap<Sequence, Minor>,
}

/// An initiative as it was registered.
pub type Initiative = RegisterInitiative;

impl Pool {
    pub(in crate::ledger) fn new(opened: OpenPool) -> Pool {
        Pool {
            opened: Arc::new(opened),
            initiatives: BTreeMap::new(),
            totals: BTreeMap::new(),
            sources: BTreeSet::new(),
            settled: BTreeMap::new(),
        }
    }

    /// Its id.
    pub fn id(&self) -> &PoolId {
        &self.opened.pool
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.opened.name.as_str()
    }

    /// The mission it serves.
    pub fn mission(&self) -> &MissionId {
        &self.opened.mission
    }

    /// The agreement in force.
    pub fn agreement(&self) -> &Agreement {
        &self.opened.agreement
    }

    /// The version of the agreement in force, from 1.
    pub fn agreement_version(&self) -> u32 {
        1
    }

    /// The initiative of that id.
    pub fn initiative(&self, id: &InitiativeId) -> Option<&Arc<Initiative>> {
        self.initiatives.get(id)
    }

    /// Every initiative, by id.
    pub fn initiatives(&self) -> &BTreeMap<InitiativeId, Arc<Initiative>> {
        &self.initiatives
    }

    /// The window that an initiative lies in, if any.
    pub fn window_of(&self, initiative: &InitiativeId) -> Option<&WindowId> {
        self.initiatives.get(initiative)?.window.as_ref()
    }

    /// The control total of that key; one that nothing has touched is empty.
    pub fn total(&self, key: &TotalKey) -> &Total {
        self.totals.get(key).map_or(Total::EMPTY, Arc::as_ref)
    }

    /// Every control total that something touched, by year and budget type.
    pub fn totals(&self) -> &BTreeMap<TotalKey, Arc<Total>> {
        &self.totals
    }

    /// Every source that ever paid in.
    pub fn sources(&self) -> &BTreeSet<Source> {
        &self.sources
    }

    /// How much of a commitment was settled by spending that named it.
    pub fn settled(&self, commitment: Sequence) -> Minor {
        self.settled.get(&commitment).copied().unwrap_or(Minor::ZERO)
    }

    pub(in crate::ledger) fn add_initiative(&mut self, initiative: Initiative) {
        self.initiatives
            .insert(initiative.initiative.clone(), Arc::new(initiative));
    }

    pub(in crate::ledger) fn add_source(&mut self, source: &Source) {
        if !self.sources.contains(source) {
            self.sources.insert(source.clone());
        }
    }

    pub(in crate::ledger) fn settled_mut(&mut self, commitment: Sequence) -> &mut Minor {
        self.settled.entry(commitment).or_default()
    }

    pub(in crate::ledger) fn total_mut(&mut self, key: &TotalKey) -> &mut Total {
        // Looked up before inserted, so that the ordinary write clones no key.
        if !self.totals.contains_key(key) {
            self.totals.insert(key.clone(), Arc::default());
        }
        match self.totals.get_mut(key) {
            Some(total) => Arc::make_mut(total),
            None => unreachable!("inserted above"),
        }
    }
}
