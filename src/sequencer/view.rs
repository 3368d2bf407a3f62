//! The durable view: what every read is answered from.
//!
//! The sync thread applies a block here once it is durable and before it answers, so that who has an answer sees
//! it in the next read, and no read shows what a power loss could take back. A reader holds the lock for as long
//! as it takes to clone an `Arc`; a writer holds it while it applies one block.

use crate::ledger::{Entry, Pool, State, Unappliable, apply};
use crate::types::{PoolId, Sequence, Timestamp};
use parking_lot::RwLock;
use std::sync::Arc;

/// The ledger as far as it is durable.
#[derive(Debug)]
pub struct View {
    state: RwLock<State>,
}

/// The point of the ledger that a read speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadPoint {
    /// The last entry it counts.
    pub sequence: Sequence,
    /// When that entry was recorded.
    pub recorded: Timestamp,
}

impl View {
    /// A view of `state`, all of which is durable.
    pub fn new(state: State) -> View {
        View {
            state: RwLock::new(state),
        }
    }

    /// Looks at the state for a moment. `look` must not wait or compute: writes wait for it.
    pub fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.read())
    }

    /// The point that a read now speaks for; `None` before the first entry.
    pub fn read_point(&self) -> Option<ReadPoint> {
        self.read(read_point)
    }

    /// A pool, and the point it is seen at.
    pub fn pool(&self, id: &PoolId) -> (Option<ReadPoint>, Option<Arc<Pool>>) {
        self.read(|state| (read_point(state), state.pool(id).cloned()))
    }

    pub(super) fn apply(&self, entries: &[Entry]) -> Result<(), Unappliable> {
        let mut state = self.state.write();
        entries.iter().try_for_each(|entry| apply(&mut state, entry))
    }
}

pub(super) fn read_point(state: &State) -> Option<ReadPoint> {
    Some(ReadPoint {
        sequence: state.last_sequence()?,
        recorded: state.last_recorded()?,
    })
}
