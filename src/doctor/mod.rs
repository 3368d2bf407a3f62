//! Examines a ledger's data directory, for whoever operates it, and changes nothing in it.
//!
//! The storage engine writes to what it opens, and what it takes for the end of its log it may clear. So a copy of the
//! journal is opened, in a directory of its own that is removed afterwards. All checks of the history are those of a
//! start ([`sequencer::examine`](crate::sequencer::examine)); those of a start that end in a repair are told here instead.

mod cache;
mod files;
mod full;
mod history;
mod log;
mod mirror;
mod report;
mod scratch;

pub use report::{Check, Figures, Report, Status};

use crate::audit::LedgerKey;
use crate::journal::OpenError;
use crate::journal::sled::SledJournal;
use crate::serve::ORIGIN_FILE;
use std::path::{Path, PathBuf};

/// What to examine, and how.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The data directory.
    pub data_dir: PathBuf,
    /// Where the copy of the journal is made.
    pub scratch: PathBuf,
    /// The server takes no entries when the disk has fewer bytes free.
    pub free_bytes_min: u64,
    /// Whether to make the checks that take as long as the rest together, and longer.
    pub full: bool,
}

/// How far an examination came: entries that were found good, of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Entries so far.
    pub done: u64,
    /// All that the journal has.
    pub all: u64,
}

/// Why nothing was examined.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The directory is not there, or something else.
    #[error(
        "{} is no data directory of a ledger: it has neither journal/db nor ledger.key, ledger.vkey or origin",
        .0.display()
    )]
    NoLedger(PathBuf),
    /// A ledger is being served from it.
    #[error(
        "{} is being served: stop that process (SIGTERM), wait until it has ended and examine again, or examine a copy \
         that was made of it while it was stopped", .0.display()
    )]
    Served(PathBuf),
    /// There is no room for a copy.
    #[error(
        "the journal has {needed} bytes and {} has {free} free: name a directory with room for a copy with --scratch",
        .directory.display()
    )]
    NoRoom {
        /// Where the copy was to be made.
        directory: PathBuf,
        /// What it takes.
        needed: u64,
        /// What is free.
        free: u64,
    },
    /// The copy could not be made.
    #[error("no copy of the journal can be made in {}: name another directory with --scratch", .0.display())]
    Scratch(PathBuf, #[source] std::io::Error),
}

/// Examines a data directory.
///
/// # Errors
/// When it is none, is being served, or no copy of its journal can be made. What is wrong with a ledger is in the report.
pub fn examine(settings: &Settings, progress: &mut dyn FnMut(Progress)) -> Result<Report, Refused> {
    let directory = settings.data_dir.as_path();
    if !is_ledger(directory) {
        return Err(Refused::NoLedger(directory.to_owned()));
    }
    let mut report = Report::new(directory);
    let opened = open_copy(settings)?;
    files::layout(directory, &mut report);
    let named = history::examine(directory, &opened, &mut report, progress);
    mirror::examine(directory, &opened, named.as_ref(), &mut report);
    if settings.full {
        full::examine(directory, &opened, named.as_ref(), &mut report, progress);
    }
    cache::examine(directory, &opened, named.as_ref(), &mut report);
    files::keys(directory, named.as_ref(), &mut report);
    files::origin(directory, named.as_ref(), &mut report);
    files::names(directory, &mut report);
    files::space(directory, settings.free_bytes_min, &mut report);
    Ok(report)
}

fn is_ledger(directory: &Path) -> bool {
    let marks = [
        "journal/db",
        LedgerKey::PRIVATE_FILE,
        LedgerKey::PUBLIC_FILE,
        ORIGIN_FILE,
    ];
    marks.iter().any(|mark| directory.join(mark).is_file())
}

/// A copy of the journal that was opened. What was made of it is dropped before the directory that it lies in.
type Opened = Result<(SledJournal, scratch::Directory), NotOpened>;

/// Why the journal does not open, in the words of a start.
struct NotOpened {
    blob_files: bool,
    detail: String,
}

fn open_copy(settings: &Settings) -> Result<Opened, Refused> {
    let journal = settings.data_dir.join("journal");
    let failed = |error| Refused::Scratch(settings.scratch.clone(), error);
    let needed = scratch::room_for(&journal);
    let free = scratch::free_bytes(&settings.scratch).map_err(failed)?;
    if free < needed {
        return Err(Refused::NoRoom {
            directory: settings.scratch.clone(),
            needed,
            free,
        });
    }
    let scratch = scratch::Directory::new(&settings.scratch).map_err(failed)?;
    let copy = scratch.path().join("journal");
    let opened = crate::journal::sled::copy(&journal, &copy).and_then(|()| {
        let quiet = crate::journal::sled::Settings {
            ballast_bytes: 0,
            free_bytes_min: 0,
            ..crate::journal::sled::Settings::default()
        };
        SledJournal::open(&copy, quiet)
    });
    match opened {
        Err(OpenError::AlreadyOpen { .. }) => Err(Refused::Served(settings.data_dir.clone())),
        Err(error) => {
            let copied = copy.display().to_string();
            Ok(Err(NotOpened {
                blob_files: matches!(error, OpenError::BlobFiles { .. }),
                // Whoever reads it knows nothing of the copy.
                detail: report::chain(error).replace(&copied, &journal.display().to_string()),
            }))
        }
        Ok(opened) => Ok(Ok((opened, scratch))),
    }
}
