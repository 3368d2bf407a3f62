//! What can go wrong, by what the caller must do about it.

mod append;

pub use append::{AppendError, Refusal, Unwritable};

use super::format::FormatError;
use crate::types::Sequence;
use std::error::Error;
use std::io;
use std::path::PathBuf;

/// The engine's own error, kept as the source so that logs show it and callers do not depend on it.
pub(super) type EngineError = Box<dyn Error + Send + Sync>;

/// Why a journal did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process, or another journal of this one, has it open.
    #[error(
        "{} is open in another process, and a ledger has one writer: stop that process, or choose another data \
         directory", .directory.display()
    )]
    AlreadyOpen {
        /// The journal's directory.
        directory: PathBuf,
    },
    /// A directory or file beside the engine could not be made, read or synced.
    #[error("cannot {action} {}: check that it exists, its owner and its mount", .path.display())]
    Files {
        /// What was being done, as a verb.
        action: &'static str,
        /// To which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The engine refuses its files.
    #[error(
        "the storage engine cannot open {}: if its disk is full make room; else keep a copy of the directory, restore the data directory \
         from a backup", .directory.display()
    )]
    Engine {
        /// The journal's directory.
        directory: PathBuf,
        /// What the engine said, or its panic.
        #[source]
        source: EngineError,
    },
    /// The engine keeps values in files that nobody syncs.
    #[error(
        "{} holds {count} files, and what is in them was never safe from power loss: keep a copy and restore the data directory \
         from a backup", .directory.display()
    )]
    BlobFiles {
        /// The directory of such files.
        directory: PathBuf,
        /// How many there are.
        count: usize,
    },
    /// Frames that were never acknowledged do not follow the last block: something between was lost.
    #[error(
        "the last whole block ends before entry {tail} and the next frame begins at entry {found}: entries between are \
         lost; keep a copy and restore the data directory from a backup"
    )]
    Gap {
        /// The tail by the last trailer.
        tail: Sequence,
        /// The first frame behind it.
        found: Sequence,
    },
    /// The log beside the engine's file goes on from other entries than those that are there.
    #[error(
        "the file `log` of the journal goes on at entry {tail} from another history than this journal's: it belongs to another \
         data directory or another copy; put its own log there, or restore the data directory from a backup"
    )]
    AnotherHistory {
        /// The sequence behind the last entry that both could have.
        tail: Sequence,
    },
    /// The journal ends before what was acknowledged.
    #[error(
        "every entry before {acknowledged} was acknowledged and the journal ends before entry {tail}: its last part is \
         lost; restore the data directory from a backup (or, if an older copy was put there on purpose, remove the file `acknowledged` \
         beside it)"
    )]
    LostTail {
        /// The sequence behind the last entry that is there.
        tail: Sequence,
        /// The sequence behind the last entry that was acknowledged.
        acknowledged: Sequence,
    },
    /// The end of the journal cannot be read.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
}

/// Why a frame or a request table was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The stored bytes are not what was written.
    #[error(
        "the stored frame of entry {sequence} is damaged: keep a copy of the data directory and \
         restore it from a backup"
    )]
    Damaged {
        /// The first entry of the frame, or of the block whose request table it is.
        sequence: Sequence,
        /// What is wrong with the bytes.
        #[source]
        source: FormatError,
    },
    /// A later program wrote the frame.
    #[error(
        "entry {sequence} is stored in format version {found} and this program reads up to {known}: run the version of \
         purse that wrote it, or a later one"
    )]
    NewerFormat {
        /// The first entry of the frame.
        sequence: Sequence,
        /// The version it is in.
        found: u16,
        /// The newest version this program reads.
        known: u16,
    },
    /// No frame holds a line that was acknowledged.
    #[error(
        "entry {sequence} is missing although the journal goes on to entry {tail}: keep a copy of the data, and restore the data \
         directory from a backup"
    )]
    Missing {
        /// The entry.
        sequence: Sequence,
        /// The sequence behind the journal's last entry.
        tail: Sequence,
    },
    /// Whole frames contradict each other.
    #[error(
        "the block of entry {sequence} contradicts itself: {what}; keep a copy of the data directory and \
         restore it from a backup"
    )]
    Inconsistent {
        /// An entry of the block.
        sequence: Sequence,
        /// Which figures differ.
        what: &'static str,
    },
    /// The engine did not answer.
    #[error("the storage engine failed to read entry {sequence}: check the disk and start the ledger again")]
    Engine {
        /// The entry that was looked for.
        sequence: Sequence,
        /// What the engine said, or its panic.
        #[source]
        source: EngineError,
    },
}

impl ReadError {
    /// Bytes at `sequence` that are no frame of a version we read.
    pub(super) fn format(sequence: Sequence, source: FormatError) -> ReadError {
        match source {
            FormatError::NewerFormat { found, known } => ReadError::NewerFormat {
                sequence,
                found,
                known,
            },
            source => ReadError::Damaged { sequence, source },
        }
    }

    pub(super) fn engine(sequence: Sequence, source: impl Into<EngineError>) -> ReadError {
        ReadError::Engine {
            sequence,
            source: source.into(),
        }
    }
}
