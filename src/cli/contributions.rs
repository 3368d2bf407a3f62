//! `purse contributions`: what contributors were asked for, promised, agreed and paid.

use super::as_at::AsAt;
use super::failure::Failure;
use super::output::{Answer, Column, Sheet, amount as sum, number, text};
use super::reading::{Reading, amount, as_at, called, currency, narrowed, year_and_type};
use crate::wire::outgoing::message_json;
use crate::wire::v1;
use std::process::ExitCode;
use v1::contribution::Restriction;

/// Whose contributions.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The pool
    pool: String,

    /// Only of this contributor
    #[arg(long, value_name = "ID")]
    contributor: Option<String>,

    /// Only for this financial year, as 2026-27 or 2026
    #[arg(long)]
    year: Option<String>,

    /// The day for which due and overdue are told, as 2026-11-22; by default the day of the answer
    #[arg(long, value_name = "DAY")]
    due_on: Option<String>,

    #[command(flatten)]
    as_at: AsAt,

    #[command(flatten)]
    reading: Reading,
}

const COLUMNS: &[Column] = &[
    text("pool", ""),
    text("due_on", ""),
    text("contributor", "Contributor"),
    text("year", "Year"),
    text("budget_type", "Budget type"),
    text("for", "For"),
    text("currency", ""),
    sum("asked", "Asked"),
    sum("pledged", "Pledged"),
    sum("lapsed", "Lapsed"),
    sum("agreed", "Agreed"),
    sum("due", "Due"),
    sum("received", "Received"),
    sum("overdue", "Overdue"),
    sum("returned", "Returned"),
];

const OVERDUE: &[Column] = &[
    text("contributor", "Contributor"),
    number("agreed_sequence", "Agreed by entry"),
    number("instalment", "Instalment"),
    text("due_date", "Due"),
    sum("amount", "Amount"),
    sum("received", "Received"),
];

const MEMORANDA: &[Column] = &[
    text("contributor", "Contributor"),
    text("year", "Year"),
    text("kind", "Kind"),
    text("description", "What it is"),
    text("quantity", "Quantity"),
    sum("value", "Worth"),
];

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let caller = arguments.reading.open()?;
    let request = v1::GetContributionsRequest {
        pool: arguments.pool.clone(),
        year: arguments.year.clone().unwrap_or_default(),
        contributor: arguments.contributor.clone().unwrap_or_default(),
        due_on: arguments.due_on.clone().unwrap_or_default(),
        as_at: arguments.as_at.asked(),
    };
    let year = request.year.clone();
    let answer = caller.wait(caller.budget().get_contributions(request))?;
    let mut below: Vec<String> = answer.successions.iter().map(succession).collect();
    below.extend(as_at([answer.read_at.as_ref()]));
    arguments.reading.print(&Answer {
        document: message_json("GetContributionsResponse", &answer).unwrap_or_default(),
        above: Vec::new(),
        sheets: sheets(&answer, &year),
        below,
    })?;
    Ok(ExitCode::SUCCESS)
}

fn sheets(answer: &v1::GetContributionsResponse, year: &str) -> Vec<Sheet> {
    let contributions = &answer.contributions;
    let in_currency = match contributions.first() {
        Some(first) => format!(", in {}", currency(first.received.as_ref())),
        None => String::new(),
    };
    let stages = Sheet {
        title: format!(
            "{}: contributions, {}{in_currency}; due by {}",
            called(&answer.pool_name, &answer.pool),
            narrowed(year, ""),
            answer.due_on
        ),
        columns: COLUMNS,
        rows: contributions.iter().map(|item| stages(answer, item)).collect(),
        total: None,
    };
    let late = Sheet {
        title: "Overdue instalments".to_owned(),
        columns: OVERDUE,
        rows: contributions.iter().flat_map(overdue).collect(),
        total: None,
    };
    let standing = answer.memoranda.iter().filter(|item| !item.replaced);
    let memoranda = Sheet {
        title: "Support that is no money of the pool".to_owned(),
        columns: MEMORANDA,
        rows: standing.map(memorandum).collect(),
        total: None,
    };
    let details = [late, memoranda].into_iter();
    let details = details.filter(|sheet| !sheet.rows.is_empty());
    std::iter::once(stages).chain(details).collect()
}

fn stages(answer: &v1::GetContributionsResponse, item: &v1::Contribution) -> Vec<String> {
    let (year, budget_type) = year_and_type(item.control_total.as_ref());
    let what = match &item.restriction {
        Some(Restriction::Window(window)) => format!("window {window}"),
        Some(Restriction::Initiative(initiative)) => format!("initiative {initiative}"),
        None => String::new(),
    };
    let mut row = vec![
        answer.pool.clone(),
        answer.due_on.clone(),
        item.contributor.clone(),
        year,
        budget_type,
        what,
        currency(item.received.as_ref()),
    ];
    let figures = [
        &item.asked,
        &item.pledged,
        &item.lapsed,
        &item.agreed,
        &item.due,
        &item.received,
        &item.overdue,
        &item.returned,
    ];
    row.extend(figures.map(|figure| amount(figure.as_ref())));
    row
}

fn overdue(item: &v1::Contribution) -> impl Iterator<Item = Vec<String>> {
    item.agreements.iter().flat_map(move |agreed| {
        let late = agreed.instalments.iter().filter(|instalment| instalment.overdue);
        late.map(move |instalment| {
            vec![
                item.contributor.clone(),
                agreed.sequence.to_string(),
                instalment.number.to_string(),
                instalment.due_date.clone(),
                amount(instalment.amount.as_ref()),
                amount(instalment.received.as_ref()),
            ]
        })
    })
}

fn memorandum(item: &v1::MemorandumItem) -> Vec<String> {
    vec![
        item.contributor.clone(),
        item.year.clone(),
        item.kind.clone(),
        item.description.clone(),
        item.quantity.clone(),
        amount(item.value.as_ref()),
    ]
}

fn succession(succession: &v1::ContributorSuccession) -> String {
    let successors = succession.successors.iter();
    let told = successors.map(|successor| format!("{} ({} %)", successor.contributor, successor.percent));
    let told: Vec<String> = told.collect();
    format!("{} was succeeded by {}.", succession.contributor, told.join(", "))
}
