//! As at which point of the past a command answers.

use crate::wire::v1;

/// A point of the past. Without any, now.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "As at")]
pub(super) struct AsAt {
    /// As the ledger stood after this entry, which counts
    #[arg(long, value_name = "N", conflicts_with = "as_at_time")]
    as_at_entry: Option<u64>,

    /// As the ledger stood at this moment, as 2026-11-22T09:30:00Z: after the last entry recorded by then
    #[arg(long, value_name = "TIME")]
    as_at_time: Option<String>,

    /// By effective date: of what the ledger knew then (alone: knows now), money and promises that take effect on or before
    /// this day, as 2026-11-22
    #[arg(long, value_name = "DAY")]
    effective: Option<String>,
}

/// The names of these arguments, for one that cannot stand beside them.
pub(super) const NAMES: [&str; 3] = ["as_at_entry", "as_at_time", "effective"];

impl AsAt {
    /// What a request says of an entry.
    pub(super) fn entry(sequence: Option<u64>) -> Option<v1::AsAt> {
        sequence.map(|sequence| v1::AsAt {
            sequence: Some(sequence),
            ..v1::AsAt::default()
        })
    }

    /// What a request says of it.
    pub(super) fn asked(&self) -> Option<v1::AsAt> {
        let asked = v1::AsAt {
            sequence: self.as_at_entry,
            recorded_time: self.as_at_time.clone().unwrap_or_default(),
            effective_date: self.effective.clone().unwrap_or_default(),
        };
        (asked != v1::AsAt::default()).then_some(asked)
    }
}
