//! A journal read as a copy of its log, so that it can be verified as an auditor verifies one.

use super::history::Named;
use super::report::chain;
use crate::audit::Checkpoint;
use crate::audit::{
    Hash, SignedCheckpoint, TILE_WIDTH, TileAddress, Tree, UpperTiles, leaf_hash, tiles_between,
};
use crate::journal::{Frame, Journal, ReadError};
use crate::types::Sequence;
use crate::verify::Log;
use std::io::{Error, Result};

const CHECKPOINT: &str = "checkpoint";

/// The files that a copy of the journal would have, made as they are asked for. Of their hashes those above the leaves are kept.
pub(super) struct OfJournal<'a> {
    journal: &'a dyn Journal,
    checkpoint: SignedCheckpoint,
    upper: UpperTiles,
}

impl<'a> OfJournal<'a> {
    /// Reads and hashes every line; nothing where there is none.
    pub(super) fn read(
        journal: &'a dyn Journal,
        named: &Named,
    ) -> std::result::Result<Option<OfJournal<'a>>, ReadError> {
        let Some(trailer) = journal.last_trailer() else {
            return Ok(None);
        };
        let (mut tree, mut upper) = (Tree::new(), UpperTiles::default());
        let mut next = Sequence::FIRST;
        while let Some(frame) = journal.frame(next)? {
            for (_, line) in frame.lines() {
                if let Some(tile) = tree.grow(leaf_hash(line)) {
                    upper.push(tile);
                }
            }
            next = frame.next();
        }
        let checkpoint = SignedCheckpoint {
            checkpoint: Checkpoint {
                origin: named.origin.clone(),
                size: trailer.head.tree_size,
                root: trailer.head.root,
            },
            key_id: trailer.head.key_id,
            signature: trailer.head.signature,
            beside: None,
        };
        Ok(Some(OfJournal {
            journal,
            checkpoint,
            upper,
        }))
    }

    fn size(&self) -> u64 {
        self.checkpoint.checkpoint.size
    }

    /// Gives the lines of a bundle in their order.
    fn each_line(&self, address: &TileAddress, take: &mut dyn FnMut(&[u8])) -> Result<()> {
        let first = address.index * TILE_WIDTH;
        let end = Sequence(first + u64::from(address.width));
        let mut next = Sequence(first);
        while next < end {
            let frame: Option<Frame> = self
                .journal
                .frame(next)
                .map_err(|error| Error::other(chain(error)))?;
            let frame = frame.ok_or_else(|| Error::other(format!("the journal has no entry {next}")))?;
            let wanted = frame
                .lines()
                .filter(|(sequence, _)| (next..end).contains(sequence));
            wanted.for_each(|(_, line)| take(line));
            next = frame.next();
        }
        Ok(())
    }

    fn tile(&self, address: &TileAddress) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match address.level {
            None => self.each_line(address, &mut |line| {
                // The journal keeps none that is longer.
                bytes.extend_from_slice(&u16::try_from(line.len()).unwrap_or(u16::MAX).to_be_bytes());
                bytes.extend_from_slice(line);
            })?,
            Some(0) => self.each_line(address, &mut |line| bytes.extend_from_slice(&leaf_hash(line)))?,
            Some(level) => {
                let hashes: &[Hash] = self.upper.tile(level as usize, address.index);
                let width = hashes.len().min(address.width as usize);
                bytes = hashes[..width].concat();
            }
        }
        Ok(bytes)
    }
}

impl Log for OfJournal<'_> {
    fn paths(&self) -> Result<Vec<String>> {
        let tiles = tiles_between(0, self.size()).map(|tile| tile.path());
        Ok(tiles.chain([CHECKPOINT.to_owned()]).collect())
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        if path == CHECKPOINT {
            return Ok(Some(self.checkpoint.note().into_bytes()));
        }
        let address = TileAddress::of_path(path);
        address.map(|address| self.tile(&address)).transpose()
    }
}
