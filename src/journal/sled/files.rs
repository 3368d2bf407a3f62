//! The files of a journal as we see them, beside the engine: what must be synced, and what must not be there.

use crate::journal::error::{EngineError, OpenError};
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// The name sled gives its database file.
pub(super) const DATABASE: &str = "db";
/// The name sled gives its settings file, which it never syncs.
const SETTINGS: &str = "conf";
/// The directory in which sled keeps large values, which nothing ever syncs.
const BLOBS: &str = "blobs";

/// Stands beside them from a write or a sync that failed until the journal was opened again.
const FAILED: &str = "failed";

/// A process that was told to stop may still hold the lock while its last threads end: 50 tries of 10 ms.
const LOCK_TRIES: u32 = 50;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// A directory that is ready for the engine to open.
pub(super) struct Prepared {
    directory: PathBuf,
    /// Directories that have to be synced so that the journal's own survives.
    to_sync: Vec<PathBuf>,
}

/// Makes the directory, and checks what must hold before the engine opens it.
pub(super) fn prepare(directory: &Path) -> Result<Prepared, OpenError> {
    let made: Vec<PathBuf> = directory
        .ancestors()
        .take_while(|ancestor| !ancestor.as_os_str().is_empty() && !ancestor.exists())
        .map(Path::to_path_buf)
        .collect();
    fs::create_dir_all(directory).map_err(failed("make", directory))?;
    let directory = directory.canonicalize().map_err(failed("find", directory))?;
    let database = directory.join(DATABASE);
    check_not_open(&directory, &database)?;
    check_blobs(&directory)?;
    if database.exists() {
        // Before the engine writes a snapshot of it, which it does sync.
        sync(&database)?;
        // The system tells once that a sync failed; the pages look clean then, and are not on the disk. The engine is to read
        // what the disk has, so that the log puts back the rest.
        if directory.join(FAILED).exists() {
            forget_pages(&database).map_err(failed("look at", &database))?;
        }
    }
    // The journal's own directory, and above it one more than we made: that one got a new name in it.
    let to_sync = directory.ancestors().take(made.len().max(1) + 1);
    let to_sync = to_sync.map(Path::to_path_buf).collect();
    Ok(Prepared { directory, to_sync })
}

impl Prepared {
    /// The directory, as an absolute path.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Makes the files of a database that the engine has just opened, or made, survive power loss.
    pub(super) fn finish(self) -> Result<Files, OpenError> {
        sync(&self.directory.join(SETTINGS))?;
        self.to_sync.iter().try_for_each(|path| sync(path))?;
        let database = self.directory.join(DATABASE);
        let handle = File::options()
            .write(true)
            .open(&database)
            .map_err(failed("open", &database))?;
        let blobs = self.directory.join(BLOBS);
        let blobs_directory = File::open(&blobs).map_err(failed("open", &blobs))?;
        let blobs_changed = changed(&blobs_directory).map_err(failed("look at", &blobs))?;
        Ok(Files {
            database: handle,
            blobs,
            blobs_directory,
            blobs_changed,
            directory: self.directory,
        })
    }
}

/// When a directory last got or lost a file.
fn changed(directory: &File) -> io::Result<(i64, i64)> {
    let found = directory.metadata()?;
    Ok((found.mtime(), found.mtime_nsec()))
}

/// The files of an open journal.
pub(super) struct Files {
    directory: PathBuf,
    blobs: PathBuf,
    /// Held open, so that the check on each append needs no file descriptor that somebody else may have taken.
    blobs_directory: File,
    /// As it was when the directory was seen to be empty.
    blobs_changed: (i64, i64),
    database: File,
}

impl Files {
    /// The directory, as an absolute path.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Makes what was written to the database file survive power loss.
    pub(super) fn sync_data(&self) -> Result<(), EngineError> {
        Ok(self.database.sync_data()?)
    }

    /// Leaves a note that a write or a sync failed.
    pub(super) fn note_failure(&self) {
        // It need not reach the disk: after a power loss no page is there that could deceive.
        if let Err(error) = fs::write(self.directory.join(FAILED), b"") {
            tracing::error!(%error, "no note of the failure can be left: restart the machine before the ledger");
        }
    }

    /// Removes that note, if there is one.
    pub(super) fn remove_note(&self) -> Result<(), OpenError> {
        let note = self.directory.join(FAILED);
        match fs::remove_file(&note) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", &note)(error)),
            _ => Ok(()),
        }
    }

    /// Whether everything is in the database file.
    pub(super) fn check_no_blobs(&self) -> Result<(), EngineError> {
        if changed(&self.blobs_directory)? == self.blobs_changed {
            return Ok(());
        }
        match count_files(&self.blobs)? {
            0 => Ok(()),
            count => {
                Err(format!("{count} values went into blob files, which are not safe from power loss").into())
            }
        }
    }
}

fn check_not_open(directory: &Path, database: &Path) -> Result<(), OpenError> {
    match File::open(database) {
        Ok(file) => lock(&file, directory, database),
        Err(_) => Ok(()),
    }
}

/// Locks the database against the engine, which locks it in the same way, for as long as `file` is open.
pub(super) fn lock(file: &File, directory: &Path, database: &Path) -> Result<(), OpenError> {
    for _ in 0..LOCK_TRIES {
        match rustix::fs::flock(file, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(()),
            Err(rustix::io::Errno::WOULDBLOCK) => thread::sleep(LOCK_PAUSE),
            Err(error) => return Err(failed("lock", database)(error.into())),
        }
    }
    Err(OpenError::AlreadyOpen {
        directory: directory.to_path_buf(),
    })
}

pub(super) fn check_blobs(directory: &Path) -> Result<(), OpenError> {
    let blobs = directory.join(BLOBS);
    match count_files(&blobs).map_err(failed("list", &blobs))? {
        0 => Ok(()),
        count => Err(OpenError::BlobFiles {
            directory: blobs,
            count,
        }),
    }
}

fn count_files(directory: &Path) -> io::Result<usize> {
    match fs::read_dir(directory) {
        Ok(entries) => Ok(entries.count()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

/// Has the next reader of a file read the disk.
fn forget_pages(path: &Path) -> io::Result<()> {
    let file = File::open(path)?;
    Ok(rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?)
}

/// Makes a file, or the names in a directory, survive power loss.
fn sync(path: &Path) -> Result<(), OpenError> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(failed("sync", path))
}

pub(super) fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> OpenError {
    let path = path.to_path_buf();
    move |source| OpenError::Files { action, path, source }
}
