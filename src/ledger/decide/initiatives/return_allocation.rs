//! ReturnAllocation: an initiative hands back what it was given and has not promised.

use super::backwards::go_back;
use super::{Draft, Facts, Stamped, checks};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::ReturnAllocation;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &ReturnAllocation,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::initiative(pool, &command.initiative)?;
    checks::budget_type(pool, &command.budget_type)?;
    checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    checks::happened_in(stamped, command.year)?;

    let mut draft = Draft::new(pool, command.total());
    let from = (Account::Allocated, &command.initiative);
    go_back(
        state,
        &mut draft,
        from,
        Place::of_total(Account::Available),
        command.amount.minor(),
    )?;
    draft.finish(stamped.effective())
}
