//! Allocate: money from a control total to an initiative, under the funds check (rule R6).

use super::funds_check::{self, Verdict};
use super::{Asked, Draft, Facts, Stamped, checks};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::Allocate;
use crate::ledger::entry::ExceptionKind;
use crate::ledger::rejection::Rejection;
use crate::ledger::shares::{add_uncovered, take};
use crate::ledger::state::State;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Allocate,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::open_initiative(pool, &command.initiative)?;
    let budget_type = checks::budget_type(pool, &command.budget_type)?;
    checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    checks::decided_in_life(pool, stamped.effective())?;

    let mut draft = Draft::new(pool, command.total());
    let requested = command.amount.minor();
    let usage = draft.usage(&command.initiative);
    let taken = take(draft.total().balance(Account::Available), usage, requested);
    let beyond = requested.less(taken.sum);
    match funds_check::allocate(&draft, budget_type, &command.initiative, beyond) {
        Verdict::Enough => {}
        Verdict::Over(exception, amount) => draft.except(exception, amount),
        Verdict::Refused { tolerance } => {
            let asked = Asked {
                account: Account::Available,
                initiative: Some(&command.initiative),
                requested,
                fits: taken.sum,
                tolerance,
            };
            return Err(Rejection::Insufficient {
                shortfall: draft.shortfall(state, asked),
            });
        }
    }
    if let Some(in_use) = funds_check::warning(draft.total(), budget_type, requested) {
        draft.except(ExceptionKind::EarlyWarning, in_use);
    }

    let mut shares = taken.shares;
    add_uncovered(&mut shares, beyond);
    let to = Place::of_initiative(Account::Allocated, &command.initiative);
    draft.post(Place::of_total(Account::Available), to, shares, None)?;
    draft.finish(stamped.effective())
}
