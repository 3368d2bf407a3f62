//! A minute of calls, as departments, boards and auditors make them side by side, each at a pace of its own.

use crate::bench::growing::{Footprint, Lag, Prepared, Question, Store};
use crate::bench::lean::Skimmed;
use crate::bench::program::run_purse;
use crate::bench::requests::{RECORD, WATCH_ENTRIES};
use crate::wire::v1;
use anyhow::ensure;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tokio::time::MissedTickBehavior;

const MINUTE: Duration = Duration::from_secs(60);

/// A thousand single writes a second by four writers, and as many commands in batches.
const SINGLE_EVERY: Duration = Duration::from_millis(4);
const BATCH_EVERY: Duration = Duration::from_millis(500);
const BATCH: usize = 500;

const AVAILABILITY_EVERY: Duration = Duration::from_millis(5);
const PAGE_EVERY: Duration = Duration::from_millis(50);
const PAST_EVERY: Duration = Duration::from_millis(100);

/// How often mirror and stream are looked at.
const LOOK: Duration = Duration::from_millis(500);

/// Every so many minutes all entries are exported to one file; in the others a copy of the log is brought up to date.
const EXPORT_EVERY: u64 = 5;

const PAST: [Question; 3] = [Question::AsAt, Question::AsAtRecorded, Question::AsAtEffective];
const HISTORY: [Question; 4] = [
    Question::HistoryByInitiative,
    Question::HistoryByContributorAndYear,
    Question::HistoryByDocument,
    Question::HistoryByTwoClauses,
];
const PROVEN: [Question; 2] = [Question::ContiguousPage, Question::Proof];

/// A request that was acknowledged.
pub(super) struct Answered {
    pub(super) request_id: String,
    pub(super) first: u64,
    pub(super) last: u64,
}

/// What came of a minute.
#[derive(Default)]
pub(super) struct Minute {
    pub(super) elapsed: Duration,
    /// How long calls took, by what they were.
    pub(super) latencies: BTreeMap<&'static str, Vec<Duration>>,
    pub(super) answered: Vec<Answered>,
    /// What was under way when the server was killed: whether it was recorded, only asking again tells.
    pub(super) unanswered: Vec<Prepared>,
    /// How many entries the stream told.
    pub(super) watched: u64,
    /// Before it ended.
    pub(super) footprint: Footprint,
    pub(super) mirror_lag: Duration,
}

/// Loads a ledger for a minute; at the end its server is killed in the middle of it, or left at rest.
///
/// # Errors
/// When a call fails that no kill has to do with.
pub(super) async fn run(store: &Store, minute: u64, kills: bool) -> anyhow::Result<Minute> {
    let load = Load {
        store,
        kills,
        is_over: Cell::new(false),
        minute: RefCell::default(),
    };
    let single = || load.write("write", SINGLE_EVERY, 1);
    tokio::try_join!(
        single(),
        single(),
        single(),
        single(),
        load.write("batch", BATCH_EVERY, BATCH),
        load.ask("availability", AVAILABILITY_EVERY, &[Question::Availability]),
        load.ask("history", PAGE_EVERY, &HISTORY),
        load.ask("as_at", PAST_EVERY, &PAST),
        load.ask("page_or_proof", PAST_EVERY, &PROVEN),
        load.follow(),
        load.take_away(minute),
        load.end(),
    )?;
    Ok(load.minute.into_inner())
}

struct Load<'a> {
    store: &'a Store,
    kills: bool,
    is_over: Cell<bool>,
    minute: RefCell<Minute>,
}

