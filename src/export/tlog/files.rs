//! The files of a copy: each is there whole or not at all.
//!
//! Tiles get their names at once and are made durable together, before the checkpoint that covers them gets its own: until
//! then nothing counts on them, and what a power loss leaves of them is removed when the copy is opened. Each sync of a file
//! costs the disk a turn that the ledger's own writes wait for.

use super::{CHECKPOINT, CopyError};
use crate::audit::{TileAddress, tiles_between};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

/// What a file is called until it is whole.
const UNFINISHED: &str = ".new";

/// So many files are synced one by one; more, and the file system is synced once.
const SYNCED_ONE_BY_ONE: usize = 8;

/// A directory of a copy.
pub(super) struct Files {
    root: PathBuf,
    unsettled: Unsettled,
}

/// Files that were written and may not be durable yet.
enum Unsettled {
    These(Vec<File>),
    Many,
}

impl Files {
    /// The directory, which is made if it is not there.
    pub(super) fn open(root: &Path) -> Result<Files> {
        fs::create_dir_all(root)?;
        Ok(Files {
            root: root.to_owned(),
            unsettled: Unsettled::These(Vec::new()),
        })
    }

    /// The bytes of a file; nothing if there is none.
    pub(super) fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        super::published::read(&self.root.join(path))
    }

    /// The bytes of a tile or bundle that must be there.
    pub(super) fn need(&self, address: &TileAddress) -> std::result::Result<Vec<u8>, CopyError> {
        let place = address.path();
        self.read(&place)?.ok_or(CopyError::Damaged { place })
    }

    /// Writes a file, which is there under its name when it is whole, and is durable when the next one is published.
    pub(super) fn write(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        let path = self.root.join(path);
        let (file, unfinished) = unfinished(&path, bytes)?;
        fs::rename(unfinished, path)?;
        match &mut self.unsettled {
            Unsettled::These(files) if files.len() < SYNCED_ONE_BY_ONE => files.push(file),
            unsettled => *unsettled = Unsettled::Many,
        }
        Ok(())
    }

    /// Makes durable what was written, and then this file.
    pub(super) fn publish(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        match std::mem::replace(&mut self.unsettled, Unsettled::These(Vec::new())) {
            Unsettled::These(files) => files.iter().try_for_each(File::sync_data)?,
            Unsettled::Many => rustix::fs::syncfs(File::open(&self.root)?)?,
        }
        let path = self.root.join(path);
        let (file, unfinished) = unfinished(&path, bytes)?;
        file.sync_data()?;
        fs::rename(unfinished, path)
    }

    /// Removes a file, and the directory of partial tiles if it was the last in it.
    pub(super) fn remove(&self, path: &str) -> Result<()> {
        let path = self.root.join(path);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let directory = path.parent().filter(|directory| is_of_partial_tiles(directory));
        if let Some(directory) = directory {
            // Another partial tile may stand there; then it stays.
            let _ = fs::remove_dir(directory);
        }
        Ok(())
    }

    /// Removes what a copy that was interrupted left beside the files of `size` entries. What no copy writes is not touched:
    /// then this is no place of a copy.
    pub(super) fn remove_all_but(&self, size: u64) -> std::result::Result<(), CopyError> {
        let belongs: BTreeSet<String> = tiles_between(0, size).map(|tile| tile.path()).collect();
        let mut stray = Vec::new();
        for path in self.paths()? {
            let finished = path.strip_suffix(UNFINISHED).unwrap_or(&path);
            if finished != CHECKPOINT && !is_of_a_tile(finished) {
                return Err(CopyError::Foreign { path });
            }
            if path != CHECKPOINT && !belongs.contains(&path) {
                stray.push(path);
            }
        }
        for path in stray {
            self.remove(&path)?;
        }
        Ok(())
    }

    fn paths(&self) -> Result<Vec<String>> {
        let mut paths = Vec::new();
        let mut directories = vec![String::new()];
        while let Some(directory) = directories.pop() {
            for item in fs::read_dir(self.root.join(&directory))? {
                let item = item?;
                let name = item.file_name().to_string_lossy().into_owned();
                let path = match directory.as_str() {
                    "" => name,
                    directory => format!("{directory}/{name}"),
                };
                match item.file_type()?.is_dir() {
                    true => directories.push(path),
                    false => paths.push(path),
                }
            }
        }
        Ok(paths)
    }
}

/// A file beside the one that it will be.
fn unfinished(path: &Path, bytes: &[u8]) -> Result<(File, PathBuf)> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    let mut unfinished = path.to_owned().into_os_string();
    unfinished.push(UNFINISHED);
    let unfinished = PathBuf::from(unfinished);
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    Ok((file, unfinished))
}

fn is_of_partial_tiles(directory: &Path) -> bool {
    directory.extension().is_some_and(|extension| extension == "p")
}

/// Whether a path has the form of a tile or bundle.
fn is_of_a_tile(path: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let is_part = |text: &str| {
        let text = text.strip_suffix(".p").unwrap_or(text);
        is_number(text.strip_prefix('x').unwrap_or(text))
    };
    let Some(rest) = path.strip_prefix("tile/") else {
        return false;
    };
    let mut parts = rest.split('/');
    let level = parts
        .next()
        .is_some_and(|level| level == "entries" || is_number(level));
    level && parts.all(is_part)
}

/// Whether two tiles have the same place, however wide they are.
pub(super) fn same_place(tile: &TileAddress, other: &TileAddress) -> bool {
    (tile.level, tile.index) == (other.level, other.index)
}
