//! Few replays at once, a short queue behind them, and none for a caller that has gone.

use super::*;
use crate::journal::memory::MemoryJournal;
use crate::journal::{AppendError, Block, BlockBuilder, Frame, ReadError, RequestRow, SignedHead};
use crate::journal::{Trailer, Unwritable};
use crate::query::Until;
use crate::types::{Date, Timestamp};
use parking_lot::{Condvar, Mutex};
use tonic::Code;
use tonic_types::StatusExt;

const FRAMES: u64 = 10;

/// A journal of [`FRAMES`] frames of a line each, that gives none before its gate is opened.
#[derive(Default)]
struct Gated {
    journal: MemoryJournal,
    gate: Mutex<Gate>,
    changed: Condvar,
}

#[derive(Default)]
struct Gate {
    is_open: bool,
    asked: usize,
}

impl Gated {
    fn new() -> Arc<Gated> {
        let gated = Gated::default();
        for first in 0..FRAMES {
            let mut builder = BlockBuilder::new(Sequence(first));
            builder.push_line(b"{}").unwrap();
            let head = SignedHead {
                tree_size: first + 1,
                root: [0; 32],
                key_id: [0; 4],
                signature: [0; 64],
            };
            gated.journal.append(&builder.finish(head)).unwrap();
        }
        Arc::new(gated)
    }

    fn open(&self) {
        self.gate.lock().is_open = true;
        self.changed.notify_all();
    }

    /// Waits until frames were asked for so many times.
    fn asked(&self, times: usize) {
        let mut gate = self.gate.lock();
        while gate.asked < times {
            self.changed.wait(&mut gate);
        }
    }
}

impl Journal for Gated {
    fn frame(&self, sequence: Sequence) -> Result<Option<Frame>, ReadError> {
        let mut gate = self.gate.lock();
        gate.asked += 1;
        self.changed.notify_all();
        while !gate.is_open {
            self.changed.wait(&mut gate);
        }
        drop(gate);
        self.journal.frame(sequence)
    }

    fn append(&self, block: &Block) -> Result<(), AppendError> {
        self.journal.append(block)
    }

    fn requests(&self, first: Sequence) -> Result<Option<Vec<RequestRow>>, ReadError> {
        self.journal.requests(first)
    }

    fn last_trailer(&self) -> Option<Trailer> {
        self.journal.last_trailer()
    }

    fn writable(&self) -> Result<(), Unwritable> {
        self.journal.writable()
    }
}

/// One that knows no entry: every one is a candidate.
fn index() -> Arc<Index> {
    Arc::new(Index::in_memory(64))
}

fn standings() -> Arc<Standings> {
    Arc::new(Standings::at(crate::standings::Pace::ORDINARY))
}

fn now() -> ReadPoint {
    ReadPoint {
        sequence: Sequence(FRAMES - 1),
        recorded: Timestamp::from_microseconds(1_000_000_000_000_000).unwrap(),
    }
}

async fn ask(replays: Replays) -> Result<Past, Status> {
    ask_on(replays, None).await
}

async fn ask_on(replays: Replays, effective: Option<Date>) -> Result<Past, Status> {
    let as_at = AsAt {
        until: Until::Now,
        effective,
    };
    let about = match effective {
        Some(_) => About::Contributions("heat".parse().unwrap()),
        None => About::Registrations,
    };
    replays.past(as_at, about, now()).await
}

async fn wait_for(journal: &Arc<Gated>, times: usize) {
    let journal = Arc::clone(journal);
    tokio::task::spawn_blocking(move || journal.asked(times))
        .await
        .unwrap();
}

