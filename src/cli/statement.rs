//! `purse statement`: sources and uses of a pool's money, in the two blocks in which the multi-partner trust funds of the
//! United Nations publish theirs.

use super::as_at::AsAt;
use super::failure::Failure;
use super::output::{Answer, Column, Sheet, amount as sum, number, text};
use super::reading::{Reading, as_at, called, currency, narrowed};
use crate::wire::outgoing::message_json;
use crate::wire::v1;
use serde_json::Value;
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
    as_at: AsAt,

    #[command(flatten)]
    reading: Reading,
}

const COLUMNS: &[Column] = &[
    text("pool", ""),
    text("year", ""),
    text("budget_type", ""),
    text("currency", ""),
    text("block", ""),
    text("part", "Part"),
    text("figure", ""),
    text("description", "Figure"),
    sum("amount", "Amount"),
    number("percent", "%"),
];

/// A part of a block: its name, and the figures of the contract in it, each with its words.
type Part = (&'static str, &'static [(&'static str, &'static str)]);

const WITH_POOL: &[Part] = &[
    (
        "Sources",
        &[
            ("contributions", "deposits of contributors"),
            ("pool_interest", "interest on the pool's money"),
            ("initiative_interest", "interest on initiatives' money"),
            ("from_other_pools", "from other pools"),
            ("carried_in", "brought from earlier years"),
            ("switched_in", "from other budget types"),
            ("total_sources", "total sources"),
        ],
    ),
    (
        "Uses",
        &[
            ("transferred_to_initiatives", "given to initiatives"),
            ("to_other_pools", "to other pools"),
            ("switched_out", "to other budget types"),
            ("refunds", "less: back from initiatives and payees"),
            ("returned_to_contributors", "returned to contributors"),
            ("agent_fee", "fee of the administrative agent"),
            ("direct_cost", "direct costs"),
            ("bank_charges", "bank charges"),
            ("total_uses", "total uses"),
        ],
    ),
    ("Balance", &[("balance", "with the pool, % of deposits")]),
];

const WITH_INITIATIVES: &[Part] = &[
    ("Sources", &[("transferred", "given to initiatives")]),
    (
        "Uses",
        &[
            ("expenditure", "spent, net of refunds that stay"),
            ("refunds", "back to the pool"),
        ],
    ),
    ("Balance", &[("balance", "with initiatives, % of what was given")]),
];

const TOGETHER: &[Part] = &[(
    "Balance",
    &[(
        "total_balance",
        "with the pool and with initiatives, % of deposits",
    )],
)];

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let caller = arguments.reading.open()?;
    let request = v1::GetFundingStatusRequest {
        pool: arguments.pool.clone(),
        year: arguments.year.clone().unwrap_or_default(),
        budget_type: arguments.budget_type.clone().unwrap_or_default(),
        as_at: arguments.as_at.asked(),
    };
    let answer = caller.wait(caller.budget().get_funding_status(request))?;
    let document = message_json("GetFundingStatusResponse", &answer).unwrap_or_default();
    let sheet = |title: &str, block: &str, parts| {
        // The last figure stands beside the blocks in the contract, not in one.
        let figures = document.get(block).unwrap_or(&document);
        Sheet {
            title: title.to_owned(),
            columns: COLUMNS,
            rows: rows(&answer, block, figures, parts),
            total: None,
        }
    };
    let sheets = vec![
        sheet("1. With the pool", "with_pool", WITH_POOL),
        sheet("2. With initiatives", "with_initiatives", WITH_INITIATIVES),
        sheet("3. Together", "together", TOGETHER),
    ];
    arguments.reading.print(&Answer {
        above: vec![format!(
            "{}: sources and uses, {}, in {}",
            called(&answer.pool_name, &answer.pool),
            narrowed(&answer.year, &answer.budget_type),
            currency(answer.total_balance.as_ref()),
        )],
        sheets,
        below: as_at([answer.read_at.as_ref()]),
        document,
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A row for each figure that the contract tells; one that it leaves out is not of this statement, as switches are not
/// where they cancel out.
fn rows(
    answer: &v1::GetFundingStatusResponse,
    block: &str,
    figures: &Value,
    parts: &[Part],
) -> Vec<Vec<String>> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut rows = Vec::new();
    for (part, named) in parts {
        for (name, words) in named.iter().filter(|(name, _)| !figures[name].is_null()) {
            let percent = ["of_deposits", "of_transfers"];
            let percent = percent.map(|of| text(&figures[format!("{name}_percent_{of}")]));
            rows.push(vec![
                answer.pool.clone(),
                answer.year.clone(),
                answer.budget_type.clone(),
                text(&figures[name]["currency_code"]),
                block.to_owned(),
                (*part).to_owned(),
                (*name).to_owned(),
                (*words).to_owned(),
                text(&figures[name]["amount"]),
                percent.concat(),
            ]);
        }
    }
    rows
}
