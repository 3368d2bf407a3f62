//! An answer as a person reads it.

use super::{Answer, Column, Kind, Sheet};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};

pub(super) fn answer(answer: &Answer) -> String {
    let mut told = String::new();
    for sentence in &answer.above {
        told.push_str(sentence);
        told.push('\n');
    }
    for sheet in &answer.sheets {
        let table = self::sheet(sheet);
        if !told.is_empty() && !table.is_empty() {
            told.push('\n');
        }
        told.push_str(&table);
    }
    if !answer.below.is_empty() {
        told.push('\n');
    }
    for sentence in &answer.below {
        told.push_str(sentence);
        told.push('\n');
    }
    told
}

/// A table under its title; of one without rows only the title, which then says so.
pub(super) fn sheet(sheet: &Sheet) -> String {
    match (sheet.title.as_str(), sheet.rows.is_empty()) {
        ("", true) => String::new(),
        ("", false) => format!("{}\n", table(sheet)),
        (title, true) => format!("{title}: none\n"),
        (title, false) => format!("{title}\n{}\n", table(sheet)),
    }
}

fn table(sheet: &Sheet) -> Table {
    let mut table = Table::new();
    let shown = |column: &&Column| !column.heading.is_empty();
    let headings = sheet.columns.iter().filter(shown).map(|column| column.heading);
    let headings: Vec<&str> = headings.collect();
    table.load_style(UTF8_FULL_CONDENSED).set_header(headings);
    for row in sheet.rows.iter().chain(&sheet.total) {
        let cells = row
            .iter()
            .zip(sheet.columns)
            .filter(|(_, column)| shown(column))
            .map(|(cell, column)| match column.kind {
                Kind::Amount => thousands_apart(cell),
                _ => cell.clone(),
            });
        table.add_row(cells.collect::<Vec<String>>());
    }
    for (index, column) in sheet.columns.iter().filter(shown).enumerate() {
        if column.kind != Kind::Text
            && let Some(column) = table.column_mut(index)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// A decimal text with commas between thousands; anything else as it is.
pub(in crate::cli) fn thousands_apart(amount: &str) -> String {
    let (sign, rest) = match amount.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", amount),
    };
    let (whole, fraction) = match rest.split_once('.') {
        Some((whole, fraction)) => (whole, format!(".{fraction}")),
        None => (rest, String::new()),
    };
    if whole.is_empty() || !whole.bytes().all(|digit| digit.is_ascii_digit()) {
        return amount.to_owned();
    }
    let groups: Vec<&str> = whole
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap_or_default())
        .collect();
    format!("{sign}{}{fraction}", groups.join(","))
}

#[cfg(test)]
mod tests {
    use super::thousands_apart;

    #[test]
    fn thousands_are_set_apart_in_amounts_alone() {
        for (amount, told) in [
            ("0.00", "0.00"),
            ("999", "999"),
            ("-1000", "-1,000"),
            ("12999921587.42", "12,999,921,587.42"),
            ("2026-27", "2026-27"),
            ("", ""),
            ("n/a", "n/a"),
        ] {
            assert_eq!(thousands_apart(amount), told);
        }
    }
}
