//! The rules of accounting as tables that a finance reader can check: every file in tests/tables is a history of one
//! ledger, one line a command and, behind `=>`, what must come of it. How they are written is in tests/tables/README.md.

mod support;
mod tables_language;

use common_purse::ledger::{ExceptionKind, Kind, Rejection};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use tables_language::Table;

/// What came of all tables.
#[derive(Default)]
struct Run {
    failures: String,
    lines: usize,
    tables: usize,
    seen: BTreeSet<String>,
}

/// All tables, run once for all tests.
static RUN: LazyLock<Run> = LazyLock::new(|| {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tables");
    let mut tables: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    tables.sort();
    let mut run = Run::default();
    for path in &tables {
        run.tables += 1;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut table = Table::new();
        for (number, line) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
            let line = without_remark(line);
            if line.is_empty() {
                continue;
            }
            run.lines += 1;
            // A promise that does not hold panics, and the rest of that table says nothing.
            let read = catch_unwind(AssertUnwindSafe(|| table.line(line)));
            let message = match read {
                Ok(Ok(())) => continue,
                Ok(Err(ref message)) => message,
                Err(_) => "a promise does not hold",
            };
            writeln!(run.failures, "{name}:{}: {line}\n    {message}", number + 1).unwrap();
            if read.is_err() {
                break;
            }
        }
        run.seen.append(&mut table.seen);
    }
    run
});

/// A remark begins at "# "; a '#' inside a source (`a#window:w`) does not.
fn without_remark(line: &str) -> &str {
    line.split("# ").next().unwrap_or_default().trim()
}

#[test]
fn every_table_holds() {
    println!("{} lines in {} tables", RUN.lines, RUN.tables);
    assert!(RUN.tables >= 30, "tables are missing");
    assert!(RUN.failures.is_empty(), "\n{}", RUN.failures);
}

/// What no table can show: nothing is reserved before proposals exist, what was posted before and the sizes of a line and of
/// a request are the sequencer's to know (the simulation meets them), and too many moves take more places than a reader wants to see.
const IN_NO_TABLE: &[&str] = &[
    "PENDING_EXCEEDS",
    "SOURCE_KEY_EXISTS",
    "SOURCE_KEY_REPEATED",
    "LINE_TOO_LARGE",
    "BATCH_TOO_LARGE",
    "TOO_MANY_MOVES",
    "SUCCESSOR_KEY_NAMED",
    "KEY_EXISTS",
    "KEY_OF_ANOTHER_LEDGER",
    "NO_SUCCESSOR_KEY",
    "NOT_THE_SIGNING_KEY",
];

#[test]
fn every_refusal_stands_in_a_table() {
    let all = Rejection::ALL.iter().map(|(_, reason)| *reason);
    let missing: Vec<&str> = all
        .filter(|reason| !IN_NO_TABLE.contains(reason) && !RUN.seen.contains(*reason))
        .collect();
    assert!(missing.is_empty(), "no table is refused {}", missing.join(", "));
}

/// The first entry is the ledger's own, and so are those about its keys; all else can be written in a table, and is accepted in one.
#[test]
fn every_command_stands_in_a_table() {
    let missing: Vec<&str> = Kind::ALL
        .iter()
        .filter(|kind| !matches!(kind, Kind::LedgerOpened | Kind::AddKey | Kind::RetireKey))
        .map(|kind| kind.as_str())
        .filter(|kind| !RUN.seen.contains(*kind))
        .collect();
    assert!(missing.is_empty(), "no table accepts {}", missing.join(", "));
}

#[test]
fn every_exception_stands_in_a_table() {
    let missing: Vec<&str> = ExceptionKind::ALL
        .iter()
        .map(|kind| kind.as_str())
        .filter(|kind| !RUN.seen.contains(*kind))
        .collect();
    assert!(
        missing.is_empty(),
        "no table has the exception {}",
        missing.join(", ")
    );
}
