//! `purse shares`: the statement of a contributor's exact share of every balance and of everything spent.

mod whole;

pub(super) use whole::{Asked, Statement, whole};

use super::as_at::AsAt;
use super::failure::Failure;
use super::output::{Answer, Column, Sheet, amount as sum, text};
use super::reading::{self, DETAILS_MAX, Reading, amount, as_at, called, currency, year_and_type};
use crate::wire::outgoing::message_json;
use crate::wire::v1;
use serde_json::json;
use std::process::ExitCode;
use v1::share_of_control_total::Restriction;
use v1::share_of_initiative::Restriction as InitiativeRestriction;

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

const CONTROL_TOTALS: &[Column] = &[
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
