//! `purse shares`: the statement of a contributor's exact share of every balance and of everything spent.

use super::as_at::AsAt;
use super::failure::Failure;
use super::output::{Answer, Column, Sheet, amount as sum, text};
use super::reading::{self, DETAILS_MAX, Reading, amount, as_at, called, currency, year_and_type};
use crate::wire::caller::Caller;
use crate::wire::outgoing::message_json;
use crate::wire::v1;
use serde_json::json;
use std::process::ExitCode;
use v1::share_of_control_total::Restriction;
use v1::share_of_initiative::Restriction as InitiativeRestriction;

/// How many shares of initiatives a page has: as many as the contract lets.
const PAGE: i32 = 1_000;

/// Pages add up with each other only while the ledger stands still between them. A statement whose ledger moved on is
/// begun again so many times in all.
const TRIES: usize = 10;

/// Whose shares.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The contributor
    contributor: String,

    /// Only in this pool; may be given several times. Without it, in every pool where it has a share
    #[arg(long = "pool", value_name = "ID")]
    pools: Vec<String>,

    /// Only of this financial year, as 2026-27 or 2026
    #[arg(long)]
    year: Option<String>,

    /// Its share of each initiative as well; for jsonl and csv instead of that of each control total. People are shown
    /// those of a pool with few unasked
    #[arg(long)]
    by_initiative: bool,

    #[command(flatten)]
    as_at: AsAt,

    #[command(flatten)]
    reading: Reading,
}

