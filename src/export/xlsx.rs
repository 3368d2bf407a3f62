//! A spreadsheet: the table of moves in sheets of as many rows as one can hold.
//!
//! A spreadsheet computes with binary floating-point numbers, so an amount stands twice: in `amount` as its exact decimal
//! text, and behind the last column in `amount_number` as a number to sum, where it has at most 15 significant digits,
//! which such a number gives back unchanged. An amount with more has no number, and the manifest counts it.
//!
//! Rows go to a temporary file as they come, so that memory does not grow with the ledger.

use super::rows::{AMOUNT, COLUMNS, Row, neutral, rows};
use super::tlog::Lines;
use super::{ExportError, Item, Known, Tally, Writer};
use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};
use std::io::{Seek, Write};
use std::path::Path;

/// How many rows a sheet holds, the names of the columns among them.
const SHEET_ROWS: u32 = 1_048_576;

/// Every number of so many significant digits comes back from a spreadsheet as it was.
const EXACT_DIGITS: usize = 15;

const NO_NUMBER: &str = "amounts of over 15 digits without amount_number";

/// A spreadsheet.
pub struct Xlsx<W> {
    out: Option<W>,
    workbook: Workbook,
    sheet: Worksheet,
    sheets: usize,
    sheet_rows: u32,
    next_row: u32,
}

impl<W: Write + Seek + Send> Xlsx<W> {
    /// A spreadsheet to `out`, with its temporary files in `directory`.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub fn new(out: W, directory: &Path) -> Result<Xlsx<W>, ExportError> {
        Xlsx::with_sheets_of(out, directory, SHEET_ROWS)
    }

    fn with_sheets_of(out: W, directory: &Path, sheet_rows: u32) -> Result<Xlsx<W>, ExportError> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(directory)?;
        let sheet = begun(&mut workbook, 1)?;
        Ok(Xlsx {
            out: Some(out),
            workbook,
            sheet,
            sheets: 1,
            sheet_rows,
            next_row: 1,
        })
    }

    fn row(&mut self, row: &Row, tally: &mut Tally) -> Result<(), ExportError> {
        if self.next_row == self.sheet_rows {
            self.sheets += 1;
            let next = begun(&mut self.workbook, self.sheets)?;
            self.workbook
                .push_worksheet(std::mem::replace(&mut self.sheet, next));
            self.next_row = 1;
        }
        let mut column = 0;
        for (name, cell) in COLUMNS.iter().zip(&row.cells) {
            match *name {
                AMOUNT => self.sheet.write_string(self.next_row, column, cell)?,
                _ if cell.is_empty() => &mut self.sheet,
                _ => self.sheet.write_string(self.next_row, column, neutral(cell))?,
            };
            column += 1;
        }
        let text = row.amount.to_string();
        let number = text.parse::<Decimal>().ok().filter(|_| is_exact(&text));
        match number {
            Some(number) => {
                let decimals = usize::try_from(row.amount.decimals()).unwrap_or_default();
                let shown = match decimals {
                    0 => "0".to_owned(),
                    decimals => format!("0.{}", "0".repeat(decimals)),
                };
                let format = Format::new().set_num_format(shown);
                self.sheet
                    .write_with_format(self.next_row, column, number, &format)?;
            }
            None => tally.leave_out(NO_NUMBER),
        }
        self.next_row += 1;
        Ok(())
    }
}

/// A sheet with the names of the columns.
fn begun(workbook: &mut Workbook, number: usize) -> Result<Worksheet, ExportError> {
    let mut sheet = workbook.new_worksheet_with_constant_memory()?;
    sheet.set_name(match number {
        1 => "Moves".to_owned(),
        number => format!("Moves {number}"),
    })?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, name) in (0_u16..).zip(COLUMNS.into_iter().chain(["amount_number"])) {
        sheet.write_string(0, column, name)?;
    }
    Ok(sheet)
}

fn is_exact(amount: &str) -> bool {
    let digits: String = amount.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').len() <= EXACT_DIGITS
}

impl<W: Write + Seek + Send> Writer for Xlsx<W> {
    fn write(&mut self, item: &Item<'_>, _: &mut dyn Lines, tally: &mut Tally) -> Result<(), ExportError> {
        let rows = rows(item)?;
        if !rows.is_empty() {
            tally.entry(item.entry.sequence);
        }
        for row in rows {
            self.row(&row, tally)?;
            tally.row();
            tally.sum(row.currency, item.entry.kind, row.amount.minor());
        }
        Ok(())
    }

    fn finish(&mut self, known: &Known) -> Result<(), ExportError> {
        let next = Worksheet::new();
        self.workbook
            .push_worksheet(std::mem::replace(&mut self.sheet, next));
        // The file says when its last entry was recorded, not when it was made: the same entries give the same bytes.
        if let Some(recorded) = known.recorded() {
            let moment = recorded.to_string();
            let seconds = moment.split('.').next().unwrap_or(&moment);
            let created = ExcelDateTime::parse_from_str(seconds)?;
            self.workbook
                .set_properties(&DocProperties::new().set_creation_datetime(&created));
        }
        match self.out.take() {
            Some(out) => Ok(self.workbook.save_to_writer(out)?),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader};
    use std::io::Cursor;

    fn row(amount: &str) -> Row {
        let cells = COLUMNS.map(|column| match column {
            AMOUNT => amount.to_owned(),
            _ => "=1".to_owned(),
        });
        Row {
            cells: cells.into(),
            amount: amount.parse().unwrap(),
            currency: "GBP".parse().unwrap(),
        }
    }

    #[test]
    fn rows_go_on_in_further_sheets_and_a_number_is_exact_or_absent() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("moves.xlsx");
        let out = std::fs::File::create(&path).unwrap();
        let mut xlsx = Xlsx::with_sheets_of(out, directory.path(), 3).unwrap();
        let mut tally = Tally::default();
        let amounts = ["1.00", "9999999999999.99", "10000000000000.01", "0.01", "5.10"];
        for amount in amounts {
            xlsx.row(&row(amount), &mut tally).unwrap();
        }
        xlsx.finish(&Known::default()).unwrap();
        assert_eq!(tally.left_out().collect::<Vec<_>>(), [(NO_NUMBER, 1)]);
        let bytes = std::fs::read(&path).unwrap();
        let mut workbook: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        assert_eq!(workbook.sheet_names(), ["Moves", "Moves 2", "Moves 3"]);
        let mut read = Vec::new();
        for (_, sheet) in workbook.worksheets() {
            let mut rows = sheet.rows();
            assert_eq!(rows.next().unwrap()[0], Data::String("entry".to_owned()));
            for row in rows {
                assert_eq!(row[0], Data::String("'=1".to_owned()));
                let number = row.get(COLUMNS.len()).cloned().unwrap_or_default();
                read.push((row[16].to_string(), number));
            }
        }
        let expected = amounts.map(|amount| {
            let number = match amount {
                "10000000000000.01" => Data::Empty,
                amount => Data::Float(amount.parse().unwrap()),
            };
            (amount.to_owned(), number)
        });
        assert_eq!(read, expected);
    }
}
