//! Rows in columns, without borders: a screen has no room for them.

use super::super::super::output::thousands_apart;
use super::super::figures::Figures;
use crate::types::{Amount, Minor};
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, LineStyle, Table};

/// How far a name may run before it is cut.
const NAME_LONGEST: usize = 44;

/// Lines of a table; the columns named in `words` stand to the left, all others to the right.
pub(super) fn table(headings: &[&str], words: &[usize], rows: Vec<Vec<String>>) -> Vec<String> {
    let mut table = Table::new();
    table
        .load_style(NOTHING.header_separator(LineStyle::none().fill('─').left('─').right('─').junction('─')))
        .set_header(headings)
        .add_rows(rows);
    for (index, column) in table.column_iter_mut().enumerate() {
        if !words.contains(&index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// An amount with commas between thousands.
pub(super) fn amount(figures: &Figures, minor: Minor) -> String {
    thousands_apart(&Amount::from_minor(minor, figures.currency).to_string())
}

/// A count with commas between thousands.
pub(super) fn count(count: impl std::fmt::Display) -> String {
    thousands_apart(&count.to_string())
}

/// A name, cut where a line would break.
pub(super) fn name(name: &str) -> String {
    match name.chars().count() > NAME_LONGEST {
        true => name.chars().take(NAME_LONGEST - 1).chain(['…']).collect(),
        false => name.to_owned(),
    }
}
