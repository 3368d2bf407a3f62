//! Rule R6: the funds check.
//!
//! It guards `available` only. What is allocated ahead of contributions is UNCOVERED. With the basis AGREED, agreed
//! contributions that are still outstanding count for what they could cover when they come: each restriction fills its
//! own initiative or window first, and free money the rest, which is exact because restrictions nest (rule R4). What they
//! could not cover is what goes over.

use super::Draft;
use crate::ledger::account::Account;
use crate::ledger::command::{BudgetType, FundsBasis, FundsMode};
use crate::ledger::entry::ExceptionKind;
use crate::ledger::state::{Pool, Total};
use crate::types::{InitiativeId, Minor, RestrictionRef, TotalKey, WindowId};
use std::collections::BTreeMap;

/// What the funds check says about going over by some amount.
pub(super) enum Verdict {
    /// Nothing goes over.
    Enough,
    /// It may go over by this, and that is recorded.
    Over(ExceptionKind, Minor),
    /// It may go over by no more than this.
    Refused {
        /// What would still have been accepted.
        tolerance: Minor,
    },
}

/// Whether `beyond` more than what fits may be allocated to `initiative`.
pub(super) fn allocate(
    draft: &Draft<'_>,
    budget_type: &BudgetType,
    initiative: &InitiativeId,
    beyond: Minor,
) -> Verdict {
    if !beyond.is_positive() {
        return Verdict::Enough;
    }
    let (before, after) = exceeding(draft, budget_type, &[(initiative, beyond)], &ALL);
    let increase = after.less(before);
    match budget_type.funds_check.mode {
        FundsMode::Advisory => over(ExceptionKind::OverAllocated, increase),
        FundsMode::Absolute => {
            let limit = budget_type
                .funds_check
                .tolerance_percent
                .of(draft.total().received());
            within(limit, (before, after), beyond)
        }
    }
}

/// Whether `uncovered` may move from one initiative to another: what agreed contributions could cover at the one they may
/// not cover at the other.
pub(super) fn vire(
    draft: &Draft<'_>,
    budget_type: &BudgetType,
    (from, to): (&InitiativeId, &InitiativeId),
    uncovered: Minor,
) -> Verdict {
    let changes = [(from, uncovered.negated()), (to, uncovered)];
    let (before, after) = exceeding(draft, budget_type, &changes, &ALL);
    match budget_type.funds_check.mode {
        FundsMode::Advisory => over(ExceptionKind::OverAllocated, after.less(before)),
        FundsMode::Absolute => {
            let limit = budget_type
                .funds_check
                .tolerance_percent
                .of(draft.total().received());
            within(limit, (before, after), uncovered)
        }
    }
}

/// Absolute: what exceeds stays within the limit, or at least grows no further. Of `moved` beyond that, one unit less
/// exceeds by one unit less.
fn within(limit: Minor, (before, after): (Minor, Minor), moved: Minor) -> Verdict {
    let limit = limit.max(before);
    match after <= limit {
        true => over(ExceptionKind::OverAllocatedWithinTolerance, after.less(before)),
        false => Verdict::Refused {
            tolerance: moved.less(after.less(limit)).or_zero(),
        },
    }
}

/// Where UNCOVERED is outside `available`.
const ALL: [Account; 4] = [
    Account::Reserved,
    Account::Allocated,
    Account::Committed,
    Account::Spent,
];

/// Whether `uncovered` of an initiative may be committed: as far as agreed contributions that are outstanding could cover
/// it, and beyond that under Advisory.
pub(super) fn commit(
    draft: &Draft<'_>,
    budget_type: &BudgetType,
    initiative: &InitiativeId,
    uncovered: Minor,
) -> Verdict {
    let promised = [Account::Committed, Account::Spent];
    let (before, after) = exceeding(draft, budget_type, &[(initiative, uncovered)], &promised);
    let increase = after.less(before);
    match budget_type.funds_check.mode {
        _ if increase.is_zero() => Verdict::Enough,
        FundsMode::Advisory => Verdict::Over(ExceptionKind::CommittedUncovered, increase),
        FundsMode::Absolute => Verdict::Refused {
            tolerance: uncovered.less(increase),
        },
    }
}

/// Whether money that nobody has paid in may be spent: never as a matter of course.
pub(super) fn spend(budget_type: &BudgetType, uncovered: Minor) -> Verdict {
    match budget_type.funds_check.mode {
        FundsMode::Advisory => Verdict::Over(ExceptionKind::SpentUncovered, uncovered),
        FundsMode::Absolute => Verdict::Refused {
            tolerance: Minor::ZERO,
        },
    }
}

