//! What a filtered page costs.

use super::lines::dressed;
use super::said::typed;
use super::{World, line};
use crate::index::{Covering, Index, SEGMENT_LENGTH};
use crate::ledger::{Command, Entry};
use crate::query::tests::pages::journal;
use crate::query::{FilteredQuery, Registered, entries, filtered};
use crate::types::Sequence;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;

const ENTRIES: u64 = 600_000;
const PAGES: u32 = 200;

/// Not a test: pages of 100. `cargo test --release --lib filtered::cost -- --ignored --nocapture`
#[test]
#[ignore = "measures; it cannot fail"]
fn cost_of_pages() {
    let mut world = World::new(5);
    let few = dressed(&mut world.chance);
    let many: Vec<Entry> = (0..ENTRIES).zip(few.iter().cycle()).map(numbered).collect();
    let lines: Vec<Vec<u8>> = many.iter().map(line).collect();
    let journal = journal(&lines, 1_000);
    let index = Index::in_memory(SEGMENT_LENGTH);
    let began = Instant::now();
    for block in many.chunks(1_000) {
        let tree_size = block[block.len() - 1].sequence.0 + 1;
        let root = [0; 32];
        index.add(block, Covering { tree_size, root });
    }
    eprintln!(
        "{} ns an entry to index",
        began.elapsed().as_nanos() / u128::from(ENTRIES)
    );
    let last = Sequence(ENTRIES - 1);
    let told = |what: &str, page: &mut dyn FnMut(u64) -> usize| {
        let began = Instant::now();
        let found: usize = (0..PAGES).map(|number| page(u64::from(number) * 2_000)).sum();
        eprintln!(
            "{what}: {:?} a page, {found} entries in all",
            began.elapsed() / PAGES
        );
    };
    told("contiguous", &mut |first| {
        entries(&journal, Sequence(first)..=last, 100)
            .unwrap()
            .lines
            .len()
    });
    let of = |filter: Value| {
        let filter = typed(filter.as_object().unwrap());
        Registered::of(&world.chance.ledger.state, &filter)
            .resolve(filter)
            .unwrap()
    };
    for (what, filter) in [
        ("a contributor", json!({"contributor": "b"})),
        ("a kind", json!({"kinds": ["Vire"]})),
        (
            "a contributor of a pool in a month",
            json!({"contributor": "c", "pool": "pool",
            "effective_from": "2026-06-01", "effective_to": "2026-06-30"}),
        ),
        ("a document number", json!({"document_number": "BCT-599000"})),
        (
            "words, without anything beside them",
            json!({"text": "mission board"}),
        ),
    ] {
        let wanted = of(filter);
        for newest_first in [false, true] {
            told(&format!("{what}, newest first {newest_first}"), &mut |first| {
                let query = FilteredQuery {
                    wanted: wanted.clone(),
                    range: Sequence(first)..=last,
                    newest_first,
                    page_size: 100,
                };
                filtered((&journal, &index), &query, &mut || false)
                    .unwrap()
                    .lines
                    .len()
            });
        }
    }
}

fn numbered((sequence, entry): (u64, &Entry)) -> Entry {
    let command = entry.command.as_deref().map(|command| {
        Arc::new(Command {
            document_number: Some(format!("BCT-{sequence}").parse().unwrap()),
            ..command.clone()
        })
    });
    let stamp = crate::ledger::Stamp {
        request_id: format!("r-{sequence}").parse().unwrap(),
        ..entry.stamp.as_ref().clone()
    };
    Entry {
        sequence: Sequence(sequence),
        stamp: Arc::new(stamp),
        command,
        ..entry.clone()
    }
}
