//! By effective date, against the second model.

use super::by_date::ByDate;
use super::dated::dated;
use super::{CASES, STEPS, of_pool, pool_ids, replayed};
use crate::journal::memory::MemoryJournal;
use crate::ledger::{Entry, Kind, Pool, State};
use crate::query::tests::identities::{
    balances_add_up, control_totals_add_up, funding_status_adds_up, shares_add_up,
};
use crate::query::tests::pages::journal;
use crate::query::tests::random::Chance;
use crate::query::{AvailabilityQuery, ContributionsQuery, Selection, WantedExceptions};
use crate::query::{availability, contributions, exceptional, exceptions};
use crate::types::{Date, Sequence};
use serde_json::Value;
use std::collections::BTreeMap;

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

/// The register of a pool's exceptions up to an entry and a day, of the whole ledger's `state`.
fn excepted(state: &State, journal: &MemoryJournal, pool: &Pool, today: Date, last: Sequence) -> Vec<u64> {
    let wanted = WantedExceptions {
        pool: pool.id().clone(),
        kinds: Vec::new(),
        effective: Some(today),
    };
    let sequences = exceptional(state, pool.id(), Sequence::FIRST, last);
    let page = exceptions(journal, &wanted, sequences, usize::MAX).unwrap();
    page.entries.iter().map(|entry| entry.sequence.0).collect()
}

/// The stages of a pool's contributions, in the words of [`ByDate`].
fn summed(pool: &Pool, today: Date, exceptions: Vec<u64>) -> ByDate {
    let query = ContributionsQuery {
        selection: of(pool),
        contributor: None,
        due_on: None,
    };
    let statement = contributions(pool, &query, today).unwrap();
    let stages = |figure: fn(&crate::query::ContributionStages<'_>) -> crate::types::Minor| {
        statement.rows.iter().map(|(_, row)| figure(row).0).sum()
    };
    ByDate {
        held: held(pool),
        asked: stages(|row| row.asked),
        pledged: stages(|row| row.pledged),
        lapsed: stages(|row| row.lapsed),
        agreed: stages(|row| row.agreed),
        memoranda: statement.memoranda.iter().map(|(at, _)| at.0).collect(),
        exceptions,
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
        let journal = journal(&lines, 7);
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
                let exceptions = excepted(&ledger.state, &journal, found, day, Sequence(last as u64));
                assert_eq!(summed(found, day, exceptions), expected, "{at}");
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
