//! The past, made again, is the past as it was; and by effective date it is what the lines add up to.

mod by_date;
mod dated;
mod left_out;

use super::identities::{balances_add_up, control_totals_add_up, funding_status_adds_up, shares_add_up};
use super::pages::journal;
use super::random::Chance;
use crate::ledger::{Entry, Kind, Pool, Replay, Scope, Sieve, State, apply};
use crate::query::{AsAt, AvailabilityQuery, ContributionsQuery, Past, Point, Unreachable, Until};
use crate::query::{Selection, availability, contributions, exceptional, past, pools};
use crate::types::{Date, PoolId, Sequence, Timestamp};
use by_date::ByDate;
use dated::dated;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

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
    assert_eq!(found.pool(pool), expected.pool(pool), "{at}");
    assert_eq!(found.contributors(), expected.contributors(), "{at}");
    assert_eq!(found.successions(), expected.successions(), "{at}");
    assert_eq!(found.exceptions(pool), expected.exceptions(pool), "{at}");
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

/// What a pool holds, in the words of [`ByDate`].
fn held(pool: &Pool) -> BTreeMap<(String, String, String, String), i128> {
    let mut held = BTreeMap::new();
    for (key, total) in pool.totals() {
        let control_total = pool.control_total(key.clone()).to_string();
        for (account, initiative, balance) in total.places() {
            let initiative = initiative.map(ToString::to_string).unwrap_or_default();
            let place = |source: &str| {
                (
                    control_total.clone(),
                    account.as_str().to_owned(),
                    initiative.clone(),
                    source.to_owned(),
                )
            };
            for (source, amount) in balance.shares() {
                held.insert(place(source.as_str()), amount.0);
            }
            if !balance.uncovered().is_zero() {
                held.insert(place("UNCOVERED"), balance.uncovered().0);
            }
        }
    }
    held
}

/// The stages of a pool's contributions, in the words of [`ByDate`].
fn summed(state: &State, pool: &Pool, today: Date, last: Sequence) -> ByDate {
    let query = ContributionsQuery {
        selection: of(pool),
        contributor: None,
        due_on: None,
    };
    let statement = contributions(pool, &query, today).unwrap();
    let stages = |figure: fn(&crate::query::ContributionStages<'_>) -> crate::types::Minor| {
        statement.rows.iter().map(|(_, row)| figure(row).0).sum()
    };
    let (exceptions, _) = exceptional(state, pool.id(), Sequence::FIRST, last);
    ByDate {
        held: held(pool),
        asked: stages(|row| row.asked),
        pledged: stages(|row| row.pledged),
        lapsed: stages(|row| row.lapsed),
        agreed: stages(|row| row.agreed),
        memoranda: statement.memoranda.iter().map(|(at, _)| at.0).collect(),
        exceptions: exceptions.into_iter().map(|at| at.0).collect(),
    }
}

fn of(pool: &Pool) -> Selection {
    Selection {
        pool: pool.id().clone(),
        year: None,
        budget_type: None,
    }
}

/// Every report of a pool adds up, by date too.
fn reports_add_up(state: &State, pool: &Pool, entries: &[Entry], today: Date, at: &str) {
    funding_status_adds_up(pool, entries, at);
    control_totals_add_up(pool, at);
    if pool.id().as_str() == "pool" {
        shares_add_up(pool, state.contributors().keys(), 0);
        balances_add_up(pool, 0);
    }
    let query = AvailabilityQuery {
        pool: pool.id().clone(),
        initiative: None,
        year: None,
        budget_type: None,
        amount: None,
    };
    for total in availability(pool, &query, today).unwrap() {
        let shares = total.shares.iter().map(|share| share.available_to_allocate.0);
        assert_eq!(shares.sum::<i128>(), total.available_to_allocate.0, "{at}");
    }
}

/// At many entries and on many days: the effective view is what the lines that count add up to, and its reports add up.
#[test]
fn a_pool_by_effective_date_is_what_the_lines_up_to_the_day_add_up_to() {
    let (mut points, mut below_zero) = (0, 0);
    for seed in 0..CASES {
        let Chance {
            ledger, mut random, ..
        } = dated(seed, STEPS);
        let lines = ledger.lines();
        let json: Vec<Value> = lines
            .iter()
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect();
        let first = ledger
            .entries
            .iter()
            .rposition(|entry| entry.kind == Kind::OpenPool)
            .unwrap();
        for _ in 0..55 {
            let behind = ledger.entries.len() - first;
            let last = first + usize::try_from(random.below(behind as u64)).unwrap();
            let day: Date = format!("2026-{:02}-{:02}", 3 + random.below(10), 1 + random.below(28))
                .parse()
                .unwrap();
            let (entries, at) = (
                &ledger.entries[..=last],
                format!("seed {seed} after {last} on {day}"),
            );
            for pool in pool_ids() {
                let state = replayed(entries, &lines, of_pool(&pool, Some(day)));
                let found = state.pool(&pool).unwrap();
                let expected = ByDate::of(&json, pool.as_str(), last as u64, Some(&day.to_string()));
                assert_eq!(
                    summed(&state, found, day, Sequence(last as u64)),
                    expected,
                    "{at}"
                );
                let counted: Vec<Entry> = entries
                    .iter()
                    .filter(|entry| entry.effective <= day)
                    .cloned()
                    .collect();
                reports_add_up(&state, found, &counted, day, &at);
                // What is registered stands as at the entry, whatever its date.
                let whole = replayed(entries, &lines, of_pool(&pool, None));
                let whole = whole.pool(&pool).unwrap();
                assert_eq!(found.agreement(), whole.agreement(), "{at}");
                assert_eq!(found.initiatives(), whole.initiatives(), "{at}");
                assert_eq!(found.ranking(), whole.ranking(), "{at}");
                let is_below = |((_, account, ..), pence): (&(_, String, _, _), &i128)| {
                    ["available", "allocated", "committed", "spent"].contains(&account.as_str()) && *pence < 0
                };
                below_zero += usize::from(expected.held.iter().any(is_below));
                points += 1;
            }
        }
    }
    assert!(
        points >= 2_000 && below_zero >= 100,
        "{points} points, {below_zero} below zero"
    );
}

