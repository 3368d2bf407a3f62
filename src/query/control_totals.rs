//! Control totals: what came in, where it is, how each came to its size, and the settings it is checked by.

use super::accounts::Accounts;
use super::percentage::Percentage;
use super::selection::{CONTROL_TOTALS_MAX, Selection, Untold};
use crate::ledger::command::FundsCheck;
use crate::ledger::{Account, Days, Flow, InUse, Pool, Total};
use crate::types::{Date, Minor, TotalKey};

/// How many days of the effective view are told.
pub const DAYS_MAX: usize = 1_000;

/// One control total, amounts in minor units of the pool's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlTotalStatement<'a> {
    /// Which.
    pub key: &'a TotalKey,
    /// What came in, is held and went out.
    pub accounts: Accounts,
    /// UNCOVERED outside `available`.
    pub over_allocated: Minor,
    /// Where it is: in `reserved`, `allocated`, `committed`, `spent`.
    pub uncovered: [Minor; 4],
    /// How the control total came to its size, types without any left out.
    pub adjustments: Vec<Adjustment>,
    /// The funds check of its budget type; none for a type that the agreement no longer has.
    pub funds_check: Option<&'a FundsCheck>,
    /// What is agreed and still to come.
    pub outstanding_agreed: Minor,
    /// How much is in use.
    pub in_use: InUse,
    /// Whether that is more than a board wants to be warned of.
    pub is_warned: bool,
    /// By effective date.
    pub effective: EffectiveView,
}

impl ControlTotalStatement<'_> {
    /// How much the control total is: what is held, and what was taken as fees.
    pub fn amount(&self) -> Minor {
        self.accounts.held().tallied(self.accounts.of(Account::Fees))
    }

    /// What percentage of it is in use.
    pub fn percent_in_use(&self) -> Option<Percentage> {
        Percentage::of(self.in_use.used, self.in_use.whole)
    }
}

/// Why a control total changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdjustmentType {
    /// What was there when the books were opened.
    Opening,
    /// Contributions for which nothing else was named.
    Contribution,
    /// A measure of a fiscal event.
    BudgetMeasure,
    /// Brought from an earlier year.
    BudgetExchange,
    /// The settlement of a Spending Review.
    SpendingReviewSettlement,
    /// A claim on the Reserve.
    ReserveClaim,
    /// Budget cover transferred, between pools too.
    BudgetCoverTransfer,
    /// Machinery of government: from one contributor to another.
    MachineryOfGovernmentChange,
    /// From or to another budget type.
    InternalDepartmentalChange,
    /// At final outturn.
    FinalOutturn,
    /// Receipts corrected.
    Correction,
    /// Interest.
    Interest,
    /// Paid back to contributors.
    ReturnedToContributors,
}

/// By how much a control total changed for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjustment {
    /// The reason.
    pub adjustment_type: AdjustmentType,
    /// How much larger.
    pub increase: Minor,
    /// How much smaller.
    pub decrease: Minor,
}

/// What was available by effective date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveView {
    /// The day it is.
    pub today: Date,
    /// What was available at its end.
    pub available_today: Minor,
    /// The lowest at the end of any day, and the first such day.
    pub lowest: Option<(Minor, Date)>,
    /// The last days on which it changes, if they are told.
    pub days: Vec<(Date, Minor)>,
    /// How many earlier ones are left out.
    pub days_left_out: usize,
}

/// The control totals of `selection` that something touched, by year and budget type.
///
/// # Errors
/// When the pool can have no such control totals, or has more of them than one answer tells.
pub fn control_totals<'a>(
    pool: &'a Pool,
    selection: &Selection,
    today: Date,
) -> Result<Vec<ControlTotalStatement<'a>>, Untold> {
    selection.check(pool, today)?;
    let totals = selection.touched(pool, CONTROL_TOTALS_MAX)?;
    let with_days = totals.len() == 1;
    let statement = |(key, total)| {
        let outstanding = pool.contributions().outstanding(key);
        let outstanding = outstanding.fold(Minor::ZERO, |sum, (_, amount)| sum.tallied(amount));
        statement(pool, key, total, outstanding, today, with_days)
    };
    Ok(totals.into_iter().map(statement).collect())
}

