//! Which entries were posted with a source key, data set by data set.
//!
//! Whether a row was posted is told by its fingerprint (`fingerprints`); which rows of a data set were, by this.
//! Files are posted row after row, so that runs of entries take a few bytes for thousands of rows.

use crate::ledger::Entry;
use crate::types::{DataSetId, PrincipalId, Sequence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The entries of every data set, as far as they are durable.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct DataSets(BTreeMap<(PrincipalId, DataSetId), Vec<Run>>);

/// Entries that follow on each other, each with a key of the data set.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Run {
    first: Sequence,
    last: Sequence,
}

impl DataSets {
    /// Takes note of an entry that comes after all before it.
    pub(super) fn add(&mut self, entry: &Entry) {
        let key = entry
            .command
            .as_ref()
            .and_then(|command| command.source_key.as_ref());
        let Some(key) = key else { return };
        let place = (entry.stamp.actor.clone(), key.data_set.clone());
        let runs = self.0.entry(place).or_default();
        match runs.last_mut() {
            Some(run) if run.last.plus(1) == entry.sequence => run.last = entry.sequence,
            _ => runs.push(Run {
                first: entry.sequence,
                last: entry.sequence,
            }),
        }
    }

    /// The first `count` entries of a principal's data set that come behind `after`.
    pub(super) fn behind(
        &self,
        principal: &PrincipalId,
        data_set: &DataSetId,
        after: Option<Sequence>,
        count: usize,
    ) -> Vec<Sequence> {
        let place = (principal.clone(), data_set.clone());
        let runs = self.0.get(&place).map_or(&[][..], Vec::as_slice);
        let from = after.map_or(Sequence::FIRST, |after| after.plus(1));
        let passed = runs.partition_point(|run| run.last < from);
        let runs = runs.get(passed..).unwrap_or_default();
        let sequences = runs.iter().flat_map(|run| run.first.max(from).0..=run.last.0);
        sequences.take(count).map(Sequence).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_told_in_order_from_any_place_in_and_between_runs() {
        let (principal, data_set): (PrincipalId, DataSetId) = ("p".parse().unwrap(), "d".parse().unwrap());
        let runs = [(3, 5), (9, 9), (20, 21)];
        let runs = runs.map(|(first, last)| Run {
            first: Sequence(first),
            last: Sequence(last),
        });
        let sets = DataSets(BTreeMap::from([(
            (principal.clone(), data_set.clone()),
            runs.to_vec(),
        )]));
        let behind = |after: Option<u64>, count| {
            let told = sets.behind(&principal, &data_set, after.map(Sequence), count);
            told.into_iter().map(|sequence| sequence.0).collect::<Vec<_>>()
        };
        assert_eq!(behind(None, 99), [3, 4, 5, 9, 20, 21]);
        assert_eq!(behind(Some(4), 2), [5, 9]);
        assert_eq!(behind(Some(9), 9), [20, 21]);
        assert_eq!(behind(Some(u64::MAX), 9), [0_u64; 0]);
        let other = "e".parse().unwrap();
        assert!(sets.behind(&principal, &other, None, 9).is_empty());
    }
}
