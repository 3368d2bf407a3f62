//! The shares of a move by source.

use crate::types::{Amount, Source};
use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Amounts by source, each above zero, in the order of sources and each source once. In a line they are an
/// object from source to amount, whose sorted keys are in that order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shares(Vec<(Source, Amount)>);

impl Shares {
    /// Shares that are already in order.
    pub(crate) fn from_sorted(shares: Vec<(Source, Amount)>) -> Shares {
        debug_assert!(shares.is_sorted_by(|a, b| a.0 < b.0));
        Shares(shares)
    }

    /// The shares in the order of sources.
    pub fn iter(&self) -> std::slice::Iter<'_, (Source, Amount)> {
        self.0.iter()
    }

    /// The share of one source.
    pub fn of(&self, source: &Source) -> Option<Amount> {
        let position = self.0.binary_search_by(|(other, _)| other.cmp(source)).ok()?;
        Some(self.0[position].1)
    }
}

impl Serialize for Shares {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (source, amount) in &self.0 {
            map.serialize_entry(source.as_str(), amount)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Shares {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Shares, D::Error> {
        struct SharesVisitor;

        impl<'de> Visitor<'de> for SharesVisitor {
            type Value = Shares;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object from source to amount")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shares, A::Error> {
                let mut shares: Vec<(Source, Amount)> = Vec::new();
                while let Some((source, amount)) = map.next_entry::<Source, Amount>()? {
                    if shares.last().is_some_and(|(last, _)| *last >= source) {
                        return Err(A::Error::custom("shares are not in the order of sources"));
                    }
                    shares.push((source, amount));
                }
                Ok(Shares(shares))
            }
        }

        deserializer.deserialize_map(SharesVisitor)
    }
}
