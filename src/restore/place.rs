//! The directory that a ledger is restored to, and in which order it becomes one.

use super::{RestoreError, files};
use crate::serve::{self, MIRROR};
use crate::types::Origin;
use rustix::fs::{FlockOperation, flock};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

const JOURNAL: &str = "journal";

/// Where the journal is until it is whole. What an interrupted restore left there is removed by the next.
const UNFINISHED: &str = "restoring";

/// What is in the way.
#[derive(Debug, thiserror::Error)]
pub enum Occupied {
    /// There is a journal.
    #[error(
        "{} holds a journal, and nothing is written over one: move it away and keep it, or name another directory", .0.display()
    )]
    Journal(PathBuf),
    /// Another restore writes there.
    #[error("{} is being restored to: wait until that has ended", .0.display())]
    Restoring(PathBuf),
    /// The directory is another ledger's.
    #[error("{} is of the ledger \"{found}\", and the key is of \"{named}\": name another directory", directory.display())]
    Another {
        /// The directory.
        directory: PathBuf,
        /// The ledger that it is of.
        found: String,
        /// The ledger whose key was given.
        named: String,
    },
}

/// A directory, locked against another restore, that becomes a ledger's when this is finished; dropped before, it holds no more of the journal.
pub(super) struct Place {
    directory: PathBuf,
    _lock: File,
}

impl Place {
    /// Whether the ledger of that name can be restored to `directory`. Its keys, its names of persons and its mirror may be
    /// there. Nothing is changed.
    pub(super) fn check(directory: &Path, name: &str) -> Result<(), Occupied> {
        if directory.join(JOURNAL).exists() {
            return Err(Occupied::Journal(directory.to_owned()));
        }
        match serve::origin_in(directory) {
            Some(found) if found != name => Err(Occupied::Another {
                directory: directory.to_owned(),
                found,
                named: name.to_owned(),
            }),
            _ => Ok(()),
        }
    }

    /// Makes the directory and writes the ledger's name into it: from then on no start takes it for a new ledger's.
    pub(super) fn begin(directory: &Path, origin: &Origin) -> Result<Place, RestoreError> {
        fs::create_dir_all(directory).map_err(files(directory))?;
        let lock = File::open(directory).map_err(files(directory))?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| Occupied::Restoring(directory.to_owned()))?;
        serve::remember(directory, origin).map_err(RestoreError::Name)?;
        sync(directory)?;
        let place = Place {
            directory: directory.to_owned(),
            _lock: lock,
        };
        place.clear()?;
        Ok(place)
    }

    /// Where the journal is written.
    pub(super) fn journal(&self) -> PathBuf {
        self.unfinished().join(JOURNAL)
    }

    /// Gives the journal its name, durably. It has been closed.
    pub(super) fn finish(self) -> Result<(), RestoreError> {
        let journal = self.directory.join(JOURNAL);
        // One that came meanwhile has files, and is not replaced.
        fs::rename(self.journal(), &journal).map_err(files(&journal))?;
        self.clear()?;
        sync(&self.directory)
    }

    fn unfinished(&self) -> PathBuf {
        self.directory.join(UNFINISHED)
    }

    fn clear(&self) -> Result<(), RestoreError> {
        let unfinished = self.unfinished();
        match fs::remove_dir_all(&unfinished) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(files(&unfinished)(error)),
            _ => Ok(()),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be removed is by the next restore.
        let _ = self.clear();
    }
}

/// What the mirror in the directory says that was signed: the copy must have all of it.
pub(super) fn mirrored(directory: &Path) -> Result<Option<(String, Vec<u8>)>, RestoreError> {
    let path = directory.join(MIRROR).join("checkpoint");
    match fs::read(&path) {
        Ok(note) => Ok(Some((path.display().to_string(), note))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(files(&path)(error)),
    }
}

fn sync(directory: &Path) -> Result<(), RestoreError> {
    let synced = File::open(directory).and_then(|directory| directory.sync_all());
    synced.map_err(files(directory))
}
