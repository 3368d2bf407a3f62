//! Why an export cannot be made.

use crate::ledger::Unreadable;
use crate::types::{PoolId, Sequence};

/// Why an export cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The lines cannot be read.
    #[error("entries of the ledger cannot be read: {0:#}")]
    Source(anyhow::Error),
    /// A line is none that this program knows.
    #[error("entry {sequence} cannot be exported: {error}")]
    Line {
        /// Its place.
        sequence: Sequence,
        /// What is wrong with it.
        error: Unreadable,
    },
    /// A line stands where another should.
    #[error("the ledger gave entry {found} in the place of entry {expected}: nothing of it is exported")]
    Place {
        /// Which should stand there.
        expected: Sequence,
        /// Which does.
        found: Sequence,
    },
    /// The entries are not those that were signed.
    #[error(
        "the {size} entries of the ledger lead to another root than the one that it signed: nothing of it is exported. \
         Keep the checkpoint and the entries, and ask whoever runs the ledger"
    )]
    AnotherRoot {
        /// How many entries.
        size: u64,
    },
    /// The checkpoint cannot be believed.
    #[error("the checkpoint of the ledger cannot be believed: {0}")]
    Checkpoint(String),
    /// An entry rests on one that was not read, which no ledger records.
    #[error("entry {sequence} names {what}, which no entry before it registered")]
    Unregistered {
        /// The entry.
        sequence: Sequence,
        /// What it names.
        what: String,
    },
    /// A format holds one currency.
    #[error("the pool {pool} is in {currency}, and this format is for GBP: export it as csv, xlsx or sqlite")]
    NotSterling {
        /// The pool that was asked for.
        pool: PoolId,
        /// Its currency.
        currency: &'static str,
    },
    /// A number does not fit the format.
    #[error(
        "entry {sequence} moves {amount}, more minor units than a 64-bit integer of SQLite holds: export it as csv"
    )]
    TooLarge {
        /// The entry.
        sequence: Sequence,
        /// The amount.
        amount: String,
    },
    /// The file cannot be written.
    #[error("the file cannot be written: {0}")]
    Write(#[from] std::io::Error),
    /// The file cannot be written.
    #[error("the file cannot be written: {0}")]
    Csv(#[from] ::csv::Error),
    /// The spreadsheet cannot be written.
    #[error("the spreadsheet cannot be written: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The database cannot be written.
    #[error("the database cannot be written: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A text cannot be written.
    #[error("the file cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}
