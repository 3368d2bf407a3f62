//! LabelContributor, LabelInitiative: the whole new set of labels.

use super::{Facts, Stamped, about, checks};
use crate::ledger::command::{LabelContributor, LabelInitiative};
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(in crate::ledger::decide) fn contributor(
    state: &State,
    stamped: &Stamped,
    command: &LabelContributor,
) -> Result<Facts, Rejection> {
    checks::contributor_exists(state, &command.contributor)?;
    checks::not_in_future(stamped)?;
    Ok(Facts::default())
}

pub(in crate::ledger::decide) fn initiative(
    state: &State,
    stamped: &Stamped,
    command: &LabelInitiative,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::initiative(pool, &command.initiative)?;
    checks::not_in_future(stamped)?;
    Ok(about(pool))
}
