//! The agreement of a pool.

use crate::ledger::command::{
    Accountability, Agreement, AgreementTerms, BudgetType, FundsBasis, FundsCheck, FundsMode, Window,
};
use crate::types::{Percent, YearKind};
use crate::wire::bounds::{BUDGET_TYPES_MAX, WINDOWS_MAX};
use crate::wire::field::{At, enum_names};
use crate::wire::v1;

enum_names!(Accountability, FundsBasis, FundsMode, YearKind);

const ACCOUNTABILITIES: &[(v1::Accountability, Accountability)] = &[
    (v1::Accountability::Host, Accountability::Host),
    (v1::Accountability::Contributors, Accountability::Contributors),
];

const BASES: &[(v1::FundsBasis, FundsBasis)] = &[
    (v1::FundsBasis::Received, FundsBasis::Received),
    (v1::FundsBasis::Agreed, FundsBasis::Agreed),
];

const MODES: &[(v1::FundsMode, FundsMode)] = &[
    (v1::FundsMode::Absolute, FundsMode::Absolute),
    (v1::FundsMode::Advisory, FundsMode::Advisory),
];

const YEAR_KINDS: &[(v1::YearKind, YearKind)] = &[
    (v1::YearKind::UkApril, YearKind::UkApril),
    (v1::YearKind::Calendar, YearKind::Calendar),
];

pub(super) fn agreement(message: v1::Agreement, at: At<'_>) -> Option<Agreement> {
    let accountability = at.choice("accountability", message.accountability, ACCOUNTABILITIES);
    let accounting_officer = at.text("accounting_officer", message.accounting_officer);
    let budget_types = each(
        message.budget_types,
        BUDGET_TYPES_MAX,
        at.field("budget_types"),
        budget_type,
    );
    let currency = at.parse("currency_code", &message.currency_code);
    let ends = at.parse_optional("end_date", &message.end_date);
    let host = at.parse("host", &message.host);
    let starts = at.parse("start_date", &message.start_date);
    let terms = match message.terms {
        Some(message) => terms(message, at.field("terms")),
        None => Some(AgreementTerms::default()),
    };
    let time_zone = at.parse("time_zone", &message.time_zone);
    let windows = each(message.windows, WINDOWS_MAX, at.field("windows"), window);
    let year_kind = at.choice("year_kind", message.year_kind, YEAR_KINDS);
    let agreement = Agreement {
        apportionment: crate::ledger::command::Apportionment::default(),
        refuse_retrospective: false,
        switch_exceptions: Vec::new(),
        accountability: accountability?,
        accounting_officer: accounting_officer?,
        budget_types: budget_types?,
        currency: currency?,
        ends: ends?,
        host: host?,
        starts: starts?,
        terms: terms?,
        time_zone: time_zone?,
        windows: windows?,
        year_kind: year_kind?,
    };
    let faults = agreement.faults();
    if faults.is_empty() {
        return Some(agreement);
    }
    for (field, description) in faults {
        at.field(field_of(field)).fault::<()>(description);
    }
    None
}

/// The field of the message that an agreement's field comes from.
fn field_of(field: &'static str) -> &'static str {
    match field {
        "currency" => "currency_code",
        "ends" => "end_date",
        "starts" => "start_date",
        same => same,
    }
}

/// Every element of a list, or nothing when one of them is wrong or there are more than `most`.
fn each<M, T>(
    messages: Vec<M>,
    most: usize,
    at: At<'_>,
    one: impl Fn(M, At<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let count = messages.len();
    if count > most {
        return at.fault(format!("has {count} elements; at most {most} fit"));
    }
    let elements = messages.into_iter().enumerate();
    let elements: Vec<T> = elements
        .filter_map(|(index, message)| one(message, at.index(index)))
        .collect();
    (elements.len() == count).then_some(elements)
}

fn budget_type(message: v1::BudgetType, at: At<'_>) -> Option<BudgetType> {
    let budget_type = at.parse("budget_type", &message.budget_type);
    let funds_check = at
        .required("funds_check", message.funds_check)
        .and_then(|message| funds_check(&message, at.field("funds_check")));
    let name = at.text("name", message.name);
    Some(BudgetType {
        class: None,
        ring_fenced: false,
        budget_type: budget_type?,
        funds_check: funds_check?,
        name: name?,
    })
}

fn funds_check(message: &v1::FundsCheck, at: At<'_>) -> Option<FundsCheck> {
    let basis = at.choice("basis", message.basis, BASES);
    let mode = at.choice("mode", message.mode, MODES);
    let tolerance_percent = at.parse_optional("tolerance_percent", &message.tolerance_percent);
    Some(FundsCheck {
        warning_percent: None,
        basis: basis?,
        mode: mode?,
        tolerance_percent: tolerance_percent?.unwrap_or(Percent::ZERO),
    })
}

fn window(message: v1::Window, at: At<'_>) -> Option<Window> {
    let name = at.text("name", message.name);
    let window = at.parse("window", &message.window);
    Some(Window {
        name: name?,
        window: window?,
    })
}

fn terms(message: v1::AgreementTerms, at: At<'_>) -> Option<AgreementTerms> {
    let aims_and_outcomes = at.text_optional("aims_and_outcomes", message.aims_and_outcomes);
    let contributions_and_their_variation = at.text_optional(
        "contributions_and_their_variation",
        message.contributions_and_their_variation,
    );
    let duration = at.text_optional("duration", message.duration);
    let functions = at.text_optional("functions", message.functions);
    let management_and_monitoring =
        at.text_optional("management_and_monitoring", message.management_and_monitoring);
    let review = at.text_optional("review", message.review);
    let staff_goods_and_premises =
        at.text_optional("staff_goods_and_premises", message.staff_goods_and_premises);
    let termination = at.text_optional("termination", message.termination);
    let variation = at.text_optional("variation", message.variation);
    Some(AgreementTerms {
        aims_and_outcomes: aims_and_outcomes?,
        contributions_and_their_variation: contributions_and_their_variation?,
        duration: duration?,
        functions: functions?,
        management_and_monitoring: management_and_monitoring?,
        review: review?,
        staff_goods_and_premises: staff_goods_and_premises?,
        termination: termination?,
        variation: variation?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_the_contract_is_in_its_table() {
        for number in 1..=64 {
            for (known, listed) in [
                (
                    v1::Accountability::try_from(number).is_ok(),
                    ACCOUNTABILITIES.iter().any(|(e, _)| *e as i32 == number),
                ),
                (
                    v1::FundsBasis::try_from(number).is_ok(),
                    BASES.iter().any(|(e, _)| *e as i32 == number),
                ),
                (
                    v1::FundsMode::try_from(number).is_ok(),
                    MODES.iter().any(|(e, _)| *e as i32 == number),
                ),
                (
                    v1::YearKind::try_from(number).is_ok(),
                    YEAR_KINDS.iter().any(|(e, _)| *e as i32 == number),
                ),
            ] {
                assert_eq!(known, listed, "number {number}");
            }
        }
    }
}
