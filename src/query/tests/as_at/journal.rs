//! Over a journal: which point a clock tells, and what of the lines is read.

use super::dated::dated;
use super::standings::taken;
use super::{STEPS, is_same, of_pool, pool_ids, replayed};
use crate::index::Index;
use crate::ledger::{Entry, Kind, Sieve};
use crate::query::tests::pages::journal;
use crate::query::tests::random::Chance;
use crate::query::{About, AsAt, Past, Point, Sources, Unreachable, Until, past};
use crate::types::{Date, Sequence, Timestamp};
use std::collections::BTreeSet;

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
        // It may know all entries or only some, in one segment or in several.
        let index = Index::in_memory(1 + u32::try_from(random.below(100)).unwrap());
        let known = usize::try_from(random.below(2 * ledger.entries.len() as u64)).unwrap();
        ledger
            .entries
            .iter()
            .take(known)
            .for_each(|entry| index.add_again(entry));
        let first = ledger
            .entries
            .iter()
            .position(|entry| entry.kind == Kind::OpenPool)
            .unwrap();
        let standings = taken(&ledger.entries, 1 + random.below(40));
        let sources = Sources {
            journal: &journal,
            index: &index,
            standings: &standings,
        };
        // The journal is ahead of what reads are shown.
        let durable = ledger.entries.len() - 1 - usize::try_from(random.below(9)).unwrap();
        let now = (Sequence(durable as u64), recorded(durable));
        let ask = |until: Until, effective: Option<Date>| {
            let about = About::Contributions(pool.clone());
            past(sources, AsAt { until, effective }, about, now, &|| true)
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
            sources,
            AsAt {
                until: Until::Now,
                effective: None,
            },
            About::Registrations,
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
