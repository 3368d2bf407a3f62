//! A state of one pool, in which a command about it can be tried out, or from which a question about the past goes on.

use super::{Pool, State, Successions};
use crate::ledger::command::RegisterContributor;
use crate::types::{ContributorId, PoolId, Sequence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A pool as it stood somewhere, and what answers about any pool may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// The pool.
    pub pool: Arc<Pool>,
    contributors: Arc<BTreeMap<ContributorId, Arc<RegisterContributor>>>,
    successions: Arc<Successions>,
}

impl State {
    /// What `pool` is after entry `last`, and nothing else of the ledger.
    pub(in crate::ledger) fn of_pool(pool: &Arc<Pool>, last: Sequence) -> State {
        let mut state = State {
            next_sequence: last.plus(1),
            ..State::default()
        };
        state.put_pool(Arc::clone(pool));
        state
    }

    /// The pool of that id as it stands, with `kept` of it.
    pub fn stood(&self, id: &PoolId, kept: impl FnOnce(&Pool) -> Pool) -> Option<Stood> {
        Some(Stood {
            pool: Arc::new(kept(self.pool(id)?)),
            contributors: Arc::clone(&self.contributors),
            successions: Arc::clone(&self.successions),
        })
    }

    /// What stood after entry `at`, and nothing else of the ledger.
    pub(in crate::ledger) fn of_stood(stood: Stood, at: Sequence) -> State {
        let mut state = State {
            next_sequence: at.plus(1),
            contributors: stood.contributors,
            successions: stood.successions,
            ..State::default()
        };
        state.put_pool(stood.pool);
        state
    }

    /// Takes a pool out, if it is there.
    pub fn take_pool(&mut self, id: &PoolId) -> Option<Pool> {
        self.pools.remove(id).map(Arc::unwrap_or_clone)
    }

    /// The same state with another pool in place of the one of its id.
    pub fn with_pool(mut self, pool: Pool) -> State {
        self.put_pool(Arc::new(pool));
        self
    }

    fn put_pool(&mut self, pool: Arc<Pool>) {
        self.pools.insert(pool.id().clone(), pool);
    }
}
