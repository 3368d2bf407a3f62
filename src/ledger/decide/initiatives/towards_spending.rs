//! Money of an initiative on its way from one account to the next towards spending: real money first, UNCOVERED last
//! (rule R5).

use super::funds_check::{self, Verdict};
use super::{Asked, Draft};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::BudgetType;
use crate::ledger::rejection::Rejection;
use crate::ledger::shares::{add_uncovered, take};
use crate::ledger::state::State;
use crate::types::{InitiativeId, Minor};

/// The step that money takes.
#[derive(Clone, Copy)]
pub(super) enum Step {
    /// From allocated to committed.
    Commit,
    /// From committed to spent.
    Spend,
}

impl Step {
    fn ends(self) -> (Account, Account) {
        match self {
            Step::Commit => (Account::Allocated, Account::Committed),
            Step::Spend => (Account::Committed, Account::Spent),
        }
    }
}

/// Moves `requested` of an initiative one step on.
pub(super) fn advance(
    state: &State,
    draft: &mut Draft<'_>,
    budget_type: &BudgetType,
    step: Step,
    initiative: &InitiativeId,
    requested: Minor,
) -> Result<(), Rejection> {
    let (from, to) = step.ends();
    let place = Place::of_initiative(from, initiative);
    let held = draft.with_enough(state, &place, requested)?;
    let taken = take(held, draft.usage(initiative), requested);
    let uncovered = requested.less(taken.sum);
    let mut shares = taken.shares;
    if uncovered.is_positive() {
        let verdict = match step {
            Step::Commit => funds_check::commit(draft, budget_type, initiative, uncovered),
            Step::Spend => funds_check::spend(budget_type, uncovered),
        };
        match verdict {
            Verdict::Enough => {}
            Verdict::Over(exception, amount) => draft.except(exception, amount),
            Verdict::Refused { tolerance } => {
                let asked = Asked::all_of(from, initiative, requested, taken.sum.tallied(tolerance));
                let uncovered = draft.money(held.uncovered());
                return Err(Rejection::MoneyUncovered {
                    shortfall: draft.shortfall(state, asked),
                    uncovered,
                });
            }
        }
        add_uncovered(&mut shares, uncovered);
    }
    draft.post(place, Place::of_initiative(to, initiative), shares, None)
}
