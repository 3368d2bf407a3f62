//! The names of persons who are paid, beside the ledger, where they can be erased.
//!
//! Nothing is ever taken out of the ledger, so a person stands in it as an id alone. The name is kept here:
//!
//! ```text
//!   data directory
//!     names/            for its owner only (0700)
//!       PAYEE.name      one line, one person (0600)
//!       .new            a name that is being written; what a crash leaves of it is removed at the next start
//! ```
//!
//! One file a person, so that erasing one rewrites no other. A name is put in place whole: written to `.new`, synced,
//! renamed, and the directory synced, so that a crash leaves the old name or the new one. Whoever sets or erases has the
//! names to itself (`&mut`), so that no read shows a name which a power loss could take back, nor one that is being erased.
//!
//! Erased means: its bytes are overwritten with zeros and synced, its file removed, the directory synced. Where the
//! file system writes in place nothing is left on the disk; what a disk, a copying file system or a backup keeps of
//! what was written is beyond any program that writes files.
//!
//! An id begins with a letter or digit and has neither `/` nor capitals: no file of another directory can be meant, none of ours
//! that begins with a point, and on a file system that ignores case no two ids are one file. No message here holds a
//! name, since messages end in logs; paths hold ids.

mod examine;
mod format;
#[cfg(test)]
mod tests;

pub use examine::{Examined, examine};

use crate::types::{Line, PayeeId};
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Every file but those being written ends so.
const SUFFIX: &str = ".name";

/// No id begins with a point.
const NEW: &str = ".new";

const DIRECTORY_OWNER_ONLY: u32 = 0o700;
const FILE_OWNER_ONLY: u32 = 0o600;

/// Why a name was not read, kept or erased. Never holds a name.
#[derive(Debug, thiserror::Error)]
pub enum NamesError {
    /// The system refused.
    #[error("cannot {action} {}", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: io::Error,
    },
    /// A file does not hold what was written to it.
    #[error("{} {why}: set the name again, or erase it", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
}

fn failed<'a>(action: &'static str, path: &'a Path) -> impl Fn(io::Error) -> NamesError + 'a {
    move |source| NamesError::File {
        action,
        path: path.to_owned(),
        source,
    }
}

/// The names that are kept. Every call may wait for a disk.
#[derive(Debug)]
pub struct Names {
    directory: PathBuf,
}

impl Names {
    /// The names of a ledger's data directory, which no other process has open.
    ///
    /// # Errors
    /// When the directory of names cannot be made, closed to others, or cleared of what a crash left.
    pub fn open(data_directory: &Path) -> Result<Names, NamesError> {
        let names = Names {
            directory: data_directory.join("names"),
        };
        let directory = &names.directory;
        match DirBuilder::new().mode(DIRECTORY_OWNER_ONLY).create(directory) {
            Ok(()) => sync(data_directory)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => names.close_to_others()?,
            Err(error) => return Err(failed("make", directory)(error)),
        }
        if remove(&names.new_path())? {
            sync(directory)?;
        }
        Ok(names)
    }

    /// The name of a person, if one is kept.
    ///
    /// # Errors
    /// When its file cannot be read or is damaged.
    pub fn get(&self, payee: &PayeeId) -> Result<Option<Line>, NamesError> {
        let path = self.path_of(payee);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed("open", &path)(error)),
        };
        let mut bytes = Vec::new();
        // One byte more than fits tells a file that is too long.
        file.take(format::BYTES_MAX as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(failed("read", &path))?;
        match format::read(&bytes, payee) {
            Ok(name) => Ok(Some(name)),
            Err(why) => Err(NamesError::Damaged { path, why }),
        }
    }

    /// Keeps the name of a person in place of any before, durably.
    ///
    /// # Errors
    /// When it is not known to be durable: a read shows the old name or the new one, and setting it again is safe.
    pub fn set(&mut self, payee: &PayeeId, name: &Line) -> Result<(), NamesError> {
        let path = self.path_of(payee);
        // Held open, what is replaced can be overwritten when it no longer has a name of its own.
        let before = open_to_overwrite(&path)?;
        let set = self
            .write_new(payee, name)
            .and_then(|()| self.put_in_place(&path));
        if set.is_err() {
            // What cannot be removed now is removed by the next write or start.
            let _ = remove(&self.new_path());
        }
        set?;
        if let Some(before) = before {
            overwrite(before, &path);
        }
        Ok(())
    }

    /// Erases the name of a person, durably; says whether there was one.
    ///
    /// # Errors
    /// When it is not known to be erased: erasing it again is safe.
    pub fn erase(&mut self, payee: &PayeeId) -> Result<bool, NamesError> {
        remove(&self.new_path())?;
        let found = remove(&self.path_of(payee))?;
        // Also where nothing was found: an earlier call may have removed it and failed to make that durable.
        sync(&self.directory)?;
        Ok(found)
    }

    fn path_of(&self, payee: &PayeeId) -> PathBuf {
        self.directory.join(format!("{payee}{SUFFIX}"))
    }

    fn new_path(&self) -> PathBuf {
        self.directory.join(NEW)
    }

    /// A directory that was copied back, as after a loss, may have come without its mode.
    fn close_to_others(&self) -> Result<(), NamesError> {
        let directory = &self.directory;
        let metadata = fs::metadata(directory).map_err(failed("examine", directory))?;
        if metadata.permissions().mode() & 0o077 != 0 {
            tracing::warn!(directory = %directory.display(), "names were open to others; the directory is closed now");
            let owner_only = Permissions::from_mode(DIRECTORY_OWNER_ONLY);
            fs::set_permissions(directory, owner_only).map_err(failed("close to others", directory))?;
        }
        Ok(())
    }

    fn write_new(&self, payee: &PayeeId, name: &Line) -> Result<(), NamesError> {
        let path = self.new_path();
        remove(&path)?;
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(FILE_OWNER_ONLY)
            .open(&path)
            .map_err(failed("make", &path))?;
        file.write_all(format::write(payee, name).as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(failed("write", &path))
    }

    fn put_in_place(&self, path: &Path) -> Result<(), NamesError> {
        fs::rename(self.new_path(), path).map_err(failed("put in place", path))?;
        sync(&self.directory)
    }
}

/// Overwrites a file and removes it; says whether there was one.
fn remove(path: &Path) -> Result<bool, NamesError> {
    let Some(file) = open_to_overwrite(path)? else {
        return Ok(false);
    };
    // Before it is removed: after a crash in between, a second call still finds the file.
    overwrite(file, path);
    fs::remove_file(path).map_err(failed("remove", path))?;
    Ok(true)
}

fn open_to_overwrite(path: &Path) -> Result<Option<File>, NamesError> {
    match OpenOptions::new().write(true).open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("open", path)(error)),
    }
}

/// Puts zeros over the bytes of a file that goes. Where this fails, as on a full disk whose file system copies what it
/// changes, the file goes all the same.
fn overwrite(mut file: File, path: &Path) {
    let written = file
        .metadata()
        .and_then(|metadata| io::copy(&mut io::repeat(0).take(metadata.len()), &mut file))
        .and_then(|_| file.sync_all());
    if let Err(error) = written {
        tracing::warn!(%error, path = %path.display(), "a name that goes could not be overwritten");
    }
}

fn sync(directory: &Path) -> Result<(), NamesError> {
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(failed("make durable", directory))
}
