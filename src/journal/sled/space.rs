//! Room on the disk: writing stops before it runs out, and a ballast file makes room to open when others filled it.
//!
//! sled neither goes on after a write failed for want of room, nor opens on a full disk. The ballast is really allocated
//! space that is given up then: the ledger opens, can be read, and refuses writes by name until there is room;
//! the ballast is restored when there is enough for it as well.

use super::Settings;
use crate::journal::error::Unwritable;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

const BALLAST: &str = "ballast";

/// A block of a file's allocated size, whatever the file system's own is (`stat(2)`).
const STAT_BLOCK_BYTES: u64 = 512;

/// The room on the disk that holds the data directory.
pub(super) struct Space {
    data_directory: PathBuf,
    free_bytes_min: u64,
    ballast: PathBuf,
    ballast_bytes: u64,
    /// The ballast is missing and should be restored when there is room.
    ballast_wanted: AtomicBool,
}

impl Space {
    /// The room for a journal in `directory`, whose parent is the data directory.
    pub(super) fn new(directory: &Path, settings: &Settings) -> Space {
        let data_directory = directory.parent().unwrap_or(directory);
        let ballast = data_directory.join(BALLAST);
        let allocated = fs::metadata(&ballast).map_or(0, |found| found.blocks() * STAT_BLOCK_BYTES);
        Space {
            data_directory: data_directory.to_path_buf(),
            free_bytes_min: settings.free_bytes_min,
            ballast,
            ballast_bytes: settings.ballast_bytes,
            ballast_wanted: AtomicBool::new(allocated < settings.ballast_bytes),
        }
    }

    /// Gives the ballast up if there might be too little room for the engine to open.
    pub(super) fn make_room_to_open(&self) {
        let Ok(free_bytes) = self.free_bytes() else {
            return;
        };
        if free_bytes >= self.ballast_bytes || !self.ballast.exists() {
            return;
        }
        tracing::warn!(
            free_bytes,
            ballast = %self.ballast.display(),
            "the disk is full: giving up the ballast file so that the journal opens; writes are refused until there is room"
        );
        match fs::remove_file(&self.ballast) {
            Ok(()) => self.ballast_wanted.store(true, Ordering::Relaxed),
            Err(error) => tracing::error!(%error, "the ballast file cannot be removed: remove it by hand"),
        }
    }

    /// Whether there is room to write. One `statvfs`, about 1 µs; when room has come back, once, the milliseconds that
    /// restoring the ballast takes.
    pub(super) fn check(&self) -> Result<(), Unwritable> {
        let free_bytes = self.at_least(self.free_bytes_min)?;
        if self.ballast_wanted.load(Ordering::Relaxed)
            && free_bytes - self.free_bytes_min >= self.ballast_bytes
        {
            self.restore_ballast();
        }
        Ok(())
    }

    /// Whether there is room for a block that was decided when [`Space::check`] said yes. Asked for less, so that what
    /// others wrote in between does not stop a ledger that still has room.
    pub(super) fn check_decided(&self) -> Result<(), Unwritable> {
        self.at_least(self.free_bytes_min / 2).map(|_| ())
    }

    fn at_least(&self, needed_bytes: u64) -> Result<u64, Unwritable> {
        let directory = || self.data_directory.clone();
        match self.free_bytes() {
            Ok(free_bytes) if free_bytes < needed_bytes => Err(Unwritable::DiskFull {
                directory: directory(),
                free_bytes,
                needed_bytes,
            }),
            Ok(free_bytes) => Ok(free_bytes),
            Err(source) => Err(Unwritable::SpaceUnknown {
                directory: directory(),
                source,
            }),
        }
    }

    /// Makes the ballast file if it is missing and there is room for it beside the room to write.
    pub(super) fn restore_ballast(&self) {
        let room = self.free_bytes().unwrap_or(0);
        let needed = self.free_bytes_min.saturating_add(self.ballast_bytes);
        if room < needed || !self.ballast_wanted.swap(false, Ordering::Relaxed) {
            return;
        }
        // Tried once for each time it was given up: a write path must not wait for it again and again.
        if let Err(error) = allocate(&self.ballast, self.ballast_bytes) {
            let _ = fs::remove_file(&self.ballast);
            tracing::warn!(
                %error,
                ballast = %self.ballast.display(),
                "the ballast file cannot be made; on a full disk the journal may not open"
            );
        }
    }

    fn free_bytes(&self) -> io::Result<u64> {
        let found = rustix::fs::statvfs(&self.data_directory)?;
        Ok(found.f_bavail.saturating_mul(found.f_frsize))
    }
}

/// Makes a file whose bytes have their place on the disk, so that removing it gives the room back.
fn allocate(path: &Path, length: u64) -> io::Result<()> {
    let file = File::create(path)?;
    match rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, length) {
        Ok(()) => {}
        Err(rustix::io::Errno::OPNOTSUPP) => write_zeros(&file, length)?,
        Err(error) => return Err(error.into()),
    }
    file.sync_all()
}

/// Writes so many zeros where the file stands.
pub(super) fn write_zeros(mut file: &File, length: u64) -> io::Result<()> {
    io::copy(&mut io::Read::take(io::repeat(0), length), &mut file)?;
    file.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_ballast_comes_back_once_there_is_room() {
        let data = tempfile::TempDir::new().unwrap();
        let settings = Settings {
            free_bytes_min: 1,
            ballast_bytes: 1 << 20,
            ..Settings::default()
        };
        let space = Space::new(&data.path().join("journal"), &settings);
        space.check().unwrap();
        let ballast = data.path().join(BALLAST);
        assert_eq!(fs::metadata(&ballast).unwrap().len(), 1 << 20);

        // Given up by hand, and not missed: only an open gives it up, and restores it then.
        fs::remove_file(&ballast).unwrap();
        space.check().unwrap();
        assert!(!ballast.exists());
    }

    #[test]
    fn zeros_are_written_where_space_cannot_be_reserved() {
        let data = tempfile::TempDir::new().unwrap();
        let path = data.path().join(BALLAST);
        write_zeros(&File::create(&path).unwrap(), 100_000).unwrap();
        assert_eq!(fs::read(&path).unwrap(), vec![0; 100_000]);
    }
}
