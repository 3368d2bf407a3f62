//! Where the demo's ledger lives: in a directory that was named, or in one that is thrown away.

use super::super::failure::Failure;
use crate::serve;
use crate::types::Origin;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A data directory.
pub(super) enum Place {
    /// It was named and stays.
    Kept(PathBuf),
    /// It goes when the demo ends, however it ends.
    Temporary(TempDir),
}

impl Place {
    /// The directory `data`, or a new one that is thrown away. A directory that holds anything but the ledger `origin` is
    /// refused, and nothing in it is touched.
    pub(super) fn choose(data: Option<&Path>, origin: &Origin) -> Result<Place, Failure> {
        match data {
            Some(directory) => {
                refuse_foreign(directory, origin)?;
                Ok(Place::Kept(directory.to_owned()))
            }
            None => {
                let made = tempfile::Builder::new().prefix("purse-demo-").tempdir();
                made.map(Place::Temporary).map_err(|error| {
                    Failure::work(format!(
                        "no temporary directory can be made: {error}; say where with --data DIRECTORY"
                    ))
                })
            }
        }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        match self {
            Place::Kept(directory) => directory,
            Place::Temporary(directory) => directory.path(),
        }
    }

    /// Whether it is still there when the demo is over.
    pub(super) fn is_kept(&self) -> bool {
        matches!(self, Place::Kept(_))
    }

    /// Throws it away if it is to go.
    pub(super) fn end(self) -> Result<(), Failure> {
        let Place::Temporary(directory) = self else {
            return Ok(());
        };
        let path = directory.path().to_owned();
        directory
            .close()
            .map_err(|error| Failure::work(format!("{} is left behind: {error}", path.display())))
    }
}

fn refuse_foreign(directory: &Path, origin: &Origin) -> Result<(), Failure> {
    let shown = directory.display();
    if let Some(held) = serve::origin_in(directory) {
        return match held == origin.as_str() {
            true => Ok(()),
            false => Err(Failure::usage(format!(
                "{shown} holds the ledger \"{held}\", and this demo keeps \"{origin}\": name another --data; nothing was \
                 changed"
            ))),
        };
    }
    let is_empty = match std::fs::read_dir(directory) {
        Ok(mut found) => found.next().is_none(),
        Err(error) if error.kind() == ErrorKind::NotFound => true,
        Err(error) => return Err(Failure::usage(format!("{shown}: {error}"))),
    };
    match is_empty {
        true => Ok(()),
        false => Err(Failure::usage(format!(
            "{shown} is not empty and holds no ledger of this demo: name another --data; nothing was changed"
        ))),
    }
}
