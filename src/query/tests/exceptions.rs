//! The register of exceptions, read from the journal.

use super::pages::journal;
use super::{Ledger, decision};
use crate::ledger::command::FundsMode;
use crate::ledger::{Entry, ExceptionKind};
use crate::query::{WantedExceptions, exceptional, exceptions};
use crate::types::Date;
use crate::types::Sequence;

#[test]
fn every_entry_that_set_a_rule_aside_comes_once_in_order_with_its_authority() {
    let mut ledger = Ledger::new(FundsMode::Advisory);
    for line in [
        "receive a 30",
        "allocate i1 40",
        "commit i1 35",
        "spend i1 33",
        "receive b 1",
        "allocate i2 5",
    ] {
        ledger.run(line).unwrap();
    }
    let mut act = |kind: &str, amount: &str| {
        let fields = serde_json::json!({"amount": amount, "initiative": "i3"});
        ledger.act(kind, fields).unwrap()
    };
    let decided = act("Allocate", "2.00 GBP");
    let lines = ledger.lines();
    let journal = journal(&lines, 3);
    let last = ledger.state.last_sequence().unwrap();
    let until = |effective: Option<Date>, kinds: &[ExceptionKind], page_size: usize, last: Sequence| {
        let wanted = WantedExceptions {
            pool: "pool".parse().unwrap(),
            kinds: kinds.to_vec(),
            effective,
        };
        let (mut seen, mut next) = (Vec::<Entry>::new(), Some(Sequence::FIRST));
        while let Some(from) = next {
            let sequences = exceptional(&ledger.state, &wanted.pool, from, last);
            let page = exceptions(&journal, &wanted, sequences, page_size).unwrap();
            assert!(page.entries.len() <= page_size);
            seen.extend(page.entries);
            next = page.next;
        }
        seen
    };
    let all = |kinds: &[ExceptionKind], page_size, last| until(None, kinds, page_size, last);
    let told = |entries: &[Entry]| -> Vec<(String, Vec<(&'static str, String)>)> {
        let exceptions = |entry: &Entry| {
            let told = entry.exceptions.iter();
            told.map(|exception| (exception.kind.as_str(), exception.amount.to_string()))
                .collect()
        };
        entries
            .iter()
            .map(|entry| (entry.kind.as_str().to_owned(), exceptions(entry)))
            .collect()
    };
    let row = |kind: &str, exception, amount: &str| (kind.to_owned(), vec![(exception, amount.to_owned())]);
    let expected = [
        row("Allocate", "OVER_ALLOCATED", "10.00"),
        row("Commit", "COMMITTED_UNCOVERED", "5.00"),
        row("Spend", "SPENT_UNCOVERED", "3.00"),
        row("Allocate", "OVER_ALLOCATED", "5.00"),
        row("Allocate", "OVER_ALLOCATED", "2.00"),
    ];
    for page_size in [1, 2, 3, 100] {
        assert_eq!(told(&all(&[], page_size, last)), expected, "by {page_size}");
        let over = all(&[ExceptionKind::OverAllocated], page_size, last);
        let over_allocated = [expected[0].clone(), expected[3].clone(), expected[4].clone()];
        assert_eq!(told(&over), over_allocated, "by {page_size}");
    }
    assert!(all(&[ExceptionKind::EarlyWarning], 9, last).is_empty());
    // A list speaks for the point of its first page.
    assert_eq!(all(&[], 9, Sequence(decided.0 - 1)).len(), 4);
    let last = all(&[], 9, last).pop().unwrap();
    assert_eq!(last.sequence, decided);
    assert_eq!(last.command.unwrap().decision, Some(decision()));
}

#[test]
fn a_pool_without_exceptions_has_an_empty_register() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    ledger.run("receive a 30").unwrap();
    let last = ledger.state.last_sequence().unwrap();
    let wanted = exceptional(&ledger.state, &"pool".parse().unwrap(), Sequence::FIRST, last);
    assert_eq!(wanted, (Vec::new(), false));
}
