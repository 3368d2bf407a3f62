//! RegisterContributor.

use super::Facts;
use crate::ledger::command::RegisterContributor;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    command: &RegisterContributor,
) -> Result<Facts, Rejection> {
    match state.contributor(&command.contributor) {
        Some(_) => Err(Rejection::ContributorExists {
            contributor: command.contributor.clone(),
        }),
        None => Ok(Facts::default()),
    }
}
