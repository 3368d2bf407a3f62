//! Commit: an initiative promises money to a third party.

use super::towards_spending::{Step, advance};
use super::{Draft, Facts, Stamped, checks};
use crate::ledger::command::Commit;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Commit,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::open_initiative(pool, &command.initiative)?;
    let budget_type = checks::budget_type(pool, &command.budget_type)?;
    checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    checks::decided_in_life(pool, stamped.effective())?;

    let mut draft = Draft::new(pool, command.total());
    let amount = command.amount.minor();
    advance(
        state,
        &mut draft,
        budget_type,
        Step::Commit,
        &command.initiative,
        amount,
    )?;
    draft.finish(stamped.effective())
}
