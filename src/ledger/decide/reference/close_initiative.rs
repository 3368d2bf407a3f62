//! CloseInitiative: once it holds no money that could still move, it takes none any more.

use super::{Facts, Stamped, about, checks};
use crate::ledger::account::Account;
use crate::ledger::command::CloseInitiative;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;
use crate::types::Money;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &CloseInitiative,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::open_initiative(pool, &command.initiative)?;
    checks::not_in_future(stamped)?;
    for (key, total) in pool.totals() {
        for account in [Account::Reserved, Account::Allocated, Account::Committed] {
            let held = total.of_initiative(account, &command.initiative).sum();
            if !held.is_zero() {
                return Err(Rejection::InitiativeHoldsMoney {
                    initiative: command.initiative.clone(),
                    total: Box::new(pool.control_total(key.clone())),
                    account: account.as_str(),
                    held: Money::from_minor(held, pool.agreement().currency),
                });
            }
        }
    }
    Ok(about(pool))
}
