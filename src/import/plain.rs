//! Rows that are read and compared, and post nothing.

use super::convert::{FieldReader, RowFault};
use super::profile::{Field, FieldKind, FileForm, Format, Profile, Source, Template};
use super::rows::Rows;
use super::value::{Notation, Value};
use crate::types::{Currency, Date, Money};
use std::collections::BTreeMap;

/// Columns of a CSV file, for whom no profile is worth writing: its fields are `number`, `amount`, `date` and `type`.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The number of the document.
    pub number: String,
    /// Its amount.
    pub amount: String,
    /// Its day, if the file tells it.
    pub date: Option<String>,
    /// What it is, if the file tells it.
    pub kind: Option<String>,
    /// How days are written, as strptime has it.
    pub date_formats: Vec<String>,
    /// Of which currency the amounts are.
    pub currency: Currency,
    /// What stands between thousands, if anything does.
    pub thousands: Option<char>,
}

impl Columns {
    /// A profile that reads them.
    pub fn profile(&self) -> Profile {
        let field = |column: &String, kind: FieldKind| Field {
            source: Source::Column(column.clone()),
            absent: Vec::new(),
            values: BTreeMap::new(),
            otherwise: None,
            only_listed: false,
            kind,
        };
        let text = || FieldKind::Text { longest: None };
        let notation = Notation {
            decimal: '.',
            thousands: self.thousands,
            symbol: None,
            exponents: false,
            absolute: false,
        };
        let amount = FieldKind::Amount {
            currency: self.currency,
            notation,
        };
        let formats = self.date_formats.clone();
        let date = self
            .date
            .as_ref()
            .map(|column| field(column, FieldKind::Date { formats }));
        let kind = self.kind.as_ref().map(|column| field(column, text()));
        let fields = [
            ("number", Some(field(&self.number, text()))),
            ("amount", Some(field(&self.amount, amount))),
            ("date", date),
            ("type", kind),
        ];
        let fields = fields
            .into_iter()
            .filter_map(|(name, field)| Some((name.to_owned(), field?)));
        Profile {
            // Nothing is posted, so that no data set is named; a constant text is a template.
            data_set: Template::constant("file"),
            file: FileForm {
                format: Format::Csv { delimiter: b',' },
                encoding: encoding_rs::UTF_8,
                remove_hidden_marks: false,
            },
            fields: fields.collect(),
            key: Vec::new(),
            skips: Vec::new(),
            registers: Vec::new(),
            posts: Vec::new(),
        }
    }
}

/// What the fields of a row say.
#[derive(Debug)]
pub struct PlainRow {
    /// Which row, from 1.
    pub number: u64,
    /// Its first line in a CSV file.
    pub line: Option<u64>,
    /// What is wrong with it.
    pub faults: Vec<RowFault>,
    values: BTreeMap<String, Value>,
}

impl PlainRow {
    /// A field as text; nothing where it is absent.
    pub fn text(&self, field: &str) -> Option<String> {
        let value = self.values.get(field)?;
        value.as_text().map(|text| text.into_owned())
    }

    /// A field that is an amount.
    pub fn amount(&self, field: &str) -> Option<Money> {
        match self.values.get(field) {
            Some(Value::Amount(money)) => Some(*money),
            _ => None,
        }
    }

    /// A field that is a day.
    pub fn date(&self, field: &str) -> Option<Date> {
        match self.values.get(field) {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        }
    }
}

/// Reads the fields of rows as the profile says, without those that it leaves out; how many those are stands beside them.
pub fn plainly(profile: &Profile, rows: Rows, given: &BTreeMap<String, String>) -> (Vec<PlainRow>, u64) {
    let mut reader = FieldReader::new(profile, &rows.document, given);
    let mut read_rows = Vec::with_capacity(rows.rows.len());
    let mut skipped = 0;
    for row in rows.rows {
        let unreadable = row.fault.as_ref().map(|why| RowFault {
            field: "the row".to_owned(),
            why: why.clone(),
        });
        let read = reader.read(&row);
        let is_skipped = profile.skips.iter().any(|skip| {
            let readable = !skip.when.fields().any(|field| read.faulty.contains(field));
            readable && skip.when.holds(&read.values)
        });
        if is_skipped && unreadable.is_none() {
            skipped += 1;
            continue;
        }
        let values = read
            .values
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        read_rows.push(PlainRow {
            number: row.number,
            line: row.line,
            faults: unreadable.map_or(read.faults, |fault| vec![fault]),
            values: values.collect(),
        });
    }
    (read_rows, skipped)
}
