//! A state of one pool, in which a command about it can be tried out, or from which a question about the past goes on.

use super::{Pool, State};
use crate::types::Sequence;
use std::sync::Arc;

impl State {
    /// What `pool` is after entry `last`, and nothing else of the ledger.
    pub(in crate::ledger) fn of_pool(pool: &Arc<Pool>, last: Sequence) -> State {
        let mut state = State {
            next_sequence: last.plus(1),
            ..State::default()
        };
        state.pools.insert(pool.id().clone(), Arc::clone(pool));
        state
    }

    /// Takes a pool as it stood somewhere.
    pub(in crate::ledger) fn put_pool(&mut self, pool: Arc<Pool>) {
        self.pools.insert(pool.id().clone(), pool);
    }
}
