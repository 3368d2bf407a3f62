//! The files of an index looked at from outside, for whoever operates a ledger.

use super::file::Unusable;
use super::segments::{Covering, path_of, sound};
use crate::types::Origin;
use std::path::Path;

/// What the files of an index are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cache {
    /// How many are sound.
    pub sound: u64,
    /// How many full segments have none.
    pub absent: u64,
    /// Those that the next start builds again, and why.
    pub unusable: Vec<String>,
}

/// Looks at the file of each full segment of a ledger of `entries`; `is_journals` says whether the journal has a checkpoint.
/// Nothing is changed.
pub fn examine(
    directory: &Path,
    origin: &Origin,
    length: u32,
    entries: u64,
    is_journals: &mut dyn FnMut(Covering) -> bool,
) -> Cache {
    let mut cache = Cache::default();
    for segment in 0..entries / u64::from(length.max(1)) {
        let path = path_of(directory, segment);
        match sound(&path, origin, segment, length, &mut *is_journals) {
            Ok(_) => cache.sound += 1,
            Err(Unusable::Absent) => cache.absent += 1,
            Err(why) => cache.unusable.push(format!("{}: {why}", path.display())),
        }
    }
    cache
}
