//! AmendAgreement: a new version, which governs what is recorded after it. The agreement is sound in itself
//! (`Agreement::faults`) before it comes here; what money already rests on stays.

use super::open_pool::names_exist;
use super::{Facts, Stamped, about, checks};
use crate::ledger::command::{Agreement, AmendAgreement};
use crate::ledger::rejection::Rejection;
use crate::ledger::state::Pool;
use crate::ledger::state::State;
use crate::types::{BudgetTypeId, Restriction, RestrictionRef};

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &AmendAgreement,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    names_exist(state, &command.agreement)?;
    if let Some((term, why)) = fixed_term(pool, &command.agreement) {
        return Err(Rejection::AgreementTermFixed {
            pool: pool.id().clone(),
            term,
            why,
        });
    }
    checks::decided(stamped)?;
    checks::not_in_future(stamped)?;
    let facts = about(pool);
    Ok(Facts {
        // The entry is of the version that it brings.
        agreement: facts.agreement.map(|version| version.saturating_add(1)),
        ..facts
    })
}

/// The first term that the new agreement changes though money rests on it, and why it cannot.
fn fixed_term(pool: &Pool, new: &Agreement) -> Option<(String, &'static str)> {
    let old = pool.agreement();
    let rests = "the pool's amounts, years and days rest on it";
    if new.currency != old.currency {
        return Some(("the currency".to_owned(), rests));
    }
    if new.year_kind != old.year_kind {
        return Some(("the kind of year".to_owned(), rests));
    }
    if new.time_zone != old.time_zone {
        return Some(("the time zone".to_owned(), rests));
    }
    let of_totals = pool.totals().keys().map(|key| &key.budget_type);
    let mut in_use = of_totals.chain(staged(pool).map(|(budget_type, _)| budget_type));
    if let Some(lost) = in_use.find(|budget_type| new.budget_type(budget_type).is_none()) {
        return Some((
            format!("budget type \"{lost}\""),
            "a control total or a contribution is of it",
        ));
    }
    lost_window(pool, new).map(|window| {
        (
            format!("window \"{window}\""),
            "an initiative or a contribution is bound to it",
        )
    })
}

fn lost_window(pool: &Pool, new: &Agreement) -> Option<String> {
    let of_initiatives = pool
        .initiatives()
        .values()
        .filter_map(|initiative| initiative.registered.window.as_ref());
    let of_sources = pool
        .sources()
        .iter()
        .filter_map(|source| match source.restriction() {
            RestrictionRef::Window(window) => Some(window),
            _ => None,
        });
    let of_stages = staged(pool).filter_map(|(_, restriction)| match restriction {
        Some(Restriction::Window(window)) => Some(window.as_str()),
        _ => None,
    });
    let of_initiatives = of_initiatives.map(|window| window.as_str());
    let mut in_use = of_initiatives.chain(of_sources).chain(of_stages);
    let is_kept = |window: &str| new.windows.iter().any(|kept| kept.window.as_str() == window);
    in_use.find(|window| !is_kept(window)).map(str::to_owned)
}

/// What was asked, pledged and agreed is of which budget type and for what.
fn staged(pool: &Pool) -> impl Iterator<Item = (&BudgetTypeId, Option<&Restriction>)> {
    let contributions = pool.contributions();
    let asks = contributions.asks().values().map(|record| &record.ask);
    let asks = asks.map(|ask| (&ask.budget_type, ask.restriction.as_ref()));
    let pledges = contributions.pledges().values().map(|record| &record.pledge);
    let pledges = pledges.map(|pledge| (&pledge.budget_type, pledge.restriction.as_ref()));
    let agreed = contributions.agreed().values().map(|record| &record.agree);
    let agreed = agreed.map(|agree| (&agree.budget_type, agree.restriction.as_ref()));
    asks.chain(pledges).chain(agreed)
}
