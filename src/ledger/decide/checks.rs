//! The checks that several commands make, each with its refusal.

use super::Stamped;
use crate::ledger::command::BudgetType;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::{Initiative, Pool, State};
use crate::types::{
    BudgetTypeId, ContributorId, Date, FinancialYear, InitiativeId, MissionId, Money, PoolId, WindowId,
};
use std::sync::Arc;

pub(super) fn mission_exists(state: &State, mission: &MissionId) -> Result<(), Rejection> {
    match state.mission(mission) {
        Some(_) => Ok(()),
        None => Err(Rejection::UnknownMission {
            mission: mission.clone(),
        }),
    }
}

pub(super) fn pool<'a>(state: &'a State, pool: &PoolId) -> Result<&'a Arc<Pool>, Rejection> {
    state
        .pool(pool)
        .ok_or_else(|| Rejection::UnknownPool { pool: pool.clone() })
}

pub(super) fn contributor_exists(state: &State, contributor: &ContributorId) -> Result<(), Rejection> {
    match state.contributor(contributor) {
        Some(_) => Ok(()),
        None => Err(Rejection::UnknownContributor {
            contributor: contributor.clone(),
        }),
    }
}

pub(super) fn initiative<'a>(
    pool: &'a Pool,
    initiative: &InitiativeId,
) -> Result<&'a Arc<Initiative>, Rejection> {
    let unknown = || Rejection::UnknownInitiative {
        pool: pool.id().clone(),
        initiative: initiative.clone(),
    };
    pool.initiative(initiative).ok_or_else(unknown)
}

pub(super) fn window_exists(pool: &Pool, window: &WindowId) -> Result<(), Rejection> {
    if pool.agreement().has_window(window) {
        return Ok(());
    }
    Err(Rejection::UnknownWindow {
        pool: pool.id().clone(),
        window: window.clone(),
    })
}

pub(super) fn budget_type<'a>(
    pool: &'a Pool,
    budget_type: &BudgetTypeId,
) -> Result<&'a BudgetType, Rejection> {
    pool.agreement().budget_type(budget_type).ok_or_else(|| {
        let known: Vec<&str> = pool
            .agreement()
            .budget_types
            .iter()
            .map(|known| known.budget_type.as_str())
            .collect();
        Rejection::UnknownBudgetType {
            pool: pool.id().clone(),
            budget_type: budget_type.clone(),
            known: known.join(", "),
        }
    })
}

pub(super) fn currency(pool: &Pool, money: &Money) -> Result<(), Rejection> {
    let expected = pool.agreement().currency;
    if money.currency == expected {
        return Ok(());
    }
    Err(Rejection::CurrencyMismatch {
        pool: pool.id().clone(),
        expected,
        given: money.currency,
    })
}

pub(super) fn year(pool: &Pool, stamped: &Stamped, year: FinancialYear) -> Result<(), Rejection> {
    let kind = pool.agreement().year_kind;
    if year.kind() == kind {
        return Ok(());
    }
    let example = FinancialYear::holding(stamped.today, kind).unwrap_or(year);
    Err(Rejection::YearKindMismatch {
        pool: pool.id().clone(),
        year,
        example,
    })
}

/// Rule R11 for what has happened: on or before the recorded date, and in the named year.
pub(super) fn happened_in(stamped: &Stamped, year: FinancialYear) -> Result<(), Rejection> {
    let effective = stamped.effective();
    if effective > stamped.today {
        return Err(Rejection::FutureDated {
            effective,
            today: stamped.today,
        });
    }
    if !year.contains(effective) {
        return Err(Rejection::OutsideYear { effective, year });
    }
    Ok(())
}

/// Rule R11 for decisions: any date in the agreement's life.
pub(super) fn decided_in_life(pool: &Pool, effective: Date) -> Result<(), Rejection> {
    let agreement = pool.agreement();
    if agreement.is_alive_on(effective) {
        return Ok(());
    }
    Err(Rejection::OutsideAgreement {
        effective,
        starts: agreement.starts,
        ends: agreement.ends,
    })
}
