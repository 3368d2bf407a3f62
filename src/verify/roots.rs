//! What a copy says of the ledger at its earlier sizes: roots, and the proof that one leads to the other.

use super::bundle::Bundles;
use super::fault::{Fault, Tampering};
use super::tree::Tiles;
use super::{Log, Progress};
use crate::audit::{Checkpoint, Hash, VerifierKey};
use crate::types::Sequence;

/// The hashes of a copy, all of which lead to the root that its ledger signed.
pub struct Roots<'a> {
    log: &'a dyn Log,
    checkpoint: Checkpoint,
    tiles: Tiles<'a>,
}

impl<'a> Roots<'a> {
    /// Reads the checkpoint and the tiles of a copy. Other files are not looked at.
    ///
    /// # Errors
    /// As for [`super::verify`].
    pub fn read(log: &'a dyn Log, keys: &[VerifierKey]) -> Result<Roots<'a>, Fault> {
        let checkpoint = super::checkpoint(log, keys)?;
        let tiles = Tiles::read(log, &checkpoint)?;
        Ok(Roots {
            log,
            checkpoint,
            tiles,
        })
    }

    /// What the copy holds.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The root of its first `size` entries; nothing if it has fewer.
    ///
    /// # Errors
    /// When its tiles changed while they were read.
    pub fn at(&mut self, size: u64) -> Result<Option<Hash>, Fault> {
        match size <= self.checkpoint.size {
            true => self.tiles.root(size).map(Some),
            false => Ok(None),
        }
    }

    /// The hashes that lead from the root of its first `size` entries, of which it has as many, to that of all.
    ///
    /// # Errors
    /// When its tiles changed while they were read.
    pub fn consistency_proof(&mut self, size: u64) -> Result<Vec<Hash>, Fault> {
        crate::audit::consistency_proof(&mut self.tiles, size, self.checkpoint.size)
    }

    /// Compares every line with its leaf. What the lines say is not looked at.
    ///
    /// # Errors
    /// When one was altered or is not there.
    pub fn check_lines(&mut self, progress: Progress<'_>) -> Result<(), Fault> {
        let size = self.checkpoint.size;
        self.each_line(|sequence, _| {
            progress(sequence.0 + 1, size);
            Ok::<(), Fault>(())
        })
    }

    /// Gives every line in its order, once it is found to be the one that was signed.
    ///
    /// # Errors
    /// When one was altered or is not there, and what `take` fails with.
    pub fn each_line<E: From<Fault>>(
        &mut self,
        mut take: impl FnMut(Sequence, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let size = self.checkpoint.size;
        let mut bundles = Bundles::new(self.log, size);
        for sequence in (0..size).map(Sequence) {
            let line = bundles.line(sequence)?;
            if !self.tiles.is_leaf(sequence, line)? {
                return Err(Fault::from(Tampering::at_entry(sequence, super::NOT_SIGNED)).into());
            }
            take(sequence, line)?;
        }
        Ok(())
    }
}
