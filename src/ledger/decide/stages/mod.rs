//! The stages of a contribution before money comes: asked, pledged, agreed. They are linked, never summed, and move no
//! money.

mod agree;
mod ask;
mod memorandum;
mod pledge;
mod settle;

pub(super) use agree::{agree, vary_agreed};
pub(super) use ask::{answer_ask, ask};
pub(super) use memorandum::decide as memorandum;
pub(super) use pledge::{lapse_pledge, pledge};
pub(super) use settle::{names_agreed, settlements};

use super::{Facts, Stamped, checks};
use crate::ledger::command::Staged;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::{Pool, State};
use crate::types::{FinancialYear, Money, Restriction};

/// Facts about a pool that move no money.
fn about(pool: &Pool) -> Facts {
    Facts {
        agreement: Some(pool.agreement_version()),
        ..Facts::default()
    }
}

/// The pool, once everything that the command names is there.
pub(super) fn names<'a>(state: &'a State, named: Staged<'_>) -> Result<&'a Pool, Rejection> {
    let pool = checks::pool(state, named.pool)?;
    checks::contributor_exists(state, named.contributor)?;
    match named.restriction {
        // What nobody could allocate any more is not asked for, promised or taken.
        Some(Restriction::Initiative(initiative)) => checks::open_initiative(pool, initiative).map(|_| ())?,
        restriction => checks::restriction_exists(pool, restriction)?,
    }
    checks::budget_type(pool, named.budget_type)?;
    Ok(pool)
}

/// The checks that every stage ends with: currency, year and a date in the agreement's life.
fn amount_and_dates(
    pool: &Pool,
    stamped: &Stamped,
    amount: &Money,
    year: FinancialYear,
) -> Result<(), Rejection> {
    checks::amount_and_year(pool, stamped, amount, year)?;
    checks::decided_in_life(pool, stamped.effective())
}
