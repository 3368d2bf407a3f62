//! Rule R6: the funds check, and money that goes towards spending.
//!
//! The check guards `available` only. Beyond the balance of any other account is always refused. What was
//! allocated ahead of contributions (UNCOVERED) may be committed or spent under Advisory, as an exception, and
//! under Absolute not until it is covered: the tolerance lets a board decide ahead of money, never pay with it.

use super::account::{Account, Place};
use super::command::{FundsCheck, FundsMode};
use super::decide::{Asked, Draft};
use super::entry::ExceptionKind;
use super::rejection::Rejection;
use super::shares::{add_uncovered, take};
use super::state::{State, Total};
use crate::types::{InitiativeId, Minor, Money};

/// What the funds check says about going over by some amount.
pub(super) enum Verdict {
    /// Nothing goes over.
    Enough,
    /// It may go over, and this is recorded.
    Over(ExceptionKind),
    /// It may go over by no more than this.
    Refused {
        /// What is left of the tolerance.
        tolerance: Minor,
    },
}

/// Whether `beyond` more than what fits may be allocated from `total`.
pub(super) fn check(funds_check: &FundsCheck, total: &Total, beyond: Minor) -> Verdict {
    if !beyond.is_positive() {
        return Verdict::Enough;
    }
    match funds_check.mode {
        FundsMode::Advisory => Verdict::Over(ExceptionKind::OverAllocated),
        FundsMode::Absolute => {
            let limit = funds_check.tolerance_percent.of(total.received());
            let tolerance = limit.less(total.uncovered()).or_zero();
            match beyond <= tolerance {
                true => Verdict::Over(ExceptionKind::OverAllocatedWithinTolerance),
                false => Verdict::Refused { tolerance },
            }
        }
    }
}

/// Moves `requested` of an initiative from one account to the next towards spending: real money first,
/// UNCOVERED last (rule R5).
pub(super) fn move_towards_spending(
    state: &State,
    draft: &mut Draft<'_>,
    mode: FundsMode,
    (from, to, exception): (Account, Account, ExceptionKind),
    initiative: &InitiativeId,
    requested: Minor,
) -> Result<(), Rejection> {
    let place = Place::of_initiative(from, initiative);
    let held = draft.total().at(&place);
    if requested > held.sum() {
        let asked = Asked::all_of(from, initiative, requested, held.sum());
        return Err(Rejection::Insufficient {
            shortfall: draft.shortfall(state, asked),
        });
    }
    let taken = take(held, draft.usage(initiative), requested);
    let uncovered = requested.less(taken.sum);
    let mut shares = taken.shares;
    if uncovered.is_positive() {
        if mode == FundsMode::Absolute {
            let asked = Asked::all_of(from, initiative, requested, taken.sum);
            let shortfall = draft.shortfall(state, asked);
            let uncovered = Money::from_minor(held.uncovered(), shortfall.requested.currency);
            return Err(Rejection::MoneyUncovered { shortfall, uncovered });
        }
        draft.except(exception, uncovered);
        add_uncovered(&mut shares, uncovered);
    }
    draft.post(place, Place::of_initiative(to, initiative), shares, None)
}
