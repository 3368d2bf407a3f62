//! Records of entries, of which there may be millions, in pieces that are shared until they change.
//!
//! A reader, a snapshot or a batch that holds the pool makes the next write copy what it changes. So records stand in pieces
//! behind `Arc`s, and the pieces in groups behind others: a write copies one piece and the pointers of one group, and
//! whoever takes all of it along copies a pointer for each group, 153 of them at ten million entries.

use crate::types::Sequence;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many sequences a piece spans, and how many pieces a group.
const PIECE: u64 = 1 << 10;
const GROUP: u64 = 1 << 6;

type Piece<T> = Arc<BTreeMap<Sequence, T>>;

/// Records by the entry that is their name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pieces<T>(BTreeMap<u64, Arc<BTreeMap<u64, Piece<T>>>>);

impl<T> Default for Pieces<T> {
    fn default() -> Pieces<T> {
        Pieces(BTreeMap::new())
    }
}

impl<T> Pieces<T> {
    /// The record of an entry.
    pub fn get(&self, entry: &Sequence) -> Option<&T> {
        let piece = entry.0 / PIECE;
        self.0.get(&(piece / GROUP))?.get(&piece)?.get(entry)
    }

    /// Whether an entry has a record.
    pub fn contains_key(&self, entry: &Sequence) -> bool {
        self.get(entry).is_some()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, in the order of their entries.
    pub fn iter(&self) -> impl Iterator<Item = (&Sequence, &T)> {
        let pieces = self.0.values().flat_map(|group| group.values());
        pieces.flat_map(|piece| piece.iter())
    }

    /// The same without their entries.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.iter().map(|(_, record)| record)
    }
}

impl<T: Clone> Pieces<T> {
    /// Changes the record of an entry, if it has one.
    pub(in crate::ledger) fn get_mut(&mut self, entry: &Sequence) -> Option<&mut T> {
        // Nothing is copied for what is not there.
        if !self.contains_key(entry) {
            return None;
        }
        let piece = entry.0 / PIECE;
        let group = Arc::make_mut(self.0.get_mut(&(piece / GROUP))?);
        Arc::make_mut(group.get_mut(&piece)?).get_mut(entry)
    }

    /// Keeps a record.
    pub(in crate::ledger) fn insert(&mut self, entry: Sequence, record: T) {
        self.piece_mut(entry).insert(entry, record);
    }

    fn piece_mut(&mut self, entry: Sequence) -> &mut BTreeMap<Sequence, T> {
        let piece = entry.0 / PIECE;
        let group = Arc::make_mut(self.0.entry(piece / GROUP).or_default());
        Arc::make_mut(group.entry(piece).or_default())
    }
}

impl<T: Clone + Default> Pieces<T> {
    /// The record of an entry, which is made if it has none.
    pub(in crate::ledger) fn of_mut(&mut self, entry: Sequence) -> &mut T {
        self.piece_mut(entry).entry(entry).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_in_their_order_and_a_copy_stays_as_it_was() {
        let entries = [0, 1, PIECE - 1, PIECE, PIECE * GROUP - 1, PIECE * GROUP, u64::MAX];
        let mut pieces = Pieces::default();
        for entry in entries.iter().rev().map(|entry| Sequence(*entry)) {
            assert!(!pieces.contains_key(&entry) && pieces.get_mut(&entry).is_none());
            pieces.insert(entry, entry.0);
        }
        let copy = pieces.clone();
        *pieces.of_mut(Sequence(PIECE)) = 7;
        *pieces.get_mut(&Sequence(u64::MAX)).unwrap() = 8;
        *pieces.of_mut(Sequence(2)) += 9;
        assert!(copy.iter().eq(entries.map(Sequence).iter().zip(&entries)));
        let changed: Vec<u64> = pieces.values().copied().collect();
        assert_eq!(
            changed,
            [0, 1, 9, PIECE - 1, 7, PIECE * GROUP - 1, PIECE * GROUP, 8]
        );
        assert_eq!(pieces.get(&Sequence(3)), None);
    }
}
