//! Medians and percentiles, exactly: every figure is one that was measured.

use std::time::Duration;

/// The middle of some figures; of an even number of them the lower middle. `None` of none.
pub(super) fn median(figures: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len().saturating_sub(1) / 2).copied()
}

/// How long calls took.
pub(super) struct Latencies(Vec<Duration>);

impl Latencies {
    /// Of these calls.
    pub(super) fn of(mut calls: Vec<Duration>) -> Latencies {
        calls.sort_unstable();
        Latencies(calls)
    }

    /// How many calls.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// The time within which so many of a thousand calls were answered, in milliseconds; 0 of no calls.
    pub(super) fn milliseconds(&self, of_a_thousand: usize) -> f64 {
        let rank = (self.0.len() * of_a_thousand).div_ceil(1_000);
        let found = self.0.get(rank.saturating_sub(1));
        found.map_or(0.0, |latency| latency.as_secs_f64() * 1_000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_a_figure_that_was_measured() {
        assert_eq!(median([3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median([4.0, 1.0, 3.0, 2.0]), Some(2.0));
        assert_eq!(median([]), None);
    }

    #[test]
    fn a_percentile_is_the_smallest_time_that_covers_it() {
        let latencies = Latencies::of((1..=1_000).rev().map(Duration::from_millis).collect());
        assert_eq!(latencies.milliseconds(500), 500.0);
        assert_eq!(latencies.milliseconds(990), 990.0);
        assert_eq!(latencies.milliseconds(999), 999.0);
        assert_eq!(
            Latencies::of(vec![Duration::from_millis(7)]).milliseconds(999),
            7.0
        );
        assert_eq!(Latencies::of(Vec::new()).milliseconds(999), 0.0);
    }
}
