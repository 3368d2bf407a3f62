//! RegisterPayee. The name of a person never comes here: `wire` keeps it out of the command.

use super::Facts;
use crate::ledger::command::RegisterPayee;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(in crate::ledger::decide) fn decide(state: &State, command: &RegisterPayee) -> Result<Facts, Rejection> {
    match state.payee(&command.payee) {
        None => Ok(Facts::default()),
        Some(_) => Err(Rejection::PayeeExists {
            payee: command.payee.clone(),
        }),
    }
}
