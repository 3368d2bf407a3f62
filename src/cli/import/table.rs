//! The report of an import as a person reads it.

use crate::import::{Conclusion, Fate, Report, reasons};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};
use std::fmt::Write;

/// How many entries whose row is gone are named.
const GONE_TOLD: usize = 20;

const FATES: [(Fate, &str); 6] = [
    (Fate::Read, "read"),
    (Fate::Posted, "posted"),
    (Fate::Unchanged, "in the ledger already"),
    (Fate::Skipped, "left out by the profile"),
    (Fate::Rejected, "rejected"),
    (Fate::NotSent, "not sent"),
];

pub(super) fn table(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut out, report);
    out
}

fn write(out: &mut String, report: &Report) -> std::fmt::Result {
    for row in &report.rejected {
        let line = row.line.map_or(String::new(), |line| format!(" (line {line})"));
        writeln!(out, "row {}{line}: {}", row.row, reasons(&row.faults))?;
    }
    let rejected = report.totals.rows_of(Fate::Rejected);
    if rejected > report.rejected.len() as u64 {
        let more = rejected - report.rejected.len() as u64;
        writeln!(out, "and {more} more rows; --rejects FILE writes all of them")?;
    }
    writeln!(
        out,
        "data set {}: {}\n",
        report.data_set,
        conclusion(report.result)
    )?;
    let mut rows = new_table(&["rows", "", "sum of"]);
    for (fate, name) in FATES {
        let Some(totals) = report.totals.rows.get(&fate) else {
            continue;
        };
        let sums = totals.sums.iter().map(|(field, sum)| {
            let field = field.split(' ').next().unwrap_or(field);
            format!("{field} {sum}")
        });
        let sums: Vec<String> = sums.collect();
        rows.add_row([name.to_owned(), totals.rows.to_string(), sums.join("\n")]);
    }
    right(&mut rows);
    writeln!(out, "{rows}")?;
    let shown = match report.totals.posted.is_empty() {
        true => ("the file comes to", &report.totals.converted),
        false => ("posted", &report.totals.posted),
    };
    let mut commands = new_table(&[shown.0, "", "sum"]);
    for (action, totals) in shown.1 {
        let sums: Vec<String> = totals.sums.values().map(ToString::to_string).collect();
        commands.add_row([action.clone(), totals.commands.to_string(), sums.join("\n")]);
    }
    for (action, count) in &report.totals.registered {
        commands.add_row([action.clone(), count.to_string(), String::new()]);
    }
    right(&mut commands);
    writeln!(out, "{commands}")?;
    notes(out, report)
}

fn notes(out: &mut String, report: &Report) -> std::fmt::Result {
    let agree = match report.totals_agree {
        true => "Control totals agree: what was read is what became of it.",
        false => "CONTROL TOTALS DO NOT AGREE: what was read is not what became of it.",
    };
    writeln!(out, "{agree}")?;
    if let Some(difference) = &report.difference
        && difference.rows_unchanged > 0
        && difference.rows_new > 0
    {
        writeln!(
            out,
            "The ledger holds this data set: new are {} rows, unchanged {}.",
            difference.rows_new, difference.rows_unchanged
        )?;
    }
    if let Some(difference) = &report.difference
        && !difference.entries_gone.is_empty()
    {
        let gone = &difference.entries_gone;
        let told: Vec<String> = gone.iter().take(GONE_TOLD).map(ToString::to_string).collect();
        let more = match gone.len() > GONE_TOLD {
            true => ", …",
            false => "",
        };
        writeln!(
            out,
            "{} entries of this data set have no row in the file any more: {}{more}. An import undoes nothing; reverse \
             those that were wrong.",
            gone.len(),
            told.join(", ")
        )?;
    }
    let notes = &report.notes;
    let counted = [
        (
            notes.white_space_collapsed,
            "texts had their white space collapsed",
        ),
        (notes.hidden_marks_removed, "hidden marks were taken out of texts"),
        (notes.texts_cut, "texts were cut"),
        (
            notes.described_otherwise,
            "rows describe otherwise what rows before them made known",
        ),
    ];
    for (count, what) in counted.iter().filter(|(count, _)| *count > 0) {
        writeln!(out, "{count} {what}.")?;
    }
    if let (Some(first), Some(last)) = (report.requests.first(), report.requests.last()) {
        writeln!(
            out,
            "Recorded in {} of {} requests, from entry {} to entry {}.",
            report.requests.len(),
            report.requests_in_all,
            first.first_sequence,
            last.last_sequence
        )?;
    }
    if let Some(undecided) = report.undecided() {
        writeln!(out, "{undecided}")?;
    }
    match &report.stopped {
        Some(stopped) => writeln!(out, "Stopped: {stopped}"),
        None => Ok(()),
    }
}

fn conclusion(result: Conclusion) -> &'static str {
    match result {
        Conclusion::Posted => "posted",
        Conclusion::NothingNew => "nothing new, nothing posted",
        Conclusion::Registered => "registered, no row posted",
        Conclusion::Checked => "checked, nothing recorded",
        Conclusion::Rejected => "rows cannot be taken, nothing was sent",
        Conclusion::Stopped => "stopped before its end",
    }
}

fn new_table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header(header.to_vec());
    table
}

fn right(table: &mut Table) {
    for index in 1..3 {
        if let Some(column) = table.column_mut(index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}