fn over(exception: ExceptionKind, increase: Minor) -> Verdict {
    match increase.is_positive() {
        true => Verdict::Over(exception, increase),
        false => Verdict::Enough,
    }
}

/// Whether an allocation of `amount` crosses the percentage of use from which on a board is warned, and what is then in
/// use.
pub(super) fn warning(total: &Total, budget_type: &BudgetType, amount: Minor) -> Option<Minor> {
    budget_type.funds_check.warning_percent?;
    let now = InUse::of(total);
    let after = InUse {
        used: now.used.tallied(amount),
        ..now
    };
    (!now.is_warned(budget_type) && after.is_warned(budget_type)).then_some(after.used)
}

/// How much of a control total is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InUse {
    /// What initiatives have been given and keep, spent or not.
    pub used: Minor,
    /// Of how much: that and what is available.
    pub whole: Minor,
}

impl InUse {
    /// What is in use of `total`.
    pub fn of(total: &Total) -> InUse {
        let by_initiative = Account::ALL.iter().filter(|account| account.is_by_initiative());
        let used = by_initiative.fold(Minor::ZERO, |sum, account| {
            sum.tallied(total.over_initiatives(*account).sum())
        });
        InUse {
            used,
            whole: used.tallied(total.balance(Account::Available).sum()),
        }
    }

    /// Whether that is more than the percentage from which on a board is warned.
    pub fn is_warned(self, budget_type: &BudgetType) -> bool {
        // 10^19 × 10^6 is far inside an i128.
        let warning = budget_type.funds_check.warning_percent;
        warning.is_some_and(|warning| self.used.0 * 1_000_000 > warning.ten_thousandths() * self.whole.0)
    }
}

/// How much of UNCOVERED in `accounts` outstanding agreed contributions could not cover: now, and after `changes` of it at
/// initiatives.
fn exceeding(
    draft: &Draft<'_>,
    budget_type: &BudgetType,
    changes: &[(&InitiativeId, Minor)],
    accounts: &[Account],
) -> (Minor, Minor) {
    if budget_type.funds_check.basis == FundsBasis::Received {
        // Nothing could cover any of it, whosever it is: then nobody's places are looked through, which may be thousands.
        let before = draft.total().uncovered();
        let change = changes
            .iter()
            .fold(Minor::ZERO, |sum, (_, change)| sum.tallied(*change));
        return (before, before.tallied(change));
    }
    let mut uncovered = BTreeMap::new();
    for place in draft
        .total()
        .uncovered_places()
        .filter(|place| accounts.contains(&place.account))
    {
        if let Some(initiative) = &place.initiative {
            *uncovered.entry(initiative.clone()).or_default() += draft.total().at(&place).uncovered().0;
        }
    }
    let outstanding = Outstanding::of(draft.pool(), draft.key());
    let before = outstanding.cannot_cover(draft.pool(), &uncovered);
    for (initiative, change) in changes {
        *uncovered.entry((*initiative).clone()).or_default() += change.0;
    }
    (before, outstanding.cannot_cover(draft.pool(), &uncovered))
}

/// Agreed contributions that are still to come to a control total, by what they may pay for.
#[derive(Default)]
struct Outstanding<'a> {
    free: i128,
    windows: BTreeMap<&'a str, i128>,
    initiatives: BTreeMap<&'a str, i128>,
}

impl<'a> Outstanding<'a> {
    fn of(pool: &'a Pool, key: &'a TotalKey) -> Outstanding<'a> {
        let mut outstanding = Outstanding::default();
        for (source, amount) in pool.contributions().outstanding(key) {
            *match source.restriction() {
                RestrictionRef::Free => &mut outstanding.free,
                RestrictionRef::Window(window) => outstanding.windows.entry(window).or_default(),
                RestrictionRef::Initiative(initiative) => {
                    outstanding.initiatives.entry(initiative).or_default()
                }
            } += amount.0;
        }
        outstanding
    }

    /// What of `uncovered` is left when each restriction has filled its own and free money the rest.
    fn cannot_cover(&self, pool: &Pool, uncovered: &BTreeMap<InitiativeId, i128>) -> Minor {
        let mut left_in_windows: BTreeMap<&str, i128> = BTreeMap::new();
        let mut left = 0;
        for (initiative, uncovered) in uncovered {
            let own = self.initiatives.get(initiative.as_str()).copied().unwrap_or(0);
            let beyond = (uncovered - own).max(0);
            match pool.window_of(initiative).map(WindowId::as_str) {
                Some(window) => *left_in_windows.entry(window).or_default() += beyond,
                None => left += beyond,
            }
        }
        for (window, beyond) in left_in_windows {
            left += (beyond - self.windows.get(window).copied().unwrap_or(0)).max(0);
        }
        Minor((left - self.free).max(0))
    }
}
