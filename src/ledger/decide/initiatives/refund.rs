//! Refund: money that a payee gave back, bounded by what is left of the expenditure (rule R7).

use super::backwards::go_back;
use super::{Draft, Facts, Stamped, checks, named};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::{Refund, RefundTo};
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Refund,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    let expenditure = named::expenditure(pool, stamped, command.expenditure)?;
    named::stands(pool, command.expenditure)?;
    let initiative = checks::initiative(pool, expenditure.initiative)?;
    checks::currency(pool, &command.amount)?;
    checks::happened_in(stamped, expenditure.total.year)?;
    let requested = command.amount.minor();
    let remaining = expenditure
        .amount
        .less(pool.references().of(command.expenditure).used);
    let mut draft = Draft::new(pool, expenditure.total);
    if requested > remaining {
        return Err(Rejection::ExpenditureExceeded {
            expenditure: command.expenditure,
            remaining: draft.money(remaining),
            requested: command.amount,
        });
    }

    let to = match command.to {
        RefundTo::Initiative if !initiative.is_closed => {
            Place::of_initiative(Account::Allocated, expenditure.initiative)
        }
        _ => Place::of_total(Account::Available),
    };
    go_back(
        state,
        &mut draft,
        (Account::Spent, expenditure.initiative),
        to,
        requested,
    )?;
    let facts = draft.finish(stamped.effective())?;
    Ok(facts.linked(command.expenditure, requested, command.amount.currency))
}
