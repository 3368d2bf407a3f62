//! Entries at the bounds of a line and of a block.
//!
//! Goal: what does not fit is refused by name before anything is recorded, and what must not be refused, Cover, goes
//! on in further parts. Method: a ledger stepped by hand, ids of the greatest length, and as many sources,
//! initiatives or characters as it takes.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test panics where a ledger must not"
)]

#[path = "support/stepped.rs"]
mod stepped;
mod support;

use common_purse::ledger::command::{Agreement, FundsMode};
use common_purse::ledger::{Account, Entry, LINE_BYTES_MAX, Rejection};
use common_purse::sequencer::{Outcome, RecordError};
use common_purse::types::Restriction;
use common_purse::types::Sequence;
use stepped::Ledger;
use support::{allocate, funds_check, receive, register_contributor, register_initiative};

/// An id of 63 characters, the most there are.
fn long(prefix: &str, number: usize) -> String {
    format!("{prefix}-{number:0>width$}", width = 62 - prefix.len())
}

fn agreement(mode: FundsMode, windows: &[&str]) -> Agreement {
    support::agreement(funds_check(mode, "0"), windows)
}

fn rejection(outcome: Outcome) -> (usize, Rejection) {
    match outcome {
        Err(RecordError::Rejected { index, rejection, .. }) => (index, rejection),
        other => panic!("{other:?} is no refusal"),
    }
}

#[test]
fn a_small_batch_of_large_entries_is_refused_whole_and_leaves_nothing() {
    const SOURCES: usize = 250;
    let window = long("window", 0);
    let initiative = long("initiative", 0);
    let mut ledger = Ledger::with(agreement(FundsMode::Absolute, &[&window]));
    let mut setup = vec![register_initiative(&initiative, Some(&window))];
    for number in 0..SOURCES {
        let contributor = long("contributor", number);
        setup.push(register_contributor(&contributor));
        let restriction = Restriction::Window(window.parse().unwrap());
        setup.push(receive(&contributor, "10000", Some(restriction)));
    }
    ledger.record("setup", setup).unwrap();
    let (next, before) = (ledger.next(), ledger.pool());

    // A share of a penny for each source: some 40 kB for a command of a hundred bytes or so.
    let batch = |count| std::iter::repeat_with(|| allocate(&initiative, "2.50")).take(count);
    let (index, refused) = rejection(ledger.record("batch", batch(2_000)));
    assert_eq!(refused, Rejection::BatchTooLarge { most: 64 << 20 });
    assert!(
        (1_000..2_000).contains(&index),
        "it is refused at the command that no longer fits: {index}"
    );
    assert_eq!((ledger.next(), ledger.pool()), (next, before));
    assert_eq!(
        ledger
            .record("small", [allocate(&initiative, "2.50")])
            .unwrap()
            .first
            .0,
        next
    );
    // The id is still free for what fits.
    assert_eq!(ledger.record("batch", batch(10)).unwrap().last.0, next + 10);
    assert_eq!(ledger.restarted().pool(), ledger.pool());
}

#[test]
fn a_line_of_one_byte_too_many_is_refused() {
    let mut ledger = Ledger::new();
    let next = ledger.next();
    // 2,000 characters of four bytes in eight terms; the ninth brings the line to the byte.
    let open_pool = |last_term: usize| {
        let mut agreement = agreement(FundsMode::Absolute, &[]);
        let prose = |text: String| Some(text.parse().unwrap());
        let terms = &mut agreement.terms;
        for term in [
            &mut terms.aims_and_outcomes,
            &mut terms.contributions_and_their_variation,
            &mut terms.duration,
            &mut terms.functions,
            &mut terms.management_and_monitoring,
            &mut terms.review,
            &mut terms.staff_goods_and_premises,
            &mut terms.termination,
        ] {
            *term = prose("\u{1D11E}".repeat(2_000));
        }
        terms.variation = prose("x".repeat(last_term));
        let mut open = support::open_pool(agreement);
        if let common_purse::ledger::Action::OpenPool(open) = &mut open {
            open.pool = "second".parse().unwrap();
        }
        open
    };
    let bytes = |refused: (usize, Rejection)| match refused {
        (0, Rejection::LineTooLarge { bytes, most }) => {
            assert_eq!(most, LINE_BYTES_MAX);
            bytes
        }
        other => panic!("{other:?}"),
    };
    let too_many = bytes(rejection(ledger.record("pool", [open_pool(2_000)]))) - LINE_BYTES_MAX;
    let most = 2_000 - too_many;
    assert_eq!(
        bytes(rejection(ledger.record("pool", [open_pool(most + 1)]))),
        LINE_BYTES_MAX + 1
    );
    assert_eq!(ledger.next(), next);
    ledger.record("pool", [open_pool(most)]).unwrap();
    let frame = ledger.journal_frame(next);
    assert_eq!(frame.line(Sequence(next)).unwrap().len(), LINE_BYTES_MAX);
}

#[test]
fn a_receipt_that_covers_hundreds_of_initiatives_goes_on_in_further_parts() {
    const INITIATIVES: usize = 400;
    let mut ledger = Ledger::with(agreement(FundsMode::Advisory, &[]));
    let payer = long("contributor", 0);
    let mut setup = vec![register_contributor(&payer)];
    for number in 0..INITIATIVES {
        setup.push(register_initiative(&long("initiative", number), None));
        setup.push(allocate(&long("initiative", number), "1"));
    }
    ledger.record("setup", setup).unwrap();
    let next = ledger.next();

    // The receipt stands between two commands, whose sequences follow its parts.
    let batch = [
        receive("a", "0.50", None),
        receive(&payer, "1000", None),
        allocate("i1", "600.50"),
    ];
    let recorded = ledger.record("receipt", batch.clone()).unwrap();
    let parts = recorded.last.0 - next - 1;
    assert!(parts >= 3, "{parts} parts");
    let [first, second, third] = recorded.commands[..] else {
        panic!("{recorded:?}")
    };
    assert_eq!((first.0, second.0, third.0), (next, next + 1, next + 1 + parts));
    for number in 1..=parts {
        let entry = ledger.entry(next + number);
        assert_eq!(entry.part.to_string(), format!("{number}/{parts}"));
        assert_eq!(entry.command.is_some(), number == 1, "the command stands once");
        assert!(entry.effective == ledger.entry(next).effective);
    }

    let pool = ledger.pool();
    let total = pool.totals().values().next().unwrap();
    assert!(total.uncovered().is_zero());
    assert!(total.balance(Account::Available).sum().is_zero());
    for number in 0..INITIATIVES {
        let initiative = long("initiative", number).parse().unwrap();
        let held = total.of_initiative(Account::Allocated, &initiative);
        assert_eq!((held.sum().0, held.uncovered().0), (100, 0), "{initiative}");
    }
    let mut restarted = ledger.restarted();
    assert_eq!(restarted.pool(), pool);
    assert_eq!(
        restarted.record("receipt", batch).unwrap(),
        recorded,
        "told again as it was told"
    );
}

impl Ledger {
    fn journal_frame(&self, sequence: u64) -> common_purse::journal::Frame {
        common_purse::journal::Journal::frame(self.journal.as_ref(), Sequence(sequence))
            .unwrap()
            .unwrap()
    }

    fn entry(&self, sequence: u64) -> Entry {
        let frame = self.journal_frame(sequence);
        Entry::from_line(frame.line(Sequence(sequence)).unwrap()).unwrap()
    }
}
