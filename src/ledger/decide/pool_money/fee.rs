//! Fee: money for the running of the pool. One that names a receipt is borne by its source, another by all free money
//! (rule R12); none by UNCOVERED (rule R6).

use super::{Account, Draft, Facts, Place, Rejection, Stamped, State, checks, named, take_all};
use crate::ledger::command::{Fee, Receive};
use crate::ledger::shares::is_free;
use crate::ledger::state::Pool;
use crate::types::{Sequence, Source};

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Fee,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::budget_type(pool, &command.budget_type)?;
    let receipt = command
        .receipt
        .map(|receipt| of_total(pool, stamped, command, receipt))
        .transpose()?;
    checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    checks::happened_in(stamped, command.year)?;

    let mut draft = Draft::of_moves(pool, command.total());
    let amount = command.amount.minor();
    let bearer = receipt.map(|receive| Source::new(&receive.contributor, receive.restriction.as_ref()));
    let bears = |source: &Source| {
        bearer
            .as_ref()
            .map_or_else(|| is_free(source), |bearer| bearer == source)
    };
    let shares = take_all(state, &draft, bears, amount)?;
    draft.post(
        Place::of_total(Account::Available),
        Place::of_total(Account::Fees),
        shares,
        None,
    )?;
    let facts = draft.finish(stamped.effective())?;
    Ok(match command.receipt {
        Some(receipt) => facts.linked(receipt, amount, command.amount.currency),
        None => facts,
    })
}

/// The receipt that a fee names, if it is of its control total and still stands.
fn of_total<'a>(
    pool: &Pool,
    stamped: &'a Stamped,
    command: &Fee,
    receipt: Sequence,
) -> Result<&'a Receive, Rejection> {
    let (_, receive) = named::receipt(pool, stamped, receipt)?;
    if receive.total() != command.total() {
        return Err(Rejection::UnknownReceipt {
            pool: pool.id().clone(),
            receipt,
        });
    }
    named::stands(pool, receipt)?;
    named::is_not_corrected(pool, receipt)?;
    Ok(receive)
}
