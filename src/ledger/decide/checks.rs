//! The checks that several commands make, each with its refusal.

use super::Stamped;
use crate::ledger::SOURCES_MAX;
use crate::ledger::command::BudgetType;
use crate::ledger::entry::Entry;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::{Initiative, Pool, State};
use crate::types::{
    BudgetTypeId, ContributorId, Date, FinancialYear, InitiativeId, MissionId, Money, PayeeId, PoolId,
    Restriction, Source, WindowId,
};
use std::collections::BTreeSet;
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

/// The initiative, if it still takes money.
pub(super) fn open_initiative<'a>(
    pool: &'a Pool,
    initiative: &InitiativeId,
) -> Result<&'a Arc<Initiative>, Rejection> {
    let found = self::initiative(pool, initiative)?;
    match found.is_closed {
        false => Ok(found),
        true => Err(Rejection::InitiativeClosed {
            pool: pool.id().clone(),
            initiative: initiative.clone(),
        }),
    }
}

pub(super) fn restriction_exists(pool: &Pool, restriction: Option<&Restriction>) -> Result<(), Rejection> {
    match restriction {
        None => Ok(()),
        Some(Restriction::Initiative(initiative)) => self::initiative(pool, initiative).map(|_| ()),
        Some(Restriction::Window(window)) => window_exists(pool, window),
    }
}

pub(super) fn payee_exists(state: &State, payee: &PayeeId) -> Result<(), Rejection> {
    match state.payee(payee) {
        Some(_) => Ok(()),
        None => Err(Rejection::UnknownPayee { payee: payee.clone() }),
    }
}

/// Until boards decide inside the ledger, a decision is a minute that the command names.
pub(super) fn decided(stamped: &Stamped) -> Result<(), Rejection> {
    match stamped.command.decision {
        Some(_) => Ok(()),
        None => Err(Rejection::DecisionRequired {
            command: stamped.command.action.kind().as_str(),
        }),
    }
}

/// Two names that must be of two different things.
pub(super) fn different(one: &str, other: &str, what: &'static str) -> Result<(), Rejection> {
    match one == other {
        false => Ok(()),
        true => Err(Rejection::SameEnds {
            named: one.to_owned(),
            what,
        }),
    }
}

/// Whether the pool has room for sources that it may not know yet: entries with a share for each fit one line.
pub(super) fn room_for<'a>(pool: &Pool, sources: impl Iterator<Item = &'a Source>) -> Result<(), Rejection> {
    let new: BTreeSet<&Source> = sources
        .filter(|source| !source.is_uncovered() && !pool.sources().contains(source))
        .collect();
    if new.is_empty() || pool.sources().len() + new.len() <= SOURCES_MAX {
        return Ok(());
    }
    Err(Rejection::TooManySources {
        pool: pool.id().clone(),
        most: SOURCES_MAX,
    })
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

/// The currency of an amount and the kind of its year.
pub(super) fn amount_and_year(
    pool: &Pool,
    stamped: &Stamped,
    amount: &Money,
    year: FinancialYear,
) -> Result<(), Rejection> {
    currency(pool, amount)?;
    self::year(pool, stamped, year)
}

/// Rule R10: what undoes or corrects an entry takes its effective date. No year can be closed yet; of a closed one it will
/// be an adjustment at final outturn.
pub(super) fn effective_as(stamped: &Stamped, entry: &Entry) -> Result<(), Rejection> {
    match stamped.command.effective {
        Some(effective) if effective != entry.effective => Err(Rejection::EffectiveDateFixed {
            entry: entry.sequence,
            fixed: entry.effective,
            effective,
        }),
        _ => Ok(()),
    }
}

/// Rule R11 for what has happened but belongs to no year.
pub(super) fn not_in_future(stamped: &Stamped) -> Result<(), Rejection> {
    let effective = stamped.effective();
    match effective > stamped.today {
        false => Ok(()),
        true => Err(Rejection::FutureDated {
            effective,
            today: stamped.today,
        }),
    }
}

/// Rule R11 for what has happened: on or before the recorded date, and in the named year.
pub(super) fn happened_in(stamped: &Stamped, year: FinancialYear) -> Result<(), Rejection> {
    not_in_future(stamped)?;
    let effective = stamped.effective();
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
