//! Checking what was signed off.

use super::statement::signable;
use crate::cli::as_at::AsAt;
use crate::cli::failure::Failure;
use crate::cli::line::Line;
use crate::cli::output::{Answer, Column, Sheet, amount as sum, number, text};
use crate::cli::reading::{Reading, as_at};
use crate::cli::shares::{Asked, Statement, control_total_rows, whole};
use crate::wire::caller::Caller;
use crate::wire::outgoing::message_json;
use crate::wire::v1;
use serde_json::json;
use std::process::ExitCode;

/// Which sign-off.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The entry that recorded it
    entry: u64,

    #[command(flatten)]
    reading: Reading,
}

/// How many entries are looked for at once, and how many are shown.
const PAGE: i32 = 1_000;
const SHOWN_MAX: usize = 40;

const STATEMENTS: &[Column] = &[
    text("statement", ""),
    text("pool", ""),
    text("contributor", ""),
    text("title", ""),
    text("year", "Year"),
    text("budget_type", "Budget type"),
    text("for", "For"),
    text("currency", ""),
    sum("came_in", "Came in"),
    sum("available", "Available"),
    sum("reserved", ""),
    sum("allocated", "Allocated"),
    sum("committed", "Committed"),
    sum("spent", "Spent"),
    sum("held", "Held in all"),
    sum("went_out", "Went out"),
];

const SINCE: &[Column] = &[
    number("sequence", "Entry"),
    text("recorded", "Recorded"),
    text("effective", "Effective"),
    text("kind", "Kind"),
    sum("amount", "Amount"),
    text("currency", "Currency"),
    text("reason", "Reason"),
];

