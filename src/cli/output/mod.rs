//! How an answer is shown: a table for people; JSON, JSON Lines and CSV for programs.
//!
//! A command makes an [`Answer`] and prints it; which form a person asked for is nobody else's business.

mod csv;
mod table;

pub(super) use table::thousands_apart;

use serde_json::Value;
use std::io::{ErrorKind, Write};
use std::ops::ControlFlow;

/// The form in which an answer is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people.
    #[default]
    Table,
    /// One document, in the names of the contract.
    Json,
    /// One object a row.
    Jsonl,
    /// One line a row, after one with the names of the columns.
    Csv,
}

/// What a command found out.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// All of it, for `--output json`.
    pub(super) document: Value,
    /// Sentences before the tables.
    pub(super) above: Vec<String>,
    /// The tables. `jsonl` and `csv` print the rows of the first, and of those behind it that have the same columns.
    pub(super) sheets: Vec<Sheet>,
    /// Sentences behind them, as what point of the ledger it speaks for.
    pub(super) below: Vec<String>,
}

/// A table.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// What it shows, if it needs saying.
    pub(super) title: String,
    /// Its columns.
    pub(super) columns: &'static [Column],
    /// Its rows, each with a text for every column.
    pub(super) rows: Vec<Vec<String>>,
    /// A last row that sums the others up, for people only: programs add for themselves.
    pub(super) total: Option<Vec<String>>,
}

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    /// Its name for programs, once for ever.
    pub(super) name: &'static str,
    /// Its heading for people; empty: a column for programs alone, for what people read in a title.
    pub(super) heading: &'static str,
    /// What stands in it.
    pub(super) kind: Kind,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words, shown to the left; in CSV nothing that a spreadsheet would run as a formula.
    Text,
    /// An amount of money: its decimal text as it is, for people with thousands apart.
    Amount,
    /// Another number, shown to the right.
    Number,
}

/// A column of words.
pub(super) const fn text(name: &'static str, heading: &'static str) -> Column {
    let kind = Kind::Text;
    Column { name, heading, kind }
}

/// A column of amounts.
pub(super) const fn amount(name: &'static str, heading: &'static str) -> Column {
    let kind = Kind::Amount;
    Column { name, heading, kind }
}

/// A column of numbers.
pub(super) const fn number(name: &'static str, heading: &'static str) -> Column {
    let kind = Kind::Number;
    Column { name, heading, kind }
}

impl Answer {
    /// Prints it to stdout.
    ///
    /// # Errors
    /// When stdout cannot be written. A reader that has seen enough, as `head`, is no error.
    pub(super) fn print(&self, format: Format) -> std::io::Result<()> {
        print(&self.told(format))
    }

    fn told(&self, format: Format) -> String {
        match format {
            Format::Table => table::answer(self),
            Format::Json => format!("{:#}\n", self.document),
            Format::Jsonl => self.records().map(lines).collect(),
            Format::Csv => {
                let sheets = self.records().enumerate();
                sheets
                    .map(|(place, sheet)| csv::sheet(sheet, place == 0))
                    .collect()
            }
        }
    }

    fn records(&self) -> impl Iterator<Item = &Sheet> {
        let first = self.sheets.first();
        let like_first = move |sheet: &&Sheet| first.is_some_and(|first| first.has_the_columns_of(sheet));
        self.sheets.iter().filter(like_first)
    }
}

impl Sheet {
    fn has_the_columns_of(&self, other: &Sheet) -> bool {
        let names = |sheet: &Sheet| sheet.columns.iter().map(|column| column.name);
        names(self).eq(names(other))
    }
}

/// A table that is printed as its rows come, so that none of it needs to be kept.
#[derive(Debug)]
pub(super) struct Rows {
    format: Format,
    columns: &'static [Column],
    begun: bool,
}

impl Rows {
    /// A table of which nothing is printed yet.
    pub(super) fn new(format: Format, columns: &'static [Column]) -> Rows {
        let begun = false;
        Rows {
            format,
            columns,
            begun,
        }
    }

    /// Prints further rows: for people under headings of their own, as on a new page. It breaks when the reader has seen
    /// enough, and then nobody wants more.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub(super) fn print(&mut self, rows: Vec<Vec<String>>) -> std::io::Result<ControlFlow<()>> {
        let sheet = Sheet {
            columns: self.columns,
            rows,
            ..Sheet::default()
        };
        let first = !std::mem::replace(&mut self.begun, true);
        offer(&match self.format {
            Format::Table => table::sheet(&sheet),
            Format::Json | Format::Jsonl => lines(&sheet),
            Format::Csv => csv::sheet(&sheet, first),
        })
    }
}

