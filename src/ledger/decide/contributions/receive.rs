//! Receive: money paid in, free or restricted. It settles what was agreed and covers what was allocated ahead of it
//! (rule R6).

use super::{Draft, Facts, Stamped, checks, cover, stages};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::Receive;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;
use crate::types::Source;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Receive,
) -> Result<Facts, Rejection> {
    let pool = stages::names(state, command.staged())?;
    stages::names_agreed(state, pool, command)?;
    checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    checks::happened_in(stamped, command.year)?;
    let source = Source::new(&command.contributor, command.restriction.as_ref());
    let links = stages::settlements(state, pool, command)?;
    checks::room_for(pool, std::iter::once(&source))?;

    let mut draft = Draft::new(pool, command.total());
    draft.post(
        Place::of_total(Account::Received),
        Place::of_total(Account::Available),
        vec![(source, command.amount.minor())],
        None,
    )?;
    cover(&mut draft)?;
    let facts = draft.finish(stamped.effective())?;
    Ok(Facts { links, ..facts })
}
