//! What came of a command in words: exceptions and refusals with their figures.

use common_purse::ledger::{Entry, Rejection};
use std::fmt::Write;

/// The figures that a table tells of a refusal, beside what its own line says already.
const TOLD: &[&str] = &[
    "account",
    "available",
    "cap",
    "count",
    "day",
    "fits",
    "fixed",
    "found",
    "held",
    "in_use",
    "most",
    "others_free",
    "outstanding",
    "own",
    "position",
    "received",
    "remaining",
    "requested",
    "short",
    "source",
    "stated",
    "switched",
    "term",
    "tolerance",
    "uncovered",
];

/// `ok OVER_ALLOCATED 40.00 RETROSPECTIVE 5.00 on 2026-05-01`
pub fn accepted(entries: &[Entry]) -> String {
    let exceptions = entries.iter().flat_map(|entry| &entry.exceptions);
    exceptions.fold("ok".to_owned(), |mut text, exception| {
        let day = exception.day.map_or(String::new(), |day| format!(" on {day}"));
        write!(text, " {} {}{day}", exception.kind.as_str(), exception.amount).unwrap();
        text
    })
}

/// `COMMITMENT_EXCEEDED remaining 20.00 requested 21.00`
pub fn refused(rejection: &Rejection) -> String {
    let figures = rejection.figures();
    let is_told = |(name, value): &(&str, &str)| match *name {
        // Where money is short the command says of which account; what may go over is told where something may.
        "account" => figures.get("available").is_none(),
        "tolerance" => value.bytes().any(|digit| digit > b'0'),
        name => TOLD.contains(&name),
    };
    let told = figures.iter().filter(is_told);
    told.fold(rejection.reason().to_owned(), |mut text, (name, value)| {
        write!(text, " {name} {value}").unwrap();
        text
    })
}
