//! Switch: money from one budget type of a year to another, by the matrix of the control framework (rule R14). What the
//! matrix refuses an exception of the agreement may allow, up to its cap.

use super::{Draft, Facts, Rejection, Stamped, State, checks, hand_over, take_all};
use crate::ledger::command::{BudgetClass, BudgetType, Switch};
use crate::ledger::entry::ExceptionKind;
use crate::ledger::shares::is_free;
use crate::ledger::state::Pool;
use crate::types::{Money, Restriction, RestrictionRef, Source};

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Switch,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::restriction_exists(pool, command.restriction.as_ref())?;
    let from = checks::budget_type(pool, &command.from)?;
    let to = checks::budget_type(pool, &command.to)?;
    checks::different(command.from.as_str(), command.to.as_str(), "budget types")?;
    checks::decided(stamped)?;
    checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    checks::happened_in(stamped, command.year)?;
    let is_exception = !allowed(from, to);
    if is_exception {
        within_exception(pool, command)?;
    }

    let amount = command.amount.minor();
    let mut out = Draft::of_moves(pool, command.from_total());
    let shares = take_all(
        state,
        &out,
        |source| is_wanted(source, command.restriction.as_ref()),
        amount,
    )?;
    if is_exception {
        out.except(ExceptionKind::SwitchedByException, amount);
    }
    hand_over(out, Draft::new(pool, command.to_total()), shares, stamped)
}

fn is_wanted(source: &Source, restriction: Option<&Restriction>) -> bool {
    match (restriction, source.restriction()) {
        (None, _) => is_free(source),
        (Some(Restriction::Window(wanted)), RestrictionRef::Window(window)) => wanted.as_str() == window,
        (Some(Restriction::Initiative(wanted)), RestrictionRef::Initiative(initiative)) => {
            wanted.as_str() == initiative
        }
        (Some(_), _) => false,
    }
}

/// The matrix. A budget type of the pool's own has no place in it: it switches with other such types only.
fn allowed(from: &BudgetType, to: &BudgetType) -> bool {
    use BudgetClass::{Ame, Cdel, RdelAdministration, RdelProgramme};
    if from.ring_fenced && !to.ring_fenced {
        return false;
    }
    match (from.class, to.class) {
        (None, None) => true,
        (None, Some(_)) | (Some(_), None) => false,
        (Some(from), Some(to)) if from == to => true,
        (Some(RdelAdministration), Some(_)) => true,
        (Some(RdelProgramme), Some(to)) => to != RdelAdministration,
        (Some(Cdel | Ame), Some(_)) => false,
    }
}

fn within_exception(pool: &Pool, command: &Switch) -> Result<(), Rejection> {
    let Switch {
        year,
        from,
        to,
        amount,
        ..
    } = command;
    let Some(exception) = pool.agreement().switch_exception(*year, from, to) else {
        return Err(Rejection::SwitchNotAllowed {
            pool: pool.id().clone(),
            year: *year,
            from: from.clone(),
            to: to.clone(),
        });
    };
    let switched = pool.switched(*year, from, to);
    if switched.tallied(amount.minor()) <= exception.cap.minor() {
        return Ok(());
    }
    Err(Rejection::SwitchCapExceeded {
        from: Box::new(pool.control_total(command.from_total())),
        to: to.clone(),
        cap: exception.cap,
        switched: Money::from_minor(switched, amount.currency),
        requested: *amount,
    })
}
