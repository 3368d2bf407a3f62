//! A table of amounts: a row for each source, a column for each figure.
//!
//! A pool as a whole sums the balances of all its initiatives by source. Their lists are sorted, so one walk adds
//! a list to the table, where a map would search for every share.

use crate::ledger::Balance;
use crate::types::{Minor, Source};
use std::cmp::Ordering;

/// The figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Received,
    Available,
    Allocated,
    Committed,
    Spent,
}

const COLUMNS: usize = 5;

/// The amounts of one source.
#[derive(Debug, Default)]
pub(super) struct Row([Minor; COLUMNS]);

impl Row {
    pub(super) fn of(&self, column: Column) -> Minor {
        self.0[column as usize]
    }
}

/// The table, in the order of sources.
#[derive(Debug, Default)]
pub(super) struct BySource<'a>(Vec<(&'a Source, Row)>);

impl<'a> BySource<'a> {
    /// Adds the real sources of `balance` that `wanted` takes to a column.
    pub(super) fn add(&mut self, column: Column, balance: &'a Balance, wanted: impl Fn(&Source) -> bool) {
        let mut position = 0;
        for (source, held) in balance.shares().iter().filter(|(source, _)| wanted(source)) {
            // Nearly always the next row is the one: it is asked first, and once.
            while let Some((other, _)) = self.0.get(position) {
                match (*other).cmp(source) {
                    Ordering::Less => position += 1,
                    Ordering::Equal => break,
                    Ordering::Greater => {
                        self.0.insert(position, (source, Row::default()));
                        break;
                    }
                }
            }
            if position == self.0.len() {
                self.0.push((source, Row::default()));
            }
            // A balance is below 10^20 minor units: an `i128` holds the sum of more than memory does.
            self.0[position].1.0[column as usize].0 += held.0;
            position += 1;
        }
    }

    /// The sum of a column.
    pub(super) fn sum(&self, column: Column) -> Minor {
        Minor(self.0.iter().map(|(_, row)| row.of(column).0).sum())
    }

    /// Each row with its contributor, in the order of sources.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&'a str, &Row)> {
        self.0
            .iter()
            .filter_map(|(source, row)| Some((source.contributor()?, row)))
    }
}
