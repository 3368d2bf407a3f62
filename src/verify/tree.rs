//! The hashes of a log, read from its tiles: every one of them leads to the signed root.
//!
//! What is kept of them is the levels above the leaves, 1/255 of all; leaves are read again where they are needed, and
//! compared again with what is kept.

use super::Log;
use super::bundle::lines;
use super::fault::{Fault, Tampering};
use crate::audit::{
    Checkpoint, Hash, Subtree, Subtrees, TILE_WIDTH, TileAddress, UpperTiles, leaf_hash, root, root_of,
    tiles_between,
};
use crate::types::Sequence;

/// The hashes of a log.
pub(super) struct Tiles<'a> {
    log: &'a dyn Log,
    size: u64,
    upper: UpperTiles,
    /// The leaves of the last tile, if it is not full.
    last: Vec<Hash>,
    /// The tile of leaves that was read last.
    current: Option<(u64, Vec<Hash>)>,
}

impl<'a> Tiles<'a> {
    /// Reads all tiles and compares each hash above a leaf with those below it, and the root with the signed one.
    pub(super) fn read(log: &'a dyn Log, checkpoint: &Checkpoint) -> Result<Tiles<'a>, Fault> {
        let mut tiles = Tiles {
            log,
            size: checkpoint.size,
            upper: UpperTiles::default(),
            last: Vec::new(),
            current: None,
        };
        let addresses = || tiles_between(0, checkpoint.size);
        for address in addresses().filter(|address| address.level == Some(0)) {
            let hashes = hashes(log, &address)?;
            match hashes.len() as u64 == TILE_WIDTH {
                true => tiles.upper.push(root_of(&hashes)),
                false => tiles.last = hashes,
            }
        }
        for address in addresses().filter(|address| address.level.is_some_and(|level| level > 0)) {
            tiles.compare_above(&address)?;
        }
        match tiles.root(checkpoint.size)? == checkpoint.root {
            true => Ok(tiles),
            false => Err(tiles.another_root()),
        }
    }

    /// The root of the first `size` entries, of which there are so many.
    pub(super) fn root(&mut self, size: u64) -> Result<Hash, Fault> {
        root(self, size)
    }

    /// Whether the line at `sequence` hashes to its leaf.
    pub(super) fn is_leaf(&mut self, sequence: Sequence, line: &[u8]) -> Result<bool, Fault> {
        let place = sequence.0 % TILE_WIDTH;
        let leaves = self.leaves(sequence.0 / TILE_WIDTH)?;
        let leaf = usize::try_from(place).ok().and_then(|place| leaves.get(place));
        Ok(leaf == Some(&leaf_hash(line)))
    }

    /// The leaves of a tile, which are still those that were read first.
    fn leaves(&mut self, index: u64) -> Result<&[Hash], Fault> {
        if self.current.as_ref().is_none_or(|(current, _)| *current != index) {
            let address = tile_of_leaves(index, self.size);
            let hashes = hashes(self.log, &address)?;
            let (height, subtree) = (TILE_WIDTH.ilog2(), index);
            let known = self.upper.root_of(Subtree {
                height,
                index: subtree,
            });
            let is_same = known.map_or(hashes == self.last, |known| root_of(&hashes) == known);
            if !is_same {
                return Err(Tampering::at(address.path(), "changed while it was read").into());
            }
            self.current = Some((index, hashes));
        }
        Ok(self.current.as_ref().map_or(&[], |(_, hashes)| hashes))
    }

    /// A tile above level 0 says nothing that level 0 does not say.
    fn compare_above(&self, address: &TileAddress) -> Result<(), Fault> {
        let found = hashes(self.log, address)?;
        let level = address.level.unwrap_or_default();
        let known = self.upper.tile(level as usize, address.index);
        let differs = found.iter().zip(known).position(|(found, known)| found != known);
        let Some(place) = differs else { return Ok(()) };
        let below = TILE_WIDTH.saturating_pow(level);
        let first = (address.index * TILE_WIDTH + place as u64) * below;
        // The entry that differs, if it is one: else it is this tile.
        Err(match self.first_that_differs(first, first + below) {
            Some(sequence) => line_and_leaf(sequence),
            None => Tampering::at(
                address.path(),
                format_args!("hash {place} is not the one of the tile below it"),
            ),
        }
        .into())
    }

    /// The root differs: which entry does, as far as the log itself tells it.
    fn another_root(&self) -> Fault {
        match self.first_that_differs(0, self.size) {
            Some(sequence) => line_and_leaf(sequence),
            None => Tampering::at(
                super::CHECKPOINT,
                format_args!(
                    "the {} entries have another root than the one that was signed",
                    self.size
                ),
            ),
        }
        .into()
    }

    /// The first entry from `first` to before `end` whose line does not hash to its leaf.
    fn first_that_differs(&self, first: u64, end: u64) -> Option<Sequence> {
        let bundles = tiles_between(0, self.size).filter(|address| address.level.is_none());
        let wanted = bundles.filter(|bundle| {
            let start = bundle.index * TILE_WIDTH;
            start < end && start + TILE_WIDTH > first
        });
        for bundle in wanted {
            let leaves = hashes(self.log, &tile_of_leaves(bundle.index, self.size)).ok()?;
            let bytes = self.log.read(&bundle.path()).ok()??;
            let lines = lines(&bytes, bundle.width).ok()?;
            let differs = lines
                .into_iter()
                .zip(leaves)
                .position(|(line, leaf)| leaf_hash(&bytes[line]) != leaf);
            if let Some(place) = differs {
                return Some(Sequence(bundle.index * TILE_WIDTH + place as u64));
            }
        }
        None
    }
}

fn line_and_leaf(sequence: Sequence) -> Tampering {
    Tampering::at_entry(sequence, "its line and its leaf are not the same")
}

fn tile_of_leaves(index: u64, size: u64) -> TileAddress {
    let width = size.saturating_sub(index * TILE_WIDTH).min(TILE_WIDTH);
    TileAddress {
        level: Some(0),
        index,
        // At most 256.
        width: u32::try_from(width).unwrap_or(u32::MAX),
    }
}

/// The hashes of a tile: exactly as many as its address says.
fn hashes(log: &dyn Log, address: &TileAddress) -> Result<Vec<Hash>, Fault> {
    let path = address.path();
    let bytes = log.read(&path)?;
    let bytes = bytes.ok_or_else(|| Tampering::at(&path, "is missing"))?;
    let (hashes, rest) = bytes.as_chunks::<32>();
    match rest.is_empty() && hashes.len() == address.width as usize {
        true => Ok(hashes.to_vec()),
        false => Err(Tampering::at(
            &path,
            format_args!(
                "has {} bytes; {} hashes have {}",
                bytes.len(),
                address.width,
                address.width * 32
            ),
        )
        .into()),
    }
}

impl Subtrees for Tiles<'_> {
    type Error = Fault;

    fn root_of(&mut self, subtree: Subtree) -> Result<Hash, Fault> {
        if let Some(root) = self.upper.root_of(subtree) {
            return Ok(root);
        }
        // Lower than a tile: its leaves stand in one.
        let first = subtree.index << subtree.height;
        let leaves = self.leaves(first / TILE_WIDTH)?;
        let start = usize::try_from(first % TILE_WIDTH).unwrap_or(usize::MAX);
        let leaves = leaves.get(start..start + (1 << subtree.height));
        let leaves =
            leaves.ok_or_else(|| Tampering::at(super::CHECKPOINT, "counts more leaves than there are"))?;
        Ok(root_of(leaves))
    }
}
