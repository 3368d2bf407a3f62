//! The values of a row's fields.

use super::{Notes, RowFault};
use crate::import::key::Content;
use crate::import::profile::{Field, FieldKind, Profile, Source};
use crate::import::rows::Row;
use crate::import::value::{Value, cleaned, cut, day, derived_id};
use crate::types::{Date, FinancialYear, Money};
use std::collections::{BTreeMap, BTreeSet};

/// Reads rows; it remembers which text gave which id.
pub(in crate::import) struct Reader<'a> {
    profile: &'a Profile,
    document: &'a BTreeMap<Vec<String>, String>,
    given: &'a BTreeMap<String, String>,
    ids: BTreeMap<(&'a str, String), (String, u64)>,
    notes: Notes,
}

/// What a row says.
pub(in crate::import) struct Read<'a> {
    /// By field; a field with a fault is absent.
    pub(in crate::import) values: BTreeMap<&'a str, Value>,
    pub(super) content: Content,
    pub(in crate::import) faults: Vec<RowFault>,
    /// The fields that have them.
    pub(in crate::import) faulty: BTreeSet<&'a str>,
}

impl Read<'_> {
    pub(super) fn amounts(&self) -> Vec<(String, Money)> {
        let amounts = self.values.iter().filter_map(|(name, value)| match value {
            Value::Amount(money) => Some(((*name).to_owned(), *money)),
            _ => None,
        });
        amounts.collect()
    }
}

impl<'a> Reader<'a> {
    pub(in crate::import) fn new(
        profile: &'a Profile,
        document: &'a BTreeMap<Vec<String>, String>,
        given: &'a BTreeMap<String, String>,
    ) -> Reader<'a> {
        Reader {
            profile,
            document,
            given,
            ids: BTreeMap::new(),
            notes: Notes::default(),
        }
    }

    pub(super) fn notes(&self) -> Notes {
        self.notes
    }

    pub(in crate::import) fn read(&mut self, row: &Row) -> Read<'a> {
        let profile = self.profile;
        let mut texts: BTreeMap<&str, String> = BTreeMap::new();
        for (column, cell) in &row.cells {
            let cleaned = cleaned(cell, profile.file.remove_hidden_marks);
            self.notes.white_space_collapsed += u64::from(cleaned.white_space);
            self.notes.hidden_marks_removed += cleaned.marks;
            texts.insert(column, cleaned.text);
        }
        let keys = profile.key.iter().filter_map(|name| {
            let column = profile.fields.get(name)?.column()?;
            Some((
                column,
                texts.get(column).filter(|text| !text.is_empty())?.as_str(),
            ))
        });
        let content = Content::new(&keys.collect());
        let (mut values, mut faults, mut faulty) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
        for (name, field) in &profile.fields {
            let text = match &field.source {
                Source::Column(column) => texts.get(column.as_str()).map(String::as_str),
                Source::Document(path) => self.document.get(path).map(String::as_str),
                Source::Given(_) => self.given.get(name).map(String::as_str),
                Source::Constant(text) => Some(text.as_str()),
            };
            match self.value(name, field, text, row.number) {
                Ok(value) => {
                    values.insert(name.as_str(), value);
                }
                Err(why) => {
                    values.insert(name.as_str(), Value::Absent);
                    faulty.insert(name.as_str());
                    let field = field.column().unwrap_or(name).to_owned();
                    let fault = RowFault { field, why };
                    // Two fields may be read from one column, whose fault is one.
                    if !faults.contains(&fault) {
                        faults.push(fault);
                    }
                }
            }
        }
        Read {
            values,
            content,
            faults,
            faulty,
        }
    }

    fn value(&mut self, name: &'a str, field: &Field, text: Option<&str>, row: u64) -> Result<Value, String> {
        let text = text.unwrap_or("");
        let absent = |text: &str| text.is_empty() || field.absent.iter().any(|absent| absent == text);
        let text = match (field.values.get(text), &field.otherwise) {
            (Some(other), _) => other.as_str(),
            _ if absent(text) => return Ok(Value::Absent),
            (None, Some(otherwise)) => otherwise.as_str(),
            (None, None) if field.only_listed => {
                return Err(format!(
                    "is \"{}\", which the profile's values do not list",
                    shown(text)
                ));
            }
            (None, None) => text,
        };
        if absent(text) {
            return Ok(Value::Absent);
        }
        match &field.kind {
            FieldKind::Text { longest: None } => Ok(Value::Text(text.to_owned())),
            FieldKind::Text {
                longest: Some(longest),
            } => {
                let (text, was_cut) = cut(text.to_owned(), *longest);
                self.notes.texts_cut += u64::from(was_cut);
                Ok(Value::Text(text))
            }
            FieldKind::Id => self.id(name, text, row),
            FieldKind::Number => match text.parse() {
                Ok(number) => Ok(Value::Number(number)),
                Err(_) => Err(format!("is \"{}\", which is no whole number", shown(text))),
            },
            FieldKind::Date { formats } => {
                let date = the_day(text, formats)?;
                let absent = field.absent.contains(&date.to_string());
                Ok(if absent { Value::Absent } else { Value::Date(date) })
            }
            FieldKind::Year { formats, counted } => {
                match FinancialYear::holding(the_day(text, formats)?, *counted) {
                    Some(year) => Ok(Value::Text(year.to_string())),
                    None => Err(format!("is \"{}\", which is in no financial year", shown(text))),
                }
            }
            FieldKind::Amount { currency, notation } => notation
                .read(text, *currency)
                .map(|minor| Value::amount(minor, *currency))
                .map_err(|why| format!("is \"{}\", which {why}", shown(text))),
        }
    }

    /// The id of a text. Texts that differ only in capitals are one; others must not meet in one id, or the money of two
    /// would be one's.
    fn id(&mut self, name: &'a str, text: &str, row: u64) -> Result<Value, String> {
        let Some(id) = derived_id(text) else {
            return Err(format!(
                "is \"{}\", of which no id can be made: give it one in the profile's values",
                shown(text)
            ));
        };
        let first = self
            .ids
            .entry((name, id.clone()))
            .or_insert_with(|| (text.to_owned(), row));
        if first.0.to_lowercase() == text.to_lowercase() {
            return Ok(Value::Text(id));
        }
        Err(format!(
            "is \"{}\", which gives the id {id}, as \"{}\" of row {} does: give one of them another in the profile's values",
            shown(text),
            shown(&first.0),
            first.1
        ))
    }
}

fn the_day(text: &str, formats: &[String]) -> Result<Date, String> {
    day(text, formats).ok_or_else(|| {
        let forms = formats.join(" or ");
        format!("is \"{}\", which is no day of the form {forms}", shown(text))
    })
}

/// A text as it fits into a message.
fn shown(text: &str) -> String {
    cut(text.to_owned(), 80).0.escape_debug().to_string()
}
