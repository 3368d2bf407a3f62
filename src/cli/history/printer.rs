//! Entries on their way to stdout, in the form that was asked for.

use crate::cli::failure::Failure;
use crate::cli::line::Line;
use crate::cli::output::{self, Answer, Column, Format, Rows, amount as sum, number, text};
use crate::cli::reading::as_at;
use crate::wire::outgoing::message_json;
use crate::wire::v1;
use std::ops::ControlFlow;

/// How many rows stand under one heading for people; so many are kept until they are printed.
const TABLE_ROWS: usize = 1_000;

/// How much of a reason people see in a row.
const REASON_LETTERS: usize = 60;

const COLUMNS: &[Column] = &[
    number("sequence", "Entry"),
    text("recorded", "Recorded"),
    text("effective", "Effective"),
    text("kind", "Kind"),
    text("part", ""),
    text("pool", "Pool"),
    text("concerns", "Concerns"),
    text("initiatives", ""),
    text("contributors", ""),
    text("year", ""),
    text("budget_type", ""),
    sum("amount", "Amount"),
    text("currency", "Currency"),
    text("reason", "Reason"),
    text("exceptions", "Exceptions"),
    text("document_number", ""),
    text("actor", ""),
    text("request_id", ""),
];

/// What prints entries as they come.
pub(super) struct Printer {
    format: Format,
    rows: Rows,
    /// What is not printed yet: rows for a table, entries for a document.
    waiting: Vec<Vec<String>>,
    /// How many entries people were told.
    told: u64,
    document: v1::ListEntriesResponse,
}

impl Printer {
    pub(super) fn new(format: Format) -> Printer {
        Printer {
            format,
            rows: Rows::new(format, COLUMNS),
            waiting: Vec::new(),
            told: 0,
            document: v1::ListEntriesResponse::default(),
        }
    }

    /// Prints further entries, or keeps them until there are enough; it breaks when the reader has seen enough.
    ///
    /// # Errors
    /// When a line cannot be read or stdout not written.
    pub(super) fn print(&mut self, entries: Vec<v1::Entry>) -> Result<ControlFlow<()>, Failure> {
        match self.format {
            Format::Jsonl => {
                let lines = entries.iter().map(|entry| format!("{}\n", entry.line));
                return Ok(output::offer(&lines.collect::<String>())?);
            }
            Format::Json => self.document.entries.extend(entries),
            Format::Csv => {
                let rows: Result<_, Failure> = entries.iter().map(row).collect();
                return Ok(self.rows.print(rows?)?);
            }
            Format::Table => {
                for entry in &entries {
                    self.waiting.push(for_people(row(entry)?));
                    self.told += 1;
                    if self.waiting.len() == TABLE_ROWS && self.flush()?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Prints what was kept for people, who wait for it.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub(super) fn show(&mut self) -> Result<ControlFlow<()>, Failure> {
        match self.waiting.is_empty() {
            true => Ok(ControlFlow::Continue(())),
            false => self.flush(),
        }
    }

    /// Prints what is left, and for people the point that all of it speaks for.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub(super) fn end(mut self, read_at: Option<&v1::ReadAt>) -> Result<(), Failure> {
        match self.format {
            Format::Jsonl | Format::Csv => {}
            Format::Json => {
                self.document.read_at = read_at.cloned();
                let document = message_json("ListEntriesResponse", &self.document).unwrap_or_default();
                let answer = Answer {
                    document,
                    ..Answer::default()
                };
                answer.print(self.format)?;
            }
            Format::Table => {
                let printed = self.flush()?;
                let count = match self.told {
                    0 => "No entry fits.".to_owned(),
                    1 => "1 entry.".to_owned(),
                    told => format!("{} entries.", output::thousands_apart(&told.to_string())),
                };
                if printed.is_continue() {
                    output::print(&format!("\n{count} {}\n", as_at([read_at]).join("")))?;
                }
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<ControlFlow<()>, Failure> {
        Ok(self.rows.print(std::mem::take(&mut self.waiting))?)
    }
}

/// A row that fits a screen: its time to the second, for people tell entries apart by their sequence, and the beginning of
/// its reason, which `purse entry` tells whole.
fn for_people(mut row: Vec<String>) -> Vec<String> {
    for (cell, column) in row.iter_mut().zip(COLUMNS) {
        match column.name {
            "recorded" => {
                if let Some((seconds, _)) = cell.split_once('.') {
                    *cell = format!("{seconds}Z");
                }
            }
            "reason" => {
                if let Some((end, _)) = cell.char_indices().nth(REASON_LETTERS) {
                    *cell = format!("{}…", &cell[..end]);
                }
                *cell = cell.replace('\n', " ");
            }
            _ => {}
        }
    }
    row
}

fn row(entry: &v1::Entry) -> Result<Vec<String>, Failure> {
    let line = Line::of(entry)?;
    let joined = |names: std::collections::BTreeSet<String>| Vec::from_iter(names).join(", ");
    let (amount, currency) = line.money().unwrap_or_default();
    Ok(vec![
        entry.sequence.to_string(),
        line.text("recorded"),
        line.text("effective"),
        line.text("kind"),
        line.text("part"),
        joined(line.pools()),
        line.concerns(),
        joined(line.initiatives()),
        joined(line.contributors()),
        line.asked("year"),
        line.asked("budget_type"),
        amount,
        currency,
        line.said("reason"),
        line.exceptions().join(", "),
        line.said("document_number"),
        line.text("actor"),
        line.text("request_id"),
    ])
}
