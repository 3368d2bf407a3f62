//! The rules of accounting as tables that a finance reader can check: every file in tests/tables is a history of one
//! pool, one line a command and, behind `=>`, what must come of it. How they are written is in tests/tables/README.md.

mod support;

use common_purse::ledger::command::FundsMode;
use common_purse::ledger::{Action, Balance, Entry, Kind, Place, Rejection, Shortfall};
use common_purse::types::{Minor, Restriction, TotalKey};
use std::fmt::Write;
use support::*;

#[test]
fn every_table_holds() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tables");
    let mut tables: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    tables.sort();
    assert!(tables.len() >= 8, "tables are missing");
    let mut failures = String::new();
    let mut lines_checked = 0;
    for path in &tables {
        let mut table = Table::default();
        for (number, line) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
            let line = without_remark(line);
            if line.is_empty() {
                continue;
            }
            lines_checked += 1;
            if let Err(message) = table.line(line) {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                writeln!(failures, "{name}:{}: {line}\n    {message}", number + 1).unwrap();
            }
        }
    }
    println!("{lines_checked} lines in {} tables", tables.len());
    assert!(failures.is_empty(), "\n{failures}");
}

/// A remark begins at "# "; a '#' inside a source (`a#window:w`) does not.
fn without_remark(line: &str) -> &str {
    line.split("# ").next().unwrap_or_default().trim()
}

#[derive(Default)]
struct Table {
    rules: Option<Rules>,
}

impl Table {
    fn line(&mut self, line: &str) -> Result<(), String> {
        if let Some(rest) = line.strip_prefix("holds ") {
            return self.holds(rest);
        }
        let (asked, expected) = line.split_once("=>").unwrap_or((line, "ok"));
        let words: Vec<&str> = asked.split_whitespace().collect();
        if words[0] == "pool" {
            self.rules = Some(Rules::with_pool(pool_agreement(&words[1..])));
            return Ok(());
        }
        let rules = self.rules.as_mut().ok_or("a table begins with its pool")?;
        if words[0] == "today" {
            let time = words.get(2).unwrap_or(&"12:00");
            rules.recorded = format!("{}T{time}:00.000000Z", words[1]).parse().unwrap();
            return Ok(());
        }
        let came = match rules.record_command(read_command(rules, &words)) {
            Ok(entries) => accepted(&entries),
            Err(rejection) => refused(&rejection),
        };
        same(expected, &came)
    }

    /// `holds allocated/i1 a 30.00 UNCOVERED 40.00`: exactly these sources, or `holds allocated/i1 nothing`.
    fn holds(&self, rest: &str) -> Result<(), String> {
        let (place, expected) = rest.split_once(' ').ok_or("name a place and what it holds")?;
        let place: Place = place.parse().map_err(|error| format!("{error}"))?;
        let rules = self.rules.as_ref().ok_or("a table begins with its pool")?;
        let key = TotalKey {
            year: YEAR.parse().unwrap(),
            budget_type: TYPE.parse().unwrap(),
        };
        let pool = rules.state.pool(&POOL.parse().unwrap()).unwrap();
        same(expected, &contents(pool.total(&key).at(&place)))
    }
}

fn same(expected: &str, came: &str) -> Result<(), String> {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words(expected) == words(came) {
        true => Ok(()),
        false => Err(format!(
            "expected: {}\n    but it is: {}",
            words(expected),
            words(came)
        )),
    }
}

fn contents(balance: &Balance) -> String {
    let mut parts: Vec<String> = balance
        .shares()
        .iter()
        .map(|(source, held)| format!("{source} {}", pounds(*held)))
        .collect();
    if !balance.uncovered().is_zero() {
        parts.push(format!("UNCOVERED {}", pounds(balance.uncovered())));
    }
    if parts.is_empty() {
        "nothing".to_owned()
    } else {
        parts.join(" ")
    }
}

fn pounds(minor: Minor) -> String {
    let sign = if minor.0 < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", minor.0.abs() / 100, minor.0.abs() % 100)
}

