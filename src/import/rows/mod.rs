//! From the bytes of a file to rows of texts. A file is hostile until read: every size is bounded, and what cannot be
//! read is told with its place.
//!
//! A file is held in memory whole, because all or nothing needs every row before the first is sent; so its size is
//! bounded too.

mod csv;
mod decode;
mod json;

use super::profile::{Format, Profile, Source};
use std::collections::BTreeMap;

/// The most bytes of a file. A longer one is cut into several, each a data set of its own.
pub const FILE_BYTES_MAX: usize = 128 << 20;

/// The most bytes of one row: a quotation mark left open would make one row of all that follows.
pub const ROW_BYTES_MAX: usize = 1 << 20;

/// The most rows of a file. Each becomes several commands, all of which are held until the last row is read.
pub const ROWS_MAX: usize = 250_000;

/// The most columns, and the most names of members that are told as unread.
const COLUMNS_MAX: usize = 1_000;

/// A file, read.
#[derive(Debug)]
pub struct Rows {
    /// The names of its columns in their order; none for JSON, whose records name their members themselves.
    pub header: Vec<String>,
    /// Columns that the profile does not read.
    pub unread: Vec<String>,
    /// The rows, in the order of the file.
    pub rows: Vec<Row>,
    /// What members of the document outside its records hold, by path.
    pub document: BTreeMap<Vec<String>, String>,
}

/// One row.
#[derive(Debug)]
pub struct Row {
    /// Which row, from 1, the header not counted.
    pub number: u64,
    /// Its first line in a CSV file.
    pub line: Option<u64>,
    /// The texts of the columns that the profile reads, by name; those that are empty or null are not there.
    pub cells: BTreeMap<String, String>,
    /// The row as it stands: its cells, or one text of JSON.
    pub raw: Vec<String>,
    /// Why it cannot be read, if it cannot.
    pub fault: Option<String>,
}

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FileFault(pub String);

/// Reads the bytes of a file as the profile says.
///
/// # Errors
/// When the file as a whole is not what the profile says, and why.
pub fn read(profile: &Profile, bytes: &[u8]) -> Result<Rows, FileFault> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(FileFault(format!(
            "the file has more than {} MiB: cut it into several, each a data set of its own",
            FILE_BYTES_MAX >> 20
        )));
    }
    let text = decode::decode(bytes, profile.file.encoding)?;
    let columns = profile.columns();
    match &profile.file.format {
        Format::Csv { delimiter } => {
            if profile
                .fields
                .values()
                .any(|field| matches!(field.source, Source::Document(_)))
            {
                return Err(FileFault(
                    "the profile reads a member of the document, which only JSON has".to_owned(),
                ));
            }
            csv::read(&text, *delimiter, &columns)
        }
        Format::Json { records } => {
            let document = profile.fields.values().filter_map(|field| match &field.source {
                Source::Document(path) => Some(path.clone()),
                _ => None,
            });
            json::read(&text, records, &columns, document.collect())
        }
    }
}

fn too_many_rows() -> FileFault {
    FileFault(format!(
        "the file has more than {ROWS_MAX} rows: cut it into several, each a data set of its own"
    ))
}

/// A list of names as a person reads it.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().take(40).collect();
    names.join(", ")
}
