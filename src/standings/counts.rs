//! When the next standing of each pool is due.

use super::Pace;
use crate::ledger::Entry;
use crate::types::{Date, PoolId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many entries of each pool came since its last standing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts(BTreeMap<PoolId, Count>);

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Count {
    /// Of any standing.
    money: Since,
    /// Of one with the stages of contributions.
    contributions: Since,
    /// The first day and the last on which money or a promise of the pool takes effect, of all its entries.
    days: Option<(Date, Date)>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Since {
    entries: u64,
    /// How many there must be, by what the last one took.
    every: u64,
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    Nothing,
    Money,
    /// With the stages of contributions.
    Whole,
}

/// A part of a standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Money,
    Contributions,
}

impl Since {
    fn is_due(&self, pace: Pace) -> bool {
        self.entries >= self.every.max(pace.entries)
    }
}

impl Counts {
    /// Counts an entry of `pool`, whose money or promise takes effect on `day` if it has any: whether so many came that a
    /// standing is due.
    pub(super) fn count(&mut self, pool: &PoolId, day: Option<Date>, pace: Pace) -> Due {
        // Looked up before inserted, so that the ordinary entry clones no id.
        let count = match self.0.get_mut(pool) {
            Some(count) => count,
            None => self.0.entry(pool.clone()).or_default(),
        };
        count.money.entries += 1;
        count.contributions.entries += 1;
        if let Some(day) = day {
            let (earliest, latest) = count.days.unwrap_or((day, day));
            count.days = Some((earliest.min(day), latest.max(day)));
        }
        match (count.money.is_due(pace), count.contributions.is_due(pace)) {
            (true, true) => Due::Whole,
            (true, false) => Due::Money,
            (false, _) => Due::Nothing,
        }
    }

    /// What was due of `pool` is taken: the last day of its money.
    pub(super) fn begin_again(&mut self, pool: &PoolId, taken: Due) -> Option<Date> {
        let count = self.0.get_mut(pool)?;
        count.money.entries = 0;
        if taken == Due::Whole {
            count.contributions.entries = 0;
        }
        count.days.map(|(_, latest)| latest)
    }

    /// The first day on which money or a promise of `pool` takes effect.
    pub(super) fn earliest(&self, pool: &PoolId) -> Option<Date> {
        self.0.get(pool)?.days.map(|(earliest, _)| earliest)
    }

    /// A part of the last standing of `pool` took so many bytes.
    pub(super) fn took(&mut self, pool: &PoolId, part: Part, bytes: usize, pace: Pace) {
        let Some(count) = self.0.get_mut(pool) else { return };
        let since = match part {
            Part::Money => &mut count.money,
            Part::Contributions => &mut count.contributions,
        };
        since.every = (bytes as u64).div_ceil(pace.bytes_per_entry.max(1));
    }
}

/// The pools that an entry changes; one may come twice.
pub(super) fn pools_of(entry: &Entry) -> impl Iterator<Item = &PoolId> {
    let of_command = entry.command.as_ref().and_then(|command| command.pool());
    let of_moves = entry.moves.iter().map(|movement| &movement.total.pool);
    let mut before = None;
    of_command
        .into_iter()
        .chain(of_moves)
        .filter(move |pool| before.replace(*pool) != Some(*pool))
}

/// The day on which the money and the promises of an entry take effect, if it has any: what it registers counts whatever its
/// date.
pub(super) fn day_of(entry: &Entry) -> Option<Date> {
    (!entry.kind.is_registration() || !entry.moves.is_empty()).then_some(entry.effective)
}
