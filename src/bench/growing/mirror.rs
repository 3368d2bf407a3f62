//! How far the mirror of the log is behind the ledger.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// How many entries the mirror in a data directory has, by its checkpoint.
pub(super) fn size_in(data_dir: &Path) -> u64 {
    let checkpoint = fs::read_to_string(data_dir.join("mirror").join("checkpoint")).unwrap_or_default();
    let size = checkpoint.lines().nth(1).and_then(|line| line.parse().ok());
    size.unwrap_or(0)
}

/// The sizes of a ledger and of its mirror, again and again.
#[derive(Debug)]
pub(in crate::bench) struct Lag {
    begun: Instant,
    samples: Vec<Sample>,
}

#[derive(Debug)]
struct Sample {
    at: Duration,
    ledger: u64,
    mirror: u64,
}

impl Lag {
    /// Of nothing seen so far.
    pub(in crate::bench) fn new() -> Lag {
        Lag {
            begun: Instant::now(),
            samples: Vec::new(),
        }
    }

    /// Notes what is seen now.
    pub(in crate::bench) fn note(&mut self, ledger: u64, mirror: u64) {
        self.note_at(self.begun.elapsed(), ledger, mirror);
    }

    fn note_at(&mut self, at: Duration, ledger: u64, mirror: u64) {
        self.samples.push(Sample { at, ledger, mirror });
    }

    /// The longest time that entries had been in the ledger which the mirror did not have, as far as was seen.
    pub(in crate::bench) fn largest(&self) -> Duration {
        let behind = |sample: &Sample| {
            // The sizes of a ledger only grow.
            let missing = self
                .samples
                .partition_point(|earlier| earlier.ledger <= sample.mirror);
            let since = self.samples.get(missing).map_or(sample.at, |earlier| earlier.at);
            sample.at.saturating_sub(since)
        };
        self.samples.iter().map(behind).max().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lag_is_how_long_an_entry_was_missing_from_the_mirror() {
        let mut lag = Lag::new();
        assert_eq!(lag.largest(), Duration::ZERO);
        for (second, ledger, mirror) in [(0, 10, 10), (1, 20, 10), (2, 30, 10), (3, 30, 25), (4, 30, 30)] {
            lag.note_at(Duration::from_secs(second), ledger, mirror);
        }
        // Entry 10 was there from second 1 on; in second 2 the mirror still ended before it.
        assert_eq!(lag.largest(), Duration::from_secs(1));
    }
}
