//! OpenPool. The agreement is sound in itself (`Agreement::faults`) before it comes here.

use super::{Facts, checks};
use crate::ledger::command::{Agreement, Apportionment, OpenPool};
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(in crate::ledger::decide) fn decide(state: &State, command: &OpenPool) -> Result<Facts, Rejection> {
    checks::mission_exists(state, &command.mission)?;
    names_exist(state, &command.agreement)?;
    if state.pool(&command.pool).is_some() {
        return Err(Rejection::PoolExists {
            pool: command.pool.clone(),
        });
    }
    Ok(Facts {
        agreement: Some(1),
        ..Facts::default()
    })
}

/// Whether the contributors that an agreement names are registered.
pub(super) fn names_exist(state: &State, agreement: &Agreement) -> Result<(), Rejection> {
    checks::contributor_exists(state, &agreement.host)?;
    match &agreement.apportionment {
        Apportionment::Fixed(shares) => shares
            .iter()
            .try_for_each(|share| checks::contributor_exists(state, &share.contributor)),
        Apportionment::Proportional | Apportionment::Contingency => Ok(()),
    }
}
