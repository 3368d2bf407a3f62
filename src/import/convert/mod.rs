//! From rows to commands: every row is read and converted before anything is sent, and everything that is wrong with a
//! row is said at once.

mod build;
mod values;

use super::key::{Content, RowKey};
use super::profile::Profile;
use super::rows::{Row, Rows};
use crate::types::Money;
use crate::wire::v1;
use build::Builder;
use std::collections::BTreeMap;
use values::Reader;
pub(super) use values::Reader as FieldReader;

/// A file, converted.
#[derive(Debug)]
pub struct Converted {
    /// The id of the data set; empty if there is no row to tell it.
    pub data_set: String,
    /// What is registered, in order; each thing once, and only what good rows speak of.
    pub registrations: Vec<Registration>,
    /// Every row of the file, good or bad.
    pub rows: Vec<ConvertedRow>,
    /// What was done to texts on the way.
    pub notes: Notes,
}

/// A command that makes a thing known, which is once by its id.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The action, in the name of the contract.
    pub action: String,
    /// The thing: the action and its ids.
    pub identity: String,
    /// The command.
    pub command: v1::Command,
}

/// One row.
#[derive(Debug)]
pub struct ConvertedRow {
    /// Which row, from 1.
    pub number: u64,
    /// Its first line in a CSV file.
    pub line: Option<u64>,
    /// The row as it stands, if it was rejected.
    pub raw: Vec<String>,
    /// Its amounts by field, as far as they could be read.
    pub amounts: Vec<(String, Money)>,
    /// What comes of it.
    pub outcome: RowOutcome,
}

/// What comes of a row.
#[derive(Debug)]
pub enum RowOutcome {
    /// It posts these commands.
    Posts(Vec<Posting>),
    /// The profile leaves it out, and why.
    Skipped(String),
    /// It cannot be taken.
    Rejected(Vec<RowFault>),
}

/// One command of a row.
#[derive(Debug, Clone)]
pub struct Posting {
    /// The action, in the name of the contract.
    pub action: String,
    /// What makes it once.
    pub key: RowKey,
    /// The command.
    pub command: v1::Command,
    /// The amount of the cell that the command's amount is to be, for the control totals.
    pub amount: Option<Money>,
}

/// Something wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RowFault {
    /// The column, or the field of the command.
    pub field: String,
    /// What is wrong; completes the field to a sentence.
    pub why: String,
}

/// What was done to texts, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Notes {
    /// Texts whose white space was collapsed.
    pub white_space_collapsed: u64,
    /// Hidden marks that were taken out.
    pub hidden_marks_removed: u64,
    /// Texts that were cut, as the profile says.
    pub texts_cut: u64,
    /// Rows that describe a thing otherwise than the row before them that made it known.
    pub described_otherwise: u64,
}

/// Converts the rows of a file; `given` is what the command line says for fields that are given there.
pub fn convert(profile: &Profile, rows: Rows, given: &BTreeMap<String, String>) -> Converted {
    let mut reader = Reader::new(profile, &rows.document, given);
    let mut builder = Builder::new(profile);
    let mut occurrences: BTreeMap<Content, u32> = BTreeMap::new();
    let mut data_set: Option<String> = None;
    let mut converted = Vec::with_capacity(rows.rows.len());
    for row in rows.rows {
        let (amounts, outcome) = match &row.fault {
            Some(why) => {
                let fault = RowFault {
                    field: "the row".to_owned(),
                    why: why.clone(),
                };
                (Vec::new(), RowOutcome::Rejected(vec![fault]))
            }
            None => one(
                profile,
                &row,
                &mut reader,
                &mut builder,
                &mut occurrences,
                &mut data_set,
            ),
        };
        let rejected = matches!(outcome, RowOutcome::Rejected(_));
        converted.push(ConvertedRow {
            number: row.number,
            line: row.line,
            raw: if rejected { row.raw } else { Vec::new() },
            amounts,
            outcome,
        });
    }
    Converted {
        data_set: data_set.unwrap_or_default(),
        registrations: builder.registrations(),
        rows: converted,
        notes: Notes {
            described_otherwise: builder.described_otherwise(),
            ..reader.notes()
        },
    }
}

fn one(
    profile: &Profile,
    row: &Row,
    reader: &mut Reader<'_>,
    builder: &mut Builder<'_>,
    occurrences: &mut BTreeMap<Content, u32>,
    data_set: &mut Option<String>,
) -> (Vec<(String, Money)>, RowOutcome) {
    let read = reader.read(row);
    let amounts = read.amounts();
    let mut faults = read.faults;
    // Counted for bad rows too: the nth good row keeps its number when a bad one before it is mended.
    let occurrence = occurrences.entry(read.content.clone()).or_default();
    *occurrence += 1;
    // A row of totals is left out although it has no day; but what cannot be read is not taken for absent.
    let skip = profile.skips.iter().find(|skip| {
        let readable = !skip.when.fields().any(|field| read.faulty.contains(field));
        readable && skip.when.holds(&read.values)
    });
    if let Some(skip) = skip {
        return (amounts, RowOutcome::Skipped(skip.why.clone()));
    }
    faults.extend(same_data_set(profile, &read.values, data_set));
    // What a fault of a cell would make of a command says nothing new.
    let built = match faults.is_empty() {
        true => builder.build(&read.values, &mut faults),
        false => build::Built::default(),
    };
    if !faults.is_empty() {
        return (amounts, RowOutcome::Rejected(faults));
    }
    let postings = builder.keep(built, &read.content, *occurrence);
    (amounts, RowOutcome::Posts(postings))
}

/// A file is one issue of one data set, whatever in its rows tells which.
fn same_data_set(
    profile: &Profile,
    values: &BTreeMap<&str, super::value::Value>,
    data_set: &mut Option<String>,
) -> Option<RowFault> {
    let fault = |why: String| {
        Some(RowFault {
            field: "data_set".to_owned(),
            why,
        })
    };
    let Some(id) = profile.data_set.text(values) else {
        return fault("is not told by this row".to_owned());
    };
    if !super::value::is_id(&id) {
        return fault(format!(
            "is \"{id}\", which is no id: a-z, 0-9, \".\", \"_\", \"-\", at most 63"
        ));
    }
    match data_set {
        Some(first) if *first != id => fault(format!(
            "is {id}, of the rows before it {first}: one file, one data set"
        )),
        Some(_) => None,
        None => {
            *data_set = Some(id);
            None
        }
    }
}
