//! CSV (RFC 4180, with line feeds): a row for each share of each move, under the names of the columns.

use super::rows::{AMOUNT, COLUMNS, neutral, rows};
use super::tlog::Lines;
use super::{ExportError, Item, Known, Tally, Writer};
use std::io::Write;

/// CSV.
pub struct Csv<W: Write>(::csv::Writer<W>);

impl<W: Write> Csv<W> {
    /// A file with the names of the columns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(out: W) -> Result<Csv<W>, ExportError> {
        let mut writer = table(out);
        writer.write_record(COLUMNS)?;
        Ok(Csv(writer))
    }
}

/// A writer of CSV as all our files have it.
pub(super) fn table<W: Write>(out: W) -> ::csv::Writer<W> {
    ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::Any(b'\n'))
        .from_writer(out)
}

impl<W: Write> Writer for Csv<W> {
    fn write(&mut self, item: &Item<'_>, _: &mut dyn Lines, tally: &mut Tally) -> Result<(), ExportError> {
        let rows = rows(item)?;
        if !rows.is_empty() {
            tally.entry(item.entry.sequence);
        }
        for row in rows {
            let cells = COLUMNS.iter().zip(&row.cells);
            let cells = cells.map(|(column, cell)| match *column {
                AMOUNT => cell.clone(),
                _ => neutral(cell),
            });
            self.0.write_record(cells)?;
            tally.row();
            tally.sum(row.currency, item.entry.kind, row.amount.minor());
        }
        Ok(())
    }

    fn finish(&mut self, _: &Known) -> Result<(), ExportError> {
        Ok(self.0.flush()?)
    }
}
