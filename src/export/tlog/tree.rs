//! The right edge of the tree of a copy, from which it goes on.

use super::CopyError;
use super::files::Files;
use crate::audit::{
    Hash, Subtree, Subtrees, TILE_WIDTH, TileAddress, UpperTiles, leaf_hash, root, root_of, tiles_between,
};
use std::convert::Infallible;

/// All hashes above the leaves, and the leaves of the last tile, if it is not full.
#[derive(Debug, Default)]
pub(super) struct PartialTree {
    upper: UpperTiles,
    leaves: Vec<Hash>,
}

impl PartialTree {
    /// The tree of the first `size` entries of a copy, of its tiles of level 1 and its last of level 0.
    pub(super) fn read(files: &Files, size: u64) -> Result<PartialTree, CopyError> {
        let mut tree = PartialTree::default();
        for address in tiles_between(0, size) {
            match address.level {
                Some(1) => hashes(files, &address)?
                    .into_iter()
                    .for_each(|hash| tree.upper.push(hash)),
                Some(0) if u64::from(address.width) < TILE_WIDTH => tree.leaves = hashes(files, &address)?,
                _ => {}
            }
        }
        Ok(tree)
    }

    /// Takes the next line; tells the leaves of a tile that it fills.
    pub(super) fn push(&mut self, line: &[u8]) -> Option<Vec<Hash>> {
        self.leaves.push(leaf_hash(line));
        if self.leaves.len() as u64 != TILE_WIDTH {
            return None;
        }
        let leaves = std::mem::take(&mut self.leaves);
        self.upper.push(root_of(&leaves));
        Some(leaves)
    }

    /// The root of its first `size` leaves, which are all it has.
    pub(super) fn root(&self, size: u64) -> Hash {
        let Ok(root) = root(&mut &*self, size);
        root
    }

    /// The hashes of a tile, but for those of level 0 that are full.
    pub(super) fn tile(&self, address: &TileAddress) -> &[Hash] {
        let hashes = match address.level {
            Some(0) => self.leaves.as_slice(),
            Some(level) => self.upper.tile(level as usize, address.index),
            None => &[],
        };
        hashes.get(..address.width as usize).unwrap_or(hashes)
    }
}

impl Subtrees for &PartialTree {
    type Error = Infallible;

    fn root_of(&mut self, subtree: Subtree) -> Result<Hash, Infallible> {
        if let Some(root) = self.upper.root_of(subtree) {
            return Ok(root);
        }
        // All that the root of the whole tree needs below level 1 stands in the last tile.
        let first = (subtree.index << subtree.height) % TILE_WIDTH;
        let first = usize::try_from(first).unwrap_or(usize::MAX);
        let leaves = self.leaves.get(first..first + (1 << subtree.height));
        Ok(root_of(leaves.unwrap_or_default()))
    }
}

fn hashes(files: &Files, address: &TileAddress) -> Result<Vec<Hash>, CopyError> {
    let bytes = files.need(address)?;
    let (hashes, rest) = bytes.as_chunks::<32>();
    match rest.is_empty() && hashes.len() == address.width as usize {
        true => Ok(hashes.to_vec()),
        false => Err(CopyError::Damaged {
            place: address.path(),
        }),
    }
}
