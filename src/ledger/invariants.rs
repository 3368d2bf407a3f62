//! What is true after every entry, checked from outside: by the tests after each step, and by whoever replays.

use super::account::Account;
use super::flow::Flow;
use super::state::{Pool, Scheduled, State, Total};
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
            check_schedules(pool).map_err(|message| Violation {
                total: pool.control_total(key.clone()),
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
    check_views(total)?;
    check_covered(pool, key, total)
}

/// What is kept beside the balances says the same as they do: what is available by effective date, in the end; and what
/// went to initiatives less what they handed back.
fn check_views(total: &Total) -> Result<(), String> {
    let available = total.balance(Account::Available);
    let real = available.sum().less(available.uncovered());
    let by_day = total
        .days()
        .available()
        .last()
        .map_or(Minor::ZERO, |(_, available)| available);
    if by_day != real {
        return Err(format!(
            "{} is available by effective date, and {} is",
            by_day.0, real.0
        ));
    }
    let flows = total.flows();
    let given = flows.of(Flow::Allocation).0 + flows.of(Flow::OpeningAllocated).0;
    let handed_back = flows.of(Flow::HandedBack).0 + flows.of(Flow::SupplierRefundToPool).0;
    let by_initiative = Account::ALL.iter().filter(|account| account.is_by_initiative());
    let there: i128 = by_initiative
        .map(|account| total.over_initiatives(*account).sum().0)
        .sum();
    if given - handed_back != there {
        return Err(format!(
            "initiatives have {there}, and were given {given} and handed back {handed_back}"
        ));
    }
    check_crossings(total)
}

/// What crossed the edge of the control total came of the entries that are counted for it.
fn check_crossings(total: &Total) -> Result<(), String> {
    let of = |flows: &[Flow]| flows.iter().map(|flow| total.flows().of(*flow).0).sum::<i128>();
    let held = |account| total.balance(account).sum().0;
    for (what, counted, held) in [
        (
            "transferred in",
            of(&[Flow::SwitchIn, Flow::TransferIn]),
            -held(Account::TransferredIn),
        ),
        (
            "transferred out",
            of(&[Flow::SwitchOut, Flow::TransferOut]),
            held(Account::TransferredOut),
        ),
        (
            "fees",
            of(&[Flow::AgentFee, Flow::DirectCost, Flow::BankCharge]),
            held(Account::Fees),
        ),
        (
            "returned",
            of(&[Flow::ContributionReturned]),
            held(Account::Returned),
        ),
        (
            "received, carried in and interest",
            of(&[
                Flow::Contribution,
                Flow::BudgetMeasure,
                Flow::BudgetExchange,
                Flow::SpendingReviewSettlement,
                Flow::ReserveClaim,
                Flow::BudgetCoverTransfer,
                Flow::FinalOutturn,
                Flow::Correction,
                Flow::Opening,
                Flow::OpeningAllocated,
                Flow::PoolInterest,
                Flow::InitiativeInterest,
            ]),
            -(held(Account::Received) + held(Account::CarriedIn) + held(Account::Interest)),
        ),
    ] {
        if counted != held {
            return Err(format!(
                "{what}: entries are counted for {counted}, and the accounts hold {held}"
            ));
        }
    }
    Ok(())
}

/// What was received for an instalment is no more than it, and not less than nothing.
fn check_schedules(pool: &Pool) -> Result<(), String> {
    for (agreed, record) in pool.contributions().agreed().iter() {
        let is_sound = |scheduled: &Scheduled| {
            Minor::ZERO <= scheduled.received && scheduled.received <= scheduled.amount
        };
        if !record.schedule.iter().all(|(_, scheduled)| is_sound(scheduled)) {
            return Err(format!(
                "an instalment of agreed contribution {agreed} received what it cannot"
            ));
        }
        let total = record.agree.total();
        let mut open = pool.contributions().open_of(&total, &record.source);
        let is_open = open.any(|(open, _)| open == *agreed);
        if is_open != record.schedule.outstanding().is_positive() {
            return Err(format!(
                "agreed contribution {agreed} is kept among those of which something is outstanding, or is not, against its \
                 instalments"
            ));
        }
        let (linked, used) = (record.schedule.linked(), pool.references().of(*agreed).used);
        if linked != used {
            return Err(format!(
                "agreed contribution {agreed} counts {} and receipts are linked with {}",
                linked.0, used.0
            ));
        }
    }
    Ok(())
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
