//! Terms that say where in a pool: a control total, an initiative.

use crate::index::term::{Field, Term};
use crate::ledger::Action;
use crate::types::{BudgetTypeId, FinancialYear, InitiativeId, PoolId};

/// A control total as a command names it.
type Named<'a> = (&'a PoolId, FinancialYear, &'a BudgetTypeId);

/// An initiative of a pool.
pub fn initiative_of<'a>(pool: &'a PoolId, initiative: &'a InitiativeId) -> Term<'a> {
    let texts = [pool.as_str(), initiative.as_str()].map(str::as_bytes);
    Term::of(Field::Initiative, texts, 0)
}

/// A control total of a pool.
pub fn control_total<'a>(pool: &'a PoolId, year: FinancialYear, budget_type: &'a BudgetTypeId) -> Term<'a> {
    let texts = [pool.as_str(), budget_type.as_str()].map(str::as_bytes);
    Term::of(Field::ControlTotal, texts, year.number())
}

/// The control totals that a command names; two at most.
pub(super) fn named_totals(action: &Action) -> [Option<Named<'_>>; 2] {
    let named = match action {
        Action::Ask(action) => (&action.pool, action.year, &action.budget_type),
        Action::Pledge(action) => (&action.pool, action.year, &action.budget_type),
        Action::Agree(action) => (&action.pool, action.year, &action.budget_type),
        Action::OpeningBalance(action) => (&action.pool, action.year, &action.budget_type),
        Action::Receive(action) => (&action.pool, action.year, &action.budget_type),
        Action::ReturnContribution(action) => (&action.pool, action.year, &action.budget_type),
        Action::Substitute(action) => (&action.pool, action.year, &action.budget_type),
        Action::Allocate(action) => (&action.pool, action.year, &action.budget_type),
        Action::ReturnAllocation(action) => (&action.pool, action.year, &action.budget_type),
        Action::Vire(action) => (&action.pool, action.year, &action.budget_type),
        Action::Commit(action) => (&action.pool, action.year, &action.budget_type),
        Action::ReleaseCommitment(action) => (&action.pool, action.year, &action.budget_type),
        Action::Spend(action) => (&action.pool, action.year, &action.budget_type),
        Action::Certify(action) => (&action.pool, action.year, &action.budget_type),
        Action::Fee(action) => (&action.pool, action.year, &action.budget_type),
        Action::Interest(action) => (&action.pool, action.year, &action.budget_type),
        Action::Transfer(action) => (&action.pool, action.year, &action.budget_type),
        Action::Equalise(action) => (&action.pool, action.year, &action.budget_type),
        Action::Memorandum(action) => match &action.budget_type {
            Some(budget_type) => (&action.pool, action.year, budget_type),
            None => return [None, None],
        },
        Action::Switch(action) => {
            let total = |budget_type| Some((&action.pool, action.year, budget_type));
            return [total(&action.from), total(&action.to)];
        }
        _ => return [None, None],
    };
    [Some(named), None]
}
