//! Records of entries, of which there may be millions, in pieces that are shared until they change.
//!
//! A reader, a snapshot or a batch that holds the pool makes the next write copy what it changes. So records stand in pieces
//! behind `Arc`s, and the pieces in groups behind others: a write copies one piece and the pointers of one group, and
//! whoever takes all of it along copies a pointer for each group, 153 of them at ten million entries. Within a piece they are a
//! list: where few of a thousand entries have a record, a tree would be mostly room for more.

use crate::types::Sequence;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many sequences a piece spans, and how many pieces a group.
const PIECE: u64 = 1 << 10;
const GROUP: u64 = 1 << 6;

/// In the order of their entries.
type Piece<T> = Arc<Vec<(Sequence, T)>>;

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
        let number = entry.0 / PIECE;
        let piece = self.0.get(&(number / GROUP))?.get(&number)?;
        let place = place_of(piece, entry).ok()?;
        Some(&piece[place].1)
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
        pieces.flat_map(|piece| piece.iter().map(|(entry, record)| (entry, record)))
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
        let number = entry.0 / PIECE;
        let group = Arc::make_mut(self.0.get_mut(&(number / GROUP))?);
        let piece = Arc::make_mut(group.get_mut(&number)?);
        let place = place_of(piece, entry).ok()?;
        Some(&mut piece[place].1)
    }

    /// Keeps a record.
    pub(in crate::ledger) fn insert(&mut self, entry: Sequence, record: T) {
        let piece = self.piece_mut(entry);
        match place_of(piece, &entry) {
            Ok(place) => piece[place].1 = record,
            Err(place) => put(piece, place, (entry, record)),
        }
    }

    fn piece_mut(&mut self, entry: Sequence) -> &mut Vec<(Sequence, T)> {
        let number = entry.0 / PIECE;
        let group = Arc::make_mut(self.0.entry(number / GROUP).or_default());
        Arc::make_mut(group.entry(number).or_default())
    }
}

impl<T: Clone + Default> Pieces<T> {
    /// The record of an entry, which is made if it has none.
    pub(in crate::ledger) fn of_mut(&mut self, entry: Sequence) -> &mut T {
        let piece = self.piece_mut(entry);
        let place = place_of(piece, &entry).unwrap_or_else(|place| {
            put(piece, place, (entry, T::default()));
            place
        });
        &mut piece[place].1
    }
}

/// Takes a record in; twice the room each time would leave half of it empty.
fn put<T>(piece: &mut Vec<T>, place: usize, record: T) {
    if piece.len() == piece.capacity() {
        piece.reserve_exact(1 + piece.len() / 8);
    }
    piece.insert(place, record);
}

fn place_of<T>(piece: &[(Sequence, T)], entry: &Sequence) -> Result<usize, usize> {
    piece.binary_search_by_key(entry, |(entry, _)| *entry)
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