/// Prints a text to stdout.
///
/// # Errors
/// When stdout cannot be written. A reader that has seen enough, as `head`, is no error.
pub(super) fn print(text: &str) -> std::io::Result<()> {
    offer(text).map(|_| ())
}

/// Prints a text to stdout, and breaks when its reader has seen enough, as `head`.
///
/// # Errors
/// When stdout cannot be written.
pub(super) fn offer(text: &str) -> std::io::Result<ControlFlow<()>> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
        Err(error) => Err(error),
    }
}

fn lines(sheet: &Sheet) -> String {
    let objects = sheet.rows.iter().map(|row| {
        let names = sheet.columns.iter().map(|column| column.name.to_owned());
        let cells = row.iter().map(|cell| Value::String(cell.clone()));
        let object: serde_json::Map<String, Value> = names.zip(cells).collect();
        format!("{}\n", Value::Object(object))
    });
    objects.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[text("pool", "Pool"), amount("available", "Available")];

    fn answer() -> Answer {
        Answer {
            document: serde_json::json!({ "pools": [{ "pool": "heat", "available": "-1234567.50" }] }),
            above: vec!["What is there.".to_owned()],
            sheets: vec![Sheet {
                title: "Pools".to_owned(),
                columns: COLUMNS,
                rows: vec![
                    vec!["=heat".to_owned(), "-1234567.50".to_owned()],
                    vec!["a \"b\", c".to_owned(), "999".to_owned()],
                ],
                total: Some(vec!["all".to_owned(), "-1233568.50".to_owned()]),
            }],
            below: vec!["As at entry 7.".to_owned()],
        }
    }

    #[test]
    fn people_see_thousands_apart_and_a_total() {
        let told = answer().told(Format::Table);
        for words in [
            "What is there.",
            "Pools",
            "-1,234,567.50",
            "999",
            "all",
            "As at entry 7.",
        ] {
            assert!(told.contains(words), "{told}");
        }
    }

    #[test]
    fn programs_see_amounts_as_they_are_and_no_total() {
        assert_eq!(
            answer().told(Format::Jsonl),
            "{\"available\":\"-1234567.50\",\"pool\":\"=heat\"}\n{\"available\":\"999\",\"pool\":\"a \\\"b\\\", c\"}\n"
        );
        let json: Value = serde_json::from_str(&answer().told(Format::Json)).unwrap();
        assert_eq!(json, answer().document);
    }

    #[test]
    fn programs_see_the_rows_of_all_tables_with_the_columns_of_the_first() {
        const OTHER: &[Column] = &[text("pool", "Pool")];
        let mut answer = answer();
        answer.sheets.push(Sheet {
            columns: OTHER,
            rows: vec![vec!["apart".to_owned()]],
            ..Sheet::default()
        });
        answer.sheets.push(Sheet {
            columns: COLUMNS,
            rows: vec![vec!["more".to_owned(), "1".to_owned()]],
            ..Sheet::default()
        });
        assert!(answer.told(Format::Csv).ends_with("c\",999\nmore,1\n"));
        assert!(
            answer
                .told(Format::Jsonl)
                .ends_with("{\"available\":\"1\",\"pool\":\"more\"}\n")
        );
    }

    #[test]
    fn a_column_without_a_heading_is_for_programs_alone() {
        const COLUMNS: &[Column] = &[text("currency", ""), amount("spent", "Spent")];
        let answer = Answer {
            sheets: vec![Sheet {
                columns: COLUMNS,
                rows: vec![vec!["GBP".to_owned(), "1.00".to_owned()]],
                ..Sheet::default()
            }],
            ..Answer::default()
        };
        assert!(!answer.told(Format::Table).contains("GBP"));
        assert_eq!(answer.told(Format::Csv), "currency,spent\nGBP,1.00\n");
    }

    #[test]
    fn a_cell_of_csv_is_quoted_where_it_must_be_and_never_a_formula() {
        assert_eq!(
            answer().told(Format::Csv),
            "pool,available\n'=heat,-1234567.50\n\"a \"\"b\"\", c\",999\n"
        );
    }
}
