//! Control totals with their tracker of adjustments.

use crate::ledger::Pool;
use crate::ledger::command::{FundsBasis, FundsCheck, FundsMode};
use crate::query::{Adjustment, AdjustmentType, ControlTotalStatement, EffectiveView, Point, Selection};
use crate::types::{Currency, Minor};
use crate::wire::as_at::{Asked, asked, speaks_for};
use crate::wire::field::{At, Faults};
use crate::wire::told::{self, optional};
use crate::wire::{status, v1};
use tonic::Status;

/// What an effective view says that it is.
const EFFECTIVE_LABEL: &str = "available by effective date";

/// Which control totals a message asks for.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field.
pub fn control_totals_request(message: &v1::GetControlTotalsRequest) -> Result<Asked<Selection>, Status> {
    let faults = Faults::default();
    let at = At::message(&faults);
    let selection = selection(at, &message.pool, &message.year, &message.budget_type);
    asked(selection, message.as_at.as_ref(), at).ok_or_else(|| status::invalid_fields(faults))
}

/// The fields that name control totals.
pub(in crate::wire) fn selection(at: At<'_>, pool: &str, year: &str, budget_type: &str) -> Option<Selection> {
    let pool = at.parse("pool", pool);
    let year = at.parse_optional("year", year);
    let budget_type = at.parse_optional("budget_type", budget_type);
    Some(Selection {
        pool: pool?,
        year: year?,
        budget_type: budget_type?,
    })
}

/// Control totals of `pool`, as at `point`.
pub fn control_totals_response(
    point: Point,
    pool: &Pool,
    totals: &[ControlTotalStatement<'_>],
) -> v1::GetControlTotalsResponse {
    v1::GetControlTotalsResponse {
        read_at: speaks_for(point),
        pool: pool.id().to_string(),
        pool_name: pool.name().to_owned(),
        control_totals: totals.iter().map(|total| statement(pool, total)).collect(),
    }
}

fn statement(pool: &Pool, total: &ControlTotalStatement<'_>) -> v1::ControlTotalStatement {
    let currency = pool.agreement().currency;
    let money = |minor: Minor| told::money(minor, currency);
    let [reserved, allocated, committed, spent] = total.uncovered.map(money);
    let adjustments = total.adjustments.iter();
    v1::ControlTotalStatement {
        control_total: Some(told::control_total(pool.id(), total.key)),
        amount: money(total.amount()),
        adjustments: adjustments
            .map(|adjustment| self::adjustment(*adjustment, currency))
            .collect(),
        came_in: Some(told::came_in(&total.accounts, currency)),
        held: Some(told::held(&total.accounts, currency)),
        went_out: Some(told::went_out(&total.accounts, currency)),
        over_allocated: money(total.over_allocated),
        uncovered: Some(v1::UncoveredHeld {
            reserved,
            allocated,
            committed,
            spent,
        }),
        funds_check: total
            .funds_check
            .map(|check| funds_check(check, total.outstanding_agreed, currency)),
        early_warning: Some(early_warning(total, currency)),
        effective_view: Some(effective_view(&total.effective, currency)),
    }
}

fn adjustment(adjustment: Adjustment, currency: Currency) -> v1::Adjustment {
    use v1::AdjustmentType as Type;
    let adjustment_type = match adjustment.adjustment_type {
        AdjustmentType::Opening => Type::Opening,
        AdjustmentType::Contribution => Type::Contribution,
        AdjustmentType::BudgetMeasure => Type::BudgetMeasure,
        AdjustmentType::BudgetExchange => Type::BudgetExchange,
        AdjustmentType::SpendingReviewSettlement => Type::SpendingReviewSettlement,
        AdjustmentType::ReserveClaim => Type::ReserveClaim,
        AdjustmentType::BudgetCoverTransfer => Type::BudgetCoverTransfer,
        AdjustmentType::MachineryOfGovernmentChange => Type::MachineryOfGovernmentChange,
        AdjustmentType::InternalDepartmentalChange => Type::InternalDepartmentalChange,
        AdjustmentType::FinalOutturn => Type::FinalOutturn,
        AdjustmentType::Correction => Type::Correction,
        AdjustmentType::Interest => Type::Interest,
        AdjustmentType::ReturnedToContributors => Type::ReturnedToContributors,
    };
    v1::Adjustment {
        r#type: adjustment_type.into(),
        increase: told::money(adjustment.increase, currency),
        decrease: told::money(adjustment.decrease, currency),
    }
}

fn funds_check(check: &FundsCheck, outstanding: Minor, currency: Currency) -> v1::FundsCheckInForce {
    let mode = match check.mode {
        FundsMode::Absolute => v1::FundsMode::Absolute,
        FundsMode::Advisory => v1::FundsMode::Advisory,
    };
    let basis = match check.basis {
        FundsBasis::Received => v1::FundsBasis::Received,
        FundsBasis::Agreed => v1::FundsBasis::Agreed,
    };
    v1::FundsCheckInForce {
        mode: mode.into(),
        basis: basis.into(),
        tolerance_percent: check.tolerance_percent.to_string(),
        outstanding_agreed: told::money(outstanding, currency),
    }
}

fn early_warning(total: &ControlTotalStatement<'_>, currency: Currency) -> v1::EarlyWarning {
    let warning = total.funds_check.and_then(|check| check.warning_percent);
    v1::EarlyWarning {
        in_use: told::money(total.in_use.used, currency),
        of_amount: told::money(total.in_use.whole, currency),
        percent_in_use: optional(total.percent_in_use().as_ref()),
        warning_percent: optional(warning.as_ref()),
        reached: total.is_warned,
    }
}

fn effective_view(view: &EffectiveView, currency: Currency) -> v1::EffectiveView {
    let days = view.days.iter().map(|(day, available)| v1::EffectiveDay {
        day: day.to_string(),
        available: told::money(*available, currency),
    });
    v1::EffectiveView {
        label: EFFECTIVE_LABEL.to_owned(),
        today: view.today.to_string(),
        available_today: told::money(view.available_today, currency),
        lowest: view.lowest.and_then(|(lowest, _)| told::money(lowest, currency)),
        lowest_day: optional(view.lowest.map(|(_, day)| day).as_ref()),
        days: days.collect(),
        days_left_out: u32::try_from(view.days_left_out).unwrap_or(u32::MAX),
    }
}
