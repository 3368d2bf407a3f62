//! Whether an amount is there, in words.

use crate::cli::reading::{is_some, money, year_and_type};
use crate::wire::v1;
use v1::{AllocationTrial, AmountVerdict, ExceptionKind, VerdictKind};

/// The money is there, and where the allocation was tried the ledger takes it.
pub(super) fn is_yes(verdict: &AmountVerdict) -> bool {
    let taken = verdict.trial.as_ref().is_none_or(|trial| trial.accepted);
    verdict.kind() == VerdictKind::Yes && taken
}

/// The verdict as a program reads it, as `SHORT`.
pub(super) fn name(verdict: &AmountVerdict) -> String {
    let name = verdict.kind().as_str_name();
    name.trim_start_matches("VERDICT_KIND_").to_owned()
}

/// The verdict on one control total.
pub(super) fn sentence(total: &v1::Availability, verdict: &AmountVerdict) -> String {
    let (year, budget_type) = year_and_type(total.control_total.as_ref());
    let fits = money(verdict.fits.as_ref());
    let why = match verdict.kind() {
        VerdictKind::Yes => format!("{fits} is there"),
        kind => {
            let short = money(verdict.short.as_ref());
            let others = verdict.restricted_to_others.as_ref();
            let restricted = match is_some(others) {
                true => format!("; another {} is restricted to other uses", money(others)),
                false => String::new(),
            };
            let much = match kind {
                VerdictKind::OutsideRestriction => "so much is there, but not for this use: ",
                _ => "",
            };
            format!("{much}{fits} is there, {short} is missing{restricted}")
        }
    };
    let answer = match is_yes(verdict) {
        true => "Yes",
        false => "No",
    };
    let asked = money(verdict.amount.as_ref());
    let trial = verdict.trial.as_ref().map(trial).unwrap_or_default();
    format!("{answer}, {asked} of {year} {budget_type}: {why}.{trial}")
}

fn trial(trial: &AllocationTrial) -> String {
    if !trial.accepted {
        let (reason, message) = (&trial.refusal_reason, &trial.refusal_message);
        return format!("\nThe ledger would refuse this allocation today, {reason}: {message}.");
    }
    let goes_over = match trial.goes_over {
        true => ", ahead of contributions",
        false => "",
    };
    let exceptions: Vec<String> = trial.exceptions.iter().map(exception).collect();
    let recorded = match exceptions.is_empty() {
        true => String::new(),
        false => format!(", with the exception {}", exceptions.join(" and ")),
    };
    format!("\nThe ledger would record this allocation today{goes_over}{recorded}.")
}

/// A rule that is set aside, as `OVER_ALLOCATED 40.00 GBP`.
fn exception(exception: &v1::RuleException) -> String {
    let name = kind_name(exception.kind());
    let amount = money(exception.amount.as_ref());
    match exception.day.as_str() {
        "" => format!("{name} {amount}"),
        day => format!("{name} {amount} on {day}"),
    }
}

fn kind_name(kind: ExceptionKind) -> &'static str {
    kind.as_str_name().trim_start_matches("EXCEPTION_KIND_")
}
