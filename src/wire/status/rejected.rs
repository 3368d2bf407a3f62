//! Refusals by the rules, with their figures.

use super::{Problem, reasons};
use crate::ledger::{Rejection, Shortfall};
use crate::types::{Money, Sequence, TotalKey};
use tonic::{Code, Status};

/// A refusal: of the command at `index` of a request, or of what a read asked for, decided on the ledger up to
/// `read_at`.
pub fn rejected(rejection: &Rejection, index: Option<usize>, read_at: Option<Sequence>) -> Status {
    let reason = rejection.reason();
    let place = index.map(|index| format!("commands[{index}]"));
    let problem = match &place {
        Some(place) => Problem::new(reason, format_args!("{place}: {rejection}")).figure("command", place),
        None => Problem::new(reason, rejection),
    };
    let mut problem = problem.figure("number", rejection.number());
    if let Some(read_at) = read_at {
        problem = problem.figure("read_at", read_at);
    }
    let figures = figures(rejection);
    let subject = ["control_total", "pool"]
        .iter()
        .find_map(|wanted| figures.iter().find(|(name, _)| name == wanted))
        .map(|(_, value)| value.clone());
    for (name, value) in figures {
        problem = problem.figure(name, value);
    }
    match (reasons::code(reason), place) {
        (Code::FailedPrecondition, _) => problem.precondition(subject.unwrap_or_else(|| "ledger".to_owned())),
        (Code::InvalidArgument, place) => {
            let path = place.unwrap_or_else(|| "commands".to_owned());
            problem.field(path, rejection.to_string())
        }
        _ => problem,
    }
    .status()
}

/// Named values of a refusal, as the text that stands in `ErrorInfo`.
type Figures = Vec<(&'static str, String)>;

macro_rules! figures {
    ($($name:ident),* $(,)?) => { vec![$((stringify!($name), $name.to_string())),*] };
}

/// The figures of a refusal, under the names that requests have for them.
fn figures(rejection: &Rejection) -> Figures {
    match rejection {
        Rejection::UnknownMission { mission } | Rejection::MissionExists { mission } => figures![mission],
        Rejection::UnknownPool { pool } | Rejection::PoolExists { pool } => figures![pool],
        Rejection::UnknownContributor { contributor } | Rejection::ContributorExists { contributor } => {
            figures![contributor]
        }
        Rejection::UnknownInitiative { pool, initiative }
        | Rejection::InitiativeExists { pool, initiative } => figures![pool, initiative],
        Rejection::UnknownWindow { pool, window } => figures![pool, window],
        Rejection::UnknownBudgetType {
            pool,
            budget_type,
            known,
        } => figures![pool, budget_type, known],
        Rejection::UnknownCommitment {
            commitment,
            initiative,
            total,
        } => {
            let mut figures = figures![commitment, initiative];
            figures.extend(within_a_pool(total));
            figures
        }
        Rejection::FundsBasisNotSupported { budget_type } => figures![budget_type],
        Rejection::CurrencyMismatch {
            pool,
            expected,
            given,
        } => figures![pool, expected, given],
        Rejection::YearKindMismatch { pool, year, example } => figures![pool, year, example],
        Rejection::FutureDated {
            effective: effective_date,
            today,
        } => figures![effective_date, today],
        Rejection::OutsideYear {
            effective: effective_date,
            year,
        } => figures![effective_date, year],
        Rejection::OutsideAgreement {
            effective: effective_date,
            starts: start_date,
            ends,
        } => {
            let mut figures = figures![effective_date, start_date];
            figures.extend(ends.map(|ends| ("end_date", ends.to_string())));
            figures
        }
        Rejection::Insufficient { shortfall } | Rejection::PendingExceeds { shortfall } => {
            shortfall_figures(shortfall)
        }
        Rejection::MoneyUncovered { shortfall, uncovered } => {
            let mut figures = shortfall_figures(shortfall);
            figures.push(("uncovered", uncovered.amount.to_string()));
            figures
        }
        Rejection::CommitmentExceeded {
            commitment,
            remaining,
            requested,
        } => {
            let mut figures = figures![commitment];
            figures.extend(amounts(&[("remaining", remaining), ("requested", requested)]));
            figures
        }
        Rejection::BalanceOutOfRange {
            account,
            total,
            currency,
        } => {
            let mut figures = vec![
                ("account", (*account).to_owned()),
                ("currency_code", currency.to_string()),
            ];
            figures.extend(within_a_pool(total));
            figures
        }
        Rejection::TooManySources { pool, most } => figures![pool, most],
        Rejection::LineTooLarge { bytes, most } => figures![bytes, most],
        Rejection::BatchTooLarge { most } => figures![most],
    }
}

/// A control total of a pool that the refusal does not know: by its parts, so that `control_total` always has its pool.
fn within_a_pool(total: &TotalKey) -> [(&'static str, String); 2] {
    [
        ("year", total.year.to_string()),
        ("budget_type", total.budget_type.to_string()),
    ]
}

fn shortfall_figures(shortfall: &Shortfall) -> Figures {
    let Shortfall {
        pool,
        total,
        initiative,
        ..
    } = shortfall;
    // Its sequence is the `read_at` that every refusal has.
    let mut figures = figures![pool, initiative];
    figures.push(("control_total", format!("{pool}/{total}")));
    figures.push(("account", shortfall.account.as_str().to_owned()));
    figures.extend(amounts(&[
        ("available", &shortfall.available),
        ("over_allocated", &shortfall.over_allocated),
        ("fits", &shortfall.fits),
        ("requested", &shortfall.requested),
        ("tolerance", &shortfall.tolerance),
        ("short", &shortfall.short),
    ]));
    figures
}

/// Amounts of one currency: plain decimals, and the currency once.
fn amounts(amounts: &[(&'static str, &Money)]) -> Figures {
    let currency = amounts
        .first()
        .map(|(_, money)| ("currency_code", money.currency.to_string()));
    let decimals = amounts
        .iter()
        .map(|(name, money)| (*name, money.amount.to_string()));
    decimals.chain(currency).collect()
}
