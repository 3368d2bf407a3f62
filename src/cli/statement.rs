//! `purse statement`: sources and uses of a pool's money, in the two blocks in which the multi-partner trust funds of the
//! United Nations publish theirs.

use super::failure::Failure;
use super::output::{Answer, Column, Sheet, amount as sum, number, text};
use super::reading::{Reading, amount, as_at, called, currency, is_some, narrowed};
use crate::wire::outgoing::message_json;
use crate::wire::v1;
use std::process::ExitCode;

/// Whose funding status.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The pool
    pool: String,

    /// Only of this financial year, as 2026-27 or 2026
    #[arg(long)]
    year: Option<String>,

    /// Only of this budget type; then switches between budget types are shown
    #[arg(long, value_name = "ID")]
    budget_type: Option<String>,

    #[command(flatten)]
    reading: Reading,
}

const COLUMNS: &[Column] = &[
    text("pool", ""),
    text("year", ""),
    text("budget_type", ""),
    text("currency", ""),
    text("block", ""),
    text("figure", ""),
    text("part", " "),
    text("description", " "),
    sum("amount", "Amount"),
    number("percent", "%"),
];

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let caller = arguments.reading.open()?;
    let request = v1::GetFundingStatusRequest {
        pool: arguments.pool.clone(),
        year: arguments.year.clone().unwrap_or_default(),
        budget_type: arguments.budget_type.clone().unwrap_or_default(),
    };
    let answer = caller.wait(caller.budget().get_funding_status(request))?;
    arguments.reading.print(&Answer {
        document: message_json("GetFundingStatusResponse", &answer).unwrap_or_default(),
        above: vec![format!(
            "{}: sources and uses, {}, in {}",
            called(&answer.pool_name, &answer.pool),
            narrowed(&answer.year, &answer.budget_type),
            currency(answer.total_balance.as_ref()),
        )],
        sheets: blocks(&answer),
        below: as_at([answer.read_at.as_ref()]),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A figure of the statement: its name in the contract, the part it stands in, its words, the money and its percentage.
type Figure<'a> = (
    &'static str,
    &'static str,
    &'static str,
    &'a Option<v1::Money>,
    &'a str,
);

fn blocks(answer: &v1::GetFundingStatusResponse) -> Vec<Sheet> {
    let with_pool = answer.with_pool.clone().unwrap_or_default();
    let with_initiatives = answer.with_initiatives.clone().unwrap_or_default();
    let percent = &answer.total_balance_percent_of_deposits;
    let total = [(
        "total_balance",
        "Balance",
        "with the pool and with initiatives, % of deposits",
        &answer.total_balance,
        percent.as_str(),
    )];
    let sheet = |title: &str, block: &str, figures: &[Figure<'_>]| Sheet {
        title: title.to_owned(),
        columns: COLUMNS,
        // A figure that the contract leaves out is not of this statement.
        rows: figures
            .iter()
            .filter(|figure| figure.3.is_some())
            .map(|figure| row(answer, block, figure))
            .collect(),
        total: None,
    };
    vec![
        sheet("1. With the pool", "with_pool", &pool_figures(&with_pool)),
        sheet(
            "2. With initiatives",
            "with_initiatives",
            &initiative_figures(&with_initiatives),
        ),
        sheet("Both", "total", &total),
    ]
}

fn pool_figures(pool: &v1::FundsWithPool) -> Vec<Figure<'_>> {
    let balance = &pool.balance_percent_of_deposits;
    let mut figures = vec![
        (
            "contributions",
            "Sources",
            "deposits of contributors",
            &pool.contributions,
            "",
        ),
        (
            "pool_interest",
            "",
            "interest on the pool's money",
            &pool.pool_interest,
            "",
        ),
        (
            "initiative_interest",
            "",
            "interest on initiatives' money",
            &pool.initiative_interest,
            "",
        ),
        (
            "from_other_pools",
            "",
            "from other pools",
            &pool.from_other_pools,
            "",
        ),
        (
            "carried_in",
            "",
            "brought from earlier years",
            &pool.carried_in,
            "",
        ),
        (
            "switched_in",
            "",
            "from other budget types",
            &pool.switched_in,
            "",
        ),
        ("total_sources", "", "total sources", &pool.total_sources, ""),
        (
            "transferred_to_initiatives",
            "Uses",
            "given to initiatives",
            &pool.transferred_to_initiatives,
            "",
        ),
        ("to_other_pools", "", "to other pools", &pool.to_other_pools, ""),
        (
            "switched_out",
            "",
            "to other budget types",
            &pool.switched_out,
            "",
        ),
        (
            "refunds",
            "",
            "less: back from initiatives and payees",
            &pool.refunds,
            "",
        ),
    ];
    if is_some(pool.refunds_of_payees.as_ref()) {
        let of_payees = &pool.refunds_of_payees;
        figures.push((
            "refunds_of_payees",
            "",
            "(of which straight from payees)",
            of_payees,
            "",
        ));
    }
    figures.extend([
        (
            "returned_to_contributors",
            "",
            "returned to contributors",
            &pool.returned_to_contributors,
            "",
        ),
        (
            "agent_fee",
            "",
            "fee of the administrative agent",
            &pool.agent_fee,
            "",
        ),
        ("direct_cost", "", "direct costs", &pool.direct_cost, ""),
        ("bank_charges", "", "bank charges", &pool.bank_charges, ""),
        ("total_uses", "", "total uses", &pool.total_uses, ""),
        (
            "balance",
            "Balance",
            "with the pool, % of deposits",
            &pool.balance,
            balance.as_str(),
        ),
    ]);
    figures
}

fn initiative_figures(initiatives: &v1::FundsWithInitiatives) -> Vec<Figure<'_>> {
    let percent = &initiatives.balance_percent_of_transfers;
    vec![
        (
            "transferred",
            "Sources",
            "given to initiatives",
            &initiatives.transferred,
            "",
        ),
        (
            "expenditure",
            "Uses",
            "spent, net of refunds that stay",
            &initiatives.expenditure,
            "",
        ),
        ("refunds", "", "back to the pool", &initiatives.refunds, ""),
        (
            "balance",
            "Balance",
            "with initiatives, % of what was given",
            &initiatives.balance,
            percent.as_str(),
        ),
    ]
}

fn row(answer: &v1::GetFundingStatusResponse, block: &str, figure: &Figure<'_>) -> Vec<String> {
    let (name, part, description, money, percent) = *figure;
    vec![
        answer.pool.clone(),
        answer.year.clone(),
        answer.budget_type.clone(),
        currency(money.as_ref()),
        block.to_owned(),
        name.to_owned(),
        part.to_owned(),
        description.to_owned(),
        amount(money.as_ref()),
        percent.to_owned(),
    ]
}
