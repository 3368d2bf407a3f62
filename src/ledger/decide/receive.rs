//! Receive: money paid in, free or restricted. It covers what was allocated ahead of it (rule R6).

use super::{Draft, Facts, Stamped, checks};
use crate::ledger::SOURCES_MAX;
use crate::ledger::account::{Account, Place};
use crate::ledger::command::{Receive, ReceiveRestriction};
use crate::ledger::cover::cover;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;
use crate::types::{Restriction, Source};

pub(super) fn decide(state: &State, stamped: &Stamped, command: &Receive) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::contributor_exists(state, &command.contributor)?;
    match &command.restriction {
        None => {}
        Some(ReceiveRestriction::Initiative(initiative)) => {
            checks::initiative(pool, initiative)?;
        }
        Some(ReceiveRestriction::Window(window)) => checks::window_exists(pool, window)?,
    }
    checks::budget_type(pool, &command.budget_type)?;
    checks::currency(pool, &command.amount)?;
    checks::year(pool, stamped, command.year)?;
    checks::happened_in(stamped, command.year)?;
    let restriction = command.restriction.as_ref().map(Restriction::from);
    let source = Source::new(&command.contributor, restriction.as_ref());
    if pool.sources().len() >= SOURCES_MAX && !pool.sources().contains(&source) {
        return Err(Rejection::TooManySources {
            pool: pool.id().clone(),
            most: SOURCES_MAX,
        });
    }

    let mut draft = Draft::new(pool, command.total());
    draft.post(
        Place::of_total(Account::Received),
        Place::of_total(Account::Available),
        vec![(source, command.amount.minor())],
        None,
    )?;
    cover(&mut draft)?;
    Ok(draft.into_facts())
}
