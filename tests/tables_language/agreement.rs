//! The agreement of a pool in words: `absolute tolerance 5 windows heat,power`.

use super::words::{Words, list, pairs, spelled};
use crate::support::{self, YEAR, funds_check};
use common_purse::ledger::command::{
    Agreement, Apportionment, BudgetType, FixedShare, FundsBasis, FundsCheck, FundsMode, SwitchException,
};
use common_purse::types::{Currency, YearKind};
use std::str::FromStr;

/// The words of a type, with whatever it says of itself.
pub fn parsed<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error| format!("{text} {error}"))
}

/// Takes every setting of an agreement out of the words.
pub fn read(words: &mut Words<'_>) -> Result<Agreement, String> {
    let check = funds_check_of(words)?;
    let windows: Vec<&str> = words.after("windows").map(list).into_iter().flatten().collect();
    let mut agreement = support::agreement(check.clone(), &windows);
    if let Some(types) = words.after("types") {
        agreement.budget_types = list(types)
            .map(|text| budget_type(text, &check))
            .collect::<Result<_, _>>()?;
    }
    if words.flag("calendar") {
        agreement.year_kind = YearKind::Calendar;
    }
    if let Some(currency) = words.after("currency") {
        agreement.currency = parsed(currency)?;
    }
    if let Some(zone) = words.after("zone") {
        agreement.time_zone = parsed(zone)?;
    }
    if let Some(ends) = words.after("ends") {
        agreement.ends = Some(parsed(ends)?);
    }
    if let Some(host) = words.after("host") {
        agreement.host = parsed(host)?;
    }
    agreement.refuse_retrospective = words.flag("refuse-retrospective");
    if words.flag("contingency") {
        agreement.apportionment = Apportionment::Contingency;
    }
    if let Some(shares) = words.after("fixed") {
        let share = |(contributor, percent)| {
            Ok::<_, String>(FixedShare {
                contributor: parsed(contributor)?,
                percent: parsed(percent)?,
            })
        };
        let shares = pairs(shares)?.into_iter().map(share);
        agreement.apportionment = Apportionment::Fixed(shares.collect::<Result<_, _>>()?);
    }
    if let Some(switches) = words.after("may-switch") {
        let currency = agreement.currency;
        let exceptions = pairs(switches)?.into_iter();
        let exceptions = exceptions.map(|(ends, cap)| switch_exception(ends, cap, currency));
        agreement.switch_exceptions = exceptions.collect::<Result<_, _>>()?;
    }
    match agreement.faults().first() {
        None => Ok(agreement),
        Some(fault) => Err(format!("the agreement's {} {}", fault.field, fault.description)),
    }
}

fn funds_check_of(words: &mut Words<'_>) -> Result<FundsCheck, String> {
    let mode = match (words.flag("absolute"), words.flag("advisory")) {
        (true, false) => FundsMode::Absolute,
        (false, true) => FundsMode::Advisory,
        _ => return Err("an agreement is absolute or advisory".to_owned()),
    };
    let mut check = funds_check(mode, words.after("tolerance").unwrap_or("0"));
    if words.both("basis", "agreed") {
        check.basis = FundsBasis::Agreed;
    }
    check.warning_percent = words.after("warning").map(parsed).transpose()?;
    Ok(check)
}

/// `capital:cdel`, `fenced:rdel-programme:ring-fenced`, `own:own`.
fn budget_type(text: &str, check: &FundsCheck) -> Result<BudgetType, String> {
    let (id, class) = text.split_once(':').unwrap_or((text, "own"));
    let (class, ring_fenced) = match class.strip_suffix(":ring-fenced") {
        Some(class) => (class, true),
        None => (class, false),
    };
    let class = match class {
        "own" => None,
        class => Some(serde_json::from_value(spelled(class).into()).map_err(|error| error.to_string())?),
    };
    Ok(BudgetType {
        budget_type: parsed(id)?,
        class,
        funds_check: check.clone(),
        name: parsed(id)?,
        ring_fenced,
    })
}

/// `capital>programme` with its cap.
fn switch_exception(ends: &str, cap: &str, currency: Currency) -> Result<SwitchException, String> {
    let (from, to) = ends.split_once('>').ok_or("write FROM>TO:CAP")?;
    let document = serde_json::from_value(super::commands::document("letter"));
    Ok(SwitchException {
        cap: super::commands::money(cap, currency)?,
        from: parsed(from)?,
        reference: document.map_err(|error| error.to_string())?,
        to: parsed(to)?,
        year: parsed(YEAR)?,
    })
}
