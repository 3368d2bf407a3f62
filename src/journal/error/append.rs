//! Why a block was not appended, and what is known of it then.

use super::EngineError;
use crate::types::Sequence;
use std::io;
use std::path::PathBuf;

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
