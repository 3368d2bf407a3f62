//! A profile as it is written. Names here are names of the language: change them and every profile breaks.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::{Spanned, Value};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileText {
    pub(super) data_set: Spanned<String>,
    /// For people.
    #[serde(rename = "about")]
    pub(super) _about: Option<String>,
    pub(super) file: Spanned<FileText>,
    pub(super) fields: BTreeMap<Spanned<String>, FieldText>,
    #[serde(default)]
    pub(super) skip: Vec<SkipText>,
    #[serde(default)]
    pub(super) register: Vec<Spanned<BlockText>>,
    #[serde(default)]
    pub(super) post: Vec<Spanned<BlockText>>,
}

/// Names and values as they stand; which names may stand there, the contract says.
pub(super) type BlockText = BTreeMap<Spanned<String>, Value>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileText {
    pub(super) format: Spanned<String>,
    pub(super) encoding: Option<Spanned<String>>,
    pub(super) delimiter: Option<Spanned<String>>,
    pub(super) records: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) remove_hidden_marks: bool,
    pub(super) key: Option<Vec<Spanned<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldText {
    // Where it comes from: exactly one of these.
    pub(super) column: Option<String>,
    pub(super) document: Option<String>,
    pub(super) given: Option<String>,
    pub(super) value: Option<String>,
    // What it is.
    pub(super) kind: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) absent: Vec<String>,
    #[serde(default)]
    pub(super) values: BTreeMap<String, String>,
    pub(super) otherwise: Option<String>,
    #[serde(default)]
    pub(super) only_listed: bool,
    // Of a text.
    pub(super) longest: Option<Spanned<usize>>,
    // Of a date or year.
    pub(super) formats: Option<Spanned<Vec<String>>>,
    // Of a year.
    pub(super) counted: Option<Spanned<String>>,
    // Of an amount.
    pub(super) currency: Option<Spanned<String>>,
    pub(super) decimal: Option<Spanned<String>>,
    pub(super) thousands: Option<Spanned<String>>,
    pub(super) symbol: Option<Spanned<String>>,
    pub(super) exponents: Option<Spanned<bool>>,
    pub(super) absolute: Option<Spanned<bool>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SkipText {
    pub(super) when: Spanned<String>,
    pub(super) why: String,
}
