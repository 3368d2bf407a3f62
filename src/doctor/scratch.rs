//! A directory for the copy of a journal, which goes when it is no longer needed.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// What opening a journal adds to it at most: two of the engine's segments, and a snapshot.
const OPENING_BYTES: u64 = 48 << 20;

/// A new directory that only its owner can look into.
pub(super) struct Directory(PathBuf);

impl Directory {
    pub(super) fn new(parent: &Path) -> io::Result<Directory> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let path = parent.join(format!("purse-doctor-{:016x}", u64::from_be_bytes(random)));
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Directory(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, directory = %self.0.display(), "a copy of the journal cannot be removed: remove it by hand");
        }
    }
}

/// What a copy of the journal in a directory may take.
pub(super) fn room_for(journal: &Path) -> u64 {
    bytes_in(journal).saturating_add(OPENING_BYTES)
}

/// What the files of a directory take, without those of directories in it.
pub(super) fn bytes_in(directory: &Path) -> u64 {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.metadata().ok())
        .filter(fs::Metadata::is_file)
        .map(|found| found.size())
        .sum()
}

/// What the disk of a directory has free for us.
pub(super) fn free_bytes(directory: &Path) -> io::Result<u64> {
    let found = rustix::fs::statvfs(directory)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}
