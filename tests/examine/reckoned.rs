//! Examinations of random ledgers, held to reckonings that are simpler and slower: the balances that the rules keep, every
//! penny laid out one behind the other, all units sorted.

use crate::examined::{minor, read, sha256_hex, told};
use crate::model::both::Both;
use crate::model::random::Random;
use crate::model::steps::{Flavour, pool, step};
use crate::support::POOL;
use common_purse::examine::*;
use common_purse::ledger::{Account, Entry, State};
use common_purse::types::{Minor, RestrictionRef, Sequence, Source};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const CASES: u64 = 24;
const STEPS: u64 = 200;

/// Ledgers of a few random commands of every kind.
static LEDGERS: LazyLock<Vec<Both>> = LazyLock::new(|| (0..CASES).map(ledger).collect());

fn ledger(seed: u64) -> Both {
    let mut random = Random::new(seed);
    let mut both = Both::new(pool(&mut random));
    let flavour = Flavour {
        free_only: seed.is_multiple_of(3),
        huge: false,
    };
    for _ in 0..STEPS {
        let asked = step(&both.model, flavour, random.next());
        let _ = both.record(&asked);
    }
    both
}

fn everything() -> Selection {
    Selection::default()
}

fn of_pool() -> Selection {
    Selection {
        pool: Some(POOL.parse().unwrap()),
        ..Selection::default()
    }
}

/// Balances by pool, year, budget type, account, initiative and source, as the rules keep them.
fn balances(state: &State) -> BTreeMap<[String; 6], i128> {
    let mut all = BTreeMap::new();
    for pool in state.pools().values() {
        for (key, total) in pool.totals() {
            for (account, initiative, balance) in total.places() {
                let uncovered = [(Source::UNCOVERED, balance.uncovered())];
                let shares = balance
                    .shares()
                    .iter()
                    .map(|(source, share)| (source.clone(), *share));
                for (source, share) in uncovered
                    .into_iter()
                    .chain(shares)
                    .filter(|(_, share)| !share.is_zero())
                {
                    let initiative = initiative.map(ToString::to_string).unwrap_or_default();
                    let place = [
                        pool.id().to_string(),
                        key.year.to_string(),
                        key.budget_type.to_string(),
                        account.as_str().to_owned(),
                        initiative,
                        source.to_string(),
                    ];
                    all.insert(place, share.0);
                }
            }
        }
    }
    all
}

fn restriction(source: &Source) -> String {
    match source.restriction() {
        RestrictionRef::Free => String::new(),
        RestrictionRef::Window(window) => format!("window {window}"),
        RestrictionRef::Initiative(initiative) => format!("initiative {initiative}"),
    }
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_owned()
}

#[test]
fn the_trial_balance_is_what_the_rules_keep_and_agrees() {
    for (seed, both) in LEDGERS.iter().enumerate() {
        let mut examiner = TrialBalance::default();
        read(&both.ledger.entries, &everything(), &mut examiner).unwrap();
        let found = told(&examiner.finish());
        let mut kept: BTreeMap<[String; 4], i128> = BTreeMap::new();
        for ([pool, year, budget_type, account, ..], share) in balances(&both.ledger.state) {
            *kept.entry([pool, year, budget_type, account]).or_default() += share;
        }
        kept.retain(|_, balance| *balance != 0);
        let told = found["accounts"].as_array().unwrap().iter().map(|row| {
            let place = ["pool", "year", "budget_type", "account"].map(|name| text(row, name));
            (place, minor(&text(row, "balance")).0)
        });
        let told: BTreeMap<[String; 4], i128> = told.filter(|(_, balance)| *balance != 0).collect();
        assert_eq!(told, kept, "seed {seed}");
        for total in found["totals"].as_array().unwrap() {
            assert_eq!(
                (&total["agrees"], minor(&text(total, "balance"))),
                (&Value::Bool(true), Minor::ZERO)
            );
        }
        let entries = found["population"]["entries"].as_u64().unwrap();
        assert_eq!(entries, both.ledger.entries.len() as u64);
    }
}

