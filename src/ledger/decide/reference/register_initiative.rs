//! RegisterInitiative. An initiative lies in at most one window, so windows partition initiatives (rule R4).

use super::{Facts, about, checks};
use crate::ledger::command::RegisterInitiative;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    command: &RegisterInitiative,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    if let Some(window) = &command.window {
        checks::window_exists(pool, window)?;
    }
    if pool.initiative(&command.initiative).is_some() {
        return Err(Rejection::InitiativeExists {
            pool: pool.id().clone(),
            initiative: command.initiative.clone(),
        });
    }
    Ok(about(pool))
}
