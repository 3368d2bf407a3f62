//! What an examination rests on: lines that are not those that were signed are examined by nobody.

use crate::examined::{log, read};
use crate::support::{
    Rules, agreement, allocate, funds_check, receive, register_contributor, register_initiative,
};
use common_purse::examine::{Examiner, Fault, Item, Reading, Selection};
use common_purse::ledger::command::FundsMode;
use common_purse::types::Sequence;

/// Counts what it is handed.
#[derive(Default)]
struct Counter {
    wanted: Vec<u64>,
    all: u64,
}

impl Examiner for Counter {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        self.all += 1;
        if item.is_wanted {
            self.wanted.push(item.entry.sequence.0);
        }
        Ok(())
    }
}

fn rules() -> Rules {
    let mut rules = Rules::with_pool(agreement(funds_check(FundsMode::Absolute, "0"), &[]));
    rules.record(register_contributor("a")).unwrap();
    rules.record(register_initiative("i1", None)).unwrap();
    rules.record(receive("a", "10.00", None)).unwrap();
    rules.recorded = "2026-11-23T09:30:00.000000Z".parse().unwrap();
    rules.record(allocate("i1", "4.00")).unwrap();
    rules.record(allocate("i1", "5.00")).unwrap();
    rules
}

#[test]
fn a_point_is_told_by_the_root_that_the_ledger_had_there() {
    let rules = rules();
    for last in 0..rules.entries.len() as u64 {
        let selection = Selection {
            last: Some(Sequence(last)),
            ..Selection::default()
        };
        let mut counter = Counter::default();
        let point = read(&rules.entries, &selection, &mut counter).unwrap();
        let (_, then) = log(&rules.entries[..=last as usize]);
        assert_eq!(
            (point.sequence.0, point.root, counter.all),
            (last, then.root, last + 1)
        );
    }
}

#[test]
fn a_moment_takes_what_was_recorded_by_then() {
    let rules = rules();
    let at = |moment: &str| {
        let selection = Selection {
            recorded_by: Some(moment.parse().unwrap()),
            ..Selection::default()
        };
        read(&rules.entries, &selection, &mut Counter::default()).map(|point| point.sequence.0)
    };
    assert_eq!(at("2026-11-22T09:30:00.000000Z").unwrap(), 5);
    assert_eq!(at("2026-11-23T09:29:59.999999Z").unwrap(), 5);
    assert_eq!(at("2026-11-23T09:30:00.000000Z").unwrap(), 7);
    assert!(matches!(at("2026-11-22T09:29:59.999999Z"), Err(Fault::Empty)));
}

#[test]
fn only_what_is_asked_for_is_wanted_and_all_is_handed_over() {
    let rules = rules();
    let selection = Selection {
        pool: Some("purse".parse().unwrap()),
        first: Sequence(4),
        effective_by: Some("2026-11-22".parse().unwrap()),
        ..Selection::default()
    };
    let mut counter = Counter::default();
    read(&rules.entries, &selection, &mut counter).unwrap();
    assert_eq!((counter.wanted, counter.all), (vec![4, 5], 8));
    let unknown = Selection {
        pool: Some("other".parse().unwrap()),
        ..Selection::default()
    };
    let refused = read(&rules.entries, &unknown, &mut Counter::default());
    assert!(matches!(refused, Err(Fault::UnknownPool { .. })));
}

#[test]
fn lines_that_were_not_signed_lead_to_nothing() {
    let rules = rules();
    let (lines, signed) = log(&rules.entries);
    let everything = Selection::default();
    let look = |lines: &[Vec<u8>]| {
        let mut reading = Reading::new(&everything, &signed);
        lines
            .iter()
            .try_for_each(|line| reading.take(line, &mut Counter::default()))?;
        reading.finish()
    };
    look(&lines).unwrap();
    let mut short = lines.clone();
    short.pop();
    assert!(matches!(look(&short), Err(Fault::Count { read: 7, signed: 8 })));
    let mut swapped = lines.clone();
    swapped.swap(6, 7);
    assert!(matches!(look(&swapped), Err(Fault::Place { .. })));
    let mut altered = lines.clone();
    altered[6] = String::from_utf8(lines[6].clone())
        .unwrap()
        .replace("4.00", "3.00")
        .into_bytes();
    assert!(matches!(look(&altered), Err(Fault::AnotherRoot { size: 8 })));
    let mut broken = lines.clone();
    broken[6].pop();
    assert!(matches!(look(&broken), Err(Fault::Line { .. })));
    // What lies behind the point is not examined, but must be what was signed all the same.
    let before = Selection {
        last: Some(Sequence(5)),
        ..Selection::default()
    };
    let mut reading = Reading::new(&before, &signed);
    for line in &broken {
        reading.take(line, &mut Counter::default()).unwrap();
    }
    assert!(matches!(reading.finish(), Err(Fault::AnotherRoot { .. })));
}
