//! What everything costs as the ledger grows: `purse bench --entries N`.
//!
//! One ledger is filled to ten thousand entries, measured, filled on to a hundred thousand, and so on up to N. At each size
//! the same questions are asked at random places, one after the other; the server is stopped and killed, and started again;
//! and it is written to and read from at once. A cost that is flat has the same figure at each size.

mod questions;
mod report;
mod starts;
mod store;
mod together;

pub(super) use report::SizeReport;

use super::environment::Environment;
use report::AtSize;
use std::path::Path;
use store::Store;

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
        let filled = store.fill(size).await?;
        let questions = questions::ask(&mut store).await?;
        let together = together::measure(&mut store).await?;
        let footprint = store.footprint().await?;
        let starts;
        (store, starts) = starts::measure(store).await?;
        let at_size = AtSize {
            entries: footprint.entries,
            filled,
            questions,
            together,
            starts,
            footprint,
        };
        eprintln!("{}", at_size.line());
        report.sizes.push(at_size);
    }
    Ok(report)
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
