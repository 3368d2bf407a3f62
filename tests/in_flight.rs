//! Outcomes that rest on a block which is on its way to the disk, with the sequencer's own threads.
//!
//! Goal: while an append runs, nothing that rests on it is answered, however it ends; and what is decided meanwhile
//! waits for its own block. Method: the journal stops in each append until the test says how it ends. The decide
//! thread takes requests in order and asks `writable` before it opens a block, so that this call shows that all
//! requests before it were decided. Nothing sleeps; an answer is looked for by polling it once.
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

use common_purse::journal::memory::{Fault, MemoryJournal};
use common_purse::journal::{AppendError, Block, Frame, Journal, ReadError, RequestRow, Trailer, Unwritable};
use common_purse::ledger::command::FundsMode;
use common_purse::sequencer::{Answers, Ended, Handle, Outcome, RecordError, Sequencer, start};
use common_purse::types::Sequence;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use stepped::{StandingClock, key, origin, reference_data, request};
use support::{allocate, receive};

/// A journal whose appends wait for the test.
struct Gated {
    journal: MemoryJournal,
    asked: Sender<()>,
    appending: Sender<()>,
    go: Mutex<Receiver<()>>,
}

impl Journal for Gated {
    fn append(&self, block: &Block) -> Result<(), AppendError> {
        self.appending.send(()).unwrap();
        self.go.lock().unwrap().recv().unwrap();
        self.journal.append(block)
    }

    fn frame(&self, sequence: Sequence) -> Result<Option<Frame>, ReadError> {
        self.journal.frame(sequence)
    }

    fn requests(&self, first: Sequence) -> Result<Option<Vec<RequestRow>>, ReadError> {
        self.journal.requests(first)
    }

    fn last_trailer(&self) -> Option<Trailer> {
        self.journal.last_trailer()
    }

    fn writable(&self) -> Result<(), Unwritable> {
        // Asked first: the test may let the append fail as soon as it is told.
        let writable = self.journal.writable();
        self.asked.send(()).unwrap();
        writable
    }
}

/// A running ledger, and the test's side of its journal.
struct Running {
    sequencer: Sequencer,
    journal: Arc<Gated>,
    asked: Receiver<()>,
    appending: Receiver<()>,
    go: Sender<()>,
}

type Answer = Pin<Box<dyn Future<Output = Outcome>>>;

impl Running {
    /// A ledger with its reference data.
    fn new() -> Running {
        let (asked, was_asked) = channel();
        let (appending, is_appending) = channel();
        let (go, may_go) = channel();
        let journal = Arc::new(Gated {
            journal: MemoryJournal::new(),
            asked,
            appending,
            go: Mutex::new(may_go),
        });
        // The ledger's first entry and the reference data are let through.
        (0..2).for_each(|_| go.send(()).unwrap());
        let sequencer = start(
            journal.clone(),
            key(),
            Arc::new(StandingClock),
            &origin(),
            Answers::one_by_one(),
        )
        .unwrap();
        let agreement = support::agreement(support::funds_check(FundsMode::Absolute, "0"), &[]);
        sequencer
            .handle()
            .record_blocking(request("reference-data", reference_data(agreement)))
            .unwrap();
        (0..2).for_each(|_| {
            was_asked.recv().unwrap();
            is_appending.recv().unwrap();
        });
        Running {
            sequencer,
            journal,
            asked: was_asked,
            appending: is_appending,
            go,
        }
    }

    fn next(&self) -> u64 {
        self.sequencer
            .handle()
            .view()
            .read(|state| state.next_sequence().0)
    }

