//! The position of an entry: its place in the ledger and its index as a leaf of the Merkle tree.

use super::{Malformed, ShortText, push_number};
use std::str::FromStr;

/// The number of an entry, from 0 (`LedgerOpened`) without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sequence(pub u64);

impl Sequence {
    /// The first entry of every ledger.
    pub const FIRST: Sequence = Sequence(0);

    /// The sequence `count` places on. 2^64 entries are out of reach: at a million a second they take half a
    /// million years.
    pub fn plus(self, count: u64) -> Sequence {
        Sequence(self.0.saturating_add(count))
    }
}

impl Sequence {
    /// 2^64 has 20 digits.
    fn text(self) -> ShortText {
        let mut text = ShortText::new();
        push_number(&mut text, self.0);
        text
    }
}

impl FromStr for Sequence {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Sequence, Malformed> {
        text.parse()
            .map(Sequence)
            .map_err(|_| Malformed::new("is no sequence"))
    }
}

super::serde_as_text!(Sequence, by text);
