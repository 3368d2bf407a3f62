//! `purse explain`: what a reason means and what to do, from the tables of the documents themselves, so that they and the
//! program never say different things. No ledger is asked.

use super::failure::Failure;
use super::output::{Answer, Column, Format, Sheet, number, text};
use crate::wire::status::REASONS;
use serde_json::json;
use std::process::ExitCode;

/// The tables of reasons.
const DOCUMENTS: [&str; 2] = [
    include_str!("../../docs/errors.md"),
    include_str!("../../docs/accounting.md"),
];

/// How many edits may lie between a word and the reason that was meant.
const EDITS_MAX: usize = 4;

/// Which reason.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The reason of an error, or the kind of an exception, in capitals or not; without it all are listed
    reason: Option<String>,

    /// How the answer is printed
    #[arg(long, value_enum, default_value_t)]
    output: Format,
}

/// One row of a document's tables.
#[derive(Debug)]
struct Explanation {
    reason: String,
    /// gRPC's code by name and number; nothing for an exception, which is no error.
    code: Option<(String, i32)>,
    /// The refusal's number in the rules.
    number: String,
    what_it_means: String,
    what_to_do: String,
}

const COLUMNS: &[Column] = &[
    text("reason", "Reason"),
    text("code", "Code"),
    number("exit_code", "Exit"),
    number("number", ""),
    text("what_it_means", "What it means"),
    text("what_to_do", "What to do"),
];

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut explanations = explanations();
    if let Some(reason) = &arguments.reason {
        let wanted = reason.to_ascii_uppercase().replace('-', "_");
        let nearest = nearest(&wanted, &explanations);
        explanations.retain(|explanation| explanation.reason == wanted);
        if explanations.is_empty() {
            return Err(Failure::usage(format!(
                "{reason} is no reason of the ledger; {nearest}`purse explain` lists all"
            )));
        }
    }
    let mut answer = Answer {
        document: json!({ "explanations": explanations.iter().map(document).collect::<Vec<_>>() }),
        sheets: vec![Sheet {
            columns: COLUMNS,
            rows: explanations.iter().map(row).collect(),
            ..Sheet::default()
        }],
        ..Answer::default()
    };
    if arguments.reason.is_some() && arguments.output == Format::Table {
        answer.above = explanations.iter().map(sentence).collect();
        answer.sheets.clear();
    }
    answer.print(arguments.output)?;
    Ok(ExitCode::SUCCESS)
}

/// Every row of the documents' tables of reasons: errors, refusals of the rules, exceptions.
fn explanations() -> Vec<Explanation> {
    let mut explanations = Vec::new();
    for document in DOCUMENTS {
        let mut header: Vec<&str> = Vec::new();
        for line in document.lines() {
            if line.starts_with("|-") {
                continue;
            }
            let Some(cells) = cells(line) else {
                header.clear();
                continue;
            };
            if header.is_empty() {
                header = cells;
                continue;
            }
            let cell = |name: &str| {
                header
                    .iter()
                    .position(|heading| *heading == name)
                    .and_then(|at| cells.get(at))
            };
            explanations.extend(explanation(&cell));
        }
    }
    explanations
}

/// The cells of a line of a table; nothing for a line of prose.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inside = line.strip_prefix("| ")?.strip_suffix('|')?;
    Some(inside.split('|').map(str::trim).collect())
}

/// A row that explains a reason; other tables have other headings or what is no reason under them.
fn explanation<'a>(cell: &dyn Fn(&str) -> Option<&'a &'a str>) -> Option<Explanation> {
    let reason = cell("reason").or_else(|| cell("name"))?;
    let text = |name: &str| cell(name).map(|text| plain(text)).unwrap_or_default();
    let is_error = cell("number").is_some() || cell("code").is_some();
    let code = REASONS.iter().find(|(_, reasons)| reasons.contains(reason));
    let code = code.map(|(code, _)| (spelt(&format!("{code:?}")), i32::from(*code)));
    Some(Explanation {
        reason: (*reason).to_owned(),
        code: code.filter(|_| is_error),
        number: text("number"),
        what_it_means: text("what it means"),
        what_to_do: text("what to do"),
    })
}

/// Words without the marks of Markdown.
fn plain(text: &str) -> String {
    text.replace("**", "").replace('`', "")
}

/// A code as gRPC spells it: `NOT_FOUND` of `NotFound`.
fn spelt(name: &str) -> String {
    let mut spelt = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !spelt.is_empty() {
            spelt.push('_');
        }
        spelt.push(letter.to_ascii_uppercase());
    }
    spelt
}

fn row(explanation: &Explanation) -> Vec<String> {
    let (code, exit) = match &explanation.code {
        Some((code, number)) => (code.clone(), (64 + number).to_string()),
        None => ("exception".to_owned(), String::new()),
    };
    vec![
        explanation.reason.clone(),
        code,
        exit,
        explanation.number.clone(),
        explanation.what_it_means.clone(),
        explanation.what_to_do.clone(),
    ]
}

fn document(explanation: &Explanation) -> serde_json::Value {
    let (code, number) = match &explanation.code {
        Some((code, number)) => (Some(code), Some(*number)),
        None => (None, None),
    };
    json!({
        "reason": explanation.reason,
        "code": code,
        "exit_code": number.map(|number| 64 + number),
        "number": explanation.number,
        "what_it_means": explanation.what_it_means,
        "what_to_do": explanation.what_to_do,
    })
}

fn sentence(explanation: &Explanation) -> String {
    let reason = &explanation.reason;
    let mut lines = vec![match &explanation.code {
        Some((code, number)) => {
            let refusal = match explanation.number.as_str() {
                "" => String::new(),
                number => format!(", refusal {number} of the rules"),
            };
            format!(
                "{reason}: an error, {code} ({number}){refusal}; purse ends with {}.",
                64 + number
            )
        }
        None => format!("{reason}: an exception. Nothing was refused: the entry stands and says so."),
    }];
    for (words, text) in [
        ("What it means", &explanation.what_it_means),
        ("What to do", &explanation.what_to_do),
    ] {
        if !text.is_empty() {
            lines.push(format!("  {words}: {text}."));
        }
    }
    lines.join("\n")
}

/// The reasons that may have been meant, as the beginning of a sentence goes on; empty if none is near.
fn nearest(wanted: &str, explanations: &[Explanation]) -> String {
    let mut near: Vec<(usize, &str)> = explanations
        .iter()
        .map(|explanation| explanation.reason.as_str())
        .filter_map(|reason| {
            let holds = !wanted.is_empty() && reason.contains(wanted);
            let edits = if holds { 0 } else { edits(wanted, reason) };
            (edits <= EDITS_MAX).then_some((edits, reason))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    let names: Vec<&str> = near.iter().take(3).map(|(_, reason)| *reason).collect();
    match names.is_empty() {
        true => String::new(),
        false => format!("near it: {}; ", names.join(", ")),
    }
}

/// How many letters are put in, left out or changed between two words.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, with) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *with);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}
