//! What a ledger derives from its entries and keeps beside the journal.

use super::snapshot::Snapshots;
use crate::index::{Index, SEGMENT_LENGTH};
use crate::standings::{Pace, Standings};
use std::sync::Arc;

/// Derived data: removing all of it loses nothing but time.
pub struct Derived {
    /// Which entries speak of what. A start fills it with what the journal holds.
    pub index: Arc<Index>,
    /// Pools as they stood. A start takes them up from the snapshot, and takes more as it reads.
    pub standings: Arc<Standings>,
    /// Where snapshots are kept, if they are.
    pub snapshots: Option<Snapshots>,
}

impl Derived {
    /// An index and standings in memory, and no snapshots.
    pub fn in_memory() -> Derived {
        Derived {
            index: Arc::new(Index::in_memory(SEGMENT_LENGTH)),
            standings: Arc::new(Standings::at(Pace::ORDINARY)),
            snapshots: None,
        }
    }
}
