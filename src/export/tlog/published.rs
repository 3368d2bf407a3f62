//! A copy as whoever follows it over the network sees it, while it grows.

use super::CHECKPOINT;
use crate::audit::{TILE_WIDTH, TileAddress};
use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

/// A tile that was not full may grow again between the look for it and the read of it; each time takes a step of the copy.
const TRIES: usize = 5;

/// The files of a copy, read by what they are.
#[derive(Debug, Clone)]
pub struct Published {
    root: PathBuf,
}

impl Published {
    /// The copy in a directory.
    pub fn new(root: &Path) -> Published {
        Published {
            root: root.to_owned(),
        }
    }

    /// The signed note; nothing if there is none yet.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn checkpoint(&self) -> Result<Option<Vec<u8>>> {
        read(&self.root.join(CHECKPOINT))
    }

    /// A tile or bundle; nothing if the copy does not reach so far. Who still follows an earlier checkpoint asks for tiles that
    /// were not full, and that longer ones have replaced: those begin with them.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn tile(&self, address: &TileAddress) -> Result<Option<Vec<u8>>> {
        for _ in 0..TRIES {
            let Some(there) = self.as_wide(address)? else {
                return Ok(None);
            };
            if let Some(bytes) = read(&self.root.join(there.path()))? {
                return cut(bytes, address).map(Some);
            }
        }
        Ok(None)
    }

    /// The tile at the same place that has at least as many hashes or entries.
    fn as_wide(&self, address: &TileAddress) -> Result<Option<TileAddress>> {
        let full = TileAddress {
            width: u32::try_from(TILE_WIDTH).unwrap_or(u32::MAX),
            ..*address
        };
        if self.root.join(full.path()).try_exists()? {
            return Ok(Some(full));
        }
        let partial = self.root.join(format!("{}.p", full.path()));
        let names = match fs::read_dir(partial) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            names => names?,
        };
        let mut widest = None;
        for name in names {
            // What is not written to its end has a name that is no number.
            let width = name?.file_name().to_str().and_then(|name| name.parse().ok());
            widest = widest.max(width.filter(|width| *width >= address.width));
        }
        Ok(widest.map(|width| TileAddress { width, ..*address }))
    }
}

/// The bytes of a file; nothing if there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The first hashes or entries of a tile, as many as were asked for.
fn cut(mut bytes: Vec<u8>, address: &TileAddress) -> Result<Vec<u8>> {
    let width = address.width as usize;
    let end = match address.level {
        Some(_) => Some(width * 32),
        None => (0..width).try_fold(0, |at: usize, _| {
            let length = bytes.get(at..at + 2)?;
            Some(at + 2 + usize::from(u16::from_be_bytes([length[0], length[1]])))
        }),
    };
    match end.filter(|end| *end <= bytes.len()) {
        Some(end) => {
            bytes.truncate(end);
            Ok(bytes)
        }
        None => Err(Error::new(
            ErrorKind::InvalidData,
            format!("{} is shorter than its name says", address.path()),
        )),
    }
}
