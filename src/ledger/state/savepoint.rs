//! Batches are all or nothing: what a batch touched is kept as it was before, and put back if the batch fails.

use super::{Keys, Pool, State, Successions};
use crate::ledger::command::RegisterContributor;
use crate::types::{ContributorId, MissionId, PayeeId, PoolId, Sequence, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a failed batch puts back: only what it touched.
#[derive(Debug, Clone, Default)]
pub(super) struct Savepoint {
    pub(super) next_sequence: Sequence,
    pub(super) last_recorded: Option<Timestamp>,
    pub(super) missions_added: Vec<MissionId>,
    pub(super) contributors: BTreeMap<ContributorId, Option<Arc<RegisterContributor>>>,
    pub(super) successions: Option<Arc<Successions>>,
    pub(super) keys: Option<Arc<Keys>>,
    pub(super) payees_added: Vec<PayeeId>,
    pub(super) exceptions_added: Vec<PoolId>,
    pub(super) pools: BTreeMap<PoolId, Option<Arc<Pool>>>,
}

impl State {
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
        for payee in &savepoint.payees_added {
            self.payees.remove(payee);
        }
        for pool in &savepoint.exceptions_added {
            put_back_last(&mut self.exceptions, pool);
        }
        if !savepoint.contributors.is_empty() {
            put_back(Arc::make_mut(&mut self.contributors), savepoint.contributors);
        }
        if let Some(successions) = savepoint.successions {
            self.successions = successions;
        }
        if let Some(keys) = savepoint.keys {
            self.keys = keys;
        }
        put_back(&mut self.pools, savepoint.pools);
    }
}

/// Puts back what a failed batch replaced, and removes what it added.
fn put_back<K: Ord, V>(map: &mut BTreeMap<K, V>, before: BTreeMap<K, Option<V>>) {
    for (key, before) in before {
        match before {
            Some(value) => map.insert(key, value),
            None => map.remove(&key),
        };
    }
}

/// Takes away the last item of a list, and the list with its last item.
fn put_back_last<T>(lists: &mut BTreeMap<PoolId, Vec<T>>, of: &PoolId) {
    if let Some(list) = lists.get_mut(of) {
        list.pop();
        if list.is_empty() {
            lists.remove(of);
        }
    }
}
