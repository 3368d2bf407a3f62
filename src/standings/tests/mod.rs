//! Standings of a made-up pool, in memory and in files.

mod damage;

use super::{Contents, Counts, FILES, Keeper, Pace, Standings};
use crate::cache::Cache;
use crate::ledger::{Entry, Kind, Part, Stamp, State, apply};
use crate::types::{PoolId, Sequence};
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// Files in memory.
#[derive(Debug, Default)]
pub(crate) struct Files(Mutex<BTreeMap<String, Vec<u8>>>);

impl Cache for Files {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.0.lock().keys().cloned().collect())
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.0.lock().get(name).cloned())
    }

    fn read_part(&self, name: &str, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let files = self.0.lock();
        let from = files
            .get(name)
            .and_then(|bytes| bytes.get(usize::try_from(offset).ok()?..));
        let part = from.and_then(|from| from.get(..length)).map(<[u8]>::to_vec);
        part.ok_or_else(|| io::Error::other("cut short"))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.0.lock().insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.0.lock().remove(name);
        Ok(())
    }
}

/// After every five entries of a pool, whatever they take.
const OFTEN: Pace = Pace {
    entries: 5,
    bytes_per_entry: u64::MAX,
    rows: 3,
};

fn pool() -> PoolId {
    "heat".parse().unwrap()
}

/// An entry of one command, with these moves.
pub(super) fn entry(sequence: u64, kind: Kind, action: &Value, moves: Value) -> Entry {
    let command = json!({ "action": { kind.as_str(): action } });
    Entry {
        stamp: Arc::new(Stamp {
            origin: "test.example/ledger".parse().unwrap(),
            actor: "local".parse().unwrap(),
            request_id: format!("r-{sequence}").parse().unwrap(),
            recorded: "2026-11-22T09:30:00.000000Z".parse().unwrap(),
        }),
        sequence: Sequence(sequence),
        part: Part { number: 1, of: 1 },
        effective: "2026-05-01".parse().unwrap(),
        kind,
        agreement: Some(1),
        command: Some(Arc::new(serde_json::from_value(command).unwrap())),
        exceptions: Vec::new(),
        flow: None,
        links: Vec::new(),
        moves: serde_json::from_value(moves).unwrap(),
        reverses: None,
    }
}

/// A pool that is opened and receives money, a little more each time.
fn entries(count: u64) -> Vec<Entry> {
    let check = json!({"basis": "RECEIVED", "mode": "ABSOLUTE", "tolerance_percent": "0"});
    let agreement = json!({"accountability": "CONTRIBUTORS", "accounting_officer": "Permanent Secretary",
        "budget_types": [{"budget_type": "cdel", "funds_check": check, "name": "Capital"}], "currency": "GBP", "host": "a", "starts": "2026-04-01",
        "terms": {}, "time_zone": "Europe/London", "year_kind": "UK_APRIL"});
    let opened = json!({"agreement": agreement, "mission": "warmth", "name": "Heat", "pool": "heat"});
    let received = |sequence: u64| {
        let (amount, contributor) = (format!("{sequence}.00"), format!("c{}", sequence % 3));
        let action = json!({"amount": format!("{amount} GBP"), "budget_type": "cdel", "contributor": contributor,
            "pool": "heat", "year": "2026-27"});
        let moves = json!([{"amount": amount, "from": "received", "shares": {contributor: amount},
            "to": "available", "total": "heat/2026-27/cdel"}]);
        entry(sequence, Kind::Receive, &action, moves)
    };
    std::iter::once(entry(0, Kind::OpenPool, &opened, json!([])))
        .chain((1..count).map(received))
        .collect()
}

/// The state after each of `entries`, of which `standings` take note behind the first `from`.
fn states(entries: &[Entry], standings: &Standings, from: usize) -> Vec<State> {
    let mut state = State::new();
    let after = |(count, entry): (usize, &Entry)| {
        apply(&mut state, entry).unwrap();
        if count >= from {
            standings.note(entry, &state);
        }
        state.clone()
    };
    entries.iter().enumerate().map(after).collect()
}

/// Whatever stands is the pool that stood there; how far from each entry the last one is at most.
fn farthest(standings: &Standings, states: &[State]) -> u64 {
    let mut farthest = 0;
    for until in 0..states.len() as u64 {
        let at = match standings.last_whole(&pool(), Sequence(until), None) {
            Some(standing) => {
                let state = &states[usize::try_from(standing.at.0).unwrap()];
                let stood = state.pool(&pool()).unwrap().without_references();
                assert_eq!(*standing.stood.pool, stood, "as at {until}");
                standing.at.0 + 1
            }
            None => 0,
        };
        assert!(at <= until + 1, "a standing of {at} entries as at {until}");
        farthest = farthest.max(until + 1 - at);
    }
    farthest
}

pub(crate) fn in_files() -> (Arc<Files>, Arc<dyn Cache>) {
    let files = Arc::new(Files::default());
    let cache: Arc<dyn Cache> = files.clone();
    (files, cache)
}

