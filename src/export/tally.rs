//! What a file holds, counted while it is written.

use crate::ledger::Kind;
use crate::types::{Currency, Minor, Sequence};
use std::collections::BTreeMap;

/// What was written so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    pub(super) entries: u64,
    pub(super) first: Option<Sequence>,
    pub(super) last: Option<Sequence>,
    pub(super) rows: u64,
    pub(super) sums: BTreeMap<(&'static str, Kind), Sum>,
    pub(super) left_out: BTreeMap<&'static str, u64>,
}

/// A sum with the number of amounts in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) amounts: u64,
    pub(super) minor: Minor,
    currency: Currency,
}

impl Sum {
    /// The sum as a decimal with its currency's digits. A sum over many entries may leave the range of an amount.
    pub(super) fn text(&self) -> String {
        self.minor.decimal(self.currency)
    }
}

impl Tally {
    /// How many rows the file has: lines, rows, transactions, grants.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// From how many entries they come.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// What the format has no room for, with how often it was met.
    pub fn left_out(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.left_out.iter().map(|(what, count)| (*what, *count))
    }

    /// An entry that something is written of.
    pub(super) fn entry(&mut self, sequence: Sequence) {
        self.entries += 1;
        self.first.get_or_insert(sequence);
        self.last = Some(sequence);
    }

    /// A row.
    pub(super) fn row(&mut self) {
        self.rows += 1;
    }

    /// An amount that stands in the file.
    pub(super) fn sum(&mut self, currency: Currency, kind: Kind, minor: Minor) {
        let sum = self.sums.entry((currency.code(), kind)).or_insert(Sum {
            amounts: 0,
            minor: Minor::ZERO,
            currency,
        });
        sum.amounts += 1;
        sum.minor = sum.minor.tallied(minor);
    }

    /// Something that the format has no room for.
    pub(super) fn leave_out(&mut self, what: &'static str) {
        *self.left_out.entry(what).or_default() += 1;
    }
}
