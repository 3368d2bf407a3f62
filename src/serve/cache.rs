//! Derived data of a ledger, kept as files: each is there whole or not at all.

use crate::cache::Cache;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// What the name of a file ends in until it is whole.
const UNFINISHED: &str = ".unfinished";

/// A directory of derived data.
#[derive(Debug)]
pub(crate) struct CacheDirectory {
    path: PathBuf,
}

impl CacheDirectory {
    /// The directory `path`, which is made when something is kept in it.
    pub(crate) fn new(path: &Path) -> CacheDirectory {
        CacheDirectory {
            path: path.to_owned(),
        }
    }
}

impl Cache for CacheDirectory {
    fn names(&self) -> io::Result<Vec<String>> {
        let items = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            items => items?,
        };
        let names = items.map(|item| Ok(item?.file_name().into_string().unwrap_or_default()));
        names.collect()
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn read_part(&self, name: &str, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        File::open(self.path.join(name))?.read_exact_at(&mut bytes, offset)?;
        Ok(bytes)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.path)?;
        let unfinished = self.path.join(format!("{name}{UNFINISHED}"));
        let written = File::create(&unfinished)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&unfinished, self.path.join(name)));
        if let Err(error) = written {
            // On a full disk what was written of it would be missing for the entries. There may be nothing to remove.
            let _ = fs::remove_file(&unfinished);
            return Err(error);
        }
        File::open(&self.path)?.sync_all()
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.path.join(name))
    }
}
