//! What a ledger is kept in: its journal, the names of its persons, and what is derived from the journal.

use super::cache::CacheDirectory;
use crate::index::{self, Index, SEGMENT_LENGTH};
use crate::journal::Journal;
use crate::names::Names;
use crate::sequencer::{Derived, SNAPSHOT_ENTRIES, Snapshots};
use crate::standings::{self, Pace, Standings};
use anyhow::Context;
use std::path::Path;
use std::sync::Arc;

/// Where derived data are within a data directory.
pub(crate) const CACHE: &str = "cache";

/// Where postings are within a data directory.
pub(crate) const POSTINGS: &str = "cache/postings";

/// Where snapshots are within a data directory.
pub(crate) const SNAPSHOTS: &str = "cache/snapshot";

/// What a ledger is kept in.
pub struct Kept {
    pub(super) journal: Arc<dyn Journal>,
    pub(super) names: Names,
    pub(super) derived: Derived,
    pub(super) keepers: Option<Keepers>,
}

/// The threads that write what is derived, until they are dropped.
pub(super) struct Keepers {
    _postings: index::Keeper,
    _standings: standings::Keeper,
}

impl Kept {
    /// All in a data directory: full segments of postings and standings of pools are kept there by threads
    /// of their own.
    ///
    /// # Errors
    /// When the system starts no thread.
    pub fn in_directory(data_dir: &Path, journal: Arc<dyn Journal>, names: Names) -> anyhow::Result<Kept> {
        let directory = data_dir.join(POSTINGS);
        let index = Arc::new(Index::in_directory(SEGMENT_LENGTH, &directory));
        let standings = Arc::new(Standings::at(Pace::ORDINARY));
        let no_thread = "the system starts no thread for derived data: raise the limit of processes";
        let keepers = Keepers {
            _postings: index::Keeper::start(Arc::clone(&index)).context(no_thread)?,
            _standings: standings::Keeper::start(Arc::clone(&standings)).context(no_thread)?,
        };
        let snapshots = Snapshots {
            cache: Arc::new(CacheDirectory::new(&data_dir.join(SNAPSHOTS))),
            every: SNAPSHOT_ENTRIES,
        };
        Ok(Kept {
            journal,
            names,
            derived: Derived {
                index,
                standings,
                snapshots: Some(snapshots),
            },
            keepers: Some(keepers),
        })
    }
}
