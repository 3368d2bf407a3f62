//! SuccessorOf: a machinery-of-government change. Every share that a contributor has in a place where money can be, spent
//! money included, passes to its successors; what it paid in, was paid back or bore as fees stays its own, as history has
//! it, and the accounts succeeded_out and succeeded_in tell the two apart (rule R1).

use super::{Draft, Facts, Stamped, checks};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::{Succession, SuccessorOf};
use crate::ledger::entry::MoveRule;
use crate::ledger::rejection::Rejection;
use crate::ledger::shares::apportion;
use crate::ledger::state::State;
use crate::ledger::state::{Pool, Total};
use crate::types::{Minor, Percent, Source, TotalKey};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many moves one succession makes at most, some 40 MB while it is decided. A larger one is recorded pool by pool.
const MOVES_MAX: usize = 131_072;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &SuccessorOf,
) -> Result<Facts, Rejection> {
    let only = command
        .pool
        .as_ref()
        .map(|pool| checks::pool(state, pool))
        .transpose()?;
    checks::contributor_exists(state, &command.contributor)?;
    for Succession { contributor, .. } in &command.successors {
        checks::contributor_exists(state, contributor)?;
    }
    let mut named = BTreeSet::from([&command.contributor]);
    for Succession { contributor, .. } in &command.successors {
        if !named.insert(contributor) {
            return Err(Rejection::SameEnds {
                named: contributor.to_string(),
                what: "contributors",
            });
        }
    }
    if !Percent::add_up(command.successors.iter().map(|succession| succession.percent)) {
        return Err(Rejection::SuccessionIncomplete {
            contributor: command.contributor.clone(),
        });
    }
    checks::decided(stamped)?;
    checks::not_in_future(stamped)?;

    let mut facts = Facts::default();
    let is_meant = |pool: &&Arc<Pool>| only.is_none_or(|only| only.id() == pool.id());
    for pool in state.pools().values().filter(is_meant) {
        let left: Vec<&Source> = pool
            .sources()
            .iter()
            .filter(|source| source.contributor() == Some(command.contributor.as_str()))
            .collect();
        let successors = || {
            left.iter()
                .flat_map(|source| passed_on(source, Minor(1), &command.successors))
        };
        let new: Vec<Source> = successors().map(|(source, _)| source).collect();
        if left.is_empty() {
            continue;
        }
        checks::room_for(pool, new.iter())?;
        for (key, total) in pool.totals() {
            facts = facts.and(pass_on(stamped, pool, (key, total), &left, &command.successors)?);
            check_moves(facts.moves.len())?;
        }
    }
    // Without a pool it is about many, and of no one agreement's version.
    facts.agreement = only.map(|pool| pool.agreement_version());
    Ok(facts)
}

fn check_moves(count: usize) -> Result<(), Rejection> {
    match count > MOVES_MAX {
        true => Err(Rejection::TooManyMoves { most: MOVES_MAX }),
        false => Ok(()),
    }
}

/// Passes on what `left` holds anywhere in a control total.
fn pass_on(
    stamped: &Stamped,
    pool: &Pool,
    (key, total): (&TotalKey, &Total),
    left: &[&Source],
    successors: &[Succession],
) -> Result<Facts, Rejection> {
    let mut draft = Draft::of_moves(pool, key.clone());
    let passes = |account: Account| account.is_by_initiative() || account == Account::Available;
    for (account, initiative, balance) in total.places().filter(|(account, ..)| passes(*account)) {
        let place = Place {
            account,
            initiative: initiative.cloned(),
        };
        for source in left {
            let share = balance.share(source);
            if share.is_zero() {
                continue;
            }
            let rule = Some(MoveRule::Succeed);
            let gone = vec![((*source).clone(), share)];
            draft.post(place.clone(), Place::of_total(Account::SucceededOut), gone, rule)?;
            let come = passed_on(source, share, successors);
            draft.post(Place::of_total(Account::SucceededIn), place.clone(), come, rule)?;
            check_moves(draft.moves())?;
        }
    }
    draft.finish(stamped.effective())
}

/// Who takes over how much of a share, in the order of sources.
fn passed_on(source: &Source, share: Minor, successors: &[Succession]) -> Vec<(Source, Minor)> {
    let weight = |succession: &Succession| {
        let weight = Minor(succession.percent.ten_thousandths());
        (source.passed_to(&succession.contributor), weight)
    };
    let mut weights: Vec<(Source, Minor)> = successors.iter().map(weight).collect();
    weights.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    apportion(share, &weights)
}
