//! What can go wrong, by what the caller must do about it.

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
        "the storage engine cannot open {}: if its disk is full make room; else keep a copy of the directory, run \
         `purse doctor` and restore from the mirror", .directory.display()
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
        "{} holds {count} files, and what is in them was never safe from power loss: keep a copy, run `purse doctor` \
         and restore from the mirror", .directory.display()
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
         lost; keep a copy, run `purse doctor` and restore from the mirror"
    )]
    Gap {
        /// The tail by the last trailer.
        tail: Sequence,
        /// The first frame behind it.
        found: Sequence,
    },
    /// The journal ends before what was acknowledged.
    #[error(
        "every entry before {acknowledged} was acknowledged and the journal ends before entry {tail}: its last part is \
         lost; restore from the mirror (or, if an older copy was put there on purpose, remove the file `acknowledged` \
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
        "the stored frame of entry {sequence} is damaged: keep a copy of the data, run `purse doctor` to see how far, and \
         restore from the mirror"
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
        "entry {sequence} is missing although the journal goes on to entry {tail}: keep a copy of the data, run `purse \
         doctor` and restore from the mirror"
    )]
    Missing {
        /// The entry.
        sequence: Sequence,
        /// The sequence behind the journal's last entry.
        tail: Sequence,
    },
    /// Whole frames contradict each other.
    #[error(
        "the block of entry {sequence} contradicts itself: {what}; keep a copy of the data, run `purse doctor` and restore \
         from the mirror"
    )]
    Inconsistent {
        /// An entry of the block.
        sequence: Sequence,
        /// Which figures differ.
        what: &'static str,
    },
    /// The engine did not answer.
    #[error("the storage engine failed to read entry {sequence}: check the disk, then run `purse doctor`")]
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

/// What became of a block that was not acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Nothing of it is or will ever be in the journal.
    #[error("the block was refused and nothing of it was written")]
    Refused(#[source] Refusal),
    /// It may or may not be durable. Every further append is refused.
    #[error(
        "whether entries {first} to before {next} are durable is unknown: open the journal again and read it, and \
         retry requests with the same request ids"
    )]
    Unknown {
        /// The block's first entry.
        first: Sequence,
        /// The sequence behind its last entry.
        next: Sequence,
        /// What the engine said, or its panic.
        #[source]
        source: EngineError,
    },
}

/// Why a block was refused before its first byte was written.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It does not begin at the tail.
    #[error(
        "it begins at entry {found} and the journal's next entry is {expected}: read the journal's end and build it again"
    )]
    WrongSequence {
        /// The tail.
        expected: Sequence,
        /// Where the block begins.
        found: Sequence,
    },
    /// It has no line.
    #[error("it has no entry; a block has at least one")]
    Empty,
    /// Its signed head is of another tree.
    #[error(
        "its checkpoint is of a tree of {tree_size} leaves and the journal would have {next} entries: sign the tree after the block"
    )]
    WrongHead {
        /// The tree size of the head.
        tree_size: u64,
        /// The sequence behind the block.
        next: Sequence,
    },
    /// Another writer has taken over: this one must stop.
    #[error("another writer has taken over the ledger: stop this one")]
    Superseded,
    /// A guard refused it.
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
}

/// Why an engine takes no block now.
#[derive(Debug, thiserror::Error)]
pub enum Unwritable {
    /// Too little room, so that an append might fail half-way.
    #[error(
        "the disk of {} has {free_bytes} bytes free and writing stops below {needed_bytes}: make room, and writing goes \
         on by itself", .directory.display()
    )]
    DiskFull {
        /// The data directory.
        directory: PathBuf,
        /// Bytes that are free for us.
        free_bytes: u64,
        /// Bytes that must be free.
        needed_bytes: u64,
    },
    /// How much room there is cannot be found out.
    #[error("the free space of {} cannot be read: check its mount", .directory.display())]
    SpaceUnknown {
        /// The data directory.
        directory: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The outcome of an earlier append is unknown.
    #[error(
        "an earlier append ended with an unknown outcome: start the ledger again, which reads what became of it"
    )]
    FailedBefore,
}
