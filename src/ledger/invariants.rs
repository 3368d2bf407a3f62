//! What is true after every entry, checked from outside: by the tests after each step, and by whoever replays.

use super::account::Account;
use super::state::{Pool, State, Total};
use crate::types::{ControlTotal, Minor, Source, TotalKey};
use std::collections::BTreeMap;

/// A promise that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{total}: {message}")]
pub struct Violation {
    /// Where.
    pub total: ControlTotal,
    /// What.
    pub message: String,
}

/// Checks every control total of `state` against rules R1, R3 and R6.
///
/// # Errors
/// The first promise that does not hold.
pub fn check(state: &State) -> Result<(), Violation> {
    for pool in state.pools().values() {
        for (key, total) in pool.totals() {
            check_total(pool, key, total).map_err(|message| Violation {
                total: ControlTotal {
                    pool: pool.id().clone(),
                    key: key.clone(),
                },
                message,
            })?;
        }
    }
    Ok(())
}

fn check_total(pool: &Pool, key: &TotalKey, total: &Total) -> Result<(), String> {
    let mut by_source: BTreeMap<&Source, i128> = BTreeMap::new();
    let mut uncovered_sum = 0;
    for (account, initiative, balance) in total.places() {
        let place = || match initiative {
            Some(initiative) => format!("{} of {initiative}", account.as_str()),
            None => account.as_str().to_owned(),
        };
        let shares_sum: i128 = balance.shares().iter().map(|(_, held)| held.0).sum();
        if shares_sum + balance.uncovered().0 != balance.sum().0 {
            return Err(format!("{} is not the sum of its sources", place()));
        }
        for (source, held) in balance.shares() {
            *by_source.entry(source).or_default() += held.0;
            if held.0 < 0 && !account.is_outside() {
                return Err(format!("{source} is below zero in {} (R3)", place()));
            }
        }
        uncovered_sum += balance.uncovered().0;
        if balance.uncovered() < Minor::ZERO && account != Account::Available {
            return Err(format!("UNCOVERED is below zero in {} (R3)", place()));
        }
    }
    if let Some((source, sum)) = by_source.iter().find(|(_, sum)| **sum != 0) {
        return Err(format!(
            "the accounts of {source} sum to {sum} and not to zero (R1)"
        ));
    }
    if uncovered_sum != 0 {
        return Err(format!("UNCOVERED sums to {uncovered_sum} and not to zero (R3)"));
    }
    check_sums(total)?;
    check_covered(pool, key, total)
}

/// What is kept summed over initiatives is their sum.
fn check_sums(total: &Total) -> Result<(), String> {
    for account in Account::ALL
        .iter()
        .copied()
        .filter(|account| account.is_by_initiative())
    {
        let of_account = total.places().filter(|(other, _, _)| *other == account);
        let sum: i128 = of_account.map(|(_, _, balance)| balance.sum().0).sum();
        if total.over_initiatives(account).sum().0 != sum {
            return Err(format!(
                "{} over all initiatives is not their sum",
                account.as_str()
            ));
        }
    }
    Ok(())
}

/// R6: nothing that could be covered is left uncovered; and with free money only, UNCOVERED outside `available` is
/// exactly what `available` lacks.
fn check_covered(pool: &Pool, key: &TotalKey, total: &Total) -> Result<(), String> {
    let available = total.balance(Account::Available);
    for place in total.uncovered_places() {
        let Some(initiative) = &place.initiative else {
            continue;
        };
        let usage = super::shares::Use {
            initiative: initiative.as_str(),
            window: pool.window_of(initiative).map(crate::types::WindowId::as_str),
        };
        if super::shares::fitting(available, usage).is_positive() {
            return Err(format!(
                "{place} is uncovered while money that fits it is available (R6)"
            ));
        }
    }
    let free_only = pool
        .sources()
        .iter()
        .all(|source| source.restriction() == crate::types::RestrictionRef::Free);
    let lacking = available.sum().negated().or_zero();
    if free_only && total.uncovered() != lacking {
        return Err(format!(
            "UNCOVERED is {} and not {} in {key} (R6)",
            total.uncovered().0,
            lacking.0
        ));
    }
    Ok(())
}
