//! A directory for the stores that are measured, and away with it.

use anyhow::Context;
use std::fs;
use std::path::{Path, PathBuf};

/// A directory that is removed with everything in it when this is dropped.
pub(super) struct Temporary(PathBuf);

impl Temporary {
    /// Makes one in `parent`.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn create(parent: &Path) -> anyhow::Result<Temporary> {
        let path = parent.join(format!("purse-bench-{}", std::process::id()));
        fs::create_dir(&path)
            .with_context(|| format!("cannot make {}: choose another --data-dir", path.display()))?;
        Ok(Temporary(path.canonicalize()?))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{} is left behind: {error}", self.0.display());
        }
    }
}
