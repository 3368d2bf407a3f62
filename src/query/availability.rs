//! Rule R2: what is available, in three figures that are never mixed, and whose it is.
//!
//! A control total is never netted with another one. What belongs to nobody (UNCOVERED, rule R3) is shown apart and
//! never makes a figure look larger than the money there is: `available_to_allocate` counts real money only, so it
//! is never below zero, and in every figure the contributors' shares and UNCOVERED add up exactly.

use super::by_source::{BySource, Column};
use super::selection::{CONTROL_TOTALS_MAX, Selection, Untold};
use super::verdict::TRIALS_MAX;
use crate::ledger::{Account, Balance, Pool, Rejection, Total, Use};
use crate::types::{
    BudgetTypeId, Date, FinancialYear, InitiativeId, Minor, Money, PoolId, RestrictionRef, Source, TotalKey,
    WindowId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Whose availability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvailabilityQuery {
    /// The pool.
    pub pool: PoolId,
    /// The initiative the money would be for; absent: the pool as a whole.
    pub initiative: Option<InitiativeId>,
    /// Only this year.
    pub year: Option<FinancialYear>,
    /// Only this budget type.
    pub budget_type: Option<BudgetTypeId>,
    /// How much would be allocated, if somebody asks.
    pub amount: Option<Money>,
}

impl AvailabilityQuery {
    fn selection(&self) -> Selection {
        Selection {
            pool: self.pool.clone(),
            year: self.year,
            budget_type: self.budget_type.clone(),
        }
    }
}

/// What one control total has available; amounts in minor units of the pool's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalAvailability<'a> {
    /// The control total.
    pub key: TotalKey,
    /// Whether it is of the year that today is in, by the agreement's zone and calendar.
    pub is_current_year: bool,
    /// Real money in `available` that fits the use; for the pool as a whole all of it.
    pub available_to_allocate: Minor,
    /// What of it may pay for anything.
    pub free: Minor,
    /// What of it is restricted, by restriction, windows first.
    pub restricted: Vec<(RestrictionRef<'a>, Minor)>,
    /// UNCOVERED in `reserved`, `allocated`, `committed` and `spent`.
    pub over_allocated: Minor,
    /// What stands in each stage, UNCOVERED included.
    pub stages: Stages,
    /// What of that is UNCOVERED.
    pub uncovered: Stages,
    /// What the control total received.
    pub received: Minor,
    /// Each contributor with any of these figures, by id.
    pub shares: Vec<ContributorShare<'a>>,
}

/// Money of initiatives by the stage it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stages {
    /// Allocated and not yet promised: available to commit.
    pub allocated: Minor,
    /// Promised and not yet spent: available to spend.
    pub committed: Minor,
    /// Spent.
    pub spent: Minor,
}

/// What of the figures is one contributor's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContributorShare<'a> {
    /// Whose.
    pub contributor: &'a str,
    /// Its share of `available_to_allocate`.
    pub available_to_allocate: Minor,
    /// Its share of each stage.
    pub stages: Stages,
    /// What it paid in.
    pub received: Minor,
}

/// What `pool` has available, by control total in the order of years and budget types; `today` tells which year is the
/// current one.
///
/// # Errors
/// When the pool has no such initiative or budget type, or its agreement counts years otherwise, and when more control
/// totals would be told than fit.
pub fn availability<'a>(
    pool: &'a Pool,
    query: &AvailabilityQuery,
    today: Date,
) -> Result<Vec<TotalAvailability<'a>>, Untold> {
    check(pool, query, today)?;
    let current = FinancialYear::holding(today, pool.agreement().year_kind);
    let totals = keys(
        pool,
        query,
        current.filter(|_| pool.agreement().is_alive_on(today)),
    )?;
    let of_total = |key: TotalKey| {
        let is_current_year = Some(key.year) == current;
        total_availability(pool, key, query.initiative.as_ref(), is_current_year)
    };
    Ok(totals.into_iter().map(of_total).collect())
}

fn check(pool: &Pool, query: &AvailabilityQuery, today: Date) -> Result<(), Rejection> {
    if let Some(initiative) = &query.initiative
        && pool.initiative(initiative).is_none()
    {
        return Err(Rejection::UnknownInitiative {
            pool: pool.id().clone(),
            initiative: initiative.clone(),
        });
    }
    let currency = pool.agreement().currency;
    if let Some(amount) = query.amount
        && amount.currency != currency
    {
        return Err(Rejection::CurrencyMismatch {
            pool: pool.id().clone(),
            expected: currency,
            given: amount.currency,
        });
    }
    query.selection().check(pool, today)
}

