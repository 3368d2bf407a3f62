//! Ask, AnswerAsk: who was asked for how much, and what they said. Refusals are the finding.

use super::{Facts, Stamped, about, amount_and_dates, checks, names};
use crate::ledger::command::{AnswerAsk, Ask};
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(in crate::ledger::decide) fn ask(
    state: &State,
    stamped: &Stamped,
    command: &Ask,
) -> Result<Facts, Rejection> {
    let pool = names(state, command.staged())?;
    amount_and_dates(pool, stamped, &command.amount, command.year)?;
    Ok(about(pool))
}

pub(in crate::ledger::decide) fn answer_ask(
    state: &State,
    stamped: &Stamped,
    command: &AnswerAsk,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    if !pool.contributions().asks().contains_key(&command.ask) {
        return Err(Rejection::UnknownAsk {
            pool: pool.id().clone(),
            ask: command.ask,
        });
    }
    if let Some(amount) = &command.amount {
        checks::currency(pool, amount)?;
    }
    checks::not_in_future(stamped)?;
    Ok(about(pool))
}
