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
    let title = sheet.title.as_str();
    if sheet.rows.is_empty() {
        return match title {
            "" => String::new(),
            title => format!("{title}: none\n"),
        };
    }
    let (shown, left_out) = columns(sheet);
    let title = match title {
        "" => String::new(),
        title => format!("{title}\n"),
    };
    let left_out = match left_out.is_empty() {
        true => String::new(),
        false => format!("Nothing in: {}.\n", left_out.join(", ")),
    };
    format!("{title}{}\n{left_out}", table(sheet, &shown))
}

/// A table with more columns than this does not fit many a screen.
const WIDE: usize = 8;

/// The columns that people see, and the headings of those that a wide table leaves out because nothing stands in them. The
/// first amount is what was asked for, and stays.
fn columns(sheet: &Sheet) -> (Vec<usize>, Vec<&'static str>) {
    let for_people = sheet.columns.iter().enumerate();
    let for_people: Vec<(usize, &Column)> = for_people
        .filter(|(_, column)| !column.heading.is_empty())
        .collect();
    let first_amount = for_people.iter().find(|(_, column)| column.kind == Kind::Amount);
    let first_amount = first_amount.map(|(index, _)| *index);
    let is_wide = for_people.len() > WIDE;
    let stays = |index: usize, column: &Column| {
        !is_wide || first_amount == Some(index) || something_in(sheet, index, column.kind)
    };
    let (mut shown, mut left_out) = (Vec::new(), Vec::new());
    for (index, column) in for_people {
        match stays(index, column) {
            true => shown.push(index),
            false => left_out.push(column.heading),
        }
    }
    (shown, left_out)
}

fn something_in(sheet: &Sheet, index: usize, kind: Kind) -> bool {
    let is_zero = |cell: &str| cell.bytes().all(|letter| b"0.-".contains(&letter));
    let is_nothing = |cell: &str| cell.is_empty() || kind == Kind::Amount && is_zero(cell);
    sheet
        .rows
        .iter()
        .any(|row| row.get(index).is_some_and(|cell| !is_nothing(cell)))
}

fn table(sheet: &Sheet, shown: &[usize]) -> Table {
    let mut table = Table::new();
    let columns = || {
        shown
            .iter()
            .filter_map(|index| Some((*index, sheet.columns.get(*index)?)))
    };
    let headings: Vec<&str> = columns().map(|(_, column)| column.heading).collect();
    table.load_style(UTF8_FULL_CONDENSED).set_header(headings);
    for row in sheet.rows.iter().chain(&sheet.total) {
        let cells = columns().map(|(index, column)| {
            let cell = row.get(index).map_or("", String::as_str);
            match column.kind {
                Kind::Amount => thousands_apart(cell),
                _ => cell.to_owned(),
            }
        });
        table.add_row(cells.collect::<Vec<String>>());
    }
    for (place, (_, column)) in columns().enumerate() {
        if column.kind != Kind::Text
            && let Some(column) = table.column_mut(place)
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
