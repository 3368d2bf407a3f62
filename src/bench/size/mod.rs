//! What everything costs as the ledger grows: `purse bench --entries N`.
//!
//! One ledger is filled to ten thousand entries, measured, filled on to a hundred thousand, and so on up to N. At each size
//! the same questions are asked at random places, one after the other; the server is stopped and killed, and started again;
//! and it is written to and read from at once. A cost that is flat has the same figure at each size.

mod export;
mod figures;
mod plot;
mod questions;
mod report;
mod starts;
mod together;

pub(super) use plot::Drawing;
pub(super) use report::SizeReport;

use super::environment::Environment;
use super::growing::{Filled, Footprint, Store};
use figures::Figures;
use std::path::Path;

/// The sizes that are measured on the way, and the last one that is asked for.
fn sizes(entries: u64) -> Vec<u64> {
    let powers = (4..).map(|power| 10_u64.pow(power));
    let below = powers.take_while(|size| *size < entries);
    below.chain([entries]).collect()
}

/// Measures a ledger of up to `entries` entries in `directory`.
///
/// # Errors
/// When the ledger does not do what it is asked.
pub(super) async fn measure(
    entries: u64,
    with_mirror: bool,
    directory: &Path,
    environment: Environment,
) -> anyhow::Result<SizeReport> {
    let mut store = Store::create(&directory.join("ledger"), with_mirror).await?;
    let mut report = SizeReport::new(environment, with_mirror);
    for size in sizes(entries) {
        let mut figures = Figures::default();
        add_filled(&mut figures, &store.fill(size).await?);
        questions::ask(&store, &mut figures).await?;
        add_footprint(&mut figures, &store.footprint().await?);
        export::measure(&store, &mut figures).await?;
        together::measure(&store, &mut figures).await?;
        store = starts::measure(store, &mut figures).await?;
        report.add(size, figures);
    }
    Ok(report)
}

fn add_filled(figures: &mut Figures, filled: &Filled) {
    if filled.entries > 0 {
        let rate = filled.entries as f64 / filled.time.as_secs_f64();
        figures.add("fill_entries_per_s", rate);
    }
    if let Some((while_written, afterwards)) = filled.lag {
        figures.add("mirror_lag_while_written_s", while_written.as_secs_f64());
        figures.add("mirror_lag_s", afterwards.as_secs_f64());
    }
}

fn add_footprint(figures: &mut Figures, footprint: &Footprint) {
    figures.add("resident_bytes", footprint.resident as f64);
    figures.add("peak_bytes", footprint.peak as f64);
    for (name, bytes) in [
        ("journal_and_cache", footprint.journal_and_cache()),
        ("journal", footprint.journal),
        ("postings", footprint.postings),
        ("snapshot", footprint.snapshot),
        ("other_cache", footprint.other_cache),
        ("mirror", footprint.mirror),
    ] {
        figures.add(format!("{name}_bytes_per_entry"), footprint.an_entry(bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::sizes;

    #[test]
    fn every_power_of_ten_on_the_way_is_measured_and_the_size_that_was_asked() {
        assert_eq!(sizes(5_000), [5_000]);
        assert_eq!(sizes(10_000), [10_000]);
        assert_eq!(sizes(2_000_000), [10_000, 100_000, 1_000_000, 2_000_000]);
    }
}
