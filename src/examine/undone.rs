//! Which entries were reversed, for reports that tell it of what they list.

use super::Item;
use crate::ledger::Action;
use crate::types::Sequence;
use std::collections::BTreeMap;

/// The reversals so far: bounded by their number, not by that of entries.
#[derive(Debug, Default)]
pub(super) struct Undone(BTreeMap<Sequence, Sequence>);

impl Undone {
    /// Takes in the next entry, wanted or not: a reversal counts whoever asks.
    pub(super) fn learn(&mut self, item: &Item<'_>) {
        if let Action::Reverse(reverse) = &item.command.action
            && item.entry.part.number == 1
        {
            self.0.insert(reverse.entry, item.entry.sequence);
        }
    }

    /// The entry that reversed `sequence`.
    pub(super) fn by(&self, sequence: Sequence) -> Option<Sequence> {
        self.0.get(&sequence).copied()
    }
}
