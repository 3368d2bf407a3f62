//! What changed from the first minute of a soak to the last.

use super::report::Row;
use crate::bench::statistics::median;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What the ledger keeps in memory of each request for ever, so that its id is taken once (`sequencer::fingerprints`).
const BYTES_A_REQUEST: f64 = 30.0;

/// What changed.
#[derive(Debug, Serialize)]
pub(super) struct Verdict {
    entries: u64,
    /// Each was read again behind a start, or at the end, and the signed checkpoint counted exactly their entries each time.
    acknowledged_requests: u64,
    starts: usize,
    /// Whether `purse verify` passed the mirror; there is no report if it did not.
    mirror_verified: bool,
    /// How much memory grew for a million entries, by least squares over the minutes.
    memory_bytes_per_million_entries: f64,
    /// How much of that request ids explain.
    explained_bytes_per_million_entries: f64,
    disk_bytes_per_entry_first: f64,
    disk_bytes_per_entry_last: f64,
    /// The median p99 of the last third of the minutes to that of the first, by kind of call.
    p99_last_third_to_first: BTreeMap<&'static str, f64>,
}

impl Verdict {
    /// Of these minutes, behind which everything was found to be there.
    pub(super) fn of(minutes: &[Row], acknowledged_requests: u64, mirror_verified: bool) -> Option<Verdict> {
        let (first, last) = (minutes.first()?, minutes.last()?);
        let memory = |row: &Row| (row.entries as f64 / 1e6, row.resident_bytes as f64);
        let requests_per_entry = acknowledged_requests as f64 / last.entries as f64;
        Some(Verdict {
            entries: last.entries,
            acknowledged_requests,
            starts: minutes.iter().filter(|row| row.start.is_some()).count(),
            mirror_verified,
            memory_bytes_per_million_entries: slope(minutes.iter().map(memory)),
            explained_bytes_per_million_entries: requests_per_entry * BYTES_A_REQUEST * 1e6,
            disk_bytes_per_entry_first: first.disk_bytes_per_entry,
            disk_bytes_per_entry_last: last.disk_bytes_per_entry,
            p99_last_third_to_first: thirds(minutes),
        })
    }

    /// In words.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out)?;
        writeln!(
            out,
            "{} entries; {} requests acknowledged and found again, {} starts; mirror {}",
            self.entries,
            self.acknowledged_requests,
            self.starts,
            if self.mirror_verified {
                "verified"
            } else {
                "left out"
            }
        )?;
        writeln!(
            out,
            "memory for a million entries: {:.1} MB, of which request ids explain {:.1} MB",
            self.memory_bytes_per_million_entries / 1e6,
            self.explained_bytes_per_million_entries / 1e6
        )?;
        writeln!(
            out,
            "disk an entry: {:.0} bytes at first, {:.0} at last",
            self.disk_bytes_per_entry_first, self.disk_bytes_per_entry_last
        )?;
        for (name, ratio) in &self.p99_last_third_to_first {
            writeln!(out, "{name}: p99 of the last third is {ratio:.2} of the first's")?;
        }
        Ok(())
    }
}

/// How much y grows with x, by least squares; 0 of fewer than two points.
fn slope(points: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let count = points.clone().count() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.clone().map(|point| of(&point)).sum::<f64>() / count;
    let (mean_x, mean_y) = (mean(|point| point.0), mean(|point| point.1));
    let together: f64 = points.clone().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let spread: f64 = points.map(|(x, _)| (x - mean_x).powi(2)).sum();
    if spread > 0.0 { together / spread } else { 0.0 }
}

/// The median p99 of the last third of the minutes to that of the first, by kind of call.
fn thirds(minutes: &[Row]) -> BTreeMap<&'static str, f64> {
    let third = minutes.len().div_ceil(3);
    let (first, last) = (&minutes[..third], &minutes[minutes.len() - third..]);
    let names = minutes.first().into_iter().flat_map(|row| row.calls.keys());
    let ratio = |name: &&'static str| {
        let before = p99_of(first, name).filter(|before| *before > 0.0)?;
        Some((*name, p99_of(last, name)? / before))
    };
    names.filter_map(ratio).collect()
}

/// The median p99 of some minutes.
fn p99_of(minutes: &[Row], name: &str) -> Option<f64> {
    median(
        minutes
            .iter()
            .filter_map(|row| row.calls.get(name).map(|calls| calls.p99_ms)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::growing::Footprint;
    use crate::bench::soak::load::Minute;
    use crate::bench::soak::report::Calls;
    use std::time::Duration;

    fn row(entries: u64, resident_bytes: u64, p99_ms: f64) -> Row {
        let calls = Calls {
            count: 1,
            p50_ms: p99_ms,
            p99_ms,
        };
        let minute = Minute {
            elapsed: Duration::from_secs(60),
            footprint: Footprint {
                entries,
                resident: resident_bytes,
                ..Footprint::default()
            },
            ..Minute::default()
        };
        let mut row = Row::of(1, &minute);
        row.calls.insert("write", calls);
        row
    }

    #[test]
    fn memory_that_grows_with_the_entries_shows_as_its_slope() {
        let grows = [(1.0, 110.0), (2.0, 120.0), (3.0, 130.0)];
        assert_eq!(slope(grows.into_iter()), 10.0);
        assert_eq!(slope([(1.0, 5.0)].into_iter()), 0.0);
    }

    #[test]
    fn latency_that_doubles_shows_in_the_verdict() {
        let p99s = [1.0, 1.0, 1.5, 1.7, 2.0, 2.0].into_iter().zip(1..);
        let minutes: Vec<Row> = p99s
            .map(|(p99, minute)| row(1_000_000 * minute, 100_000_000, p99))
            .collect();
        let verdict = Verdict::of(&minutes, 3_000_000, true).unwrap();
        assert_eq!(verdict.p99_last_third_to_first["write"], 2.0);
        assert_eq!(verdict.memory_bytes_per_million_entries, 0.0);
        assert_eq!(verdict.explained_bytes_per_million_entries, 15_000_000.0);
    }
}
