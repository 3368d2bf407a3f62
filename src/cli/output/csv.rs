//! A table as CSV (RFC 4180, with line feeds).

use super::{Kind, Sheet};
use ::csv::{Terminator, WriterBuilder};

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The rows of a table, under the names of its columns if they are wanted.
pub(super) fn sheet(sheet: &Sheet, with_names: bool) -> String {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    let names = sheet.columns.iter().map(|column| column.name);
    // Writing to memory does not fail, and every row has a text for every column.
    let mut written = match with_names {
        true => writer.write_record(names),
        false => Ok(()),
    };
    for row in &sheet.rows {
        let cells = row.iter().zip(sheet.columns);
        let cells = cells.map(|(cell, column)| match column.kind {
            Kind::Text if cell.starts_with(FORMULA) => format!("'{cell}"),
            _ => cell.clone(),
        });
        written = written.and_then(|()| writer.write_record(cells));
    }
    debug_assert!(written.is_ok(), "{written:?}");
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}
