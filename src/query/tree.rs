//! The Merkle tree of a ledger as proofs read it: leaves from the journal, everything above a tile of them from memory.

use super::entries::Unread;
use crate::audit::{Hash, Subtree, Subtrees, TILE_WIDTH, UpperTiles, leaf_hash, root_of};
use crate::journal::{Journal, SignedHead};
use crate::types::Sequence;
use std::collections::BTreeMap;

/// How high a tile is: the tree over its 256 hashes.
const TILE_HEIGHT: u32 = TILE_WIDTH.ilog2();

/// The tree over the first entries of a journal.
///
/// Whatever the size of the ledger, a proof reads the lines of two tiles at most: the one where its way begins and the
/// unfinished one at the right edge. What was read is kept, so that proofs of neighbours read it once.
pub struct LedgerTree<'a> {
    journal: &'a dyn Journal,
    upper: &'a UpperTiles,
    size: u64,
    tiles: BTreeMap<u64, Vec<Hash>>,
}

impl<'a> LedgerTree<'a> {
    /// The tree of the first `size` entries, all durable, whose full tiles `upper` stands for.
    pub fn new(journal: &'a dyn Journal, upper: &'a UpperTiles, size: u64) -> LedgerTree<'a> {
        LedgerTree {
            journal,
            upper,
            size,
            tiles: BTreeMap::new(),
        }
    }

    /// The hash of an entry as a leaf.
    ///
    /// # Errors
    /// When it cannot be read. This reads a disk: not for a thread that others wait for.
    pub(super) fn leaf(&mut self, sequence: Sequence) -> Result<Hash, Unread> {
        let (height, index) = (0, sequence.0);
        self.root_of(Subtree { height, index })
    }

    /// What was signed of the tree of the first `size` entries; nothing if no block ends there.
    pub(super) fn signed_head(&self, size: u64) -> Result<Option<SignedHead>, Unread> {
        let Some(last) = size.checked_sub(1).map(Sequence) else {
            return Ok(None);
        };
        let frame = self.journal.frame(last);
        let frame = frame.map_err(|source| Unread::Journal {
            sequence: last,
            source,
        })?;
        let head = frame.as_ref().and_then(|frame| frame.trailer());
        Ok(head
            .map(|trailer| trailer.head)
            .filter(|head| head.tree_size == size))
    }

    /// The hashes of a tile of level 0, as many as the tree has.
    fn tile(&mut self, index: u64) -> Result<&[Hash], Unread> {
        let first = index.saturating_mul(TILE_WIDTH);
        let end = first.saturating_add(TILE_WIDTH).min(self.size);
        if !self.tiles.contains_key(&index) {
            let hashes = leaves(self.journal, Sequence(first), Sequence(end))?;
            self.tiles.insert(index, hashes);
        }
        Ok(self.tiles.get(&index).map_or(&[], Vec::as_slice))
    }
}

/// The leaves from `first` to before `end`.
fn leaves(journal: &dyn Journal, first: Sequence, end: Sequence) -> Result<Vec<Hash>, Unread> {
    let mut hashes = Vec::new();
    let mut next = first;
    while next < end {
        let sequence = next;
        let frame = journal
            .frame(next)
            .map_err(|source| Unread::Journal { sequence, source })?
            .ok_or(Unread::Missing { sequence })?;
        let lines = frame.lines();
        let wanted = lines.filter(|(sequence, _)| (next..end).contains(sequence));
        hashes.extend(wanted.map(|(_, line)| leaf_hash(line)));
        next = frame.next();
    }
    Ok(hashes)
}

impl Subtrees for LedgerTree<'_> {
    type Error = Unread;

    fn root_of(&mut self, subtree: Subtree) -> Result<Hash, Unread> {
        let Subtree { height, index } = subtree;
        let missing = || Unread::Missing {
            sequence: Sequence(index.checked_shl(height).unwrap_or(u64::MAX)),
        };
        if height >= TILE_HEIGHT {
            return self.upper.root_of(subtree).ok_or_else(missing);
        }
        let in_a_tile = TILE_HEIGHT - height;
        let tile = self.tile(index >> in_a_tile)?;
        // Below 256, as are both ends of what lies within a tile.
        let first = usize::try_from((index % (1 << in_a_tile)) << height).map_err(|_| missing())?;
        let leaves = tile.get(first..first + (1 << height)).ok_or_else(missing)?;
        Ok(root_of(leaves))
    }
}
