//! The agreement of a pool.

use super::budget_type::budget_type;
use super::parts::{document_required, each, money};
use crate::ledger::command::{
    Accountability, Agreement, AgreementFault, AgreementTerms, Apportionment, FixedShare, SwitchException,
    Window,
};
use crate::types::YearKind;
use crate::wire::field::{At, enum_names};
use crate::wire::v1;

/// How many budget types an agreement may have: the control framework of HM Treasury knows about ten.
const BUDGET_TYPES_MAX: usize = 64;

/// How many contributors agree on percentages: as many as a pool may have sources.
const FIXED_SHARES_MAX: usize = 256;

/// How many switches an agreement allows that the matrix refuses.
const SWITCH_EXCEPTIONS_MAX: usize = 64;

/// How many windows an agreement may have; the largest funds have some dozens.
const WINDOWS_MAX: usize = 256;

enum_names!(Accountability, Apportionment, YearKind);

const ACCOUNTABILITIES: &[(v1::Accountability, Accountability)] = &[
    (v1::Accountability::Host, Accountability::Host),
    (v1::Accountability::Contributors, Accountability::Contributors),
];

/// The bases that money is shared on; the percentages of a fixed one stand in a field of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basis {
    Proportional,
    Fixed,
    Contingency,
}

const BASES: &[(v1::Apportionment, Basis)] = &[
    (v1::Apportionment::Proportional, Basis::Proportional),
    (v1::Apportionment::Fixed, Basis::Fixed),
    (v1::Apportionment::Contingency, Basis::Contingency),
];

const YEAR_KINDS: &[(v1::YearKind, YearKind)] = &[
    (v1::YearKind::UkApril, YearKind::UkApril),
    (v1::YearKind::Calendar, YearKind::Calendar),
];

pub(super) fn agreement(message: v1::Agreement, at: At<'_>) -> Option<Agreement> {
    let accountability = at.choice("accountability", message.accountability, ACCOUNTABILITIES);
    let accounting_officer = at.text("accounting_officer", message.accounting_officer);
    let apportionment = apportionment(message.apportionment, message.fixed_shares, at);
    let at_types = at.field("budget_types");
    let budget_types = each(message.budget_types, BUDGET_TYPES_MAX, at_types, budget_type);
    let currency = at.parse("currency_code", &message.currency_code);
    let ends = at.parse_optional("end_date", &message.end_date);
    let host = at.parse("host", &message.host);
    let starts = at.parse("start_date", &message.start_date);
    let at_exceptions = at.field("switch_exceptions");
    let switch_exceptions = each(
        message.switch_exceptions,
        SWITCH_EXCEPTIONS_MAX,
        at_exceptions,
        switch_exception,
    );
    let terms = match message.terms {
        Some(message) => terms(message, at.field("terms")),
        None => Some(AgreementTerms::default()),
    };
    let time_zone = at.parse("time_zone", &message.time_zone);
    let windows = each(message.windows, WINDOWS_MAX, at.field("windows"), window);
    let year_kind = at.choice("year_kind", message.year_kind, YEAR_KINDS);
    let agreement = Agreement {
        accountability: accountability?,
        accounting_officer: accounting_officer?,
        apportionment: apportionment?,
        budget_types: budget_types?,
        currency: currency?,
        ends: ends?,
        host: host?,
        refuse_retrospective: message.refuse_retrospective,
        starts: starts?,
        switch_exceptions: switch_exceptions?,
        terms: terms?,
        time_zone: time_zone?,
        windows: windows?,
        year_kind: year_kind?,
    };
    let faults = agreement.faults();
    if faults.is_empty() {
        return Some(agreement);
    }
    for fault in faults {
        say(fault, at);
    }
    None
}

/// Says what is wrong with an agreement, under the names of the message.
fn say(fault: AgreementFault, at: At<'_>) {
    let list = at.field(field_of(fault.field));
    match fault.element {
        None => list.fault::<()>(fault.description),
        Some((index, place)) => {
            let element = list.index(index);
            element.field(field_of(place)).fault(fault.description)
        }
    };
}

/// The field of the message that an agreement's field comes from.
fn field_of(field: &'static str) -> &'static str {
    match field {
        "apportionment" => "fixed_shares",
        "currency" => "currency_code",
        "ends" => "end_date",
        "from" => "from_budget_type",
        "starts" => "start_date",
        "to" => "to_budget_type",
        same => same,
    }
}

fn apportionment(basis: i32, shares: Vec<v1::FixedShare>, at: At<'_>) -> Option<Apportionment> {
    let basis = at.choice_optional("apportionment", basis, BASES);
    let at_shares = at.field("fixed_shares");
    let has_shares = !shares.is_empty();
    let shares = each(shares, FIXED_SHARES_MAX, at_shares, |message, at| {
        let contributor = at.parse("contributor", &message.contributor);
        let percent = at.parse("percent", &message.percent);
        Some(FixedShare {
            contributor: contributor?,
            percent: percent?,
        })
    });
    match basis?.unwrap_or(Basis::Proportional) {
        Basis::Fixed => shares.map(Apportionment::Fixed),
        _ if has_shares => {
            at_shares.fault("are percentages of APPORTIONMENT_FIXED: choose it, or leave them out")
        }
        Basis::Proportional => Some(Apportionment::Proportional),
        Basis::Contingency => Some(Apportionment::Contingency),
    }
}

fn switch_exception(message: v1::SwitchException, at: At<'_>) -> Option<SwitchException> {
    let cap = money(message.cap, at.field("cap"));
    let from = at.parse("from_budget_type", &message.from_budget_type);
    let reference = document_required("reference", message.reference, at);
    let to = at.parse("to_budget_type", &message.to_budget_type);
    let year = at.parse("year", &message.year);
    Some(SwitchException {
        cap: cap?,
        from: from?,
        reference: reference?,
        to: to?,
        year: year?,
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

    super::super::every_value_is_in_its_table! {
        Accountability in ACCOUNTABILITIES,
        Apportionment in BASES,
        YearKind in YEAR_KINDS,
    }
}
