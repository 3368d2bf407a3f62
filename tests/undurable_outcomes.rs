//! Outcomes that rest on what is not durable yet, by name.
//!
//! Goal: no client is told what a power loss could take back, and none loses or doubles a posting by retrying. Method:
//! a ledger stepped by hand over a journal in memory whose next append is ordered to fail. What happens while
//! a block is on its way to the disk is in `in_flight.rs`; random histories of all this are in `simulation`.
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

use common_purse::journal::Unwritable;
use common_purse::journal::memory::Fault;
use common_purse::ledger::command::FundsMode;
use common_purse::ledger::{Account, ExceptionKind};
use common_purse::sequencer::{Outcome, RecordError};
use stepped::{Ledger, request, waits};
use support::{allocate, commit, receive, spend};

/// The name of a refusal, and the entry it was decided on.
fn refused(outcome: Outcome) -> (usize, &'static str, u64) {
    match outcome {
        Err(RecordError::Rejected {
            index,
            rejection,
            read_at,
        }) => (index, rejection.reason(), read_at.unwrap().0),
        other => panic!("{other:?} is no refusal"),
    }
}

fn is_unknown(outcome: Outcome) -> bool {
    matches!(outcome, Err(RecordError::OutcomeUnknown))
}

#[test]
fn a_refusal_decided_on_an_undurable_entry_waits_for_it() {
    let mut ledger = Ledger::new();
    let mut received = ledger.send("receive", [receive("a", "100", None)]);
    let mut too_much = ledger.send("allocate", [allocate("i1", "150")]);
    assert!(waits(&mut received) && waits(&mut too_much));
    ledger.stepped.step().unwrap();
    let receipt = received.try_recv().unwrap().unwrap().first.0;
    assert_eq!(
        refused(too_much.try_recv().unwrap()),
        (0, "INSUFFICIENT", receipt)
    );
}

#[test]
fn a_refusal_decided_on_an_entry_that_fails_becomes_unknown() {
    for fault in [Fault::UnknownLost, Fault::UnknownWritten, Fault::Superseded] {
        let mut ledger = Ledger::new();
        let mut received = ledger.send("receive", [receive("a", "100", None)]);
        let mut too_much = ledger.send("allocate", [allocate("i1", "150")]);
        ledger.journal.fail_after(0, fault);
        ledger.stepped.step().unwrap_err();
        assert!(is_unknown(received.try_recv().unwrap()), "{fault:?}");
        assert!(is_unknown(too_much.try_recv().unwrap()), "{fault:?}");
        let next = ledger.next();
        let mut ledger = ledger.restarted();
        let is_written = u64::from(fault == Fault::UnknownWritten);
        assert_eq!(ledger.next(), next + is_written);
        let again = refused(ledger.record("allocate", [allocate("i1", "150")]));
        assert_eq!(again, (0, "INSUFFICIENT", next + is_written - 1), "{fault:?}");
    }
}

#[test]
fn a_refusal_decided_on_durable_entries_alone_comes_at_once() {
    let mut ledger = Ledger::new();
    let mut too_much = ledger.send("allocate", [allocate("i1", "150")]);
    assert_eq!(
        refused(too_much.try_recv().unwrap()),
        (0, "INSUFFICIENT", ledger.next() - 1)
    );
}

#[test]
fn a_request_sent_again_while_it_is_undurable_joins_it_and_gets_an_equal_answer() {
    let mut ledger = Ledger::new();
    let mut first = ledger.send("receive", [receive("a", "100", None)]);
    let mut again = ledger.send("receive", [receive("a", "100", None)]);
    assert!(waits(&mut again));
    ledger.stepped.step().unwrap();
    let answer = first.try_recv().unwrap().unwrap();
    assert_eq!(again.try_recv().unwrap().unwrap(), answer);
    assert_eq!(
        ledger.record("receive", [receive("a", "100", None)]).unwrap(),
        answer
    );
    assert_eq!(
        ledger
            .restarted()
            .record("receive", [receive("a", "100", None)])
            .unwrap(),
        answer
    );
    assert_eq!(ledger.next(), answer.last.0 + 1, "it is recorded once");
}