#[tokio::test]
async fn two_run_some_wait_and_the_next_is_told_when_to_come_again() {
    let journal = Gated::new();
    let replays = Replays::of(journal.clone(), index(), standings());
    let mut callers: Vec<_> = (0..RUNNING_MAX)
        .map(|_| tokio::spawn(ask(replays.clone())))
        .collect();
    wait_for(&journal, RUNNING_MAX).await;
    // On a runtime of one thread a task runs until it waits: each takes its place when the next one is polled.
    for _ in RUNNING_MAX..ASKED_MAX {
        callers.push(tokio::spawn(ask(replays.clone())));
        tokio::task::yield_now().await;
    }
    let refused = ask(replays.clone()).await.unwrap_err();
    let details = refused.get_error_details();
    let info = details.error_info().unwrap();
    assert_eq!(
        (
            refused.code(),
            info.reason.as_str(),
            info.metadata["limit"].as_str()
        ),
        (Code::ResourceExhausted, "OVERLOADED", "16")
    );
    assert_eq!(details.retry_info().unwrap().retry_delay, Some(RETRY_AFTER));
    // Those that wait have not begun.
    assert_eq!(journal.gate.lock().asked, RUNNING_MAX);
    journal.open();
    for caller in callers {
        assert_eq!(caller.await.unwrap().unwrap().point.sequence, now().sequence);
    }
    assert!(ask(replays).await.is_ok());
}

#[tokio::test]
async fn a_question_waits_for_none_about_contributions_by_date() {
    let journal = Gated::new();
    let replays = Replays::of(journal.clone(), index(), standings());
    let day = Some("2026-05-01".parse().unwrap());
    let mut callers = Vec::new();
    for _ in 0..ASKED_BY_DATE_MAX {
        callers.push(tokio::spawn(ask_on(replays.clone(), day)));
        tokio::task::yield_now().await;
    }
    let refused = ask_on(replays.clone(), day).await.unwrap_err();
    assert_eq!(refused.code(), Code::ResourceExhausted);
    wait_for(&journal, RUNNING_BY_DATE_MAX).await;
    callers.push(tokio::spawn(ask(replays.clone())));
    // It runs beside the one by date, though eleven of those came before it.
    wait_for(&journal, RUNNING_BY_DATE_MAX + 1).await;
    journal.open();
    for caller in callers {
        assert!(caller.await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn a_replay_stops_when_its_caller_goes_and_its_turn_is_the_next_ones() {
    let journal = Gated::new();
    let replays = Replays::of(journal.clone(), index(), standings());
    let callers: Vec<_> = (0..RUNNING_MAX)
        .map(|_| tokio::spawn(ask(replays.clone())))
        .collect();
    wait_for(&journal, RUNNING_MAX).await;
    for caller in callers {
        caller.abort();
        assert!(caller.await.unwrap_err().is_cancelled());
    }
    journal.open();
    // All turns come back, though each replay had nine frames to go.
    let turns = replays
        .all
        .running
        .acquire_many(RUNNING_MAX as u32)
        .await
        .unwrap();
    assert_eq!(journal.gate.lock().asked, RUNNING_MAX);
    drop(turns);
    assert!(ask(replays).await.is_ok());
}

#[tokio::test]
async fn what_is_not_there_is_refused_with_its_figures_and_what_cannot_be_read_as_such() {
    let journal = Gated::new();
    journal.open();
    let replays = Replays::of(journal.clone(), index(), standings());
    let ask = |until: Until| {
        let as_at = AsAt {
            until,
            effective: None,
        };
        replays.past(as_at, About::Registrations, now())
    };
    let behind = ask(Until::Entry(Sequence(FRAMES))).await.unwrap_err();
    let info = behind.get_details_error_info().unwrap();
    assert_eq!(
        (behind.code(), info.reason.as_str()),
        (Code::NotFound, "UNKNOWN_ENTRY")
    );
    assert_eq!(
        (
            info.metadata["sequence"].as_str(),
            info.metadata["last_sequence"].as_str()
        ),
        ("10", "9")
    );
    // A line that is no entry where the moment of one is needed.
    let unreadable = ask(Until::Entry(Sequence(3))).await.unwrap_err();
    let info = unreadable.get_details_error_info().unwrap();
    assert_eq!(
        (unreadable.code(), info.reason.as_str()),
        (Code::DataLoss, "UNREADABLE")
    );
    assert_eq!(info.metadata["sequence"], "3");
}
