//! What is verified: files by the names that tlog-tiles gives them.

use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

/// A copy of a log.
pub trait Log {
    /// The paths of all files there are, each with `/` between its parts.
    ///
    /// # Errors
    /// When they cannot be listed, or something that is no plain file is among them.
    fn paths(&self) -> Result<Vec<String>>;

    /// The bytes of a file; nothing if there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>>;
}

/// A copy in a directory.
#[derive(Debug)]
pub struct Directory {
    root: PathBuf,
}

/// No file of a log is longer: a bundle has 256 lines of at most 65,535 bytes.
const FILE_BYTES_MAX: u64 = 256 * (2 + 65_535);

impl Directory {
    /// The copy below `root`.
    pub fn new(root: &Path) -> Directory {
        Directory {
            root: root.to_owned(),
        }
    }
}

impl Log for Directory {
    fn paths(&self) -> Result<Vec<String>> {
        let mut paths = Vec::new();
        let mut directories = vec![String::new()];
        while let Some(directory) = directories.pop() {
            for item in fs::read_dir(self.root.join(&directory))? {
                let item = item?;
                let name = item.file_name();
                let name = name
                    .to_str()
                    .ok_or_else(|| Error::other("a name of a file is not UTF-8"))?;
                let path = match directory.as_str() {
                    "" => name.to_owned(),
                    directory => format!("{directory}/{name}"),
                };
                let kind = item.file_type()?;
                match (kind.is_dir(), kind.is_file()) {
                    (true, _) => directories.push(path),
                    (_, true) => paths.push(path),
                    _ => return Err(Error::other(format!("{path} is neither a file nor a directory"))),
                }
            }
        }
        Ok(paths)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let path = self.root.join(path);
        match fs::metadata(&path) {
            Ok(found) if found.len() > FILE_BYTES_MAX => Err(Error::other(format!(
                "{} has {} bytes; no file of a log is longer than {FILE_BYTES_MAX}",
                path.display(),
                found.len()
            ))),
            Ok(_) => fs::read(&path).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}
