//! What one account holds, by source.

use crate::types::{Minor, OutOfRange, Source};
use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};
use std::cmp::Ordering;

/// Whether balances must stay in range. All entries of a ledger leave them there, for which the rules see; some of its
/// entries need not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ledger) enum Range {
    Checked,
    Unbounded,
}

/// A balance: its sum is exactly the sum of its sources and UNCOVERED.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Balance {
    sum: Minor,
    uncovered: Minor,
    /// Real sources in their order, none of them zero.
    shares: Vec<(Source, Minor)>,
}

/// Without names and without the sum, since a pool has a thousand of them.
impl Serialize for Balance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.uncovered, &self.shares).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Balance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Balance, D::Error> {
        let (uncovered, shares): (Minor, Vec<(Source, Minor)>) = Deserialize::deserialize(deserializer)?;
        let sum = shares
            .iter()
            .try_fold(uncovered.0, |sum, (_, share)| sum.checked_add(share.0));
        Ok(Balance {
            sum: sum
                .map(Minor)
                .ok_or_else(|| D::Error::custom("a balance is beyond all numbers"))?,
            uncovered,
            shares,
        })
    }
}

impl Balance {
    /// Nothing of anybody.
    pub const EMPTY: &'static Balance = &Balance {
        sum: Minor::ZERO,
        uncovered: Minor::ZERO,
        shares: Vec::new(),
    };

    /// Everything it holds, UNCOVERED included.
    pub fn sum(&self) -> Minor {
        self.sum
    }

    /// What of it belongs to nobody (rule R3).
    pub fn uncovered(&self) -> Minor {
        self.uncovered
    }

    /// What real sources hold, in the order of sources, zeros left out.
    pub fn shares(&self) -> &[(Source, Minor)] {
        &self.shares
    }

    /// What one real source holds.
    pub fn share(&self, source: &Source) -> Minor {
        match self.shares.binary_search_by(|(other, _)| other.cmp(source)) {
            Ok(position) => self.shares[position].1,
            Err(_) => Minor::ZERO,
        }
    }

    /// Adds shares, which are in the order of sources and may be below zero.
    pub(in crate::ledger) fn add<'a>(
        &mut self,
        shares: impl Iterator<Item = (&'a Source, Minor)>,
    ) -> Result<(), OutOfRange> {
        self.merge(shares, Minor::plus)
    }

    /// Adds shares as [`Balance::add`] does, or without a range.
    pub(in crate::ledger) fn add_in<'a>(
        &mut self,
        range: Range,
        shares: impl Iterator<Item = (&'a Source, Minor)>,
    ) -> Result<(), OutOfRange> {
        match range {
            Range::Checked => self.add(shares),
            Range::Unbounded => {
                self.tally(shares);
                Ok(())
            }
        }
    }

    /// Adds shares to what is summed over balances, each of which is in range, and is bounded by their number only.
    pub(in crate::ledger) fn tally<'a>(&mut self, shares: impl Iterator<Item = (&'a Source, Minor)>) {
        let sum: Result<(), OutOfRange> = self.merge(shares, |sum, amount| Ok(sum.tallied(amount)));
        debug_assert!(sum.is_ok(), "a tally has no range");
    }

    fn merge<'a>(
        &mut self,
        shares: impl Iterator<Item = (&'a Source, Minor)>,
        plus: impl Fn(Minor, Minor) -> Result<Minor, OutOfRange>,
    ) -> Result<(), OutOfRange> {
        let mut position = 0;
        let mut emptied = false;
        for (source, amount) in shares {
            self.sum = plus(self.sum, amount)?;
            if source.is_uncovered() {
                self.uncovered = plus(self.uncovered, amount)?;
                continue;
            }
            // Both lists are sorted: one walk over the balance serves all shares.
            let is_held = loop {
                match self.shares.get(position).map(|(other, _)| other.cmp(source)) {
                    Some(Ordering::Less) => position += 1,
                    order => break order == Some(Ordering::Equal),
                }
            };
            if is_held {
                let held = &mut self.shares[position].1;
                *held = plus(*held, amount)?;
                emptied |= held.is_zero();
            } else {
                self.shares.insert(position, (source.clone(), amount));
                emptied |= amount.is_zero();
            }
        }
        if emptied {
            self.shares.retain(|(_, held)| !held.is_zero());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_balance_is_read_as_it_was_kept_however_large() {
        let shares = |amounts: [i128; 2]| {
            let [a, b] = amounts.map(Minor);
            [("a".parse().unwrap(), a), ("b".parse().unwrap(), b)]
        };
        let wide = 7 * i128::from(i64::MAX);
        for amounts in [[5, -3], [wide, 1], [-wide, i64::MIN.into()], [wide, -wide]] {
            let mut balance = Balance::default();
            let uncovered = (Source::UNCOVERED, Minor(-amounts[0]));
            let shares = shares(amounts).into_iter().chain([uncovered]);
            let shares: Vec<(Source, Minor)> = shares.collect();
            balance.tally(shares.iter().map(|(source, amount)| (source, *amount)));
            let kept = rmp_serde::to_vec_named(&balance).unwrap();
            assert_eq!(rmp_serde::from_slice::<Balance>(&kept).unwrap(), balance);
        }
        let beyond = (Minor(i128::MAX), shares([i128::MAX, 0]));
        let kept = rmp_serde::to_vec_named(&beyond).unwrap();
        assert!(rmp_serde::from_slice::<Balance>(&kept).is_err());
    }
}
