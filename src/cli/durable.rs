//! What a command keeps on disk before it sends anything: whole or not at all, and durable when the call comes back.

use super::failure::Failure;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Result, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// What a file ends in while it is written. A crash can leave one; nothing ever reads it.
pub(super) const UNFINISHED: &str = "new";

/// What is kept names payees and amounts, and is nobody else's business.
const FILE_OWNER_ONLY: u32 = 0o600;
const DIRECTORY_OWNER_ONLY: u32 = 0o700;

/// Where the user's commands keep their state when nothing else is said.
///
/// # Errors
/// When the environment does not say where the user is at home.
pub(super) fn state_directory() -> std::result::Result<PathBuf, Failure> {
    // What is empty or not absolute counts as not set (XDG Base Directory Specification).
    let base = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from);
    let base = base.filter(|base| base.is_absolute());
    let base = base.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/state")));
    let base =
        base.ok_or_else(|| Failure::usage("neither XDG_STATE_HOME nor HOME is set: say --state DIRECTORY"))?;
    Ok(base.join("purse"))
}

/// Writes a file in place of any before: temporary file, fsync, rename, fsync of the directory.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = path.with_extension(UNFINISHED);
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(FILE_OWNER_ONLY)
        .open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&temporary, path)?;
    sync_directory_of(path)
}

/// Removes a file, so that it is not there again after a power loss.
pub(super) fn remove(path: &Path) -> Result<()> {
    std::fs::remove_file(path)?;
    sync_directory_of(path)
}

/// Makes a directory and those above it that are missing.
pub(super) fn make_directory(directory: &Path) -> Result<()> {
    let missing: Vec<&Path> = directory
        .ancestors()
        .take_while(|ancestor| !ancestor.as_os_str().is_empty() && !ancestor.exists())
        .collect();
    DirBuilder::new()
        .recursive(true)
        .mode(DIRECTORY_OWNER_ONLY)
        .create(directory)?;
    missing.into_iter().try_for_each(sync_directory_of)
}

fn sync_directory_of(path: &Path) -> Result<()> {
    // An empty parent is the working directory.
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}
