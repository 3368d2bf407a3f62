//! Examinations as auditors can check them: tables (tests/examine/tables, whose README says how they are written), and random
//! ledgers held to a second, simpler reckoning.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test panics where a ledger must not"
)]

mod checked;
mod examined;
#[path = "../model/mod.rs"]
mod model;
mod reckoned;
#[path = "../support/mod.rs"]
mod support;
#[path = "../tables_language/mod.rs"]
mod tables_language;

use common_purse::examine::Line;
use examined::{Asked, minor};
use serde_json::Value;
use std::fmt::Write;
use tables_language::Table;

#[test]
fn every_table_holds() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/examine/tables");
    let mut failures = String::new();
    let mut examined = 0;
    for file in std::fs::read_dir(directory).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        examined += run(&name, &std::fs::read_to_string(&path).unwrap(), &mut failures);
    }
    assert!(examined >= 30, "tables are missing: {examined}");
    assert!(failures.is_empty(), "\n{failures}");
}

/// Runs a table; how many findings it looked at.
fn run(name: &str, text: &str, failures: &mut String) -> usize {
    let mut table = Table::new();
    let mut in_file: Vec<Line> = Vec::new();
    let mut examined = 0;
    let mut lines = text.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        let line = line.split("# ").next().unwrap().trim();
        if line.is_empty() || line == "#" {
            continue;
        }
        if let Some(said) = line.strip_prefix("in-file ") {
            in_file.push(of_file(said, in_file.len() as u64 + 1));
            continue;
        }
        let Some(asked) = line.strip_prefix("> ") else {
            if let Err(message) = table.line(line) {
                writeln!(failures, "{name}:{}: {line}\n    {message}", number + 1).unwrap();
                return examined;
            }
            continue;
        };
        let mut expected = Vec::new();
        while let Some((_, row)) = lines.next_if(|(_, row)| row.starts_with('|')) {
            expected.push(cells(row));
        }
        let asked = Asked::parse(asked);
        let found = asked.found(table.entries(), &in_file);
        let found = rows(&found[asked.list], &expected[0]);
        if found != expected[1..] {
            let told = |rows: &[Vec<String>]| {
                rows.iter()
                    .map(|row| format!("        {}\n", row.join(" | ")))
                    .collect::<String>()
            };
            let (found, expected) = (told(&found), told(&expected[1..]));
            writeln!(
                failures,
                "{name}:{}: {line}\n    found\n{found}    expected\n{expected}",
                number + 1
            )
            .unwrap();
        }
        examined += 1;
    }
    examined
}

/// The cells of a row of a table.
fn cells(row: &str) -> Vec<String> {
    let inside = row.trim().trim_start_matches('|').trim_end_matches('|');
    inside.split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// The cells of a list of a finding, in the columns that are looked at.
fn rows(list: &Value, columns: &[String]) -> Vec<Vec<String>> {
    let cell = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let list = list.as_array().expect("a finding has that list");
    list.iter()
        .map(|row| columns.iter().map(|column| cell(&row[column.as_str()])).collect())
        .collect()
}

/// A line of a department's file: `INV-1 30.00 2026-05-01`, with `-` for no number.
fn of_file(said: &str, place: u64) -> Line {
    let words: Vec<&str> = said.split_whitespace().collect();
    Line {
        place,
        number: Some(words[0]).filter(|number| *number != "-").map(str::to_owned),
        amount: minor(words[1]),
        date: Some(words[2].parse().unwrap()),
    }
}
