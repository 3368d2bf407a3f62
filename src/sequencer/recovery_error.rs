//! Why a recovery ends before the last entry.

use super::recorded::LookupError;
use crate::journal::ReadError;
use crate::ledger::Unappliable;
use crate::types::{Origin, Sequence};

/// Why a journal is not the history of a ledger that this program can go on with.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// Part of it cannot be read.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// An entry does not follow on those before it.
    #[error(
        "the journal is no history of a ledger: keep a copy of the data directory and restore it from a backup"
    )]
    Unappliable(#[from] Unappliable),
    /// The entries are not those that were signed.
    #[error(
        "the entries up to {before} have another Merkle root than the one signed for them: something altered the store; \
         keep a copy of the data directory and restore it from a backup"
    )]
    AnotherRoot {
        /// The sequence behind the block.
        before: Sequence,
    },
    /// The last checkpoint is not this key's.
    #[error(
        "the checkpoint after entry {before} was not signed by the key in this data directory, {key}: put back the \
         ledger.key that belongs to this ledger"
    )]
    AnotherKey {
        /// The sequence behind the block.
        before: Sequence,
        /// The key that is there.
        key: String,
    },
    /// A checkpoint bears the id of another key than the entries up to it name.
    #[error(
        "the checkpoint after entry {before} is not by {key}, the key in force there: something altered the store; keep a copy of \
         the data directory and restore it from a backup"
    )]
    KeyNotInForce {
        /// The sequence behind the block.
        before: Sequence,
        /// The key that the entries name.
        key: String,
    },
    /// The data directory holds another ledger.
    #[error(
        "this data directory holds the ledger \"{found}\", not \"{asked}\": start it with --origin {found}"
    )]
    AnotherOrigin {
        /// The ledger that is there.
        found: Origin,
        /// The ledger that was asked for.
        asked: Origin,
    },
}

impl From<ReadError> for RecoveryError {
    fn from(error: ReadError) -> RecoveryError {
        RecoveryError::Lookup(error.into())
    }
}
