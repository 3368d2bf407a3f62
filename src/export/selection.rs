//! Which entries an export holds.

use crate::ledger::{Action, Entry, Move};
use crate::types::{PoolId, Sequence};

/// Which entries are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Only entries that name this pool or move its money.
    pub pool: Option<PoolId>,
    /// From this entry on.
    pub first: Sequence,
    /// Up to and including this entry.
    pub last: Option<Sequence>,
}

impl Selection {
    /// Whether an entry is wanted.
    pub fn takes(&self, entry: &Entry) -> bool {
        let in_range = entry.sequence >= self.first && self.last.is_none_or(|last| entry.sequence <= last);
        in_range && self.pool.as_ref().is_none_or(|pool| is_about(entry, pool))
    }

    /// The moves of an entry that are wanted: of one that moves money of two pools, those of the pool.
    pub fn moves<'a>(&self, entry: &'a Entry) -> Vec<(u32, &'a Move)> {
        let wanted = |movement: &Move| self.pool.as_ref().is_none_or(|pool| movement.total.pool == *pool);
        let numbered = (1_u32..).zip(&entry.moves);
        numbered.filter(|(_, movement)| wanted(movement)).collect()
    }
}

fn is_about(entry: &Entry, pool: &PoolId) -> bool {
    let named = entry.command.as_ref().is_some_and(|command| {
        let takes = matches!(&command.action, Action::Transfer(transfer) if transfer.to_pool == *pool);
        takes || command.pool() == Some(pool)
    });
    named || entry.moves.iter().any(|movement| movement.total.pool == *pool)
}
