//! Import: files as departments have them, made into commands by a profile, and posted once.
//!
//! ```text
//!   profile (TOML) ─┐
//!   file ─> rows ───┴─> convert ─> plan (minus what the ledger holds) ─> run ─> totals, both ends
//!           texts       commands    requests                             ledger, memory
//! ```
//!
//! Reading order: `profile` (the language), `rows` (bytes to texts), `value` (a text to a value), `convert` (rows to
//! commands), `key` (what makes a command once), `plan`, `run`, `totals`. No network, no disk and no clock: the ledger
//! and the memory are traits, and bytes are handed in.
//!
//! docs/import.md says what it promises to a finance officer.

mod convert;
mod key;
mod ledger;
mod plain;
mod plan;
mod profile;
mod rejects;
mod report;
mod rows;
mod run;
#[cfg(test)]
mod tests;
mod totals;
mod value;

pub use convert::{Converted, ConvertedRow, Notes, Posting, Registration, RowFault, RowOutcome, convert};
pub use key::{Content, RowKey, sha256_hex};
pub use ledger::{KnownKeys, Ledger, Memory, Recorded};
pub use plain::{Columns, PlainRow, plainly};
pub use plan::{Batch, Bounds, Difference};
pub use profile::{FieldKind, Format, Profile, ProfileFault, Source};
pub use rejects::{reasons, rejects};
pub use report::{Conclusion, RecordedRequest, RejectedRow, Report};
pub use rows::{FILE_BYTES_MAX, FileFault, ROW_BYTES_MAX, Row, Rows, read};
pub use run::{Options, Outcome, Step, Stopped, run};
pub use totals::{CommandTotals, Fate, RowTotals, Sum, Totals};
