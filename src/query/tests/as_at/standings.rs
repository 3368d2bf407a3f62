//! From where a pool stood the same comes as from its first entry.

use super::dated::dated;
use super::{STEPS, is_same, of_pool, pool_ids};
use crate::index::Index;
use crate::ledger::{Entry, State, apply};
use crate::query::tests::pages::journal;
use crate::query::tests::random::{Chance, Random};
use crate::query::{AsAt, Sources, Until, past};
use crate::standings::{Pace, Standings};
use crate::types::{Date, Sequence};

/// Standings after every so many of `entries`, whatever they take.
pub(super) fn taken(entries: &[Entry], every: u64) -> Standings {
    let standings = Standings::at(Pace {
        entries: every,
        bytes_per_entry: u64::MAX,
    });
    let mut state = State::new();
    for entry in entries {
        apply(&mut state, entry).unwrap();
        standings.note(entry, &state);
    }
    standings
}

fn any_day(random: &mut Random) -> Date {
    let day = format!("2026-{:02}-{:02}", 3 + random.below(10), 1 + random.below(28));
    day.parse().unwrap()
}

/// At every entry, without a day, on one of any, and on the last of all.
#[test]
fn a_pool_is_the_same_from_any_standing_as_from_its_first_entry() {
    let (mut points, mut from_standings, mut by_day) = (0, 0, 0);
    for seed in 0..4 {
        let Chance {
            ledger, mut random, ..
        } = dated(seed, STEPS / 2);
        let lines = ledger.lines();
        let journal = journal(&lines, 7);
        let index = Index::in_memory(32);
        ledger.entries.iter().for_each(|entry| index.add_again(entry));
        let (none, some) = (
            Standings::at(Pace::ORDINARY),
            taken(&ledger.entries, 1 + random.below(12)),
        );
        let last = ledger.entries.last().unwrap();
        let now = (last.sequence, last.stamp.recorded);
        let end: Date = "2099-12-31".parse().unwrap();
        for at in ledger.entries.iter().map(|entry| entry.sequence) {
            for pool in pool_ids() {
                for effective in [None, Some(any_day(&mut random)), Some(end)] {
                    let ask = |standings| {
                        let sources = Sources {
                            journal: &journal,
                            index: &index,
                            standings,
                        };
                        let as_at = AsAt {
                            until: Until::Entry(at),
                            effective,
                        };
                        past(sources, as_at, of_pool(&pool, effective), now, &|| true)
                            .unwrap()
                            .state
                    };
                    let where_it_was = format!("seed {seed}, {pool} at {at} on {effective:?}");
                    is_same(&ask(&some), &ask(&none), &pool, &where_it_was);
                    let standing = some.last(&pool, at, effective);
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
            let stood = standings.last(&pool, entry.sequence, None);
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
    assert!(standings.last(&pool_ids()[0], Sequence(u64::MAX), None).is_some());
}
