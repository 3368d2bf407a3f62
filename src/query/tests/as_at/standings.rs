//! From where a pool stood, and what moved since, the same comes as from its first entry.

use super::dated::dated;
use super::{STEPS, is_same, of_pool, pool_ids, replayed};
use crate::index::Index;
use crate::ledger::{Entry, State, apply};
use crate::query::tests::pages::journal;
use crate::query::tests::random::{Chance, Random};
use crate::query::{About, AsAt, Sources, Until, past};
use crate::standings::tests::in_files;
use crate::standings::{Pace, Standings};
use crate::types::{Date, Sequence};

/// Standings after every so many entries, whatever they take.
fn pace(every: u64) -> Pace {
    Pace {
        entries: every,
        bytes_per_entry: u64::MAX,
        rows: 5,
    }
}

/// Those of `entries`.
pub(super) fn taken(entries: &[Entry], every: u64) -> Standings {
    let standings = Standings::at(pace(every));
    let mut state = State::new();
    for entry in entries {
        apply(&mut state, entry).unwrap();
        standings.note(entry, &state);
    }
    standings
}

/// The same, kept with a snapshot now and then, and begun again from one now and then.
fn kept(entries: &[Entry], every: u64, random: &mut Random) -> Standings {
    let (_, cache) = in_files();
    let mut standings = Standings::at(pace(every));
    let mut state = State::new();
    for entry in entries {
        apply(&mut state, entry).unwrap();
        standings.note(entry, &state);
        if random.below(4) == 0 {
            let counts = standings.mark();
            let contents = standings.write(&cache, entry.sequence.0 + 1).unwrap();
            if random.below(8) == 0 {
                standings = Standings::at(pace(every));
                standings.begin(&cache, contents, counts);
            }
        }
    }
    standings
}

fn any_day(random: &mut Random) -> Date {
    let day = format!("2026-{:02}-{:02}", 3 + random.below(10), 1 + random.below(28));
    day.parse().unwrap()
}

/// At every entry, without a day, on one of any, and on the last of all: with contributions and without.
#[test]
fn a_pool_is_the_same_from_any_standing_as_from_its_first_entry() {
    let (mut points, mut from_standings, mut by_day) = (0, 0, 0);
    for seed in 0..6 {
        let Chance {
            ledger, mut random, ..
        } = dated(seed, STEPS / 2);
        let lines = ledger.lines();
        let journal = journal(&lines, 7);
        let index = Index::in_memory(32);
        ledger.entries.iter().for_each(|entry| index.add_again(entry));
        let every = 1 + random.below(12);
        let all = [
            taken(&ledger.entries, u64::MAX),
            taken(&ledger.entries, every),
            kept(&ledger.entries, every, &mut random),
        ];
        let last = ledger.entries.last().unwrap();
        let now = (last.sequence, last.stamp.recorded);
        let end: Date = "2099-12-31".parse().unwrap();
        for at in ledger.entries.iter().map(|entry| entry.sequence) {
            let known = &ledger.entries[..=usize::try_from(at.0).unwrap()];
            for pool in pool_ids() {
                for effective in [None, Some(any_day(&mut random)), Some(end)] {
                    let expected = replayed(known, &lines, of_pool(&pool, effective));
                    let without = match expected.pool(&pool) {
                        Some(stood) => expected.clone().with_pool(stood.without_contributions()),
                        None => expected.clone(),
                    };
                    for (which, standings) in all.iter().enumerate() {
                        let ask = |about| {
                            let sources = Sources {
                                journal: &journal,
                                index: &index,
                                standings,
                            };
                            let as_at = AsAt {
                                until: Until::Entry(at),
                                effective,
                            };
                            past(sources, as_at, about, now, &|| true).unwrap().state
                        };
                        let at = format!("seed {seed}, {pool} at {at} on {effective:?} from {which}");
                        is_same(&ask(About::Contributions(pool.clone())), &expected, &pool, &at);
                        is_same(&ask(About::Money(pool.clone())), &without, &pool, &at);
                    }
                    let standing = all[2].last_whole(&pool, at, effective);
                    points += 1;
                    from_standings += usize::from(standing.is_some());
                    by_day += usize::from(effective.is_some_and(|day| day < end) && standing.is_some());
                }
            }
        }
    }
    assert!(
        from_standings > points / 3 && by_day > 20,
        "{from_standings} of {points} from standings, {by_day} by day"
    );
}

/// However many entries of other pools and of its own there are, few are read behind its last standing.
#[test]
fn no_more_of_a_pools_entries_are_read_than_come_between_two_standings() {
    let Chance { ledger, .. } = dated(3, STEPS);
    let every = 5;
    let standings = taken(&ledger.entries, every);
    for pool in pool_ids() {
        let mut since = 0;
        for entry in &ledger.entries {
            let names_it = entry.moves.iter().any(|movement| movement.total.pool == pool)
                || entry.command.as_ref().and_then(|command| command.pool()) == Some(&pool);
            since += u64::from(names_it);
            let stood = standings.last_whole(&pool, entry.sequence, None);
            if stood.is_some_and(|standing| standing.at == entry.sequence) {
                since = 0;
            }
            assert!(
                since < every,
                "{since} entries of {pool} before {}",
                entry.sequence
            );
        }
    }
    assert!(standings.last(&pool_ids()[0], Sequence(u64::MAX)).is_some());
}
