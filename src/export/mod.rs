//! Exports: what users take away, in formats that others read.
//!
//! ```text
//!   lines of the ledger ─> convert: every line in its place, and all of them lead to the signed root
//!                            └─> Writer: one format, entry by entry ─> a file, and what it holds (Tally) ─> Manifest
//! ```
//!
//! A conversion reads the ledger from its first entry, for what an entry means rests on those before it: the currency of
//! a pool, the name of a payee. What it keeps in memory is what is registered and never one record an entry. A file is
//! made of the entries alone: the same entries give the same bytes.
//!
//! Reading order: `convert`, `selection`, `known`, `tally`, `manifest`, then the formats, a file each. `rows` is what the
//! tables have in common. `tlog` is no conversion: it copies the ledger as a log that others follow and check.

mod convert;
mod csv;
mod error;
mod grants;
mod hledger;
mod jsonl;
mod known;
mod manifest;
mod rows;
mod selection;
mod sqlite;
mod tally;
pub mod tlog;
mod uk_spend;
mod xlsx;

pub use convert::{Conversion, Item, Writer, convert};
pub use csv::Csv;
pub use error::ExportError;
pub use grants::Grants;
pub use hledger::Hledger;
pub use jsonl::Jsonl;
pub use known::Known;
pub use manifest::{Manifest, Snapshot, Written};
pub use selection::Selection;
pub use sqlite::Sqlite;
pub use tally::Tally;
pub use uk_spend::{SpendLimit, UkSpend};
pub use xlsx::Xlsx;
