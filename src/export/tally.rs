//! What a file holds, counted while it is written.

use crate::ledger::Kind;
use crate::types::{Amount, Currency, Minor, Sequence};
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
        decimal(self.minor, self.currency)
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

/// Minor units as a decimal; exact beyond the range of an [`Amount`].
pub(super) fn decimal(minor: Minor, currency: Currency) -> String {
    if minor.0.unsigned_abs() < Minor::limit(currency).0.unsigned_abs() {
        return Amount::from_minor(minor, currency).to_string();
    }
    let sign = if minor.0 < 0 { "-" } else { "" };
    let digits = minor.0.unsigned_abs().to_string();
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(currency.decimals()));
    match fraction {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_beyond_any_amount_is_told_exactly() {
        let told = |minor: i128, code: &str| decimal(Minor(minor), code.parse().unwrap());
        assert_eq!(told(-5, "GBP"), "-0.05");
        assert_eq!(told(10_i128.pow(17) + 7, "GBP"), "1000000000000000.07");
        assert_eq!(told(-(10_i128.pow(20)), "JPY"), "-100000000000000000000");
        assert_eq!(told(10_i128.pow(20) + 1, "KWD"), "100000000000000000.001");
    }
}
