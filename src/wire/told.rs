//! What many answers tell in the same way: amounts, control totals, restrictions, accounts, exceptions.

use super::v1;
use crate::ledger::{Account, Exception, ExceptionKind};
use crate::query::Accounts;
use crate::types::{Amount, Currency, Labels, Minor, PoolId, RestrictionRef, TotalKey};
use std::collections::BTreeMap;

/// An amount, with exactly the currency's digits. A field that holds one is always there.
#[allow(clippy::unnecessary_wraps, reason = "it is what a field of a message takes")]
pub(super) fn money(minor: Minor, currency: Currency) -> Option<v1::Money> {
    Some(v1::Money {
        currency_code: currency.code().to_owned(),
        amount: Amount::from_minor(minor, currency).to_string(),
    })
}

/// A control total.
pub(super) fn control_total(pool: &PoolId, key: &TotalKey) -> v1::ControlTotal {
    v1::ControlTotal {
        pool: pool.to_string(),
        year: key.year.to_string(),
        budget_type: key.budget_type.to_string(),
    }
}

/// A restriction as a window, or as an initiative: one of them at most.
pub(super) fn restriction<T>(
    restriction: RestrictionRef<'_>,
    window: impl FnOnce(String) -> T,
    initiative: impl FnOnce(String) -> T,
) -> Option<T> {
    match restriction {
        RestrictionRef::Free => None,
        RestrictionRef::Window(id) => Some(window(id.to_owned())),
        RestrictionRef::Initiative(id) => Some(initiative(id.to_owned())),
    }
}

/// What came in.
pub(super) fn came_in(accounts: &Accounts, currency: Currency) -> v1::MoneyIn {
    let of = |account| money(accounts.of(account), currency);
    v1::MoneyIn {
        received: of(Account::Received),
        carried_in: of(Account::CarriedIn),
        transferred_in: of(Account::TransferredIn),
        succeeded_in: of(Account::SucceededIn),
        interest: of(Account::Interest),
        prior_year_refund: of(Account::PriorYearRefund),
        total: money(accounts.came_in(), currency),
    }
}

/// What is held.
pub(super) fn held(accounts: &Accounts, currency: Currency) -> v1::MoneyHeld {
    let of = |account| money(accounts.of(account), currency);
    v1::MoneyHeld {
        available: of(Account::Available),
        reserved: of(Account::Reserved),
        allocated: of(Account::Allocated),
        committed: of(Account::Committed),
        spent: of(Account::Spent),
        total: money(accounts.held(), currency),
    }
}

/// What went out.
pub(super) fn went_out(accounts: &Accounts, currency: Currency) -> v1::MoneyOut {
    let of = |account| money(accounts.of(account), currency);
    v1::MoneyOut {
        returned: of(Account::Returned),
        fees: of(Account::Fees),
        carried_out: of(Account::CarriedOut),
        transferred_out: of(Account::TransferredOut),
        succeeded_out: of(Account::SucceededOut),
        total: money(accounts.went_out(), currency),
    }
}

/// The kinds of exceptions, in both tongues.
pub(super) const EXCEPTION_KINDS: [(v1::ExceptionKind, ExceptionKind); 7] = [
    (v1::ExceptionKind::OverAllocated, ExceptionKind::OverAllocated),
    (
        v1::ExceptionKind::OverAllocatedWithinTolerance,
        ExceptionKind::OverAllocatedWithinTolerance,
    ),
    (
        v1::ExceptionKind::CommittedUncovered,
        ExceptionKind::CommittedUncovered,
    ),
    (v1::ExceptionKind::SpentUncovered, ExceptionKind::SpentUncovered),
    (v1::ExceptionKind::EarlyWarning, ExceptionKind::EarlyWarning),
    (v1::ExceptionKind::Retrospective, ExceptionKind::Retrospective),
    (
        v1::ExceptionKind::SwitchedByException,
        ExceptionKind::SwitchedByException,
    ),
];

/// A rule that was set aside.
pub(super) fn exception(exception: &Exception, currency: Currency) -> v1::RuleException {
    v1::RuleException {
        kind: exception_kind(exception.kind).into(),
        amount: money(exception.amount.minor(), currency),
        day: optional(exception.day.as_ref()),
        control_total: Some(control_total(&exception.total.pool, &exception.total.key)),
    }
}

/// The kind of an exception.
pub(super) fn exception_kind(kind: ExceptionKind) -> v1::ExceptionKind {
    let known = EXCEPTION_KINDS.iter().find(|(_, known)| *known == kind);
    known.map_or(v1::ExceptionKind::Unspecified, |(kind, _)| *kind)
}

/// The text of something, or none.
pub(super) fn optional(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// Labels by name. The order of a map on the wire says nothing.
pub(super) fn labels(labels: &Labels) -> BTreeMap<String, String> {
    let labels = labels.iter();
    labels
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect()
}
