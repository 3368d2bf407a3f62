//! Commit: an initiative promises money to a third party.

use super::{Draft, Facts, Stamped, checks};
use crate::ledger::account::Account;
use crate::ledger::command::Commit;
use crate::ledger::entry::ExceptionKind;
use crate::ledger::funds_check::move_towards_spending;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(super) fn decide(state: &State, stamped: &Stamped, command: &Commit) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::initiative(pool, &command.initiative)?;
    let budget_type = checks::budget_type(pool, &command.budget_type)?;
    checks::currency(pool, &command.amount)?;
    checks::year(pool, stamped, command.year)?;
    checks::decided_in_life(pool, stamped.effective())?;

    let mut draft = Draft::new(pool, command.total());
    move_towards_spending(
        state,
        &mut draft,
        budget_type.funds_check.mode,
        (
            Account::Allocated,
            Account::Committed,
            ExceptionKind::CommittedUncovered,
        ),
        &command.initiative,
        command.amount.minor(),
    )?;
    Ok(draft.into_facts())
}
