//! The past, made again, is the past as it was; and by effective date it is what the lines add up to.

mod by_date;
mod dated;
mod effective;
mod journal;
mod left_out;
mod standings;

use super::random::Chance;
use crate::ledger::{Entry, Kind, Pool, Replay, Scope, Sieve, State, apply};
use crate::query::pools;
use crate::types::{Date, PoolId};
use dated::dated;
use std::collections::BTreeMap;

const CASES: u64 = 40;
const STEPS: u64 = 150;

fn pool_ids() -> [PoolId; 2] {
    ["pool", "other"].map(|id| id.parse().unwrap())
}

fn of_pool(pool: &PoolId, effective: Option<Date>) -> Scope {
    Scope::Pool {
        pool: pool.clone(),
        effective,
    }
}

/// The state of a scope after those of `entries` that its sieve keeps by their `lines`.
fn replayed(entries: &[Entry], lines: &[Vec<u8>], scope: Scope) -> State {
    let sieve = Sieve::of(&scope);
    let mut replay = Replay::of(scope);
    for (entry, line) in entries.iter().zip(lines) {
        if sieve.keeps(line) {
            replay.take(entry).unwrap();
        }
    }
    replay.end()
}

fn is_same(found: &State, expected: &State, pool: &PoolId, at: &str) {
    let kept = |state: &State| state.pool(pool).map(|pool| pool.without_references());
    assert_eq!(
        found.pool(pool).map(|pool| (**pool).clone()),
        kept(expected),
        "{at}"
    );
    assert_eq!(found.contributors(), expected.contributors(), "{at}");
    assert_eq!(found.successions(), expected.successions(), "{at}");
}

/// At every entry of every ledger: what comes of the lines about a pool is the very pool that the whole ledger had.
#[test]
fn a_pool_as_at_an_entry_is_the_pool_that_stood_there() {
    let (mut kinds, mut points) = (BTreeMap::<Kind, u32>::new(), 0);
    for seed in 0..CASES {
        let Chance { ledger, accepted, .. } = dated(seed, STEPS);
        let lines = ledger.lines();
        let mut state = State::new();
        for (count, entry) in (1..).zip(&ledger.entries) {
            apply(&mut state, entry).unwrap();
            for pool in pool_ids() {
                let found = replayed(&ledger.entries[..count], &lines, of_pool(&pool, None));
                is_same(
                    &found,
                    &state,
                    &pool,
                    &format!("seed {seed}, {pool} after {count}"),
                );
                points += 1;
            }
            let registered = replayed(&ledger.entries[..count], &lines, Scope::Registrations);
            assert_eq!(registered.contributors(), state.contributors());
            assert_eq!(registered.successions(), state.successions());
            let names = |state: &State| -> Vec<_> {
                let page = pools(state, None, None, 9);
                let told = |pool: &std::sync::Arc<Pool>| {
                    (
                        pool.id().clone(),
                        pool.agreement().clone(),
                        pool.initiatives().len(),
                    )
                };
                page.pools.iter().map(told).collect()
            };
            assert_eq!(names(&registered), names(&state), "seed {seed} after {count}");
        }
        accepted
            .into_iter()
            .for_each(|(kind, count)| *kinds.entry(kind).or_default() += count);
    }
    assert!(points > 4_000, "only {points} points were compared");
    for kind in Kind::ALL {
        let made_otherwise = [
            Kind::LedgerOpened,
            Kind::AddKey,
            Kind::RetireKey,
            Kind::OpenMission,
            Kind::OpenPool,
            Kind::RegisterContributor,
            Kind::RegisterPayee,
        ];
        let count = kinds.get(kind).copied().unwrap_or_default();
        assert!(
            count >= 3 || made_otherwise.contains(kind),
            "{kind:?} was accepted {count} times: {kinds:?}"
        );
    }
}
