//! Agree, VaryAgreed: money agreed with its instalments, and a new schedule of it.

use super::{Facts, Stamped, about, amount_and_dates, checks, names};
use crate::ledger::command::{Agree, Instalment, VaryAgreed};
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;
use crate::ledger::state::{PledgeRecord, Pool, sum_of};
use crate::types::{Minor, Money};

pub(in crate::ledger::decide) fn agree(
    state: &State,
    stamped: &Stamped,
    command: &Agree,
) -> Result<Facts, Rejection> {
    let pool = names(state, command.staged())?;
    let pledged = pledge(pool, command)?;
    in_currency(pool, &command.instalments)?;
    amount_and_dates(pool, stamped, &command.amount, command.year)?;
    adds_up(&command.amount, &command.instalments)?;
    let facts = about(pool);
    Ok(match command.pledge.zip(pledged) {
        Some((sequence, record)) => {
            // One may agree to more than was pledged: the pledge is then used up.
            let of_pledge = command.amount.minor().min(record.remaining());
            facts.linked(sequence, of_pledge, command.amount.currency)
        }
        None => facts,
    })
}

/// The pledge that the command makes firm, if it names one.
fn pledge<'a>(pool: &'a Pool, command: &Agree) -> Result<Option<&'a PledgeRecord>, Rejection> {
    let Some(sequence) = command.pledge else {
        return Ok(None);
    };
    let of_this = |record: &&PledgeRecord| {
        record.pledge.contributor == command.contributor && record.pledge.total() == command.total()
    };
    match pool.contributions().pledges().get(&sequence).filter(of_this) {
        Some(record) => Ok(Some(record)),
        None => Err(Rejection::UnknownPledge {
            pool: pool.id().clone(),
            pledge: sequence,
        }),
    }
}

pub(in crate::ledger::decide) fn vary_agreed(
    state: &State,
    stamped: &Stamped,
    command: &VaryAgreed,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    let Some(record) = pool.contributions().agreed().get(&command.agreed) else {
        return Err(Rejection::UnknownAgreed {
            pool: pool.id().clone(),
            agreed: command.agreed,
        });
    };
    in_currency(pool, &command.instalments)?;
    checks::currency(pool, &command.amount)?;
    checks::decided_in_life(pool, stamped.effective())?;
    adds_up(&command.amount, &command.instalments)?;
    let received = record.schedule.received();
    if command.amount.minor() < received {
        return Err(Rejection::AgreedBelowReceived {
            agreed: command.agreed,
            received: Money::from_minor(received, command.amount.currency),
            requested: command.amount,
        });
    }
    Ok(about(pool).linked(command.agreed, Minor::ZERO, command.amount.currency))
}

fn in_currency(pool: &Pool, instalments: &[Instalment]) -> Result<(), Rejection> {
    instalments
        .iter()
        .try_for_each(|instalment| checks::currency(pool, &instalment.amount))
}

/// Whether the instalments, which are of the amount's currency, add up to it.
fn adds_up(amount: &Money, instalments: &[Instalment]) -> Result<(), Rejection> {
    let found = sum_of(instalments.iter().map(|instalment| &instalment.amount));
    if found == amount.minor() {
        return Ok(());
    }
    Err(Rejection::ScheduleMismatch {
        stated: *amount,
        found: Money::from_minor(found, amount.currency),
    })
}
