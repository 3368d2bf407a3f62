//! "Can I?": whether an amount is there for a use, and what the rules would say to allocating it.
//!
//! The two are different questions. The verdict is about money that is there: free, or restricted and fitting. The trial
//! decides the very allocation on the ledger as it is, and so counts what a funds check lets go over: Advisory, a
//! tolerance, agreed contributions still to come.

use super::TotalAvailability;
use super::availability::AvailabilityQuery;
use crate::ledger::command::Allocate;
use crate::ledger::{Account, Exception, Pool, Rejection, would_allocate};
use crate::types::{Minor, Sequence, Timestamp};
use std::sync::Arc;

/// How many control totals an answer about an amount tells: each decides an allocation.
pub(super) const TRIALS_MAX: usize = 100;

/// Whether an amount is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerdictKind {
    /// In money that fits.
    Yes,
    /// So much is there, but too little of it fits.
    OutsideRestriction,
    /// So much is not there.
    Short,
}

/// Whether an amount is there in a control total.
#[derive(Debug)]
pub struct Verdict {
    /// The answer.
    pub kind: VerdictKind,
    /// How much was asked about.
    pub amount: Minor,
    /// What is there for the use.
    pub fits: Minor,
    /// What is there and may not pay for it.
    pub restricted_to_others: Minor,
    /// What is missing for the use.
    pub short: Minor,
    /// What the rules would say: the exceptions that it would be accepted with, or why not; nothing where nobody would be
    /// given the money.
    pub trial: Option<Result<Vec<Exception>, Rejection>>,
}

impl Verdict {
    /// Whether it would be accepted ahead of contributions.
    pub fn goes_over(&self) -> bool {
        self.short.is_positive() && matches!(self.trial, Some(Ok(_)))
    }
}

/// The verdict on the amount that `query` asks about in a control total of its answer, if it asks; `last` is the last entry
/// that `pool` counts.
pub fn verdict(
    pool: &Arc<Pool>,
    query: &AvailabilityQuery,
    total: &TotalAvailability<'_>,
    last: Sequence,
    now: Timestamp,
) -> Option<Verdict> {
    let money = query.amount?;
    let amount = money.minor();
    let fits = total.available_to_allocate;
    let held = pool.total(&total.key).balance(Account::Available);
    let there = held.sum().less(held.uncovered());
    let kind = match amount {
        amount if amount <= fits => VerdictKind::Yes,
        amount if amount <= there => VerdictKind::OutsideRestriction,
        _ => VerdictKind::Short,
    };
    let allocate = query.initiative.as_ref().map(|initiative| Allocate {
        amount: money,
        budget_type: total.key.budget_type.clone(),
        initiative: initiative.clone(),
        pool: pool.id().clone(),
        year: total.key.year,
    });
    Some(Verdict {
        kind,
        amount,
        fits,
        restricted_to_others: there.less(fits),
        short: amount.less(fits).or_zero(),
        trial: allocate.map(|allocate| would_allocate(pool, last, allocate, now)),
    })
}
