//! A state of one pool, in which a command about it can be tried out.

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
}
