//! `purse available`: what may still be allocated, committed and spent, and whether an amount is there.

mod tables;
mod verdict;

use super::as_at::{self, AsAt};
use super::failure::Failure;
use super::output::Answer;
use super::reading::{self, Reading, called};
use crate::wire::caller::Caller;
use crate::wire::outgoing::message_json;
use crate::wire::{Refusal, v1};
use std::process::ExitCode;

const CODES: &str = "Exit codes: 0 when it is told, and with --amount when the answer is yes: in at least one of the control totals \
                     asked about the money is there and, for an initiative, the ledger would record the allocation today. 1 with \
                     --amount when the answer is no, even where the funds check would let an allocation go ahead of \
                     contributions: the answer says so. 2 for wrong usage, 64 + gRPC's code for what the ledger refuses.";

/// Whose availability.
#[derive(Debug, clap::Args)]
#[command(after_help = CODES)]
pub(super) struct Arguments {
    /// The pool; without it every pool, a line for each control total of the current year and for each of another year
    /// that still has something to allocate, commit or spend
    pool: Option<String>,

    /// For this initiative: free money, and restricted money that fits it
    #[arg(long, value_name = "ID", requires = "pool")]
    initiative: Option<String>,

    /// Only of this financial year, as 2026-27 or 2026
    #[arg(long)]
    year: Option<String>,

    /// Only of this budget type
    #[arg(long, value_name = "ID")]
    budget_type: Option<String>,

    /// Can I? Whether so much, as 12.50 or 5,000,000 in the pool's currency, is there; if not, why not
    #[arg(long, requires = "pool", conflicts_with_all = as_at::NAMES)]
    amount: Option<String>,

    #[command(flatten)]
    as_at: AsAt,

    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let caller = arguments.reading.open()?;
    match &arguments.pool {
        Some(pool) => of_pool(arguments, &caller, pool),
        None => of_every_pool(arguments, &caller),
    }
}

fn request(arguments: &Arguments, pool: &str) -> v1::GetAvailabilityRequest {
    v1::GetAvailabilityRequest {
        pool: pool.to_owned(),
        initiative: arguments.initiative.clone().unwrap_or_default(),
        year: arguments.year.clone().unwrap_or_default(),
        budget_type: arguments.budget_type.clone().unwrap_or_default(),
        amount: None,
        as_at: arguments.as_at.asked(),
    }
}

fn of_pool(arguments: &Arguments, caller: &Caller, pool: &str) -> Result<ExitCode, Failure> {
    let mut request = request(arguments, pool);
    if let Some(amount) = &arguments.amount {
        request.amount = Some(v1::Money {
            currency_code: currency_of(caller, pool)?,
            amount: plain(amount),
        });
    }
    let answer = caller.wait(caller.budget().get_availability(request))?;
    let verdicts = answer.control_totals.iter().filter_map(|total| {
        let verdict = total.verdict.as_ref()?;
        Some((total, verdict))
    });
    let verdicts: Vec<_> = verdicts.collect();
    let yes = verdicts.iter().any(|(_, verdict)| verdict::is_yes(verdict));
    let mut above: Vec<String> = verdicts
        .iter()
        .map(|(total, verdict)| verdict::sentence(total, verdict))
        .collect();
    if arguments.amount.is_some() && above.is_empty() {
        above.push("No: the pool has no such control total.".to_owned());
    }
    arguments.reading.print(&Answer {
        document: message_json("GetAvailabilityResponse", &answer).unwrap_or_default(),
        above,
        sheets: tables::of_pool(&answer, arguments.year.is_some()),
        below: tables::untold(&answer, arguments.year.is_some())
            .into_iter()
            .chain(reading::as_at([answer.read_at.as_ref()]))
            .collect(),
    })?;
    Ok(match arguments.amount.is_none() || yes {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// An amount as this program prints it and people write it, "£1,000.00", as the contract takes it.
fn plain(amount: &str) -> String {
    let amount = amount.trim().trim_start_matches(['£', '$', '€']);
    match amount
        .split('.')
        .next()
        .unwrap_or_default()
        .split(',')
        .skip(1)
        .all(|group| group.len() == 3)
    {
        true => amount.replace(',', ""),
        // A comma that sets no thousands apart may mean pence: the ledger refuses it by name.
        false => amount.to_owned(),
    }
}

/// The currency of a pool's agreement: an amount is asked about in no other.
fn currency_of(caller: &Caller, pool: &str) -> Result<String, Failure> {
    let request = v1::GetAgreementRequest {
        pool: pool.to_owned(),
        ..v1::GetAgreementRequest::default()
    };
    let answer = caller.wait(caller.budget().get_agreement(request))?;
    Ok(answer.agreement.unwrap_or_default().currency_code)
}

fn of_every_pool(arguments: &Arguments, caller: &Caller) -> Result<ExitCode, Failure> {
    let mut answers = Vec::new();
    let mut below = Vec::new();
    for pool in reading::pools(caller, arguments.as_at.asked())? {
        match caller.wait(caller.budget().get_availability(request(arguments, &pool.pool))) {
            Ok(answer) => answers.push(answer),
            Err(refusal) if has_no_such(&refusal) => {
                below.push(format!(
                    "{} is left out: {refusal}.",
                    called(&pool.name, &pool.pool)
                ));
            }
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let (sheet, left_out) = tables::of_every_pool(&answers, arguments.year.is_some());
    if left_out > 0 {
        below.push(format!(
            "Left out are control totals of other years in which nothing is left ({left_out}): name a pool or --year."
        ));
    }
    below.extend(reading::as_at(
        answers.iter().map(|answer| answer.read_at.as_ref()),
    ));
    let pools = answers
        .iter()
        .map(|answer| message_json("GetAvailabilityResponse", answer).unwrap_or_default());
    arguments.reading.print(&Answer {
        document: serde_json::json!({ "pools": pools.collect::<Vec<_>>() }),
        above: Vec::new(),
        sheets: vec![sheet],
        below,
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Whether a pool cannot have the control totals asked for, which of one among many is no failure.
fn has_no_such(refusal: &Refusal) -> bool {
    ["UNKNOWN_BUDGET_TYPE", "YEAR_KIND_MISMATCH"].contains(&refusal.reason.as_str())
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn an_amount_is_taken_as_it_is_printed() {
        for (written, taken) in [
            ("5000000", "5000000"),
            ("5,000,000.50", "5000000.50"),
            ("£1,000", "1000"),
            ("12,50", "12,50"),
            ("5 million", "5 million"),
        ] {
            assert_eq!(plain(written), taken);
        }
    }
}