/// What is told of a contributor's share of control totals.
pub(super) const CONTROL_TOTALS: &[Column] = &[
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

const INITIATIVES: &[Column] = &[
    text("pool", ""),
    text("contributor", ""),
    text("title", ""),
    text("year", "Year"),
    text("budget_type", "Budget type"),
    text("initiative", "Initiative"),
    text("for", "For"),
    text("currency", ""),
    sum("reserved", ""),
    sum("allocated", "Allocated"),
    sum("committed", "Committed"),
    sum("spent", "Spent"),
    sum("total", "In all"),
];

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let caller = arguments.reading.open()?;
    let every = arguments.pools.is_empty();
    let pools = match every {
        true => reading::pools(&caller, arguments.as_at.asked())?
            .into_iter()
            .map(|pool| pool.pool)
            .collect(),
        false => arguments.pools.clone(),
    };
    let asked = Asked {
        contributor: &arguments.contributor,
        year: arguments.year.as_deref().unwrap_or_default(),
        as_at: arguments.as_at.asked(),
    };
    let mut statements = Vec::new();
    let mut points = Vec::new();
    for pool in &pools {
        let statement = whole(&asked, &caller, pool)?;
        points.push(statement.read_at.clone());
        if !every || !statement.control_totals.is_empty() {
            statements.push(statement);
        }
    }
    let told = statements
        .iter()
        .map(|statement| message_json("GetShareStatementResponse", statement).unwrap_or_default());
    let mut told: Vec<_> = told.collect();
    let mut below: Vec<String> = statements.iter().flat_map(successors).collect();
    below.dedup();
    below.extend(untold(&statements, arguments.by_initiative));
    below.extend(as_at(points.iter().map(Option::as_ref)));
    arguments.reading.print(&Answer {
        document: match (pools.len(), every) {
            (1, false) => told.remove(0),
            _ => json!({ "statements": told }),
        },
        above: match statements.is_empty() {
            true => vec![format!("{} has no share in any pool.", arguments.contributor)],
            false => Vec::new(),
        },
        sheets: sheets(&statements, arguments.by_initiative),
        below,
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A statement, all its pages as one.
pub(super) type Statement = v1::GetShareStatementResponse;

/// Whose statement.
pub(super) struct Asked<'a> {
    pub(super) contributor: &'a str,
    /// Only of this year; empty: of every one.
    pub(super) year: &'a str,
    /// As at which point.
    pub(super) as_at: Option<v1::AsAt>,
}

/// The statement of one pool, all its pages at one point of the ledger.
///
/// # Errors
/// When the ledger refuses it, or moves on faster than its pages are read.
pub(super) fn whole(asked: &Asked<'_>, caller: &Caller, pool: &str) -> Result<Statement, Failure> {
    for _ in 0..TRIES {
        if let Some(statement) = pages_at_one_point(asked, caller, pool)? {
            return Ok(statement);
        }
    }
    Err(Failure::work(format!(
        "{pool}: entries were recorded each of the {TRIES} times that the pages of the statement were read, so that they do \
         not add up: try again when less is recorded, or name a --year"
    )))
}

/// The pages as one, or nothing when the ledger moved on between them.
fn pages_at_one_point(asked: &Asked<'_>, caller: &Caller, pool: &str) -> Result<Option<Statement>, Failure> {
    let mut request = v1::GetShareStatementRequest {
        pool: pool.to_owned(),
        contributor: asked.contributor.to_owned(),
        year: asked.year.to_owned(),
        page_size: PAGE,
        as_at: asked.as_at.clone(),
        page_token: String::new(),
    };
    let mut whole = caller.wait(caller.budget().get_share_statement(request.clone()))?;
    while !whole.next_page_token.is_empty() {
        request.page_token = std::mem::take(&mut whole.next_page_token);
        let page = caller.wait(caller.budget().get_share_statement(request.clone()))?;
        if page.read_at != whole.read_at {
            return Ok(None);
        }
        whole.initiatives.extend(page.initiatives);
        whole.next_page_token = page.next_page_token;
    }
    Ok(Some(whole))
}

/// That shares of initiatives are left out, and how they are seen.
fn untold(statements: &[Statement], by_initiative: bool) -> Option<String> {
    let many = statements.iter().map(|statement| statement.initiatives.len());
    let left_out: usize = many.filter(|count| *count > DETAILS_MAX).sum();
    (left_out > 0 && !by_initiative)
        .then(|| format!("Left out are its shares of {left_out} initiatives: --by-initiative shows them."))
}

fn sheets(statements: &[Statement], by_initiative: bool) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    if statements.is_empty() {
        // Programs find the names of the columns where there is no row as well.
        let columns = match by_initiative {
            true => INITIATIVES,
            false => CONTROL_TOTALS,
        };
        sheets.push(Sheet {
            columns,
            ..Sheet::default()
        });
    }
    for statement in statements {
        let first = statement.control_totals.first();
        let came_in = first.and_then(|share| share.came_in.as_ref()?.total.as_ref());
        let of_pool = Sheet {
            title: format!(
                "{}: {} in {}{}",
                statement.title,
                statement.contributor,
                called(&statement.pool_name, &statement.pool),
                came_in.map_or(String::new(), |money| format!(", in {}", money.currency_code)),
            ),
            columns: CONTROL_TOTALS,
            rows: control_total_rows(statement),
            total: None,
        };
        let of_initiatives = Sheet {
            title: format!("By initiative of {}", statement.pool),
            columns: INITIATIVES,
            rows: statement
                .initiatives
                .iter()
                .map(|share| of_initiative(statement, share))
                .collect(),
            total: None,
        };
        match by_initiative {
            true => sheets.extend([of_initiatives, of_pool]),
            false if of_initiatives.rows.len() > DETAILS_MAX => sheets.push(of_pool),
            false => sheets.extend([of_pool, of_initiatives]),
        }
    }
    sheets
}

/// A row for each control total and restriction.
pub(super) fn control_total_rows(statement: &Statement) -> Vec<Vec<String>> {
    let shares = statement.control_totals.iter();
    shares.map(|share| of_control_total(statement, share)).collect()
}

fn of_control_total(statement: &Statement, share: &v1::ShareOfControlTotal) -> Vec<String> {
    let (year, budget_type) = year_and_type(share.control_total.as_ref());
    let what = match &share.restriction {
        Some(Restriction::Window(window)) => format!("window {window}"),
        Some(Restriction::Initiative(initiative)) => format!("initiative {initiative}"),
        None => String::new(),
    };
    let came_in = share.came_in.clone().unwrap_or_default().total;
    let held = share.held.clone().unwrap_or_default();
    let went_out = share.went_out.clone().unwrap_or_default().total;
    let mut row = whose(statement);
    row.extend([year, budget_type, what, currency(came_in.as_ref())]);
    let figures = [
        &came_in,
        &held.available,
        &held.reserved,
        &held.allocated,
        &held.committed,
        &held.spent,
        &held.total,
        &went_out,
    ];
    row.extend(figures.map(|figure| amount(figure.as_ref())));
    row
}

fn of_initiative(statement: &Statement, share: &v1::ShareOfInitiative) -> Vec<String> {
    let (year, budget_type) = year_and_type(share.control_total.as_ref());
    let what = match &share.restriction {
        Some(InitiativeRestriction::RestrictedToWindow(window)) => format!("window {window}"),
        Some(InitiativeRestriction::RestrictedToInitiative(initiative)) => format!("initiative {initiative}"),
        None => String::new(),
    };
    let mut row = whose(statement);
    let initiative = share.initiative.clone();
    row.extend([
        year,
        budget_type,
        initiative,
        what,
        currency(share.total.as_ref()),
    ]);
    let figures = [
        &share.reserved,
        &share.allocated,
        &share.committed,
        &share.spent,
        &share.total,
    ];
    row.extend(figures.map(|figure| amount(figure.as_ref())));
    row
}

fn whose(statement: &Statement) -> Vec<String> {
    vec![
        statement.pool.clone(),
        statement.contributor.clone(),
        statement.title.clone(),
    ]
}

fn successors(statement: &Statement) -> Option<String> {
    let successors = statement.successors.iter();
    let told = successors.map(|successor| format!("{} ({} %)", successor.contributor, successor.percent));
    let told: Vec<String> = told.collect();
    let contributor = &statement.contributor;
    (!told.is_empty()).then(|| format!("{contributor} was succeeded by {}.", told.join(", ")))
}
