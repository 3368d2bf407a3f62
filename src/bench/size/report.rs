//! What is reported of a growing ledger.

use super::questions::Questions;
use super::starts::Starts;
use super::store::{Filled, Footprint};
use super::together::Together;
use crate::bench::environment::Environment;
use serde::Serialize;
use std::io::{self, Write};

/// Everything.
#[derive(Debug, Serialize)]
pub(in crate::bench) struct SizeReport {
    version: &'static str,
    environment: Environment,
    mirror: bool,
    pub(super) sizes: Vec<AtSize>,
}

/// What was measured at one size.
#[derive(Debug, Serialize)]
pub(in crate::bench) struct AtSize {
    pub(super) entries: u64,
    pub(super) filled: Filled,
    pub(super) questions: Questions,
    pub(super) together: Together,
    pub(super) starts: Starts,
    pub(super) footprint: Footprint,
}

impl SizeReport {
    /// A report without sizes.
    pub(super) fn new(environment: Environment, mirror: bool) -> SizeReport {
        SizeReport {
            version: env!("CARGO_PKG_VERSION"),
            environment,
            mirror,
            sizes: Vec::new(),
        }
    }

    /// The figures for people: a row for each figure, a column for each size.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(in crate::bench) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let rows: Vec<Vec<(String, String)>> = self.sizes.iter().map(AtSize::rows).collect();
        let Some(first) = rows.first() else { return Ok(()) };
        for (number, (name, _)) in first.iter().enumerate() {
            write!(out, "{name:<34}")?;
            for size in &rows {
                let figure = size.get(number).map_or("-", |(_, figure)| figure.as_str());
                write!(out, " {figure:>12}")?;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

impl AtSize {
    /// The figures by name.
    fn rows(&self) -> Vec<(String, String)> {
        let or_dash = |figure: Option<f64>, decimals: usize| {
            figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.decimals$}"))
        };
        let milliseconds = |figure: f64| format!("{figure:.3}");
        let mut rows = vec![("entries".to_owned(), self.entries.to_string())];
        for (name, asked) in &self.questions {
            rows.push((format!("{name}, p50 ms"), milliseconds(asked.p50_ms)));
            rows.push((format!("{name}, p99 ms"), milliseconds(asked.p99_ms)));
        }
        let together = &self.together;
        let read = "read_under_write";
        let (starts, footprint) = (&self.starts, &self.footprint);
        rows.extend([
            (
                format!("{read}, p50 ms"),
                milliseconds(together.read_under_write_p50_ms),
            ),
            (
                format!("{read}, p99 ms"),
                milliseconds(together.read_under_write_p99_ms),
            ),
            (
                "hot_pool, entries/s".to_owned(),
                format!("{:.0}", together.hot_pool),
            ),
            (
                "hot_pool while read, entries/s".to_owned(),
                format!("{:.0}", together.hot_pool_while_read),
            ),
            ("start_clean, s".to_owned(), format!("{:.2}", starts.clean)),
            ("start_killed, s".to_owned(), format!("{:.2}", starts.killed)),
            (
                "fill, entries/s".to_owned(),
                or_dash(self.filled.entries_a_second, 0),
            ),
            (
                "mirror_lag, s".to_owned(),
                or_dash(self.filled.mirror_lag_seconds, 2),
            ),
            (
                "resident MB".to_owned(),
                format!("{:.0}", footprint.resident_bytes as f64 / 1_000_000.0),
            ),
            (
                "journal, bytes an entry".to_owned(),
                format!("{:.0}", footprint.journal_bytes_per_entry),
            ),
            (
                "cache, bytes an entry".to_owned(),
                format!("{:.0}", footprint.cache_bytes_per_entry),
            ),
            (
                "mirror, bytes an entry".to_owned(),
                format!("{:.0}", footprint.mirror_bytes_per_entry),
            ),
        ]);
        rows
    }

    /// All of it in a line, for whoever watches.
    pub(super) fn line(&self) -> String {
        let rows = self.rows().into_iter();
        let figures = rows.map(|(name, figure)| format!("{name} {figure}"));
        figures.collect::<Vec<_>>().join(" · ")
    }
}
