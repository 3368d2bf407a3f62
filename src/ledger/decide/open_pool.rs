//! OpenPool. The agreement is sound in itself (`Agreement::faults`) before it comes here.

use super::{Facts, checks};
use crate::ledger::command::{FundsBasis, OpenPool};
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(super) fn decide(state: &State, command: &OpenPool) -> Result<Facts, Rejection> {
    checks::mission_exists(state, &command.mission)?;
    checks::contributor_exists(state, &command.agreement.host)?;
    if state.pool(&command.pool).is_some() {
        return Err(Rejection::PoolExists {
            pool: command.pool.clone(),
        });
    }
    let on_agreed = |basis| basis == FundsBasis::Agreed;
    let budget_types = &command.agreement.budget_types;
    if let Some(budget_type) = budget_types
        .iter()
        .find(|budget_type| on_agreed(budget_type.funds_check.basis))
    {
        return Err(Rejection::FundsBasisNotSupported {
            budget_type: budget_type.budget_type.clone(),
        });
    }
    Ok(Facts {
        agreement: Some(1),
        ..Facts::default()
    })
}
