//! What was found, as it is printed: the tables of a finding, the point that it speaks for, and how to get it again.

use super::Examination;
use crate::cli::failure::Failure;
use crate::cli::output::{Answer, Column, Format, Sheet, thousands_apart};
use crate::examine::Point;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::{Value, json};

/// What was found, in the making.
pub(super) struct Findings {
    /// What it is called, as a heading.
    pub(super) title: String,
    /// Sentences that sum it up.
    pub(super) sentences: Vec<String>,
    /// Its tables; programs read the first.
    pub(super) sheets: Vec<Sheet>,
    /// All of it, for programs.
    pub(super) found: Value,
    /// The command and its own arguments that lead to it.
    pub(super) again: Vec<String>,
}

/// A table of found rows: the cells of each are the fields that the columns name.
pub(super) fn sheet(title: &str, columns: &'static [Column], found: &[impl Serialize]) -> Sheet {
    let rows = found.iter().map(|row| {
        // What is found is made of texts and numbers, which JSON has.
        let row = serde_json::to_value(row).unwrap_or_default();
        let cells = columns
            .iter()
            .map(|column| row.get(column.name).map(cell).unwrap_or_default());
        cells.collect()
    });
    Sheet {
        title: title.to_owned(),
        columns,
        rows: rows.collect(),
        total: None,
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// What was found, as JSON.
pub(super) fn document(found: &impl Serialize) -> Value {
    serde_json::to_value(found).unwrap_or_default()
}

/// A count as a person reads it.
pub(super) fn count(number: u64) -> String {
    thousands_apart(&number.to_string())
}

impl Examination<'_> {
    /// Prints what was found at a point.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub(super) fn print(&self, findings: Findings, point: &Point) -> Result<(), Failure> {
        let Findings {
            title,
            sentences,
            sheets,
            found,
            mut again,
        } = findings;
        again.extend(self.asked.again(point));
        let again: Vec<String> = again.iter().map(|word| quoted(word)).collect();
        let again = format!("purse {}", again.join(" "));
        let root = STANDARD.encode(point.root);
        let size = point.sequence.0 + 1;
        let key = self.source.key().to_string();
        let said = format!(
            "As at entry {}, recorded {}: the first {} entries of {}, whose root is {root}.",
            count(point.sequence.0),
            point.recorded,
            count(size),
            point.origin
        );
        let checked = format!(
            "Checked: these lines, each in its place, are the beginning of what {key} signed. Not checked: that they follow the \
             rules (purse verify)."
        );
        let format = self.asked.output;
        if matches!(format, Format::Csv | Format::Jsonl) {
            complain!("purse: {said}");
        }
        let mut above = vec![title];
        above.extend(sentences);
        Answer {
            document: json!({
                "found": found,
                "point": {
                    "origin": point.origin.to_string(),
                    "sequence": point.sequence.to_string(),
                    "recorded_time": point.recorded.to_string(),
                    "tree_size": size.to_string(),
                    "root_hash": root,
                    "verifier_key": key,
                },
                "again": again,
            }),
            above,
            sheets,
            below: vec![said, checked, format!("Again: {again}")],
        }
        .print(format)?;
        Ok(())
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./,:=@+".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_word_is_quoted_where_a_shell_would_take_it_apart() {
        for (word, told) in [
            ("--to", "--to"),
            ("25000.00", "25000.00"),
            ("", "''"),
            ("audit 2026", "'audit 2026'"),
            ("it's", r"'it'\''s'"),
        ] {
            assert_eq!(quoted(word), told);
        }
    }
}
