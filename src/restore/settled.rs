//! A copy as its checkpoint says it is, without what it grew beyond.
//!
//! A copy that is cut short while it grows has tiles that its checkpoint does not cover yet. To an auditor they are files that do
//! not belong, which `verify` names; but nothing is restored of them, and what the checkpoint covers is whole.

use crate::audit::{TileAddress, VerifierKey, tiles_between};
use crate::verify::{Directory, Log, checkpoint};
use std::collections::BTreeSet;
use std::io::Result;

/// A copy up to its checkpoint.
pub(super) struct Settled {
    directory: Directory,
    /// The tiles of its checkpoint; none is left out where it has none that is signed, for then nothing is restored.
    tiles: Option<BTreeSet<String>>,
}

impl Settled {
    pub(super) fn of(directory: Directory, keys: &[VerifierKey]) -> Settled {
        let checkpoint = checkpoint(&directory, keys).ok();
        let tiles = checkpoint.map(|checkpoint| {
            tiles_between(0, checkpoint.size)
                .map(|tile| tile.path())
                .collect()
        });
        Settled { directory, tiles }
    }
}

impl Log for Settled {
    fn paths(&self) -> Result<Vec<String>> {
        let mut paths = self.directory.paths()?;
        if let Some(tiles) = &self.tiles {
            paths.retain(|path| tiles.contains(path) || TileAddress::of_path(path).is_none());
        }
        Ok(paths)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        self.directory.read(path)
    }
}
