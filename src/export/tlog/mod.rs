//! A copy of the ledger in the layout of C2SP tlog-tiles, which anybody can follow and check without us.
//!
//! ```text
//!   checkpoint             the signed note of what the copy holds
//!   tile/entries/x001/234  256 lines, each behind its length
//!   tile/0/x001/234        the hashes of those lines
//!   tile/1/004.p/17        the roots of 17 full tiles of level 0; ".p" tells a tile that is not full yet
//! ```
//!
//! A copy goes from checkpoint to checkpoint: first the entries, then the hashes, then the checkpoint that covers them, each
//! file whole or not at all, and last it removes the tiles that were not full and now are longer. What it holds is exactly
//! what its checkpoint needs. Hashes are made here of the lines alone, so that a copy also checks the ledger it follows:
//! lines that lead to another root than the signed one are never published.

mod files;
mod published;
mod tree;

use crate::audit::{Checkpoint, CheckpointError, Hash, TILE_WIDTH, TileAddress, VerifierKey, tiles_between};
use crate::types::Sequence;
use files::{Files, same_place};
pub use published::Published;
use std::path::Path;
use tree::PartialTree;

const CHECKPOINT: &str = "checkpoint";

/// Where a copy gets the lines of entries.
pub trait Lines {
    /// Lines from `first` on in their order, at least one and none at or behind `end`.
    ///
    /// # Errors
    /// When they cannot be read.
    fn lines(&mut self, first: Sequence, end: Sequence) -> anyhow::Result<Vec<Vec<u8>>>;
}

/// Why a copy cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// Its files cannot be read or written.
    #[error("the copy of the log cannot be read or written: {0}")]
    Files(#[from] std::io::Error),
    /// The directory holds something else.
    #[error("{path} is no file of a log: give a directory of its own to the copy")]
    Foreign {
        /// The file.
        path: String,
    },
    /// What is there is not what its checkpoint says.
    #[error("the copy is damaged at {place}: move it away, and it is made again from the ledger")]
    Damaged {
        /// Where.
        place: String,
    },
    /// A checkpoint is none of the ledger.
    #[error("the checkpoint of {whose}: {error}")]
    Checkpoint {
        /// Whose: "the copy" or "the ledger".
        whose: &'static str,
        /// What is wrong with it.
        error: CheckpointError,
    },
    /// The ledger has fewer entries than were copied from it.
    #[error(
        "the copy has {copied} entries and the ledger {found}: entries {found} to {last} were signed, and the ledger lost them. \
         Restore it from a backup that has them",
        last = copied - 1
    )]
    Ahead {
        /// How many entries the copy has.
        copied: u64,
        /// How many the ledger has.
        found: u64,
    },
    /// The ledger's entries are not those that it signed, or not those that were copied before.
    #[error("the first {size} entries of the ledger have another root than the one that was signed")]
    AnotherRoot {
        /// How many entries.
        size: u64,
    },
    /// The lines cannot be read.
    #[error("entries of the ledger cannot be read: {0:#}")]
    Source(anyhow::Error),
}

/// What a copy in `directory` says that it holds, by the signature of the ledger with any of those keys; nothing where there is none.
/// Its files are not looked at.
///
/// # Errors
/// When the checkpoint cannot be read, or is none of this ledger.
pub fn checkpoint(directory: &Path, keys: &[VerifierKey]) -> Result<Option<Checkpoint>, CopyError> {
    let Some(note) = published::read(&directory.join(CHECKPOINT))? else {
        return Ok(None);
    };
    let checkpoint = Checkpoint::open_by(&note, keys);
    checkpoint
        .map(|(checkpoint, _)| Some(checkpoint))
        .map_err(|error| CopyError::Checkpoint {
            whose: "the copy",
            error,
        })
}

/// A copy of a log in a directory.
pub struct Copy {
    files: Files,
    keys: Vec<VerifierKey>,
    size: u64,
    tree: PartialTree,
    /// The entries of the last bundle, if it is not full.
    bundle: Vec<u8>,
}

