//! What a control total has available by effective date (rule R11): the effective view.
//!
//! It counts real money only: what UNCOVERED stands for is told by the exceptions of over-allocation and would be told
//! twice here. It may be below zero on a day, and no funds check reads it.

use crate::types::{Date, Minor};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The net change of real money in `available` on each day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Days(BTreeMap<Date, Minor>);

impl Days {
    /// No change on any day.
    pub const NONE: Days = Days(BTreeMap::new());

    /// Each day on which something changed, with what was available at its end.
    pub fn available(&self) -> impl Iterator<Item = (Date, Minor)> {
        self.0.iter().scan(Minor::ZERO, |sum, (day, change)| {
            *sum = sum.tallied(*change);
            Some((*day, *sum))
        })
    }

    /// The lowest that is available from `from` on, and the first day on which it is that low, after `change` on
    /// `from`. `now` is what is available after all days, before that change.
    pub(in crate::ledger) fn lowest(&self, now: Minor, change: Minor, from: Date) -> (Minor, Date) {
        let mut available = now.tallied(change);
        let mut lowest: Option<(Minor, Date)> = None;
        let mut consider = |available: Minor, day: Date| {
            if lowest.is_none_or(|(least, _)| available <= least) {
                lowest = Some((available, day));
            }
        };
        // From the last day backwards: what stands after a day, without the day's change, stands before it.
        for (day, change) in self.0.range(from..).rev().take_while(|(day, _)| **day > from) {
            consider(available, *day);
            available = available.less(*change);
        }
        consider(available, from);
        lowest.unwrap_or((available, from))
    }

    /// The changes up to a day, if there are any.
    pub(in crate::ledger) fn until(&self, day: Date) -> Option<Days> {
        let until: BTreeMap<Date, Minor> = self
            .0
            .range(..=day)
            .map(|(day, change)| (*day, *change))
            .collect();
        (!until.is_empty()).then_some(Days(until))
    }

    pub(in crate::ledger) fn add(&mut self, day: Date, change: Minor) {
        if !change.is_zero() {
            self.add_sum(day, change);
        }
    }

    /// Adds a sum of changes, none of which was zero.
    pub(in crate::ledger) fn add_sum(&mut self, day: Date, change: Minor) {
        let sum = self.0.entry(day).or_default();
        *sum = sum.tallied(change);
    }
}
