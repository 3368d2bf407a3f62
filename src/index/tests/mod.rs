//! Postings of made-up entries, in memory and in files.

mod cost;
mod damage;
mod postings;

use super::segments::path_of;
use super::{Cache, Covering, Field, Index, Keeper, Term, control_total, examine, terms};
use crate::ledger::{Command, Entry, Kind, Part, Stamp};
use crate::types::{Origin, Sequence};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

const LENGTH: u32 = 64;

fn origin() -> Origin {
    "test.example/ledger".parse().unwrap()
}

/// A receipt of one of three contributors into one of two pools, with a document number of its own; every 40th has a
/// further part.
fn entry(sequence: u64, origin: &Origin) -> Entry {
    let (pool, contributor) = (
        ["heat", "light"][(sequence % 2) as usize],
        ["a", "b", "c"][(sequence % 3) as usize],
    );
    let command: Command = serde_json::from_value(json!({
        "action": { "Receive": { "amount": "1.00 GBP", "budget_type": "cdel", "contributor": contributor, "pool": pool,
            "year": "2026-27" } },
        "document_number": format!("BCT-{sequence}"),
    }))
    .unwrap();
    let (is_first, is_second) = (sequence.is_multiple_of(40), sequence % 40 == 1);
    let movement = json!({ "amount": "1.00", "from": "received", "to": "available", "shares": { contributor: "1.00" },
        "total": format!("{pool}/2026-27/cdel") });
    Entry {
        stamp: Arc::new(Stamp {
            origin: origin.clone(),
            actor: "local".parse().unwrap(),
            request_id: format!("r-{}", sequence - u64::from(is_second)).parse().unwrap(),
            recorded: "2026-11-22T09:30:00.000000Z".parse().unwrap(),
        }),
        sequence: Sequence(sequence),
        part: Part {
            number: 1 + u32::from(is_second),
            of: 1 + u32::from(is_first || is_second),
        },
        effective: "2026-05-01".parse().unwrap(),
        kind: Kind::Receive,
        agreement: Some(1),
        command: (!is_second).then(|| Arc::new(command)),
        exceptions: Vec::new(),
        flow: None,
        links: Vec::new(),
        moves: vec![serde_json::from_value(movement).unwrap()],
        reverses: None,
    }
}

fn entries(count: u64) -> Vec<Entry> {
    (0..count).map(|sequence| entry(sequence, &origin())).collect()
}

fn covering(tree_size: u64) -> Covering {
    Covering {
        tree_size,
        root: [u8::try_from(tree_size % 251).unwrap(); 32],
    }
}

/// Adds entries in blocks of 10.
fn fill(index: &Index, entries: &[Entry]) {
    for block in entries.chunks(10) {
        let last = block.last().unwrap().sequence;
        index.add(block, covering(last.0 + 1));
    }
}

/// As recovery does it: entries one by one, and files where the journal has their checkpoint.
fn fill_again(index: &Index, entries: &[Entry]) {
    for entry in entries {
        index.adopt(&origin(), |found| found == covering(found.tree_size));
        index.add_again(entry);
        if entry.sequence.0 % 10 == 9 {
            index.cover(covering(entry.sequence.0 + 1));
        }
    }
}