impl Copy {
    /// The copy in `directory`, of the ledger with those keys; an empty one is begun.
    ///
    /// # Errors
    /// When what is there is no copy of this ledger, or is damaged.
    pub fn open(directory: &Path, keys: Vec<VerifierKey>) -> Result<Copy, CopyError> {
        let files = Files::open(directory)?;
        let checkpoint = checkpoint(directory, &keys)?;
        let size = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.size);
        files.remove_all_but(size)?;
        let tree = PartialTree::read(&files, size)?;
        if checkpoint.is_some_and(|checkpoint| tree.root(size) != checkpoint.root) {
            let place = CHECKPOINT.to_owned();
            return Err(CopyError::Damaged { place });
        }
        let bundle = match last_bundle(size) {
            Some(address) => files.need(&address)?,
            None => Vec::new(),
        };
        Ok(Copy {
            files,
            keys,
            size,
            tree,
            bundle,
        })
    }

    /// How many entries it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Goes on to the checkpoint of the signed note, with the lines between.
    ///
    /// # Errors
    /// When the ledger does not go on from what was copied, or files cannot be written. On disk the copy then stands where it
    /// stood: open it again.
    pub fn advance(&mut self, note: &str, lines: &mut dyn Lines) -> Result<(), CopyError> {
        let checkpoint = Checkpoint::open_by(note.as_bytes(), &self.keys).map(|(checkpoint, _)| checkpoint);
        let checkpoint = checkpoint.map_err(|error| CopyError::Checkpoint {
            whose: "the ledger",
            error,
        })?;
        let (old, size) = (self.size, checkpoint.size);
        if size < old {
            return Err(CopyError::Ahead {
                copied: old,
                found: size,
            });
        }
        if size > old {
            self.take(size, lines)?;
        }
        if self.tree.root(size) != checkpoint.root {
            return Err(CopyError::AnotherRoot { size });
        }
        if size > old {
            self.write_hashes(old, size)?;
            self.files.publish(CHECKPOINT, note.as_bytes())?;
            self.size = size;
            self.remove_partial(old, size)?;
        }
        Ok(())
    }

    /// Takes the lines up to `size`; bundles are written as they come, so that little is in memory.
    fn take(&mut self, size: u64, lines: &mut dyn Lines) -> Result<(), CopyError> {
        let mut next = self.size;
        while next < size {
            let taken = lines
                .lines(Sequence(next), Sequence(size))
                .map_err(CopyError::Source)?;
            if taken.is_empty() {
                let nothing = anyhow::anyhow!("nothing came for entry {next}");
                return Err(CopyError::Source(nothing));
            }
            for line in taken {
                self.take_line(next, &line)?;
                next += 1;
            }
        }
        if let Some(address) = last_bundle(size) {
            self.files.write(&address.path(), &self.bundle)?;
        }
        Ok(())
    }

    fn take_line(&mut self, sequence: u64, line: &[u8]) -> Result<(), CopyError> {
        // The ledger refuses lines that are longer.
        let length = u16::try_from(line.len()).map_err(|_| {
            let error = anyhow::anyhow!(
                "entry {sequence} has {} bytes; an entry has at most 65,535",
                line.len()
            );
            CopyError::Source(error)
        })?;
        self.bundle.extend_from_slice(&length.to_be_bytes());
        self.bundle.extend_from_slice(line);
        if let Some(leaves) = self.tree.push(line) {
            let bundle = std::mem::take(&mut self.bundle);
            let index = sequence / TILE_WIDTH;
            self.files.write(&full(None, index).path(), &bundle)?;
            self.files.write(&full(Some(0), index).path(), &bytes(&leaves))?;
        }
        Ok(())
    }

    /// Writes the tiles that are not there yet; those of level 0 that are full were written with their bundles.
    fn write_hashes(&mut self, old: u64, size: u64) -> Result<(), CopyError> {
        let is_to_do = |address: &TileAddress| match address.level {
            None => false,
            Some(0) => u64::from(address.width) < TILE_WIDTH,
            Some(_) => true,
        };
        for address in tiles_between(old, size).filter(is_to_do) {
            let hashes = self.tree.tile(&address);
            self.files.write(&address.path(), &bytes(hashes))?;
        }
        Ok(())
    }

    /// Removes the tiles of the old checkpoint that were not full, where the new one has longer ones.
    fn remove_partial(&self, old: u64, size: u64) -> Result<(), CopyError> {
        let grown: Vec<TileAddress> = tiles_between(old, size).collect();
        let were_partial = tiles_between(0, old).filter(|address| u64::from(address.width) < TILE_WIDTH);
        for address in were_partial {
            if grown.iter().any(|tile| same_place(tile, &address)) {
                self.files.remove(&address.path())?;
            }
        }
        Ok(())
    }
}

fn full(level: Option<u32>, index: u64) -> TileAddress {
    let width = u32::try_from(TILE_WIDTH).unwrap_or(u32::MAX);
    TileAddress { level, index, width }
}

/// The bundle of the last entries, if it is not full.
fn last_bundle(size: u64) -> Option<TileAddress> {
    let width = u32::try_from(size % TILE_WIDTH).ok().filter(|width| *width > 0)?;
    Some(TileAddress {
        level: None,
        index: size / TILE_WIDTH,
        width,
    })
}

fn bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.concat()
}