/// Whoever goes beyond what is there is told with the answer, by `validate_only` before, and again by a retry: from the
/// block that waits, and from the journal.
#[test]
fn exceptions_are_told_with_the_answer_and_the_same_again() {
    let advisory = support::funds_check(FundsMode::Advisory, "0");
    let mut ledger = Ledger::with(support::agreement(advisory, &[]));
    let actions = || {
        [
            receive("a", "100", None),
            allocate("i1", "150"),
            commit("i1", "120"),
        ]
    };
    let mut only_validated = request("over", actions());
    only_validated.validate_only = true;
    let foretold = ledger.stepped.submit(only_validated).try_recv().unwrap().unwrap();

    let mut first = ledger.send("over", actions());
    let mut again = ledger.send("over", actions());
    ledger.stepped.step().unwrap();
    let answer = first.try_recv().unwrap().unwrap();
    let told: Vec<_> = answer
        .exceptions
        .iter()
        .map(|told| (told.command, told.kind, told.amount.to_string(), told.day))
        .collect();
    assert_eq!(
        told,
        [
            (1, ExceptionKind::OverAllocated, "50.00 GBP".to_owned(), None),
            (2, ExceptionKind::CommittedUncovered, "20.00 GBP".to_owned(), None),
        ]
    );
    assert_eq!(answer.exceptions[1].sequence, answer.commands[2]);
    assert_eq!(foretold.exceptions, answer.exceptions);
    assert_eq!(again.try_recv().unwrap().unwrap(), answer);
    assert_eq!(ledger.record("over", actions()).unwrap(), answer);
    assert_eq!(ledger.restarted().record("over", actions()).unwrap(), answer);
}

#[test]
fn another_body_under_an_undurable_id_is_refused_when_that_is_durable_and_told_what_differs() {
    let mut ledger = Ledger::new();
    drop(ledger.send("receive", [receive("a", "100", None)]));
    let mut changed = ledger.send("receive", [receive("a", "101", None)]);
    let mut longer = ledger.send("receive", [receive("a", "100", None), receive("b", "1", None)]);
    assert!(waits(&mut changed) && waits(&mut longer));
    ledger.stepped.step().unwrap();
    let difference = |outcome| match outcome {
        Err(RecordError::RequestIdReused { difference, .. }) => difference,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        difference(changed.try_recv().unwrap()),
        "commands[0].receive.amount: \"100.00 GBP\" was recorded, \"101.00 GBP\" was sent"
    );
    assert_eq!(
        difference(longer.try_recv().unwrap()),
        "the number of commands: 1 was recorded, 2 were sent"
    );
    assert_eq!(
        ledger.pool().totals().values().next().unwrap().received().0,
        10_000
    );
}

#[test]
fn a_retry_after_an_unknown_outcome_posts_once_whether_the_block_was_written_or_not() {
    for fault in [
        Fault::UnknownWritten,
        Fault::UnknownLost,
        Fault::UnknownTorn { values: 0 },
        Fault::UnknownTorn { values: 1 },
        Fault::Superseded,
    ] {
        let mut ledger = Ledger::new();
        let mut received = ledger.send("receive", [receive("a", "100", None)]);
        let mut joined = ledger.send("receive", [receive("a", "100", None)]);
        ledger.journal.fail_after(0, fault);
        ledger.stepped.step().unwrap_err();
        assert!(is_unknown(received.try_recv().unwrap()) && is_unknown(joined.try_recv().unwrap()));
        let next = ledger.next();
        let mut ledger = ledger.restarted();
        let answer = ledger.record("receive", [receive("a", "100", None)]).unwrap();
        assert_eq!((answer.first.0, ledger.next()), (next, next + 1), "{fault:?}");
        let received = ledger
            .pool()
            .totals()
            .values()
            .next()
            .unwrap()
            .balance(Account::Available)
            .sum();
        assert_eq!(received.0, 10_000, "{fault:?}");
    }
}

