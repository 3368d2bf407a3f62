//! Filtered pages against a plain scan by another predicate, on random ledgers and random filters.

mod cost;
mod lines;
mod oracle;
mod said;

use super::pages::journal;
use super::random::Chance;
use crate::index::{Covering, Index};
use crate::journal::memory::MemoryJournal;
use crate::ledger::Entry;
use crate::query::{EntriesPage, FilteredQuery, Registered, Unresolved, Wanted, filtered};
use crate::types::Sequence;
use lines::{dressed, register};
use oracle::{Known, Told};
use said::{FIELDS, random_filter, typed};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

const SEEDS: u64 = 8;
const STEPS: u64 = 300;
const FILTERS: u64 = 60;
const SEGMENT: u32 = 32;

const KNOWN: Known = Known {
    pools: &["pool", "other"],
    initiatives: &[("pool", "i2")],
    contributors: &["c"],
};

/// A ledger with its lines, its index and its journal.
struct World {
    chance: Chance,
    lines: Vec<Value>,
    /// Where each entry's command stands.
    first_parts: Vec<usize>,
    index: Index,
    journal: MemoryJournal,
}

impl World {
    fn new(seed: u64) -> World {
        let mut chance = Chance::new(seed);
        register(&mut chance);
        (0..STEPS).for_each(|_| chance.step());
        let entries = dressed(&mut chance);
        let lines: Vec<Vec<u8>> = entries.iter().map(line).collect();
        let index = Index::in_memory(SEGMENT);
        // The last few are not in it yet, as when a reader is faster than the index.
        let added = entries.len() - usize::try_from(chance.random.below(10)).unwrap();
        for block in entries[..added].chunks(17) {
            let tree_size = block.last().unwrap().sequence.0 + 1;
            let root = [0; 32];
            index.add(block, Covering { tree_size, root });
        }
        let mut first = 0;
        let first_parts = entries.iter().enumerate().map(|(place, entry)| {
            if entry.part.number == 1 {
                first = place;
            }
            first
        });
        World {
            first_parts: first_parts.collect(),
            lines: lines
                .iter()
                .map(|line| serde_json::from_slice(line).unwrap())
                .collect(),
            journal: journal(&lines, 50),
            index,
            chance,
        }
    }

    fn last(&self) -> Sequence {
        Sequence(self.lines.len() as u64 - 1)
    }

    /// What a plain scan finds.
    fn scan(&self, filter: &Map<String, Value>, range: &RangeInclusive<Sequence>) -> Vec<u64> {
        let wanted = self
            .lines
            .iter()
            .zip(&self.first_parts)
            .zip(0..)
            .filter(|((line, first), sequence)| {
                let told = Told::new(line, &self.lines[**first]);
                range.contains(&Sequence(*sequence)) && told.is_wanted(filter, &KNOWN)
            });
        wanted.map(|(_, sequence)| sequence).collect()
    }

    fn resolve(&self, filter: &Map<String, Value>) -> Result<Wanted, Unresolved> {
        let filter = typed(filter);
        Registered::of(&self.chance.ledger.state, &filter).resolve(filter)
    }

    /// Follows pages to the end, each of which may be cut off by time.
    fn pages(&mut self, wanted: &Wanted, range: &RangeInclusive<Sequence>, newest_first: bool) -> Vec<u64> {
        let (mut first, mut last) = (*range.start(), *range.end());
        let mut found = Vec::new();
        loop {
            let random = &mut self.chance.random;
            let page_size = usize::try_from(1 + random.below(30)).unwrap();
            let patience = random.below(40);
            let query = FilteredQuery {
                wanted: wanted.clone(),
                range: first..=last,
                newest_first,
                page_size,
            };
            let mut asked = 0;
            let mut is_spent = || {
                asked += 1;
                asked > patience
            };
            let EntriesPage { lines, next } =
                filtered((&self.journal, &self.index), &query, &mut is_spent).unwrap();
            assert!(lines.len() <= page_size);
            for (sequence, text) in lines {
                let line = &self.lines[usize::try_from(sequence.0).unwrap()];
                assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), *line);
                found.push(sequence.0);
            }
            match (next, newest_first) {
                (None, _) => return found,
                (Some(next), false) => {
                    assert!(next > first || page_size == 0, "a page goes on");
                    first = next;
                }
                (Some(next), true) => {
                    assert!(next < last, "a page goes on");
                    last = next;
                }
            }
        }
    }
}

fn line(entry: &Entry) -> Vec<u8> {
    let mut line = Vec::new();
    entry.write_line(&mut line);
    line
}

