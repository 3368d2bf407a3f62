//! ReturnAllocation: an initiative hands back what it was given and has not promised. Backwards, so UNCOVERED
//! goes first; the real money it frees covers what other places still lack (rules R5 and R6).

use super::{Asked, Draft, Facts, Stamped, checks};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::ReturnAllocation;
use crate::ledger::cover::cover;
use crate::ledger::rejection::Rejection;
use crate::ledger::shares::take_backwards;
use crate::ledger::state::State;

pub(super) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &ReturnAllocation,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::initiative(pool, &command.initiative)?;
    checks::budget_type(pool, &command.budget_type)?;
    checks::currency(pool, &command.amount)?;
    checks::year(pool, stamped, command.year)?;
    checks::happened_in(stamped, command.year)?;

    let mut draft = Draft::new(pool, command.total());
    let requested = command.amount.minor();
    let from = Place::of_initiative(Account::Allocated, &command.initiative);
    let held = draft.total().at(&from);
    if requested > held.sum() {
        let asked = Asked::all_of(Account::Allocated, &command.initiative, requested, held.sum());
        return Err(Rejection::Insufficient {
            shortfall: draft.shortfall(state, asked),
        });
    }

    let shares = take_backwards(held, draft.usage(&command.initiative), requested);
    draft.post(from, Place::of_total(Account::Available), shares, None)?;
    cover(&mut draft)?;
    Ok(draft.into_facts())
}