/// What a sign-off says.
struct SignOff {
    contributor: String,
    pool: String,
    year: String,
    as_at: u64,
    sha256: String,
    post: String,
    reason: String,
    recorded: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let caller = arguments.reading.open()?;
    let signed = sign_off(&caller, arguments.entry)?;
    let asked = |as_at| Asked {
        contributor: &signed.contributor,
        year: &signed.year,
        as_at,
    };
    let then = whole(&asked(AsAt::entry(Some(signed.as_at))), &caller, &signed.pool)?;
    let made = signable(&then, &signed.year);
    let agrees = made.sha256 == signed.sha256;
    let now = whole(&asked(None), &caller, &signed.pool)?;
    let since = since(&caller, &signed)?;
    arguments
        .reading
        .print(&answer(arguments.entry, &signed, agrees, &then, &now, &since)?)?;
    if !agrees {
        complain!(
            "purse: what entry {} signed off is not the statement of this ledger as at entry {}",
            arguments.entry,
            signed.as_at
        );
    }
    Ok(match agrees {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

fn sign_off(caller: &Caller, sequence: u64) -> Result<SignOff, Failure> {
    let request = v1::GetEntryRequest {
        sequence,
        ..v1::GetEntryRequest::default()
    };
    let entry = caller.wait(caller.audit().get_entry(request))?.entry;
    let line = Line::of(&entry.unwrap_or_default())?;
    if line.text("kind") != "SignOff" {
        return Err(Failure::usage(format!(
            "entry {sequence} is no sign-off, but {}: `purse history --kind SignOff` lists them",
            line.text("kind")
        )));
    }
    let as_at = line.asked("as_at").parse();
    Ok(SignOff {
        contributor: line.asked("contributor"),
        pool: line.asked("pool"),
        year: line.asked("year"),
        as_at: as_at.map_err(|_| Failure::work(format!("entry {sequence} names no entry")))?,
        sha256: line.asked("statement_sha256"),
        post: line.said("post"),
        reason: line.said("reason"),
        recorded: line.text("recorded"),
    })
}

/// The entries recorded since that moved money of the contributor's share, or are about it; of the year, if one was signed.
fn since(caller: &Caller, signed: &SignOff) -> Result<Vec<v1::Entry>, Failure> {
    let mut request = v1::ListEntriesRequest {
        first_sequence: signed.as_at + 1,
        page_size: PAGE,
        filter: Some(v1::EntryFilter {
            pool: signed.pool.clone(),
            contributor: signed.contributor.clone(),
            ..v1::EntryFilter::default()
        }),
        ..v1::ListEntriesRequest::default()
    };
    let mut found = Vec::new();
    loop {
        let page = caller.wait(caller.audit().list_entries(request.clone()))?;
        for entry in page.entries {
            let line = Line::of(&entry)?;
            let is_of_year = signed.year.is_empty() || line.years().contains(&signed.year);
            if is_of_year && line.text("kind") != "SignOff" {
                found.push(entry);
            }
        }
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok(found);
        }
    }
}

fn answer(
    entry: u64,
    signed: &SignOff,
    agrees: bool,
    then: &Statement,
    now: &Statement,
    since: &[v1::Entry],
) -> Result<Answer, Failure> {
    let of_year = match signed.year.as_str() {
        "" => String::new(),
        year => format!(", {year}"),
    };
    let mut above = vec![format!(
        "Entry {entry}: {} signed off the share of {} in {}{of_year} as at entry {}, recorded {}.",
        signed.post, signed.contributor, signed.pool, signed.as_at, signed.recorded
    )];
    if !signed.reason.is_empty() {
        above.push(format!("It says: {}", signed.reason));
    }
    above.push(match agrees {
        true => format!("What was signed (SHA-256 {}) is the statement of this ledger.", signed.sha256),
        false => format!(
            "WHAT WAS SIGNED (SHA-256 {}) IS NOT THE STATEMENT OF THIS LEDGER as at entry {}: another statement was signed.",
            signed.sha256, signed.as_at
        ),
    });
    let rows: Result<Vec<Vec<String>>, Failure> = since.iter().take(SHOWN_MAX).map(row).collect();
    // Programs get the two statements in one table, and tell them apart by the first column.
    let statement = |title: String, which: &str, statement| Sheet {
        title,
        columns: STATEMENTS,
        rows: control_total_rows(statement)
            .into_iter()
            .map(|row| std::iter::once(which.to_owned()).chain(row).collect())
            .collect(),
        total: None,
    };
    let changed = then.control_totals != now.control_totals || then.initiatives != now.initiatives;
    let title = match agrees {
        true => "As it was signed".to_owned(),
        false => format!(
            "The statement of this ledger as at entry {}, which is not what was signed",
            signed.as_at
        ),
    };
    let mut sheets = vec![statement(title, "as_at", then)];
    if changed {
        sheets.push(statement("As it stands now".to_owned(), "now", now));
    }
    sheets.push(Sheet {
        title: "Recorded since that concerns it".to_owned(),
        columns: SINCE,
        rows: rows?,
        total: None,
    });
    let mut below = vec![match (changed, since.len()) {
        (false, 0) => format!("Nothing changed since entry {}.", signed.as_at),
        (false, count) => {
            format!("{count} entries were recorded since that concern it, and its figures are the same.")
        }
        (true, count) => format!("{count} entries were recorded since that concern it."),
    }];
    if since.len() > SHOWN_MAX {
        below.push(format!(
            "Shown are the first {SHOWN_MAX}; `purse history --pool {} --contributor {} --from {}` lists all.",
            signed.pool,
            signed.contributor,
            signed.as_at + 1
        ));
    }
    below.extend(as_at([now.read_at.as_ref()]));
    let sequences = since.iter().map(|entry| entry.sequence.to_string());
    Ok(Answer {
        document: json!({
            "entry": entry.to_string(),
            "agrees": agrees,
            "contributor": signed.contributor,
            "pool": signed.pool,
            "year": signed.year,
            "post": signed.post,
            "reason": signed.reason,
            "as_at": signed.as_at.to_string(),
            "statement_sha256": signed.sha256,
            "changed": changed,
            "statement_as_at": message_json("GetShareStatementResponse", then),
            "statement_now": message_json("GetShareStatementResponse", now),
            "entries_since": sequences.collect::<Vec<_>>(),
        }),
        above,
        sheets,
        below,
    })
}

fn row(entry: &v1::Entry) -> Result<Vec<String>, Failure> {
    let line = Line::of(entry)?;
    let (amount, currency) = line.money().unwrap_or_default();
    Ok(vec![
        entry.sequence.to_string(),
        line.text("recorded"),
        line.text("effective"),
        line.text("kind"),
        amount,
        currency,
        line.said("reason"),
    ])
}
