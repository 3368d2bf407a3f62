//! The report for people.

use super::report::{Figures, Report};
use std::io::{self, Write};

/// Writes the report as two tables: the ledger, and what stood beside it.
///
/// # Errors
/// When nobody reads it.
pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "{:<21} {:>10} {:<9} {:>10} {:>7} {:>6} {:>9} {:>9} {:>9} {:>7} {:>8} {:>7}",
        "workload",
        "rate",
        "",
        "limit/s",
        "ratio",
        "mark",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "CPU us",
        "RSS MB",
        "disk B"
    )?;
    for figures in &report.workloads {
        write_figures(figures, out)?;
    }
    writeln!(out)?;
    writeln!(
        out,
        "{:<21} {:<14} {:>10} {:>7} {:>6}",
        "workload", "beside it", "rate/s", "ratio", "mark"
    )?;
    for figures in &report.workloads {
        for (name, limit) in &figures.limits {
            writeln!(
                out,
                "{:<21} {name:<14} {:>10.0} {:>7.2} {:>6}",
                figures.name,
                limit.rate,
                limit.ratio,
                or_dash(limit.mark, 2)
            )?;
        }
    }
    Ok(())
}

fn write_figures(figures: &Figures, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "{:<21} {:>10.0} {:<9} {:>10.0} {:>7.2} {:>6} {:>9.3} {:>9.3} {:>9.3} {:>7.2} {:>8.0} {:>7}",
        figures.name,
        figures.rate,
        figures.unit,
        figures.limit,
        figures.ratio,
        or_dash(figures.mark, 2),
        figures.p50_ms,
        figures.p99_ms,
        figures.p999_ms,
        figures.cpu_s_per_million,
        figures.rss_bytes as f64 / 1_000_000.0,
        or_dash(figures.disk_bytes_per_entry, 0)
    )
}

fn or_dash(figure: Option<f64>, decimals: usize) -> String {
    figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.decimals$}"))
}
