//! A profile: how one kind of file becomes commands. It is half a page of TOML and no code; docs/import.md teaches it.
//!
//! `text` is the form as it is written, `read` checks it and says every fault with its line, `template` and
//! `condition` are the two small languages inside: texts with `{fields}`, and `when`.

mod condition;
mod read;
mod template;
#[cfg(test)]
mod tests;
mod text;

pub use condition::Condition;
pub use template::{Template, Tree};

use super::value::Notation;
use crate::types::{Currency, YearKind};
use std::collections::BTreeMap;
use std::fmt;

/// A profile, checked: every name in it stands for something.
#[derive(Debug)]
pub struct Profile {
    /// The id of the data set that a file is an issue of; may hold fields that are the same in every row.
    pub data_set: Template,
    /// How files are written.
    pub file: FileForm,
    /// What is read of a row, by name.
    pub fields: BTreeMap<String, Field>,
    /// The fields that tell one row from another, by name; all that come of columns if the profile names none.
    pub key: Vec<String>,
    /// Rows that post nothing, and why.
    pub skips: Vec<Skip>,
    /// What rows speak of and is registered once.
    pub registers: Vec<Block>,
    /// What a row posts, in this order.
    pub posts: Vec<Block>,
}

/// How a file is written.
#[derive(Debug)]
pub struct FileForm {
    /// Which kind of file.
    pub format: Format,
    /// The character encoding.
    pub encoding: &'static encoding_rs::Encoding,
    /// Whether marks that nobody sees (U+200E and its like), which the ledger refuses, are taken out and counted.
    pub remove_hidden_marks: bool,
}

/// Which kind of file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// Rows of cells under a row of names.
    Csv {
        /// What stands between cells.
        delimiter: u8,
    },
    /// An array of objects.
    Json {
        /// Where the array is: names from the outside in; none if the file is the array.
        records: Vec<String>,
    },
}

/// One thing that is read of a row.
#[derive(Debug)]
pub struct Field {
    /// Where its text comes from.
    pub source: Source,
    /// Texts that mean that there is nothing; for dates also what they come to, as `0001-01-01`.
    pub absent: Vec<String>,
    /// What to read instead of a text.
    pub values: BTreeMap<String, String>,
    /// What to read instead of a text that `values` does not list.
    pub otherwise: Option<String>,
    /// Whether a text that `values` does not list is a fault.
    pub only_listed: bool,
    /// What it is.
    pub kind: FieldKind,
}

/// Where the text of a field comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A column of a CSV file; a member of a JSON record.
    Column(String),
    /// A member of the JSON document outside its records: names from the outside in.
    Document(Vec<String>),
    /// The command line, which says `--set name=text`; and what a person should put there.
    Given(String),
    /// The profile.
    Constant(String),
}

/// What a field is.
#[derive(Debug)]
pub enum FieldKind {
    /// A text on one line, cut where it is longer than so many characters.
    Text {
        /// How many characters are kept; a longer one is a fault of the command if this is absent.
        longest: Option<usize>,
    },
    /// An id derived from a text.
    Id,
    /// A whole number.
    Number,
    /// A day.
    Date {
        /// Forms as strptime has them, tried in order.
        formats: Vec<String>,
    },
    /// The financial year that a day is in.
    Year {
        /// Forms of the day.
        formats: Vec<String>,
        /// How years are counted.
        counted: YearKind,
    },
    /// An amount of money.
    Amount {
        /// Of which currency.
        currency: Currency,
        /// How it is written.
        notation: Notation,
    },
}

/// Rows that post nothing.
#[derive(Debug)]
pub struct Skip {
    /// Which.
    pub when: Condition,
    /// Why.
    pub why: String,
}

/// A command that rows make.
#[derive(Debug)]
pub struct Block {
    /// The action, in the name of the contract: `receive`.
    pub command: String,
    /// What tells it from other commands of the same row; the action's name unless the profile says otherwise.
    pub key: String,
    /// For which rows.
    pub when: Condition,
    /// The action's fields.
    pub action: Tree,
    /// The fields beside the action: `effective_date`, `reason`.
    pub beside: Tree,
    /// Where it stands in the profile.
    pub line: usize,
}

/// Something wrong with a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileFault {
    /// The line, from 1.
    pub line: usize,
    /// The field, as `fields.amount.currency`.
    pub field: String,
    /// What is wrong; completes the field to a sentence.
    pub why: String,
}

impl fmt::Display for ProfileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {} {}", self.line, self.field, self.why)
    }
}

impl Profile {
    /// The profile that `text` is.
    ///
    /// # Errors
    /// Every fault, with line and field; only the first where the text is no TOML or has no such form.
    pub fn parse(text: &str) -> Result<Profile, Vec<ProfileFault>> {
        read::profile(text)
    }

    /// The fields that the command line has to say and does not, each with what a person should put there.
    pub fn ungiven(&self, given: &BTreeMap<String, String>) -> Vec<String> {
        let ungiven = self
            .fields
            .iter()
            .filter_map(|(name, field)| match &field.source {
                Source::Given(what) if !given.contains_key(name) => Some(format!("--set {name}=… ({what})")),
                _ => None,
            });
        ungiven.collect()
    }

    /// The columns it reads, each once.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = self.fields.values().filter_map(Field::column).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

impl Field {
    /// The column it comes of, if it comes of one.
    pub fn column(&self) -> Option<&str> {
        match &self.source {
            Source::Column(column) => Some(column),
            _ => None,
        }
    }
}
