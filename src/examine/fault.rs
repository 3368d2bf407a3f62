//! Why an examination cannot be made.

use crate::ledger::Unreadable;
use crate::types::{PoolId, Sequence};

/// Why an examination cannot be made. What was found up to then is worth nothing.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A line is none that this program knows.
    #[error("entry {sequence} cannot be read: {error}")]
    Line {
        /// Its place.
        sequence: Sequence,
        /// What is wrong with it.
        error: Unreadable,
    },
    /// A line stands where another should.
    #[error("entry {found} stands in the place of entry {expected}: nothing is concluded from such lines")]
    Place {
        /// Which should stand there.
        expected: Sequence,
        /// Which does.
        found: Sequence,
    },
    /// There are more or fewer lines than were signed.
    #[error("{read} lines were read of a log of which {signed} were signed: nothing is concluded from them")]
    Count {
        /// How many came.
        read: u64,
        /// How many were signed.
        signed: u64,
    },
    /// The entries are not those that were signed.
    #[error(
        "the {size} entries lead to another root than the one that was signed: nothing is concluded from them. Keep the \
         checkpoint and the entries, and ask whoever runs the ledger"
    )]
    AnotherRoot {
        /// How many entries.
        size: u64,
    },
    /// Nothing lies before the point that was asked for.
    #[error("no entry was recorded by the point that was asked for: name a later one")]
    Empty,
    /// A pool that nothing opened: a slip of the pen would find nothing, in silence.
    #[error("no entry up to entry {last} opened a pool {pool}")]
    UnknownPool {
        /// The pool that was asked for.
        pool: PoolId,
        /// The last entry that was looked at.
        last: Sequence,
    },
    /// An entry rests on one that was not read, which no ledger records.
    #[error("entry {sequence} names {what}, which no entry before it recorded")]
    Unregistered {
        /// The entry.
        sequence: Sequence,
        /// What it names.
        what: String,
    },
    /// What was asked for does not fit what was read.
    #[error("{0}")]
    Asked(String),
}
