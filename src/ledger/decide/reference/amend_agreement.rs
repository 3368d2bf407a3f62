//! AmendAgreement: a new version, which governs what is recorded after it. The agreement is sound in itself
//! (`Agreement::faults`) before it comes here; what money already rests on stays.

use super::open_pool::names_exist;
use super::{Facts, Stamped, about, checks};
use crate::ledger::command::{Agreement, AmendAgreement};
use crate::ledger::rejection::Rejection;
use crate::ledger::state::Pool;
use crate::ledger::state::State;
use crate::types::RestrictionRef;

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
    let mut in_use = pool.totals().keys().map(|key| &key.budget_type);
    if let Some(lost) = in_use.find(|budget_type| new.budget_type(budget_type).is_none()) {
        return Some((format!("budget type \"{lost}\""), "a control total is kept in it"));
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
    let mut in_use = of_initiatives.map(|window| window.as_str()).chain(of_sources);
    let is_kept = |window: &str| new.windows.iter().any(|kept| kept.window.as_str() == window);
    in_use.find(|window| !is_kept(window)).map(str::to_owned)
}
