//! CSV: rows of cells under a row of names.

use super::{COLUMNS_MAX, FileFault, ROW_BYTES_MAX, ROWS_MAX, Row, Rows, listed, too_many_rows};
use crate::import::value::cleaned;
use ::csv::{ErrorKind, ReaderBuilder, StringRecord};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Read;

/// Hands out the text, and no more of it for one row than a row may have.
struct Bounded<'a> {
    rest: &'a [u8],
    allowance: &'a Cell<usize>,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.allowance.get() == 0 && !self.rest.is_empty() {
            return Err(std::io::Error::other("row too long"));
        }
        let count = buffer.len().min(self.rest.len()).min(self.allowance.get());
        buffer[..count].copy_from_slice(&self.rest[..count]);
        self.rest = &self.rest[count..];
        self.allowance.set(self.allowance.get() - count);
        Ok(count)
    }
}

/// The rows of a text; `columns` are those that are wanted.
pub(super) fn read(text: &str, delimiter: u8, columns: &[&str]) -> Result<Rows, FileFault> {
    let allowance = Cell::new(ROW_BYTES_MAX);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .buffer_capacity(64 << 10)
        .from_reader(Bounded {
            rest: text.as_bytes(),
            allowance: &allowance,
        });
    let mut record = StringRecord::new();
    let mut next = |record: &mut StringRecord| {
        allowance.set(ROW_BYTES_MAX);
        let line = reader.position().line();
        reader.read_record(record).map_err(|error| {
            FileFault(match error.kind() {
                ErrorKind::Io(_) => format!(
                    "the row that begins at line {line} has more than {} KiB: is a quotation mark left open there?",
                    ROW_BYTES_MAX >> 10
                ),
                _ => format!("the row at line {line} cannot be read: {error}"),
            })
        })
    };
    if !next(&mut record)? {
        return Err(FileFault(
            "the file is empty: it has no row of column names".to_owned(),
        ));
    }
    let header: Vec<String> = record.iter().map(|name| cleaned(name, true).text).collect();
    if header.len() > COLUMNS_MAX {
        return Err(FileFault(format!(
            "the header names {} columns, of which nobody reads more than {COLUMNS_MAX}",
            header.len()
        )));
    }
    let places = places(&header, columns)?;
    let mut rows = Vec::new();
    while next(&mut record)? {
        if rows.len() == ROWS_MAX {
            return Err(too_many_rows());
        }
        // A cell without a text costs more here than in the file: of a row that has too many, one more is kept.
        let raw: Vec<String> = record.iter().take(header.len() + 1).map(str::to_owned).collect();
        let fault = (record.len() != header.len()).then(|| {
            format!(
                "has {} cells where the header has {} columns",
                record.len(),
                header.len()
            )
        });
        let cells = places.iter().filter_map(|(column, place)| {
            let cell = raw.get(*place).filter(|cell| !cell.is_empty())?;
            Some(((*column).to_owned(), cell.clone()))
        });
        rows.push(Row {
            number: rows.len() as u64 + 1,
            line: record.position().map(|position| first_line(text, position)),
            cells: cells.collect(),
            raw,
            fault,
        });
    }
    let unread = header.iter().filter(|name| !columns.contains(&name.as_str()));
    Ok(Rows {
        unread: unread.cloned().collect(),
        header,
        rows,
        document: BTreeMap::new(),
    })
}

/// The line that a record begins at. The reader's position is before the empty lines that it passes over.
fn first_line(text: &str, position: &::csv::Position) -> u64 {
    let at = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + empty.filter(|byte| **byte == b'\n').count() as u64
}

/// Where each wanted column stands.
fn places<'a>(header: &[String], columns: &[&'a str]) -> Result<Vec<(&'a str, usize)>, FileFault> {
    let mut places = Vec::new();
    let mut missing = Vec::new();
    for column in columns {
        let mut found = header.iter().enumerate().filter(|(_, name)| name == column);
        match (found.next(), found.next()) {
            (Some((place, _)), None) => places.push((*column, place)),
            (Some(_), Some(_)) => {
                return Err(FileFault(format!(
                    "the header names the column {column} twice: which one is meant?"
                )));
            }
            (None, _) => missing.push(*column),
        }
    }
    if missing.is_empty() {
        return Ok(places);
    }
    let has = listed(header.iter().map(String::as_str));
    Err(FileFault(format!(
        "the file has no column {}; it has {has}",
        missing.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_their_cells_lines_and_faults() {
        let rows = read("a,b,c\n1,\"x\ny\",3\n\n4,,6\n7,8\n9,9,9,9\n", b',', &["a", "b"]).unwrap();
        assert_eq!(rows.unread, ["c"]);
        let lines: Vec<Option<u64>> = rows.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [Some(2), Some(5), Some(6), Some(7)]);
        assert_eq!(rows.rows[0].cells["b"], "x\ny");
        assert!(!rows.rows[1].cells.contains_key("b"));
        assert_eq!(
            rows.rows[2].fault.as_deref(),
            Some("has 2 cells where the header has 3 columns")
        );
        assert!(rows.rows[3].fault.is_some());
    }

    #[test]
    fn a_header_that_cannot_be_meant_is_refused() {
        let refused = |text: &str| read(text, b',', &["a", "b"]).unwrap_err().0;
        assert!(refused("").contains("empty"));
        assert!(refused("a,b,a\n").contains("twice"));
        assert_eq!(refused("a,c\n"), "the file has no column b; it has a, c");
        // A name is what a person sees, however a spreadsheet broke it into lines.
        assert!(read("\" a \",\"b\n\"\n", b',', &["a", "b"]).is_ok());
        // A column that nobody reads may stand there twice.
        assert!(read("a,b,c,c\n", b',', &["a", "b"]).is_ok());
    }

    #[test]
    fn what_is_many_is_not_held() {
        let many = format!("a\n{}", "1\n".repeat(ROWS_MAX + 1));
        assert!(
            read(&many, b',', &["a"])
                .unwrap_err()
                .0
                .contains("more than 250000 rows")
        );
        let wide = format!("a\n{}\n", ",".repeat(ROW_BYTES_MAX / 2));
        assert_eq!(read(&wide, b',', &["a"]).unwrap().rows[0].raw.len(), 2);
        let wide = format!("a{}\n", ",".repeat(COLUMNS_MAX));
        assert!(read(&wide, b',', &["a"]).unwrap_err().0.contains("1001 columns"));
    }

    #[test]
    fn a_row_without_end_is_refused_without_being_held() {
        let text = format!("a,b\n1,\"{}", "x".repeat(3 << 20));
        let refused = read(&text, b',', &["a"]).unwrap_err();
        assert!(refused.0.contains("begins at line 2"), "{refused}");
        let wide = format!("a\n{}", "x".repeat(ROW_BYTES_MAX / 2));
        assert_eq!(read(&wide, b',', &["a"]).unwrap().rows.len(), 1);
    }
}