impl Load<'_> {
    /// Sends requests of so many commands, one after the other.
    async fn write(&self, name: &'static str, every: Duration, commands: usize) -> anyhow::Result<()> {
        let mut pace = pace(every);
        while !self.is_over.get() {
            pace.tick().await;
            let prepared = self.store.book.borrow_mut().write(commands);
            let begun = Instant::now();
            let answer = self
                .store
                .target
                .connections
                .call::<v1::RecordResponse>(RECORD, &prepared.request)
                .await;
            let Some(answer) = self.unless_killed(answer)? else {
                self.minute.borrow_mut().unanswered.push(prepared);
                return Ok(());
            };
            self.took(name, begun);
            self.store.book.borrow_mut().learn(&prepared, &answer);
            self.minute.borrow_mut().answered.push(Answered {
                request_id: prepared.request.request_id,
                first: answer.first_sequence,
                last: answer.last_sequence,
            });
        }
        Ok(())
    }

    /// Asks questions, one after the other.
    async fn ask(&self, name: &'static str, every: Duration, questions: &[Question]) -> anyhow::Result<()> {
        let size = self.store.entries().await?;
        let mut pace = pace(every);
        for question in questions.iter().cycle() {
            pace.tick().await;
            if self.is_over.get() {
                break;
            }
            let request = self.store.book.borrow_mut().ask(*question, size);
            let begun = Instant::now();
            let connections = &self.store.target.connections;
            let answer = connections.send::<Skimmed>(question.method(), request).await;
            if self.unless_killed(answer)?.is_none() {
                break;
            }
            self.took(name, begun);
        }
        Ok(())
    }

    /// Follows the ledger with a stream, which must leave out nothing.
    async fn follow(&self) -> anyhow::Result<()> {
        let mut next = self.store.entries().await?;
        let request = v1::WatchEntriesRequest {
            first_sequence: next,
            follow: true,
            ..v1::WatchEntriesRequest::default()
        };
        let connections = &self.store.target.connections;
        let mut stream = connections
            .stream::<v1::WatchEntriesResponse>(WATCH_ENTRIES, &request)
            .await?;
        while !self.is_over.get() {
            let Ok(told) = tokio::time::timeout(LOOK, stream.message()).await else {
                continue;
            };
            let Some(Some(told)) = self.unless_killed(told.map_err(Into::into))? else {
                break;
            };
            for entry in &told.entries {
                ensure!(
                    entry.sequence == next,
                    "the stream tells entry {} where {next} should be",
                    entry.sequence
                );
                next += 1;
            }
            self.minute.borrow_mut().watched += told.entries.len() as u64;
        }
        Ok(())
    }

    /// Takes the log away, or all entries in one file.
    async fn take_away(&self, minute: u64) -> anyhow::Result<()> {
        let data_dir = self.store.directory();
        let ledger = format!("http://{}", self.store.target.server.address());
        let key = data_dir.join("ledger.vkey").display().to_string();
        let copy = data_dir.with_extension("copy").display().to_string();
        let file = data_dir.with_extension("jsonl").display().to_string();
        let what = match minute.is_multiple_of(EXPORT_EVERY) {
            true => vec!["--format", "jsonl", "--force", "--file", &file],
            false => vec!["--format", "tlog", "--key", &key, "--output-dir", &copy],
        };
        let ran = run_purse(&[&["export", "--ledger", &ledger], what.as_slice()].concat()).await;
        self.unless_killed(ran).map(|_| ())
    }

    /// Watches the mirror until the minute is over, looks what the ledger takes, and ends it.
    async fn end(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        let mut lag = Lag::new();
        while begun.elapsed() < MINUTE {
            tokio::time::sleep(LOOK).await;
            if self.store.has_mirror() {
                self.store.note_mirror(&mut lag).await?;
            }
        }
        let footprint = self.store.footprint().await?;
        let mut minute = self.minute.borrow_mut();
        minute.elapsed = begun.elapsed();
        minute.footprint = footprint;
        minute.mirror_lag = lag.largest();
        self.is_over.set(true);
        if self.kills {
            self.store.target.server.kill()?;
        }
        Ok(())
    }

    fn took(&self, name: &'static str, begun: Instant) {
        let mut minute = self.minute.borrow_mut();
        minute.latencies.entry(name).or_default().push(begun.elapsed());
    }

    /// What was answered; nothing where the kill stands in the way.
    fn unless_killed<T>(&self, answer: anyhow::Result<T>) -> anyhow::Result<Option<T>> {
        match answer {
            Ok(answer) => Ok(Some(answer)),
            Err(_) if self.kills && self.is_over.get() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn pace(every: Duration) -> tokio::time::Interval {
    let mut pace = tokio::time::interval(every);
    // Who was kept waiting does not make up for it.
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pace
}
