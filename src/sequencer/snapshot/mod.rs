//! Snapshots: what recovery makes of all entries up to one, kept so that a start reads only those behind it.
//!
//! ```text
//!   state                  the last snapshot: balances, registers, the edge of the tree and the tiles above its leaves
//!   requests.00000262144   fingerprints of the requests and source keys of the entries below 262,144
//!   requests.00000524288   those from there to below 524,288
//!   standings.00000262144  pools as they stood on the way and what moved between, of the entries below 262,144; and so on
//!                          (`standings`)
//! ```
//!
//! They are derived data: the journal alone is the ledger. A snapshot is used if it is whole, was made by the same rules,
//! is of this ledger, and if the journal signed the root that it names at its size; else the journal is read from its first
//! entry, as if there were none. Removing the files loses nothing but time.
//!
//! Fingerprints and standings are written once and never again, since they are most of it; the state is written anew each
//! time, and names those files with their digests.

mod kept;
mod on_the_way;
mod photographer;
mod sealed;
mod studio;

pub(super) use kept::{Keys, Loaded, Pieces, Unusable, load};
pub(super) use on_the_way::OnTheWay;
pub(super) use photographer::{Photographer, Photographs, photographer};
pub(super) use studio::{Snapshotter, Studio, studio};

use crate::cache::Cache;
use crate::journal::Journal;
use crate::types::Origin;
use std::sync::Arc;

/// How many entries apart snapshots of a ledger under way are taken: a start reads no more than these and those recorded while
/// the last one was written, if it could be. At 5 µs an entry they take 1.3 s.
pub const SNAPSHOT_ENTRIES: u64 = 1 << 18;

/// A snapshot that the next start uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExaminedSnapshot {
    /// How many entries it has.
    pub entries: u64,
    /// How many parts of standings of pools, and of what moved between, it names.
    pub parts: usize,
    /// Those that are not there as they were kept.
    pub parts_lost: usize,
}

/// What the snapshot in `cache` is, if it is one that a start would use on `journal`; nothing if there is none.
///
/// # Errors
/// Why a start would not use it.
pub fn examine_snapshot(
    cache: &dyn Cache,
    journal: &dyn Journal,
    origin: &Origin,
) -> Result<Option<ExaminedSnapshot>, String> {
    match load(cache, journal, origin) {
        Ok(Loaded {
            recovered, standings, ..
        }) => Ok(Some(ExaminedSnapshot {
            entries: recovered.state.next_sequence().0,
            parts: standings.parts().count(),
            parts_lost: standings.lost(cache),
        })),
        Err(Unusable::None) => Ok(None),
        Err(why) => Err(why.to_string()),
    }
}

/// Where snapshots are kept, and how often they are taken.
#[derive(Clone)]
pub struct Snapshots {
    /// Where.
    pub cache: Arc<dyn Cache>,
    /// After so many entries.
    pub every: u64,
}