/// The control totals to answer for: those that something touched, and every budget type of the year asked for, or
/// else of the current one, so that a new pool shows its zeros.
fn keys(
    pool: &Pool,
    query: &AvailabilityQuery,
    current: Option<FinancialYear>,
) -> Result<BTreeSet<TotalKey>, Untold> {
    let types = pool
        .agreement()
        .budget_types
        .iter()
        .map(|known| &known.budget_type);
    let of_year = query.year.or(current).into_iter().flat_map(|year| {
        types.clone().map(move |budget_type| TotalKey {
            year,
            budget_type: budget_type.clone(),
        })
    });
    let selection = query.selection();
    let limit = match query.amount {
        Some(_) => TRIALS_MAX,
        None => CONTROL_TOTALS_MAX,
    };
    let touched = selection.touched(pool, limit)?;
    let touched = touched.into_iter().map(|(key, _)| key.clone());
    // The zeros of one year are few.
    Ok(touched
        .chain(of_year.filter(|key| selection.takes(key)))
        .collect())
}

fn total_availability<'a>(
    pool: &'a Pool,
    key: TotalKey,
    initiative: Option<&InitiativeId>,
    is_current_year: bool,
) -> TotalAvailability<'a> {
    let total = pool.total(&key);
    let usage = initiative.map(|initiative| Use {
        initiative: initiative.as_str(),
        window: pool.window_of(initiative).map(WindowId::as_str),
    });
    let fits = |source: &Source| usage.is_none_or(|usage| usage.fits(source));
    let available = total.balance(Account::Available);
    let mut by_source = BySource::default();
    // Whoever ever paid in comes first, so that the other columns find their rows.
    by_source.add(Column::Received, total.balance(Account::Received), |_| true);
    by_source.add(Column::Available, available, fits);
    let (stages, uncovered, over_allocated) = add_stages(&mut by_source, total, initiative);
    let mut restricted = restrictions(available, fits);
    let free = restricted.remove(&RestrictionRef::Free).unwrap_or_default();
    TotalAvailability {
        key,
        is_current_year,
        available_to_allocate: by_source.sum(Column::Available),
        free,
        restricted: restricted.into_iter().collect(),
        over_allocated,
        stages,
        uncovered,
        received: total.received(),
        shares: shares(&by_source),
    }
}

/// Sums the initiatives' accounts, of one initiative or of all, and adds their sources: all of each stage, what of it
/// is UNCOVERED, and UNCOVERED over all of them.
fn add_stages<'a>(
    by_source: &mut BySource<'a>,
    total: &'a Total,
    initiative: Option<&InitiativeId>,
) -> (Stages, Stages, Minor) {
    let (mut sums, mut uncovered, mut over_allocated) = (Stages::default(), Stages::default(), Minor::ZERO);
    let mut add = |account: Account, balance: &'a Balance| {
        plus(&mut over_allocated, balance.uncovered());
        let (column, sum, uncovered) = match account {
            Account::Allocated => (Column::Allocated, &mut sums.allocated, &mut uncovered.allocated),
            Account::Committed => (Column::Committed, &mut sums.committed, &mut uncovered.committed),
            Account::Spent => (Column::Spent, &mut sums.spent, &mut uncovered.spent),
            _ => return,
        };
        plus(sum, balance.sum());
        plus(uncovered, balance.uncovered());
        by_source.add(column, balance, |_| true);
    };
    for account in Account::ALL
        .iter()
        .copied()
        .filter(|account| account.is_by_initiative())
    {
        match initiative {
            Some(initiative) => add(account, total.of_initiative(account, initiative)),
            None => add(account, total.over_initiatives(account)),
        }
    }
    (sums, uncovered, over_allocated)
}

/// Each balance is below 10^20 minor units, so that an `i128` holds the sum of more of them than memory does.
fn plus(sum: &mut Minor, amount: Minor) {
    sum.0 += amount.0;
}

/// The money of `available` that fits, by what it may pay for.
fn restrictions<'a>(
    available: &'a Balance,
    fits: impl Fn(&Source) -> bool,
) -> BTreeMap<RestrictionRef<'a>, Minor> {
    let mut restrictions = BTreeMap::new();
    for (source, held) in available.shares().iter().filter(|(source, _)| fits(source)) {
        plus(restrictions.entry(source.restriction()).or_default(), *held);
    }
    restrictions
}

/// Sources by contributor: they are sorted by it, so each contributor's stand together.
fn shares<'a>(by_source: &BySource<'a>) -> Vec<ContributorShare<'a>> {
    let mut shares: Vec<ContributorShare<'a>> = Vec::new();
    for (contributor, row) in by_source.rows() {
        if shares.last().is_none_or(|last| last.contributor != contributor) {
            shares.push(ContributorShare::none(contributor));
        }
        if let Some(share) = shares.last_mut() {
            plus(&mut share.available_to_allocate, row.of(Column::Available));
            plus(&mut share.stages.allocated, row.of(Column::Allocated));
            plus(&mut share.stages.committed, row.of(Column::Committed));
            plus(&mut share.stages.spent, row.of(Column::Spent));
            // The account stands outside the pool and runs negative.
            plus(&mut share.received, row.of(Column::Received).negated());
        }
    }
    shares.retain(|share| *share != ContributorShare::none(share.contributor));
    shares
}

impl ContributorShare<'_> {
    fn none(contributor: &str) -> ContributorShare<'_> {
        ContributorShare {
            contributor,
            available_to_allocate: Minor::ZERO,
            stages: Stages::default(),
            received: Minor::ZERO,
        }
    }
}
