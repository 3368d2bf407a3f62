//! `purse entry`: one entry for a person, and its line for a program.

use super::failure::Failure;
use super::line::{Line, field, shown};
use super::output::{self, Answer, Column, Format, Sheet, amount, number, text};
use super::reading::{Reading, as_at};
use crate::wire::outgoing::message_json;
use crate::wire::v1;
use serde_json::{Map, Value};
use std::process::ExitCode;

const FORMS: &str = "jsonl prints the line of the ledger byte for byte; json the contract's answer; csv the shares of its moves.";

/// Which entry.
#[derive(Debug, clap::Args)]
#[command(after_help = FORMS)]
pub(super) struct Arguments {
    /// Its sequence
    sequence: u64,

    #[command(flatten)]
    reading: Reading,
}

const FACTS: &[Column] = &[text("fact", "Fact"), text("value", "What it says")];

const MOVES: &[Column] = &[
    number("move", "Move"),
    text("from", "From"),
    text("to", "To"),
    text("control_total", "Control total"),
    text("rule", "Rule"),
    text("source", "Whose"),
    amount("share", "Amount"),
];

const EXCEPTIONS: &[Column] = &[
    text("kind", "Exception"),
    amount("amount", "Amount"),
    text("day", "Day"),
    text("control_total", "Control total"),
];

const LINKS: &[Column] = &[
    number("entry", "Of entry"),
    text("instalment", "Instalment"),
    amount("amount", "Takes up"),
];

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let caller = arguments.reading.open()?;
    let sequence = arguments.sequence;
    let asked = v1::GetEntryRequest {
        sequence,
        ..v1::GetEntryRequest::default()
    };
    let answer = caller.wait(caller.audit().get_entry(asked))?;
    let entry = answer.entry.clone().unwrap_or_default();
    if arguments.reading.output == Format::Jsonl {
        output::print(&format!("{}\n", entry.line))?;
        return Ok(ExitCode::SUCCESS);
    }
    let line = Line::of(&entry)?;
    arguments.reading.print(&Answer {
        document: message_json("GetEntryResponse", &answer).unwrap_or_default(),
        above: vec![format!("Entry {sequence}: {}", line.text("kind"))],
        sheets: sheets(&line, arguments.reading.output),
        below: as_at([answer.read_at.as_ref()]),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn sheets(line: &Line, format: Format) -> Vec<Sheet> {
    let people = format == Format::Table;
    let sheet = |title: &str, columns, rows| Sheet {
        title: title.to_owned(),
        columns,
        rows,
        total: None,
    };
    let moves = sheet("Moves", MOVES, moves(line, people));
    if !people {
        return vec![moves];
    }
    let exceptions = line.list("exceptions");
    let exceptions = exceptions.map(|one| {
        ["kind", "amount", "day", "total"]
            .map(|name| field(one, name))
            .into()
    });
    let links = line.list("links");
    let links = links.map(|one| {
        ["entry", "instalment", "amount"]
            .map(|name| field(one, name))
            .into()
    });
    let details = [
        moves,
        sheet(
            "Rules it set aside (`purse explain` says what they mean)",
            EXCEPTIONS,
            exceptions.collect(),
        ),
        sheet("What it takes up of earlier entries", LINKS, links.collect()),
    ];
    let details = details.into_iter().filter(|sheet| !sheet.rows.is_empty());
    std::iter::once(sheet("", FACTS, facts(line)))
        .chain(details)
        .collect()
}

/// What the line says, but for what has a table of its own.
fn facts(line: &Line) -> Vec<Vec<String>> {
    let apart = ["command", "exceptions", "kind", "links", "moves", "sequence"];
    let fact = |name: &str, value: &Value| vec![name.replace('_', " "), plainly(value)];
    let asked = line.action().and_then(Value::as_object).into_iter().flatten();
    let asked = asked.map(|(name, value)| fact(name, value));
    let said = line.command().filter(|(name, _)| *name != "effective");
    let said = said.map(|(name, value)| fact(name, value));
    let recorded = line.fields().filter(|(name, _)| !apart.contains(&name.as_str()));
    let recorded = recorded.map(|(name, value)| fact(name, value));
    let facts = asked.chain(said).chain(recorded);
    facts
        .filter(|fact| fact.iter().all(|cell| !cell.is_empty()))
        .collect()
}

/// A value without the marks of JSON: a line for each item of a list, and for each field of an object.
fn plainly(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let fields = object
                .iter()
                .map(|(name, value)| format!("{}: {}", name.replace('_', " "), inline(value)));
            fields.collect::<Vec<_>>().join("\n")
        }
        Value::Array(items) => items.iter().map(inline).collect::<Vec<_>>().join("\n"),
        other => shown(other),
    }
}

fn inline(value: &Value) -> String {
    plainly(value).replace('\n', ", ")
}

/// A row for each share of each move; people read of a move only once from where to where it goes.
fn moves(line: &Line, people: bool) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (place, one) in line.list("moves").enumerate() {
        let shares = one.get("shares").and_then(Value::as_object);
        for (row, (source, share)) in shares.into_iter().flat_map(Map::iter).enumerate() {
            let mut cells = vec![(place + 1).to_string()];
            cells.extend(["from", "to", "total", "rule"].map(|name| field(one, name)));
            if people && row > 0 {
                cells.fill(String::new());
            }
            cells.extend([source.clone(), shown(share)]);
            rows.push(cells);
        }
    }
    rows
}
