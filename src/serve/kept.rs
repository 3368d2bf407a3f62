//! What a ledger is kept in: its journal, the names of its persons, and what is derived from the journal.

use crate::index::{Index, Keeper, SEGMENT_LENGTH};
use crate::journal::Journal;
use crate::names::Names;
use anyhow::Context;
use std::path::Path;
use std::sync::Arc;

/// Where derived data are within a data directory.
pub(crate) const CACHE: &str = "cache";

/// Where postings are within a data directory.
pub(crate) const POSTINGS: &str = "cache/postings";

/// What a ledger is kept in.
pub struct Kept {
    pub(super) journal: Arc<dyn Journal>,
    pub(super) names: Names,
    pub(super) index: Arc<Index>,
    pub(super) keeper: Option<Keeper>,
}

impl Kept {
    /// All in a data directory: full segments of postings are written there by a thread of their own.
    ///
    /// # Errors
    /// When the system starts no thread.
    pub fn in_directory(data_dir: &Path, journal: Arc<dyn Journal>, names: Names) -> anyhow::Result<Kept> {
        let directory = data_dir.join(POSTINGS);
        let index = Arc::new(Index::in_directory(SEGMENT_LENGTH, &directory));
        let keeper = Keeper::start(Arc::clone(&index))
            .context("the system starts no thread for postings: raise the limit of processes")?;
        Ok(Kept {
            journal,
            names,
            index,
            keeper: Some(keeper),
        })
    }
}