#[test]
fn the_lineage_of_every_contributor_is_its_share_of_what_the_rules_keep() {
    let mut rules_seen = BTreeSet::new();
    for (seed, both) in LEDGERS.iter().enumerate() {
        let kept = balances(&both.ledger.state);
        let of_contributor = |source: &str, contributor: &str| {
            source.parse::<Source>().unwrap().contributor() == Some(contributor)
        };
        let contributors: BTreeSet<String> = kept
            .keys()
            .filter_map(|[.., source]| Some(source.parse::<Source>().unwrap().contributor()?.to_owned()))
            .collect();
        for contributor in &contributors {
            let mut examiner = OfContributor::new(contributor.parse().unwrap());
            read(&both.ledger.entries, &everything(), &mut examiner).unwrap();
            let found = told(&examiner.finish());
            for row in found["control_totals"].as_array().unwrap() {
                let place = ["pool", "year", "budget_type"].map(|name| text(row, name));
                for account in ["available", "allocated", "committed", "spent"] {
                    let kept: i128 = kept
                        .iter()
                        .filter(|([pool, year, budget_type, own, _, source], _)| {
                            place == [pool.clone(), year.clone(), budget_type.clone()]
                                && own == account
                                && of_contributor(source, contributor)
                                && restriction(&source.parse().unwrap()) == text(row, "for")
                        })
                        .map(|(_, share)| share)
                        .sum();
                    assert_eq!(
                        minor(&text(row, account)).0,
                        kept,
                        "seed {seed}: {account} of {row}"
                    );
                }
                let of = |name: &str| minor(&text(row, name)).0;
                assert_eq!(of("came_in"), of("held") + of("went_out"), "seed {seed}: {row}");
            }
            let mut spent: BTreeMap<[String; 5], i128> = BTreeMap::new();
            for row in found["expenditure"].as_array().unwrap() {
                let place = ["pool", "year", "budget_type", "initiative", "for"].map(|name| text(row, name));
                *spent.entry(place).or_default() += minor(&text(row, "share")).0;
                rules_seen.insert(text(row, "how"));
            }
            let mut of_rules: BTreeMap<[String; 5], i128> = BTreeMap::new();
            for ([pool, year, budget_type, account, initiative, source], share) in &kept {
                if account == "spent" && of_contributor(source, contributor) {
                    let place = [pool, year, budget_type, initiative].map(Clone::clone);
                    let [pool, year, budget_type, initiative] = place;
                    let restriction = restriction(&source.parse().unwrap());
                    *of_rules
                        .entry([pool, year, budget_type, initiative, restriction])
                        .or_default() += share;
                }
            }
            spent.retain(|_, share| *share != 0);
            assert_eq!(spent, of_rules, "seed {seed}: what {contributor} paid for");
        }
    }
    for rule in ["paid", "covered", "corrected", "equalised", "succeeded"] {
        assert!(
            rules_seen.contains(rule),
            "no ledger {rule} what was spent: {rules_seen:?}"
        );
    }
}

#[test]
fn the_lineage_of_every_entry_ends_at_what_the_rules_keep_in_its_place() {
    for (seed, both) in LEDGERS.iter().enumerate() {
        let kept = balances(&both.ledger.state);
        let moving = both
            .ledger
            .entries
            .iter()
            .filter(|entry| entry.part.number == 1 && !entry.moves.is_empty());
        for entry in moving.step_by(5) {
            let mut examiner = OfEntry::new(entry.sequence);
            read(&both.ledger.entries, &everything(), &mut examiner).unwrap();
            let found = told(&examiner.finish().unwrap());
            let first = &entry.moves[0];
            let told: BTreeMap<(String, String), i128> = found["shares"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| {
                    (
                        (text(row, "contributor"), text(row, "for")),
                        minor(&text(row, "now")).0,
                    )
                })
                .filter(|(_, now)| *now != 0)
                .collect();
            let place = [
                first.total.pool.to_string(),
                first.total.key.year.to_string(),
                first.total.key.budget_type.to_string(),
                first.to.account.as_str().to_owned(),
                first
                    .to
                    .initiative
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            ];
            let there = kept.iter().filter(|(key, _)| key[..5] == place);
            let there: BTreeMap<(String, String), i128> = there
                .map(|([.., source], share)| {
                    let source: Source = source.parse().unwrap();
                    let whose = source.contributor().unwrap_or("UNCOVERED").to_owned();
                    ((whose, restriction(&source)), *share)
                })
                .collect();
            assert_eq!(told, there, "seed {seed}, entry {}", entry.sequence);
        }
    }
}

/// What each entry changes `spent` by, where it is expenditure or changes it at all.
fn units(entries: &[Entry]) -> Vec<(Sequence, i128)> {
    let units = entries.iter().filter_map(|entry| {
        let moves = entry
            .moves
            .iter()
            .filter(|movement| movement.total.pool.as_str() == POOL);
        let change: i128 = moves
            .map(|movement| {
                let amount = movement.amount.minor().0;
                let is_spent = |account: Account| account == Account::Spent;
                i128::from(is_spent(movement.to.account)) * amount
                    - i128::from(is_spent(movement.from.account)) * amount
            })
            .sum();
        let is_expenditure = matches!(entry.kind, Kind::Spend | Kind::Certify | Kind::Refund);
        let is_here = entry
            .command
            .as_ref()
            .is_some_and(|command| command.pool().is_some_and(|pool| pool.as_str() == POOL));
        (change != 0 || is_expenditure && is_here).then_some((entry.sequence, change))
    });
    units.collect()
}

