//! A file that is there whole or not at all.

use crate::cli::failure::Failure;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A file while it is written, under another name beside its own; dropped unfinished, it is removed.
pub(super) struct Unfinished {
    path: PathBuf,
    temporary: PathBuf,
}

impl Unfinished {
    /// A file to be, empty. One that is there already is refused unless it is to be replaced.
    ///
    /// # Errors
    /// When it is there, or the directory cannot be written.
    pub(super) fn begin(path: &Path, replace: bool) -> Result<Unfinished, Failure> {
        if path.exists() && !replace {
            return Err(Failure::usage(format!(
                "{} is there already: name another, or say --force to replace it",
                path.display()
            )));
        }
        let name = name(path)?;
        let temporary = path.with_file_name(format!(".{name}.{}.unfinished", std::process::id()));
        let made = OpenOptions::new().write(true).create_new(true).open(&temporary);
        made.map_err(|error| Failure::work(format!("{} cannot be written: {error}", temporary.display())))?;
        Ok(Unfinished {
            path: path.to_owned(),
            temporary,
        })
    }

    /// Where it stands until it is finished.
    pub(super) fn temporary(&self) -> &Path {
        &self.temporary
    }

    /// The file, to write to.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(super) fn open(&self) -> std::io::Result<File> {
        OpenOptions::new().write(true).open(&self.temporary)
    }

    /// Gives it its name, durably.
    ///
    /// # Errors
    /// When it cannot be synced or renamed.
    pub(super) fn finish(self) -> std::io::Result<()> {
        File::open(&self.temporary)?.sync_all()?;
        std::fs::rename(&self.temporary, &self.path)?;
        File::open(directory(&self.path))?.sync_all()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After it was finished there is nothing under this name; what cannot be removed harms nobody.
        let _ = std::fs::remove_file(&self.temporary);
    }
}

/// Writes a small file.
///
/// # Errors
/// When it is there and is not to be replaced, or cannot be written.
pub(in crate::cli) fn write(path: &Path, text: &str, replace: bool) -> Result<(), Failure> {
    let file = Unfinished::begin(path, replace)?;
    file.open()?.write_all(text.as_bytes())?;
    Ok(file.finish()?)
}

/// The name of a file without its directory.
///
/// # Errors
/// When it has none, or one that no text can tell.
pub(super) fn name(path: &Path) -> Result<String, Failure> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.map(str::to_owned)
        .ok_or_else(|| Failure::usage(format!("{} names no file", path.display())))
}

/// The directory that a file is in.
pub(super) fn directory(path: &Path) -> &Path {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}
