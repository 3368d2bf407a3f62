//! What is reported of a soak: a row a minute, and what changed from the first to the last.

use super::load::Minute;
use super::verdict::Verdict;
use crate::bench::environment::Environment;
use crate::bench::statistics::Latencies;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

/// Everything.
#[derive(Debug, Serialize)]
pub(in crate::bench) struct SoakReport {
    version: &'static str,
    environment: Environment,
    minutes: Vec<Row>,
    verdict: Option<Verdict>,
}

/// The figures of a minute.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    minute: u64,
    pub(super) entries: u64,
    entries_per_s: f64,
    /// By kind of call.
    pub(super) calls: BTreeMap<&'static str, Calls>,
    /// Entries that the stream told.
    watched: u64,
    pub(super) resident_bytes: u64,
    peak_bytes: u64,
    /// Journal and cache.
    pub(super) disk_bytes_per_entry: f64,
    mirror_lag_s: f64,
    /// How the server started again behind it, if it did.
    pub(super) start: Option<Start>,
}

#[derive(Debug, Serialize)]
pub(super) struct Calls {
    pub(super) count: usize,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct Start {
    after_a_kill: bool,
    seconds: f64,
}

impl Row {
    /// What came of a minute.
    pub(super) fn of(minute: u64, done: &Minute) -> Row {
        let entries: u64 = done
            .answered
            .iter()
            .map(|answered| answered.last - answered.first + 1)
            .sum();
        let calls = done
            .latencies
            .iter()
            .map(|(name, latencies)| (*name, Calls::of(latencies)));
        let footprint = &done.footprint;
        Row {
            minute,
            entries: footprint.entries,
            entries_per_s: entries as f64 / done.elapsed.as_secs_f64(),
            calls: calls.collect(),
            watched: done.watched,
            resident_bytes: footprint.resident,
            peak_bytes: footprint.peak,
            disk_bytes_per_entry: footprint.an_entry(footprint.journal_and_cache()),
            mirror_lag_s: done.mirror_lag.as_secs_f64(),
            start: None,
        }
    }

    /// Notes that the server started again behind it.
    pub(super) fn started_again(&mut self, after_a_kill: bool, took: Duration) {
        self.start = Some(Start {
            after_a_kill,
            seconds: took.as_secs_f64(),
        });
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        write!(
            out,
            "{:>6} {:>10} {:>9.0}",
            self.minute, self.entries, self.entries_per_s
        )?;
        for calls in self.calls.values() {
            write!(out, " {:>8.2} {:>8.1}", calls.p50_ms, calls.p99_ms)?;
        }
        let start = self.start.as_ref().map_or_else(String::new, |start| {
            let how = if start.after_a_kill { "killed" } else { "stopped" };
            format!("{how}, {:.2} s", start.seconds)
        });
        writeln!(
            out,
            " {:>7.0} {:>7.0} {:>7.2}  {start}",
            self.resident_bytes as f64 / 1e6,
            self.disk_bytes_per_entry,
            self.mirror_lag_s
        )
    }
}

impl Calls {
    fn of(latencies: &[Duration]) -> Calls {
        let latencies = Latencies::of(latencies.to_vec());
        Calls {
            count: latencies.count(),
            p50_ms: latencies.milliseconds(500),
            p99_ms: latencies.milliseconds(990),
        }
    }
}

impl SoakReport {
    /// A report without minutes.
    pub(super) fn new(environment: Environment) -> SoakReport {
        SoakReport {
            version: env!("CARGO_PKG_VERSION"),
            environment,
            minutes: Vec::new(),
            verdict: None,
        }
    }

    /// Adds a minute, and tells it to whoever watches.
    pub(super) fn add(&mut self, row: Row) {
        if self.minutes.is_empty() {
            // Nobody may be watching.
            let _ = heading(&row, &mut io::stderr());
        }
        let _ = row.write(&mut io::stderr());
        self.minutes.push(row);
    }

    /// Adds what changed, once everything was found to be there.
    pub(super) fn conclude(&mut self, acknowledged_requests: u64, mirror_verified: bool) {
        self.verdict = Verdict::of(&self.minutes, acknowledged_requests, mirror_verified);
    }

    /// The minutes for people, and the verdict.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(in crate::bench) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        if let Some(first) = self.minutes.first() {
            heading(first, out)?;
        }
        self.minutes.iter().try_for_each(|row| row.write(out))?;
        self.verdict.iter().try_for_each(|verdict| verdict.write(out))
    }
}

fn heading(row: &Row, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{:>6} {:>10} {:>9}", "minute", "entries", "entries/s")?;
    for name in row.calls.keys() {
        write!(out, " {name:>13} p99")?;
    }
    writeln!(out, " {:>7} {:>7} {:>7}", "RSS MB", "disk B", "lag s")
}