fn statement<'a>(
    pool: &'a Pool,
    key: &'a TotalKey,
    total: &'a Total,
    outstanding_agreed: Minor,
    today: Date,
    with_days: bool,
) -> ControlTotalStatement<'a> {
    let budget_type = pool.agreement().budget_type(&key.budget_type);
    let in_use = InUse::of(total);
    ControlTotalStatement {
        key,
        accounts: Accounts::of_total(total),
        over_allocated: total.uncovered(),
        uncovered: [
            Account::Reserved,
            Account::Allocated,
            Account::Committed,
            Account::Spent,
        ]
        .map(|account| total.over_initiatives(account).uncovered()),
        adjustments: adjustments(total),
        funds_check: budget_type.map(|budget_type| &budget_type.funds_check),
        outstanding_agreed,
        in_use,
        is_warned: budget_type.is_some_and(|budget_type| in_use.is_warned(budget_type)),
        effective: effective(total.days(), today, with_days),
    }
}

/// The tracker. What came of entries by their kind, and beside it what accounts tell alone: interest, successions, money
/// returned.
fn adjustments(total: &Total) -> Vec<Adjustment> {
    let flow = |flow| total.flows().of(flow);
    let both = |one: Minor, other: Minor| one.tallied(other);
    let accounts = Accounts::of_total(total);
    let (none, correction) = (Minor::ZERO, flow(Flow::Correction));
    // Interest of an opening came in as interest, and stands with the opening.
    let interest = both(flow(Flow::PoolInterest), flow(Flow::InitiativeInterest));
    use AdjustmentType as Type;
    let all = [
        (
            Type::Opening,
            both(flow(Flow::Opening), flow(Flow::OpeningAllocated)),
            none,
        ),
        (Type::Contribution, flow(Flow::Contribution), none),
        (Type::BudgetMeasure, flow(Flow::BudgetMeasure), none),
        (Type::BudgetExchange, flow(Flow::BudgetExchange), none),
        (
            Type::SpendingReviewSettlement,
            flow(Flow::SpendingReviewSettlement),
            none,
        ),
        (Type::ReserveClaim, flow(Flow::ReserveClaim), none),
        (
            Type::BudgetCoverTransfer,
            both(flow(Flow::BudgetCoverTransfer), flow(Flow::TransferIn)),
            flow(Flow::TransferOut),
        ),
        (
            Type::MachineryOfGovernmentChange,
            accounts.of(Account::SucceededIn),
            accounts.of(Account::SucceededOut),
        ),
        (
            Type::InternalDepartmentalChange,
            flow(Flow::SwitchIn),
            flow(Flow::SwitchOut),
        ),
        (Type::FinalOutturn, flow(Flow::FinalOutturn), none),
        (
            Type::Correction,
            correction.or_zero(),
            correction.negated().or_zero(),
        ),
        (Type::Interest, interest, none),
        (Type::ReturnedToContributors, none, accounts.of(Account::Returned)),
    ];
    let adjustment = |(adjustment_type, increase, decrease)| Adjustment {
        adjustment_type,
        increase,
        decrease,
    };
    let any = |adjustment: &Adjustment| !adjustment.increase.is_zero() || !adjustment.decrease.is_zero();
    all.into_iter().map(adjustment).filter(any).collect()
}

fn effective(days: &Days, today: Date, with_days: bool) -> EffectiveView {
    let mut view = EffectiveView {
        today,
        available_today: Minor::ZERO,
        lowest: None,
        days: Vec::new(),
        days_left_out: 0,
    };
    for (day, available) in days.available() {
        if day <= today {
            view.available_today = available;
        }
        if view.lowest.is_none_or(|(lowest, _)| available < lowest) {
            view.lowest = Some((available, day));
        }
        if with_days {
            view.days.push((day, available));
        }
    }
    view.days_left_out = view.days.len().saturating_sub(DAYS_MAX);
    view.days.drain(..view.days_left_out);
    view
}
