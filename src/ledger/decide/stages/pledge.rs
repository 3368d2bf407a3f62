//! Pledge, LapsePledge: money promised, and promises that will not be kept.

use super::{Facts, Stamped, about, amount_and_dates, checks, names};
use crate::ledger::command::{LapsePledge, Pledge};
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;
use crate::types::Money;

pub(in crate::ledger::decide) fn pledge(
    state: &State,
    stamped: &Stamped,
    command: &Pledge,
) -> Result<Facts, Rejection> {
    let pool = names(state, command.staged())?;
    if let Some(sequence) = command.ask {
        let asked = pool
            .contributions()
            .asks()
            .get(&sequence)
            .map(|record| &record.ask);
        if !asked.is_some_and(|ask| ask.contributor == command.contributor && ask.total() == command.total())
        {
            return Err(Rejection::UnknownAsk {
                pool: pool.id().clone(),
                ask: sequence,
            });
        }
    }
    amount_and_dates(pool, stamped, &command.amount, command.year)?;
    Ok(match command.ask {
        Some(ask) => about(pool).linked(ask, command.amount.minor(), command.amount.currency),
        None => about(pool),
    })
}

pub(in crate::ledger::decide) fn lapse_pledge(
    state: &State,
    stamped: &Stamped,
    command: &LapsePledge,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    let Some(record) = pool.contributions().pledges().get(&command.pledge) else {
        return Err(Rejection::UnknownPledge {
            pool: pool.id().clone(),
            pledge: command.pledge,
        });
    };
    if let Some(amount) = &command.amount {
        checks::currency(pool, amount)?;
    }
    checks::decided_in_life(pool, stamped.effective())?;
    let currency = pool.agreement().currency;
    let remaining = record.remaining();
    let lapses = command.amount.map_or(remaining, |amount| amount.minor());
    if lapses > remaining || lapses.is_zero() {
        return Err(Rejection::PledgeExceeded {
            pledge: command.pledge,
            remaining: Money::from_minor(remaining, currency),
            requested: Money::from_minor(lapses, currency),
        });
    }
    Ok(about(pool).linked(command.pledge, lapses, currency))
}