/// All candidates of a question, in both directions.
fn found(index: &Index, last: u64, terms: &[&[Term<'_>]]) -> Vec<u64> {
    let hashes: Vec<Vec<u64>> = terms
        .iter()
        .map(|clause| clause.iter().map(Term::hash).collect())
        .collect();
    let walk = |newest_first: bool| {
        let mut found = Vec::new();
        let mut at = Some(Sequence(if newest_first { last } else { 0 }));
        while let Some(from) = at.filter(|from| from.0 <= last) {
            let candidates = index.candidates(index.segment_of(from), &hashes);
            match candidates.from(from, newest_first) {
                Some(candidate) => {
                    found.push(candidate.0);
                    at = match newest_first {
                        true => candidate.0.checked_sub(1).map(Sequence),
                        false => Some(candidate.plus(1)),
                    };
                }
                None => at = candidates.past(newest_first),
            }
        }
        found.retain(|candidate| *candidate <= last);
        found
    };
    let (forwards, mut backwards) = (walk(false), walk(true));
    backwards.reverse();
    assert_eq!(forwards, backwards);
    forwards
}

/// What an index must find, whatever it is kept in.
fn finds_everything(index: &Index, count: u64) {
    let last = count - 1;
    let all: Vec<u64> = (0..count).collect();
    let of =
        |is_wanted: &dyn Fn(u64) -> bool| all.iter().copied().filter(|n| is_wanted(*n)).collect::<Vec<_>>();
    let (heat, light) = (Term::text(Field::Pool, "heat"), Term::text(Field::Pool, "light"));
    let contributor = Term::text(Field::Contributor, "a");
    // A further part has the pool and the contributor of its first part as well as its own.
    let names_heat = |n: u64| n.is_multiple_of(2) || n % 40 == 1;
    assert_eq!(found(index, last, &[&[heat]]), of(&names_heat));
    assert_eq!(found(index, last, &[&[heat, light]]), all);
    let names_a = |n: u64| n.is_multiple_of(3) || (n % 40 == 1 && (n - 1).is_multiple_of(3));
    assert_eq!(
        found(index, last, &[&[light], &[contributor]]),
        of(&|n| { names_a(n) && (n % 2 == 1) })
    );
    assert_eq!(
        found(index, last, &[&[Term::text(Field::DocumentNumber, "BCT-77")]]),
        [77]
    );
    assert_eq!(
        found(index, last, &[&[Term::text(Field::DocumentNumber, "BCT-80")]]),
        [80, 81]
    );
    assert_eq!(
        found(index, last, &[&[Term::text(Field::RequestId, "r-120")]]),
        [120, 121]
    );
    assert_eq!(
        found(index, last, &[&[Term::text(Field::Payee, "nobody")]]),
        [0_u64; 0]
    );
    assert_eq!(found(index, last, &[]), all);
    let (pool, budget_type) = ("heat".parse().unwrap(), "cdel".parse().unwrap());
    let total = control_total(&pool, "2026-27".parse().unwrap(), &budget_type);
    assert_eq!(found(index, last, &[&[total]]), of(&names_heat));
}

#[test]
fn what_an_entry_speaks_of_is_found_in_memory_in_every_segment_and_both_ways() {
    let index = Index::in_memory(LENGTH);
    fill(&index, &entries(333));
    finds_everything(&index, 333);
    assert_eq!(index.kept(), (5, 0));
}

#[test]
fn what_is_not_added_yet_is_a_candidate_of_every_question() {
    let index = Index::in_memory(LENGTH);
    fill(&index, &entries(70));
    let nobody = Term::text(Field::Payee, "nobody");
    // Entries 70 to 199 may be shown to readers before the index has them.
    assert_eq!(found(&index, 199, &[&[nobody]]), (70..200).collect::<Vec<u64>>());
}

#[test]
fn full_segments_are_written_and_used_again() {
    let directory = tempfile::tempdir().unwrap();
    let index = Index::in_directory(LENGTH, directory.path());
    fill(&index, &entries(333));
    index.write_full().unwrap();
    assert_eq!(index.kept(), (0, 5));
    finds_everything(&index, 333);

    let again = Index::in_directory(LENGTH, directory.path());
    fill_again(&again, &entries(333));
    assert_eq!(again.kept(), (0, 5), "nothing is built that is there");
    finds_everything(&again, 333);
    // It grows on.
    let more: Vec<Entry> = (333..400).map(|sequence| entry(sequence, &origin())).collect();
    fill(&again, &more);
    finds_everything(&again, 400);
}

#[test]
fn the_keeper_writes_what_becomes_full() {
    let directory = tempfile::tempdir().unwrap();
    let index = Arc::new(Index::in_directory(
        LENGTH,
        &directory.path().join("cache/postings"),
    ));
    let keeper = Keeper::start(Arc::clone(&index)).unwrap();
    fill(&index, &entries(200));
    // It has no other sign of having done its work than that.
    while index.kept() != (0, 3) {
        std::thread::yield_now();
    }
    drop(keeper);
    finds_everything(&index, 200);
}

#[test]
fn what_cannot_be_written_stays_in_memory() {
    let directory = tempfile::tempdir().unwrap();
    let blocked = directory.path().join("file");
    std::fs::write(&blocked, "").unwrap();
    let index = Index::in_directory(LENGTH, &blocked.join("postings"));
    fill(&index, &entries(333));
    assert!(index.write_full().is_err());
    assert_eq!(index.kept(), (5, 0));
    finds_everything(&index, 333);
}

#[test]
fn an_examination_tells_what_a_start_would_do() {
    let directory = tempfile::tempdir().unwrap();
    let index = Index::in_directory(LENGTH, directory.path());
    fill(&index, &entries(333));
    index.write_full().unwrap();
    let look = |entries: u64| {
        let mut is_journals = |found: Covering| found == covering(found.tree_size);
        examine(directory.path(), &origin(), LENGTH, entries, &mut is_journals)
    };
    let sound = Cache {
        sound: 5,
        ..Cache::default()
    };
    assert_eq!(look(333), sound);
    std::fs::remove_file(path_of(directory.path(), 1)).unwrap();
    std::fs::write(path_of(directory.path(), 3), "CPPL").unwrap();
    let cache = look(333 + 64);
    assert_eq!((cache.sound, cache.absent, cache.unusable.len()), (3, 2, 1));
    assert!(cache.unusable[0].contains("000003"), "{:?}", cache.unusable);
}

#[test]
fn an_entry_is_told_with_all_that_its_command_and_moves_name() {
    let entry = entry(41, &origin());
    let first = self::entry(40, &origin());
    let mut told = BTreeSet::new();
    terms(&entry, first.command.as_deref(), &mut |term| {
        told.insert(term.owned());
    });
    for wanted in [
        Term::text(Field::Pool, "light"),
        Term::text(Field::Pool, "heat"),
        Term::text(Field::Contributor, "c"),
        Term::text(Field::Contributor, "b"),
        Term::text(Field::Kind, "Receive"),
        Term::text(Field::Actor, "local"),
        Term::text(Field::RequestId, "r-40"),
        Term::text(Field::DocumentNumber, "BCT-40"),
        Term::number(Field::EffectiveMonth, 2026 * 12 + 4),
    ] {
        assert!(told.contains(&wanted.owned()), "{wanted:?}");
    }
}
