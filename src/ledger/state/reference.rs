//! What later entries did to an earlier one: kept only for entries that a later one names.

use super::Pieces;
use crate::types::{Minor, Sequence};
use serde::{Deserialize, Serialize};

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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct References(Pieces<Reference>);

impl References {
    /// What became of `entry`.
    pub fn of(&self, entry: Sequence) -> Reference {
        self.0.get(&entry).copied().unwrap_or_default()
    }

    pub(in crate::ledger) fn of_mut(&mut self, entry: Sequence) -> &mut Reference {
        self.0.of_mut(entry)
    }
}