#[test]
fn a_block_torn_anywhere_is_there_whole_or_not_at_all() {
    // Two frames, and a request table beside them: three values.
    let batch = || (0..40).map(|_| receive("a", "1", None));
    for values in 0..=4 {
        let mut ledger = Ledger::new();
        let next = ledger.next();
        let mut answer = ledger.send("batch", batch());
        ledger.journal.fail_after(0, Fault::UnknownTorn { values });
        ledger.stepped.step().unwrap_err();
        assert!(is_unknown(answer.try_recv().unwrap()));
        let mut ledger = ledger.restarted();
        let entries = if values < 3 { 0 } else { 40 };
        assert_eq!(ledger.next(), next + entries, "{values} values were written");
        assert_eq!(ledger.record("batch", batch()).unwrap().first.0, next);
        assert_eq!(ledger.next(), next + 40);
    }
}

#[test]
fn a_batch_that_fails_at_its_last_command_leaves_nothing_and_its_id_may_be_used_again() {
    let mut ledger = Ledger::new();
    let next = ledger.next();
    // The second spend names the commitment of the batch itself and is more than is left of it.
    let batch = |last: &str| {
        let spends = [
            spend("i1", "30", Some(next + 2)),
            spend("i1", last, Some(next + 2)),
        ];
        [
            receive("a", "100", None),
            allocate("i1", "80"),
            commit("i1", "50"),
        ]
        .into_iter()
        .chain(spends)
    };
    let mut failed = ledger.send("batch", batch("20.01"));
    assert_eq!(
        refused(failed.try_recv().unwrap()),
        (4, "COMMITMENT_EXCEEDED", next - 1)
    );
    let mut nothing = ledger.send("allocate", [allocate("i1", "0.01")]);
    assert_eq!(
        refused(nothing.try_recv().unwrap()),
        (0, "INSUFFICIENT", next - 1)
    );
    let before = ledger.pool();
    ledger.stepped.step().unwrap();
    assert_eq!((ledger.next(), ledger.pool()), (next, before));
    let recorded = ledger.record("batch", batch("20.00")).unwrap();
    assert_eq!(
        recorded.commands.iter().map(|at| at.0).collect::<Vec<_>>(),
        Vec::from_iter(next..next + 5)
    );
    assert_eq!(ledger.restarted().pool(), ledger.pool());
}

#[test]
fn validating_tells_what_would_come_of_a_request_and_stores_nothing() {
    let mut ledger = Ledger::new();
    let next = ledger.next();
    let before = ledger.journal.crash_image();
    let validate = |ledger: &mut Ledger, actions: Vec<_>| {
        let request = common_purse::sequencer::Request {
            validate_only: true,
            ..request("batch", actions)
        };
        ledger.stepped.submit(request).try_recv().unwrap()
    };
    let would = validate(&mut ledger, vec![receive("a", "100", None), allocate("i1", "80")]).unwrap();
    assert_eq!(
        (would.first.0, would.last.0, would.read_at.sequence.0),
        (next, next + 1, next - 1)
    );
    let would_not = validate(
        &mut ledger,
        vec![receive("a", "100", None), allocate("i1", "101")],
    );
    assert_eq!(refused(would_not), (1, "INSUFFICIENT", next - 1));
    ledger.stepped.step().unwrap();
    assert_eq!(ledger.journal.crash_image(), before);
    let recorded = ledger.record("batch", [receive("b", "1", None)]).unwrap();
    assert_eq!(recorded.first.0, next, "its id may still be used, for anything");
}

#[test]
fn a_full_disk_refuses_and_then_goes_on_when_there_is_room() {
    let mut ledger = Ledger::new();
    let known = ledger.record("known", [receive("a", "1", None)]).unwrap();
    let next = ledger.next();
    ledger.journal.set_full(true);
    let mut refused = ledger.send("receive", [receive("a", "100", None)]);
    match refused.try_recv().unwrap() {
        Err(RecordError::Unwritable(why)) => assert!(matches!(*why, Unwritable::DiskFull { .. })),
        other => panic!("{other:?}"),
    }
    let repeated = ledger.record("known", [receive("a", "1", None)]);
    assert_eq!(repeated.unwrap(), known, "what is recorded is still answered");
    ledger.journal.set_full(false);
    assert_eq!(
        ledger
            .record("receive", [receive("a", "100", None)])
            .unwrap()
            .first
            .0,
        next
    );
}
