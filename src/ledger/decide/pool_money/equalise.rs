//! Equalise: the free money of `available` is brought to the agreement's basis, because the order of payments is an
//! accident (rule R8). Whoever has too much of it available gives it to places in use, and whoever has too little gets its
//! own back from there; accounts and sources keep their sums.

use super::net_received::net_received;
use super::{Account, Draft, Facts, Place, Rejection, Stamped, State, checks, places_in_use};
use crate::ledger::command::{Apportionment, Equalise};
use crate::ledger::entry::MoveRule;
use crate::ledger::shares::{apportion, is_free};
use crate::ledger::state::{Balance, Pool, Total};
use crate::types::{Minor, Source};
use std::collections::BTreeMap;

/// Amounts by source.
type BySource = BTreeMap<Source, Minor>;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Equalise,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::budget_type(pool, &command.budget_type)?;
    checks::decided(stamped)?;
    checks::year(pool, stamped, command.year)?;
    checks::happened_in(stamped, command.year)?;
    let total = pool.total(&command.total());
    if total.uncovered().is_positive() {
        return Err(Rejection::EqualiseWhileUncovered {
            total: Box::new(pool.control_total(command.total())),
            uncovered: crate::types::Money::from_minor(total.uncovered(), pool.agreement().currency),
        });
    }
    let weights = weights(pool, total).map_err(|why| Rejection::NoApportionmentBasis {
        total: Box::new(pool.control_total(command.total())),
        why,
    })?;

    let mut draft = Draft::of_moves(pool, command.total());
    let available = free_of(total.balance(Account::Available));
    let mut held = available.clone();
    let in_use = places_in_use(&draft);
    in_use
        .iter()
        .for_each(|place| add(&mut held, free_of(draft.balance(place))));
    let targets = targets(sum(&available), weights, &held);
    swap(&mut draft, in_use, &available, &targets)?;
    draft.finish(stamped.effective())
}

/// What the agreement shares by, with at least one weight above zero.
fn weights(pool: &Pool, total: &Total) -> Result<Vec<(Source, Minor)>, &'static str> {
    let weights = match &pool.agreement().apportionment {
        Apportionment::Contingency => return Err("the agreement keeps over- and underspends as contingency"),
        Apportionment::Proportional => net_received(total, |source| is_free(source).then(|| source.clone())),
        Apportionment::Fixed(shares) => {
            let weight = |percent: crate::types::Percent| Minor(percent.ten_thousandths());
            let fixed = shares
                .iter()
                .map(|share| (Source::new(&share.contributor, None), weight(share.percent)));
            let mut fixed: Vec<(Source, Minor)> = fixed.filter(|(_, weight)| weight.is_positive()).collect();
            fixed.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            fixed
        }
    };
    match weights.is_empty() {
        false => Ok(weights),
        true => Err("nobody paid in free money of this year, net of what was returned"),
    }
}

/// What each source should have available: `available` by weight, but nobody more than it has at all. What is too much for
/// one is shared among the others again, and what is left in the end is taken by sources without weight, in order.
fn targets(available: Minor, mut weights: Vec<(Source, Minor)>, held: &BySource) -> BySource {
    let most = |source: &Source| held.get(source).copied().unwrap_or_default();
    let mut targets = BySource::new();
    let mut left = available;
    while !weights.is_empty() {
        let shares: BySource = apportion(left, &weights).into_iter().collect();
        let (over, within): (Vec<_>, Vec<_>) = weights
            .into_iter()
            .partition(|(source, _)| shares.get(source).is_some_and(|share| *share > most(source)));
        if over.is_empty() {
            targets.extend(shares);
            return targets;
        }
        for (source, _) in over {
            left = left.less(most(&source));
            targets.insert(source.clone(), most(&source));
        }
        weights = within;
    }
    for (source, most) in held {
        if !targets.contains_key(source) {
            let share = left.min(*most);
            left = left.less(share);
            targets.insert(source.clone(), share);
        }
    }
    targets
}

/// Place by place, those with too little available get their own back and those with too much step in.
fn swap(
    draft: &mut Draft<'_>,
    places: Vec<Place>,
    held: &BySource,
    targets: &BySource,
) -> Result<(), Rejection> {
    let of = |amounts: &BySource, source: &Source| amounts.get(source).copied().unwrap_or_default();
    let sources: std::collections::BTreeSet<&Source> = held.keys().chain(targets.keys()).collect();
    let differences = || {
        let difference = |source: &&Source| of(targets, source).less(of(held, source));
        sources
            .iter()
            .map(move |source| ((*source).clone(), difference(source)))
    };
    let mut short: BySource = differences()
        .filter(|(_, difference)| difference.is_positive())
        .collect();
    let over = differences().map(|(source, difference)| (source, difference.negated()));
    let mut over: BySource = over.filter(|(_, amount)| amount.is_positive()).collect();
    let available = Place::of_total(Account::Available);
    for place in places {
        let own = free_of(draft.balance(&place));
        let back = take_up_to(&mut short, |source| of(&own, source), Minor(i128::MAX));
        let amount = back
            .iter()
            .fold(Minor::ZERO, |sum, (_, share)| sum.tallied(*share));
        if amount.is_zero() {
            if short.values().all(|amount| amount.is_zero()) {
                break;
            }
            continue;
        }
        let into = take_up_to(&mut over, |_| amount, amount);
        let rule = Some(MoveRule::Equalise);
        draft.post(place.clone(), available.clone(), back, rule)?;
        draft.post(available.clone(), place, into, rule)?;
    }
    Ok(())
}

/// Takes from `amounts`, in the order of sources, at most `bound` of each and `most` in all.
fn take_up_to(amounts: &mut BySource, bound: impl Fn(&Source) -> Minor, most: Minor) -> Vec<(Source, Minor)> {
    let mut left = most;
    let mut taken = Vec::new();
    for (source, amount) in amounts.iter_mut() {
        let share = (*amount).min(bound(source)).min(left);
        if share.is_positive() {
            *amount = amount.less(share);
            left = left.less(share);
            taken.push((source.clone(), share));
        }
    }
    taken
}

fn free_of(balance: &Balance) -> BySource {
    balance
        .shares()
        .iter()
        .filter(|(source, _)| is_free(source))
        .cloned()
        .collect()
}

fn add(sums: &mut BySource, amounts: BySource) {
    for (source, amount) in amounts {
        let sum = sums.entry(source).or_default();
        *sum = sum.tallied(amount);
    }
}

fn sum(amounts: &BySource) -> Minor {
    amounts.values().copied().fold(Minor::ZERO, Minor::tallied)
}
