//! What later entries did to an earlier one: kept only for entries that a later one names.

use crate::types::{Minor, Sequence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What became of an entry since it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reference {
    /// How much of it later entries took up.
    pub used: Minor,
    /// How many later entries that were not reversed name it.
    pub live: u32,
    /// Whether it was reversed.
    pub is_reversed: bool,
    /// Whether a later entry took its place: a certified figure, or the correction of a receipt.
    pub is_superseded: bool,
}

/// The entries of a pool that later ones name.
///
/// There may be millions, and a reader that holds the pool makes the next write copy it: so they stand in pieces behind
/// `Arc`s, and a write copies one piece.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct References(BTreeMap<u64, Arc<BTreeMap<Sequence, Reference>>>);

/// How many sequences a piece spans: a million references of one pool are a thousand pieces.
const PIECE: u64 = 1 << 10;

impl References {
    /// What became of `entry`.
    pub fn of(&self, entry: Sequence) -> Reference {
        let piece = self.0.get(&(entry.0 / PIECE));
        piece
            .and_then(|piece| piece.get(&entry).copied())
            .unwrap_or_default()
    }

    pub(in crate::ledger) fn of_mut(&mut self, entry: Sequence) -> &mut Reference {
        let piece = self.0.entry(entry.0 / PIECE).or_default();
        Arc::make_mut(piece).entry(entry).or_default()
    }
}
