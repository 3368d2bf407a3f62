//! What a snapshot names of standings and sums.

use super::blob::InFile;
use super::kept::Kept;
use super::sums::KeptSums;
use crate::cache::Cache;
use crate::types::PoolId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that is in files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    pub(super) standings: Vec<Row>,
    pub(super) sums: Vec<KeptSums>,
}

/// A standing of a pool, in files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) pool: PoolId,
    pub(super) kept: Kept<InFile>,
}

impl Contents {
    /// The names of the files.
    pub fn files(&self) -> BTreeSet<String> {
        self.parts().map(InFile::name).collect()
    }

    /// The bytes of standings and sums, one by one.
    pub fn parts(&self) -> impl Iterator<Item = &InFile> {
        let of_standings = self.standings.iter().flat_map(|row| row.kept.parts());
        of_standings.chain(self.sums.iter().flat_map(KeptSums::parts))
    }

    /// Whether each file is there and as long as it was: of each the last bytes are read.
    pub fn are_there(&self, cache: &dyn Cache) -> bool {
        let mut last = BTreeMap::<u64, &InFile>::new();
        for part in self.parts() {
            let of_file = last.entry(part.end().0).or_insert(part);
            if part.end() > of_file.end() {
                *of_file = part;
            }
        }
        last.values().all(|part| part.is_sound(cache))
    }

    /// How many of them are not there as they were kept.
    pub fn lost(&self, cache: &dyn Cache) -> usize {
        self.parts().filter(|part| !part.is_sound(cache)).count()
    }
}