fn accepted(entries: &[Entry]) -> String {
    let exceptions = entries.iter().flat_map(|entry| &entry.exceptions);
    exceptions.fold("ok".to_owned(), |mut text, exception| {
        let kind = serde_json::to_value(exception.kind).unwrap();
        write!(text, " {} {}", kind.as_str().unwrap(), exception.amount).unwrap();
        text
    })
}

fn refused(rejection: &Rejection) -> String {
    let figures = match rejection {
        Rejection::Insufficient { shortfall } | Rejection::PendingExceeds { shortfall } => figures(shortfall),
        Rejection::MoneyUncovered { shortfall, uncovered } => {
            format!("{} uncovered {}", figures(shortfall), uncovered.amount)
        }
        Rejection::CommitmentExceeded {
            remaining, requested, ..
        } => {
            format!("remaining {} requested {}", remaining.amount, requested.amount)
        }
        _ => String::new(),
    };
    format!("{} {figures}", rejection.reason())
}

fn figures(shortfall: &Shortfall) -> String {
    let Shortfall {
        available,
        fits,
        requested,
        short,
        ..
    } = shortfall;
    format!(
        "available {} fits {} requested {} short {}",
        available.amount, fits.amount, requested.amount, short.amount
    )
}

/// `pool absolute [tolerance PERCENT] [windows W ...]`
fn pool_agreement(words: &[&str]) -> common_purse::ledger::command::Agreement {
    let mode = match words[0] {
        "absolute" => FundsMode::Absolute,
        "advisory" => FundsMode::Advisory,
        other => panic!("no such funds check: {other}"),
    };
    let after = |word: &str| {
        words
            .iter()
            .position(|other| *other == word)
            .map(|position| &words[position + 1..])
    };
    let tolerance = after("tolerance").map_or("0", |rest| rest[0]);
    agreement(funds_check(mode, tolerance), after("windows").unwrap_or_default())
}

/// A command in words; `on DATE`, `in YEAR`, `type TYPE`, `currency CODE` and `pool POOL` may follow any.
fn read_command(rules: &Rules, words: &[&str]) -> common_purse::ledger::Command {
    let after = |word: &str| {
        words
            .iter()
            .skip(1)
            .skip_while(|other| **other != word)
            .nth(1)
            .copied()
    };
    let restriction = match (after("window"), after("only")) {
        (Some(window), _) => Some(Restriction::Window(window.parse().unwrap())),
        (_, Some(initiative)) => Some(Restriction::Initiative(initiative.parse().unwrap())),
        (None, None) => None,
    };
    let commitment = after("of").map(|name| match name {
        "commitment" => rules.last(Kind::Commit).unwrap(),
        number => number.parse().unwrap(),
    });
    let action = match words[0] {
        "mission" => open_mission(),
        "contributor" => register_contributor(words[1]),
        "initiative" => register_initiative(words[1], after("in")),
        "open-pool" => open_pool(agreement(funds_check(FundsMode::Absolute, "0"), &[])),
        "receive" => receive(words[1], words[2], restriction),
        "allocate" => allocate(words[1], words[2]),
        "return" => return_allocation(words[1], words[2]),
        "commit" => commit(words[1], words[2]),
        "spend" => spend(words[1], words[2], commitment),
        other => panic!("no such command: {other}"),
    };
    let mut json = serde_json::to_value(&action).unwrap();
    for (word, field) in [
        ("year", "year"),
        ("type", "budget_type"),
        ("pool", "pool"),
        ("mission", "mission"),
    ] {
        if let (Some(value), true) = (after(word), json[kind_name(&action)].get(field).is_some()) {
            json[kind_name(&action)][field] = value.into();
        }
    }
    if let Some(currency) = after("currency") {
        json[kind_name(&action)]["amount"] = format!("{}.00 {currency}", words[2]).into();
    }
    let mut command = command(serde_json::from_value::<Action>(json).unwrap());
    command.effective = after("on").map(|date| date.parse().unwrap());
    command
}

fn kind_name(action: &Action) -> &'static str {
    action.kind().as_str()
}