    /// Sends what comes while the block of the receipt "in-flight" is in the journal's hands: a refusal that rests on
    /// it, a repetition of it, another body under its id, and an allocation that opens the next block.
    fn send_all(&self) -> [Answer; 5] {
        let handle = self.sequencer.handle();
        let in_flight = sent(handle, "in-flight", receive("a", "100", None));
        self.appending.recv().unwrap();
        let refused = sent(handle, "refused", allocate("i1", "150"));
        let repeated = sent(handle, "in-flight", receive("a", "100", None));
        let changed = sent(handle, "in-flight", receive("b", "100", None));
        let behind = sent(handle, "behind", allocate("i1", "60"));
        // For the receipt, the refusal and the allocation.
        (0..3).for_each(|_| self.asked.recv().unwrap());
        [in_flight, refused, repeated, changed, behind]
    }
}

/// Sends a request: the first poll does.
fn sent(handle: &Handle, id: &str, action: common_purse::ledger::Action) -> Answer {
    let handle = handle.clone();
    let request = request(id, [action]);
    let mut answer: Answer = Box::pin(async move { handle.record(request).await });
    assert!(waits(&mut answer), "{id} was answered while an append runs");
    answer
}

fn waits(answer: &mut Answer) -> bool {
    matches!(
        answer.as_mut().poll(&mut Context::from_waker(Waker::noop())),
        Poll::Pending
    )
}

fn end(answer: Answer) -> Outcome {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(answer)
}

#[test]
fn nothing_that_rests_on_a_block_in_flight_is_answered_before_it_is_durable() {
    let running = Running::new();
    let next = running.next();
    let mut answers = running.send_all();
    for answer in &mut answers {
        assert!(waits(answer), "answered while the append runs");
    }
    assert_eq!(running.next(), next, "the view shows nothing of it");
    let [in_flight, refused, repeated, changed, mut behind] = answers;
    running.go.send(()).unwrap();
    let recorded = end(in_flight).unwrap();
    assert!(
        running.next() > recorded.last.0,
        "who has an answer sees it in the next read"
    );
    assert_eq!(end(repeated).unwrap(), recorded);
    assert!(
        matches!(end(changed), Err(RecordError::RequestIdReused { first, .. }) if first == recorded.first)
    );
    match end(refused) {
        Err(RecordError::Rejected {
            rejection, read_at, ..
        }) => {
            assert_eq!(
                (rejection.reason(), read_at),
                ("INSUFFICIENT", Some(recorded.last))
            );
        }
        other => panic!("{other:?}"),
    }
    running.appending.recv().unwrap();
    assert!(waits(&mut behind), "it waits for its own block");
    running.go.send(()).unwrap();
    assert_eq!(end(behind).unwrap().first, recorded.last.plus(1));
    assert!(matches!(running.sequencer.stop(), Ended::Stopped));
}

#[test]
fn everything_decided_since_an_append_of_unknown_outcome_began_is_unknown() {
    for fault in [Fault::UnknownWritten, Fault::UnknownLost, Fault::Superseded] {
        let running = Running::new();
        let next = running.next();
        let mut answers = running.send_all();
        assert!(answers.iter_mut().all(waits), "answered while the append runs");
        running.journal.journal.fail_after(0, fault);
        running.go.send(()).unwrap();
        for (position, answer) in answers.into_iter().enumerate() {
            let outcome = end(answer);
            assert!(
                matches!(outcome, Err(RecordError::OutcomeUnknown)),
                "{position} after {fault:?}: {outcome:?}"
            );
        }
        assert_eq!(running.next(), next, "the view shows nothing of it");
        assert!(matches!(running.sequencer.stop(), Ended::Failed(_)));
    }
}

#[test]
fn a_disk_that_fills_up_under_a_decided_block_holds_it_up_and_stops_nothing() {
    let running = Running::new();
    let mut answer = sent(running.sequencer.handle(), "held-up", receive("a", "100", None));
    running.asked.recv().unwrap();
    running.appending.recv().unwrap();
    running.journal.journal.set_full(true);
    running.go.send(()).unwrap();
    // Refused, and offered again.
    running.appending.recv().unwrap();
    assert!(waits(&mut answer));
    running.journal.journal.set_full(false);
    running.go.send(()).unwrap();
    assert!(end(answer).is_ok());
    assert!(matches!(running.sequencer.stop(), Ended::Stopped));
}