/// What is in files after a snapshot of the first `size` of `entries`, the others of which come then.
fn written(
    standings: &Standings,
    entries: &[Entry],
    cache: &Arc<dyn Cache>,
    sizes: &[usize],
) -> Vec<Contents> {
    let mut state = State::new();
    let mut all = Vec::new();
    for (count, entry) in (1..).zip(entries) {
        apply(&mut state, entry).unwrap();
        standings.note(entry, &state);
        if sizes.contains(&count) {
            standings.mark();
            all.push(standings.write(cache, count as u64).unwrap());
        }
    }
    all
}

#[test]
fn a_pool_that_stood_is_found_in_memory_and_in_files_and_after_a_start() {
    let (entries, (files, cache)) = (entries(98), in_files());
    let standings = Standings::at(OFTEN);
    let states = states(&entries, &Standings::at(OFTEN), 0);
    let [first, second] = written(&standings, &entries, &cache, &[52, 90])
        .try_into()
        .unwrap();
    assert_eq!(farthest(&standings, &states), 4);
    assert_eq!((first.standings.len(), second.standings.len()), (10, 18));
    let names = files.names().unwrap();
    assert_eq!(second.files().into_iter().collect::<Vec<String>>(), names);
    assert_eq!(first.files().into_iter().collect::<Vec<String>>(), names[..1]);
    assert!(names[0].starts_with(FILES) && second.lost(files.as_ref()) == 0);
    // A start from either takes up what it names, and goes on counting where it ended.
    for (size, contents) in [(52, first), (90, second)] {
        let counted = Standings::at(OFTEN);
        self::states(&entries[..size], &counted, 0);
        let again = Standings::at(OFTEN);
        again.begin(&cache, contents, counted.mark());
        self::states(&entries, &again, size);
        assert_eq!(farthest(&again, &states), 4, "from {size}");
    }
}

#[test]
fn a_snapshot_where_nothing_was_marked_is_refused_and_all_stays_in_memory() {
    let (entries, (files, cache)) = (entries(50), in_files());
    let standings = Standings::at(OFTEN);
    let states = states(&entries, &standings, 0);
    assert!(standings.write(&cache, 50).is_err() && files.names().unwrap().is_empty());
    assert_eq!(farthest(&standings, &states), 4);
    standings.mark();
    assert!(standings.write(&cache, 50).is_ok());
    assert_eq!(farthest(&standings, &states), 4);
}

#[test]
fn what_standings_take_is_bounded_by_the_entries_whatever_a_pool_holds() {
    let (_, cache) = in_files();
    let pace = Pace {
        entries: 1,
        bytes_per_entry: 20,
        rows: 100,
    };
    let standings = Standings::at(pace);
    let count = 400;
    states(&entries(count), &standings, 0);
    standings.mark();
    let contents = standings.write(&cache, count).unwrap();
    let rows = contents.standings.iter();
    let bytes: Vec<u64> = rows.map(|row| row.kept.money.bytes() as u64).collect();
    let all: u64 = bytes.iter().sum();
    assert!(bytes.len() > 3, "{bytes:?}");
    // The entries behind the last one have yet to pay for it.
    let last = bytes[bytes.len() - 1];
    assert!(all <= pace.bytes_per_entry * count + last, "{bytes:?}");
}

#[test]
fn the_keeper_encodes_while_others_ask_and_a_snapshot_is_written() {
    let (entries, (_, cache)) = (entries(600), in_files());
    let expected = states(&entries, &Standings::at(Pace::ORDINARY), 0);
    let standings = Arc::new(Standings::at(OFTEN));
    let keeper = Keeper::start(Arc::clone(&standings)).unwrap();
    let (marked, marks) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut state = State::new();
            for (count, entry) in (1..).zip(&entries) {
                apply(&mut state, entry).unwrap();
                standings.note(entry, &state);
                if count % 7 == 0 {
                    standings.mark();
                    marked.send(count).unwrap();
                }
            }
            drop(marked);
        });
        let (standings, cache) = (&standings, &cache);
        scope.spawn(move || {
            marks.iter().for_each(|size| {
                standings.write(cache, size).unwrap();
            });
        });
        for _ in 0..20 {
            farthest(standings, &expected);
        }
    });
    drop(keeper);
    assert!(standings.last(&pool(), Sequence(599)).is_some());
    farthest(&standings, &expected);
}

#[test]
fn by_day_a_standing_is_of_use_when_none_of_its_money_is_of_a_later_day() {
    let standings = Standings::at(OFTEN);
    states(&entries(20), &standings, 0);
    let last = |day: &str| standings.last_whole(&pool(), Sequence(19), Some(day.parse().unwrap()));
    assert!(last("2026-04-30").is_none());
    assert_eq!(last("2026-05-01").map(|standing| standing.at), Some(Sequence(19)));
    assert_ne!(standings.mark(), Counts::default());
}
