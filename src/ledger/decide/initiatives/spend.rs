//! Spend: an initiative spends money that it has committed, settling one commitment or none by name.

use super::towards_spending::{Step, advance};
use super::{Draft, Facts, Stamped, checks, named};
use crate::ledger::command::{Coding, Spend};
use crate::ledger::rejection::Rejection;
use crate::ledger::state::Pool;
use crate::ledger::state::State;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Spend,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::open_initiative(pool, &command.initiative)?;
    let budget_type = checks::budget_type(pool, &command.budget_type)?;
    if let Some(payee) = command.coding.as_ref().and_then(|coding| coding.payee.as_ref()) {
        checks::payee_exists(state, payee)?;
    }
    let settled = named::settled(
        pool,
        stamped,
        command.commitment,
        &command.initiative,
        &command.total(),
    )?;
    checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    coded_in_currency(pool, command.coding.as_ref())?;
    checks::happened_in(stamped, command.year)?;
    named::within(pool, settled, command.amount)?;

    let mut draft = Draft::new(pool, command.total());
    advance(
        state,
        &mut draft,
        budget_type,
        Step::Spend,
        &command.initiative,
        command.amount.minor(),
    )?;
    Ok(draft
        .finish(stamped.effective())?
        .settling(settled, command.amount))
}

fn coded_in_currency(pool: &Pool, coding: Option<&Coding>) -> Result<(), Rejection> {
    let amounts = coding.into_iter().flat_map(|coding| [&coding.net, &coding.gross]);
    amounts
        .flatten()
        .try_for_each(|amount| checks::currency(pool, amount))
}