#[test]
fn pages_of_every_filter_are_what_a_plain_scan_finds() {
    let mut found_by: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..SEEDS {
        let mut world = World::new(seed);
        assert!(world.last().0 > 2 * u64::from(SEGMENT), "several segments");
        assert!(
            world
                .first_parts
                .iter()
                .enumerate()
                .any(|(place, first)| place > *first),
            "several parts"
        );
        for number in 0..FILTERS {
            let first = FIELDS[usize::try_from(number).unwrap() % FIELDS.len()];
            let filter = random_filter(&mut world.chance.random, &world.lines, first);
            let wanted = world.resolve(&filter).unwrap();
            let last = world.last();
            let range = match world.chance.random.below(3) {
                0 => Sequence(world.chance.random.below(last.0))..=last,
                1 => Sequence::FIRST..=Sequence(world.chance.random.below(last.0)),
                _ => Sequence::FIRST..=last,
            };
            let expected = world.scan(&filter, &range);
            assert_eq!(
                world.pages(&wanted, &range, false),
                expected,
                "seed {seed} {filter:?} {range:?}"
            );
            let mut newest = world.pages(&wanted, &range, true);
            newest.reverse();
            assert_eq!(newest, expected, "seed {seed} {filter:?} {range:?} newest first");
            *found_by.entry(first).or_default() += expected.len();
        }
    }
    for field in FIELDS {
        assert!(
            found_by[field] > 0,
            "no filter by {field} found anything: this tests less than it says"
        );
    }
}

#[test]
fn without_a_filter_the_newest_come_first_and_pages_go_on() {
    let mut world = World::new(99);
    let wanted = world.resolve(&Map::new()).unwrap();
    assert!(wanted.is_everything());
    let range = Sequence(3)..=Sequence(100);
    let expected: Vec<u64> = (3..=100).rev().collect();
    assert_eq!(world.pages(&wanted, &range, true), expected);
}

#[test]
fn what_is_not_registered_is_refused_by_name() {
    let world = World::new(1);
    let refused = |filter: Value| {
        let filter = filter.as_object().unwrap();
        match world.resolve(filter).unwrap_err() {
            Unresolved::Rejected(rejection) => rejection.reason().to_owned(),
            other => format!("{other:?}"),
        }
    };
    assert_eq!(refused(json!({"pool": "nowhere"})), "UNKNOWN_POOL");
    assert_eq!(refused(json!({"mission": "none"})), "UNKNOWN_MISSION");
    assert_eq!(refused(json!({"contributor": "nobody"})), "UNKNOWN_CONTRIBUTOR");
    assert_eq!(refused(json!({"payee": "nobody"})), "UNKNOWN_PAYEE");
    assert_eq!(
        refused(json!({"pool": "pool", "initiative": "none"})),
        "UNKNOWN_INITIATIVE"
    );
    assert_eq!(refused(json!({"initiative": "none"})), "UnknownInitiative(none)");
    assert_eq!(
        refused(json!({"pool": "pool", "year": "2026-27", "budget_type": "none"})),
        "UNKNOWN_BUDGET_TYPE"
    );
    assert_eq!(
        refused(json!({"pool": "pool", "year": "2026", "budget_type": "cdel"})),
        "YEAR_KIND_MISMATCH"
    );
    let next = world.chance.ledger.state.next_sequence();
    assert_eq!(
        refused(json!({"names_entry": next.to_string()})),
        format!("UnknownEntry(Sequence({next}))")
    );
    assert!(
        world
            .resolve(json!({"label": "nobody's"}).as_object().unwrap())
            .is_ok(),
        "it finds nothing"
    );
}

#[test]
fn a_label_that_too_many_bear_is_refused_with_the_figure() {
    let mut world = World::new(2);
    for number in 0..1_001 {
        let fields = json!({"contributor": format!("many-{number}"), "kind": "PARTNER", "name": "One of many",
            "labels": {"intent": "many"}});
        world
            .chance
            .ledger
            .must(super::action("RegisterContributor", fields));
    }
    let refused = world
        .resolve(json!({"label": "many"}).as_object().unwrap())
        .unwrap_err();
    assert_eq!(
        refused,
        Unresolved::TooMany {
            field: "label",
            count: 1_001
        }
    );
}

#[test]
fn what_a_label_stands_for_is_told_apart() {
    let mut world = World::new(3);
    let filter = json!({"label": "prevention"});
    let filter = filter.as_object().unwrap();
    let before = world.resolve(filter).unwrap().stands_for();
    assert!(before.is_some());
    assert_eq!(world.resolve(filter).unwrap().stands_for(), before);
    let fields = json!({"initiative": "i3", "labels": {"intent": "prevention"}});
    world.chance.ledger.must(super::action("LabelInitiative", fields));
    assert_ne!(world.resolve(filter).unwrap().stands_for(), before);
    assert_eq!(world.resolve(&Map::new()).unwrap().stands_for(), None);
}
