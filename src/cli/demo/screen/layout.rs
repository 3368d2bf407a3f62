//! Rows in columns, without borders: a screen has no room for them.

use super::super::super::output::thousands_apart;
use super::super::figures::Figures;
use crate::types::{Amount, Minor};
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};

/// How wide a screen is.
const WIDTH: usize = 100;

/// How far a name may run before it is cut.
const NAME_LONGEST: usize = 46;

/// Between columns.
const GAP: u16 = 2;

/// Lines of a table; the columns named in `words` stand to the left, all others to the right.
pub(super) fn table(headings: &[&str], words: &[usize], rows: Vec<Vec<String>>) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(headings).add_rows(rows);
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, GAP));
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

/// Sentences in lines that fit the screen.
pub(super) fn wrapped(sentences: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in sentences.split_whitespace() {
        let fits = |line: &String| line.chars().count() + 1 + word.chars().count() <= WIDTH;
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if fits(line) => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_broken_between_words_and_lose_none() {
        let sentences = "a purse that many fill ".repeat(20);
        let lines = wrapped(&sentences);
        assert!(lines.len() > 1 && lines.iter().all(|line| line.chars().count() <= WIDTH));
        assert_eq!(lines.join(" "), sentences.trim_end());
        assert_eq!(wrapped("few words"), ["few words"]);
    }

    #[test]
    fn a_long_name_is_cut_by_characters_and_not_by_bytes() {
        assert_eq!(name("Türkiye"), "Türkiye");
        let cut = name(&"é".repeat(NAME_LONGEST + 1));
        assert_eq!(cut.chars().count(), NAME_LONGEST);
        assert!(cut.ends_with('…'));
    }
}