#[test]
fn a_monetary_sample_is_who_owns_every_so_manieth_penny() {
    let mut selected_in_all = 0;
    for (seed, both) in LEDGERS.iter().enumerate() {
        let units = units(&both.ledger.entries);
        let largest = units.iter().map(|(_, amount)| amount.abs()).max().unwrap_or(1);
        for (interval, by) in [(largest / 3 + 1, "a"), (largest + 1, "b"), (7, "c")] {
            let start = start(by, Minor(interval));
            assert!((1..=interval).contains(&start.0));
            let mut examiner = Monetary::new(Measure::Expenditure, Minor(interval), start).unwrap();
            read(&both.ledger.entries, &of_pool(), &mut examiner).unwrap();
            let mut expected = BTreeSet::new();
            for sign in [1, -1] {
                let side = units.iter().filter(|(_, amount)| amount.signum() == sign);
                let (top, rest): (Vec<_>, Vec<_>) = side.partition(|(_, amount)| amount.abs() >= interval);
                expected.extend(top.iter().map(|(entry, _)| *entry));
                // Every penny, by its owner.
                let pennies: Vec<Sequence> = rest
                    .iter()
                    .flat_map(|(entry, amount)| std::iter::repeat_n(*entry, amount.unsigned_abs() as usize))
                    .collect();
                let hits = pennies
                    .iter()
                    .skip(start.0 as usize - 1)
                    .step_by(interval as usize);
                expected.extend(hits.copied());
            }
            let found = examiner.finish();
            let found: BTreeSet<Sequence> = found.selected.iter().map(|selected| selected.entry).collect();
            selected_in_all += found.len();
            assert_eq!(
                found, expected,
                "seed {seed}, interval {interval}, start {start:?}"
            );
        }
    }
    assert!(
        selected_in_all > 100,
        "too little was drawn to show anything: {selected_in_all}"
    );
}

#[test]
fn a_random_sample_is_the_first_of_all_units_sorted_by_digest() {
    for (seed, both) in LEDGERS.iter().enumerate() {
        let units = units(&both.ledger.entries);
        for (size, bounds) in [(5, vec![]), (3, vec![Minor(0), Minor(20), Minor(1_000)])] {
            let mut examiner = Ordered::new(Measure::Expenditure, "seed", size, &bounds);
            read(&both.ledger.entries, &of_pool(), &mut examiner).unwrap();
            let stratum = |amount: i128| bounds.iter().filter(|bound| amount >= bound.0).count();
            let mut expected = BTreeSet::new();
            for number in 0..=bounds.len() {
                let of_stratum = units.iter().filter(|(_, amount)| stratum(*amount) == number);
                let mut sorted: Vec<(String, Sequence)> = of_stratum
                    .map(|(entry, _)| (digest("seed", *entry), *entry))
                    .collect();
                sorted.sort();
                expected.extend(sorted.into_iter().take(size).map(|(_, entry)| entry));
            }
            let found = examiner.finish().selected;
            let found: BTreeSet<Sequence> = found.iter().map(|selected| selected.entry).collect();
            assert_eq!(found, expected, "seed {seed}");
        }
    }
}

#[test]
fn the_population_is_what_spent_changed_by() {
    for (seed, both) in LEDGERS.iter().enumerate() {
        let mut census = Census::new(Measure::Expenditure);
        read(&both.ledger.entries, &of_pool(), &mut census).unwrap();
        let kept = balances(&both.ledger.state);
        let spent = kept
            .iter()
            .filter(|([pool, _, _, account, ..], _)| pool == POOL && account == "spent");
        let spent: i128 = spent.map(|(_, share)| share).sum();
        assert_eq!(census.debits().0 + census.credits().0, spent, "seed {seed}");
    }
}

#[test]
fn the_start_of_a_seed_is_the_one_of_a_spreadsheet() {
    // sha256sum of "2026-audit" begins with these twelve digits; 1 and the rest of a division by the interval.
    let first = &sha256_hex("2026-audit")[..12];
    let number = i128::from_str_radix(first, 16).unwrap();
    for interval in [1, 7, 5_000_000, 123_456_789_012] {
        assert_eq!(start("2026-audit", Minor(interval)).0, number % interval + 1);
    }
    assert_eq!(interval_for(Minor(100_000), 30), Minor(3_333));
    assert_eq!(interval_for(Minor(5), 30), Minor(1));
}