/// Over a journal: the point of each clock is found, and nothing behind it counts.
#[test]
fn the_point_of_each_clock_is_found_in_the_journal() {
    let mut searched = 0;
    for seed in 0..6 {
        let Chance {
            ledger, mut random, ..
        } = dated(seed, STEPS);
        let (lines, pool) = (ledger.lines(), pool_ids()[0].clone());
        let journal = journal(&lines, 1 + usize::try_from(random.below(50)).unwrap());
        let recorded = |at: usize| ledger.entries[at].stamp.recorded;
        let first = ledger
            .entries
            .iter()
            .position(|entry| entry.kind == Kind::OpenPool)
            .unwrap();
        // The journal is ahead of what reads are shown.
        let durable = ledger.entries.len() - 1 - usize::try_from(random.below(9)).unwrap();
        let now = (Sequence(durable as u64), recorded(durable));
        let ask = |until: Until, effective: Option<Date>| {
            past(
                &journal,
                AsAt { until, effective },
                of_pool(&pool, effective),
                now,
                &|| true,
            )
        };
        for _ in 0..12 {
            let last = first + usize::try_from(random.below((durable - first + 1) as u64)).unwrap();
            let at = |last: usize, effective: Option<Date>| Point {
                sequence: Sequence(last as u64),
                recorded: recorded(last),
                effective,
            };
            let agrees = |found: Past, point: Point| {
                assert_eq!(found.point, point, "seed {seed}");
                let last = usize::try_from(point.sequence.0).unwrap();
                let scope = of_pool(&pool, point.effective);
                let expected = replayed(&ledger.entries[..=last], &lines, scope);
                is_same(
                    &found.state,
                    &expected,
                    &pool,
                    &format!("seed {seed} at {point:?}"),
                );
            };
            agrees(
                ask(Until::Entry(Sequence(last as u64)), None).unwrap(),
                at(last, None),
            );
            // Some microseconds beside the entry's own moment, at which several may have been recorded.
            let moment = recorded(last).microseconds() + i64::try_from(random.below(3)).unwrap() - 1;
            let moment = Timestamp::from_microseconds(moment).unwrap();
            let by_then = (0..=durable).rfind(|at| recorded(*at) <= moment);
            match (ask(Until::Recorded(moment), None), by_then) {
                (Ok(found), Some(last)) if last >= first => agrees(found, at(last, None)),
                (Ok(_), Some(_)) => {}
                (Err(Unreachable::BeforeFirst { first, .. }), None) => assert_eq!(first, recorded(0)),
                (found, expected) => panic!("{found:?} where {expected:?} was expected"),
            }
            let day = Some(recorded(last).date_in(&"Europe/London".parse().unwrap()));
            agrees(
                ask(Until::Entry(Sequence(last as u64)), day).unwrap(),
                at(last, day),
            );
            agrees(ask(Until::Now, day).unwrap(), at(durable, day));
            searched += 1;
        }
        let behind = Sequence(durable as u64 + 1);
        let refused = ask(Until::Entry(behind), None).unwrap_err();
        assert!(
            matches!(refused, Unreachable::BehindLast { sequence, last } if (sequence, last) == (behind, now.0)),
            "{refused}"
        );
        let future = Timestamp::from_microseconds(now.1.microseconds() + 1_000_000).unwrap();
        assert_eq!(ask(Until::Recorded(future), None).unwrap().point.sequence, now.0);
        let nobody = past(
            &journal,
            AsAt {
                until: Until::Now,
                effective: None,
            },
            Scope::Registrations,
            now,
            &|| false,
        );
        assert!(matches!(nobody, Err(Unreachable::Abandoned)));
    }
    assert!(searched > 50);
}

/// Most lines of other pools are not even parsed, and a pool whose id begins like another's is not taken for it.
#[test]
fn the_sieve_lets_other_pools_through_and_knows_ids_from_their_beginnings() {
    let Chance { ledger, .. } = dated(1, STEPS);
    let lines = ledger.lines();
    let kept = |pool: &str| -> BTreeSet<u64> {
        let sieve = Sieve::of(&of_pool(&pool.parse().unwrap(), None));
        let kept = (0..).zip(&lines).filter(|(_, line)| sieve.keeps(line));
        kept.map(|(at, _)| at).collect()
    };
    let registered = |entry: &Entry| {
        matches!(
            entry.kind,
            Kind::RegisterContributor | Kind::LabelContributor | Kind::SuccessorOf
        )
    };
    let of_everybody = ledger.entries.iter().filter(|entry| registered(entry)).count();
    assert!(of_everybody > 3 && kept("other").len() < lines.len() / 3);
    // "poo" and "pool-2" are no pools, nor is what another field of a line holds.
    for none in ["poo", "pool-2", "local"] {
        let kept = kept(none).len();
        assert!(kept <= of_everybody + usize::from(none == "local") * lines.len());
        assert!(none == "local" || kept == of_everybody, "{none}: {kept}");
    }
}
