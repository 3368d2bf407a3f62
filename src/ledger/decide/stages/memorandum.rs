//! Memorandum: support that is valued and shown, and never a share of anything (rule R12).

use super::{Facts, Stamped, about, amount_and_dates, checks};
use crate::ledger::command::Memorandum;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::MemorandumRecord;
use crate::ledger::state::State;
use crate::types::Minor;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Memorandum,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::contributor_exists(state, &command.contributor)?;
    if let Some(budget_type) = &command.budget_type {
        checks::budget_type(pool, budget_type)?;
    }
    if let Some(replaced) = command.replaces {
        let of_this = |record: &&MemorandumRecord| {
            let earlier = &record.memorandum;
            let is_alike = (&earlier.contributor, earlier.year, earlier.kind)
                == (&command.contributor, command.year, command.kind);
            is_alike && !record.is_replaced
        };
        if pool
            .contributions()
            .memoranda()
            .get(&replaced)
            .filter(of_this)
            .is_none()
        {
            return Err(Rejection::UnknownMemorandum {
                pool: pool.id().clone(),
                memorandum: replaced,
            });
        }
    }
    amount_and_dates(pool, stamped, &command.value, command.year)?;
    Ok(match command.replaces {
        Some(replaced) => about(pool).linked(replaced, Minor::ZERO, command.value.currency),
        None => about(pool),
    })
}
