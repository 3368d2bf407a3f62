//! Taking snapshots of a ledger under way.
//!
//! The thread that makes blocks durable copies what a snapshot holds, which are pointers mostly, and goes on; another one
//! writes it. While that is busy, no other is taken.

use super::kept::{KeptPiece, Keys, Piece, Pieces, keep};
use super::Snapshots;
use crate::audit::{Tree, UpperTiles};
use crate::cache::Cache;
use crate::ledger::State;
use crate::sequencer::data_sets::DataSets;
use crate::sequencer::view::View;
use std::sync::Arc;

/// What a snapshot is made of.
pub(in crate::sequencer) struct Photograph {
    state: State,
    data_sets: DataSets,
    tree: Tree,
    tiles: UpperTiles,
    piece: Piece,
}

/// Whoever takes them.
pub(in crate::sequencer) struct Photographer {
    every: u64,
    /// The size of the ledger at which the next one is due.
    due: u64,
    /// The fingerprints that no photograph has yet.
    piece: Piece,
}

/// Where they are developed.
pub(in crate::sequencer) struct Photographs {
    cache: Arc<dyn Cache>,
    /// The fingerprints that are kept.
    kept: Vec<KeptPiece>,
}

/// The one that takes them for a ledger whose fingerprints are `pieces`, and where they are developed.
pub(in crate::sequencer) fn photographer(
    snapshots: &Snapshots,
    pieces: Pieces,
) -> (Photographer, Photographs) {
    let photographer = Photographer {
        every: snapshots.every,
        due: pieces.next.from.saturating_add(snapshots.every),
        piece: pieces.next,
    };
    let photographs = Photographs {
        cache: Arc::clone(&snapshots.cache),
        kept: pieces.kept,
    };
    (photographer, photographs)
}

impl Photographer {
    /// Takes note of a block that `view` shows as its last, and takes a photograph if one is due.
    pub(in crate::sequencer) fn note(&mut self, keys: Keys, tree: &Tree, view: &View) -> Option<Photograph> {
        self.piece.take(keys, tree.size());
        if tree.size() < self.due {
            return None;
        }
        self.due = tree.size().saturating_add(self.every);
        let (state, data_sets, tiles) = view.copied();
        Some(Photograph {
            state,
            data_sets,
            tree: tree.clone(),
            tiles,
            piece: std::mem::replace(&mut self.piece, Piece::behind(tree.size())),
        })
    }

    /// Takes back one that was not developed: its fingerprints go into the next, which is due when an eighth as many entries
    /// came.
    pub(in crate::sequencer) fn take_back(&mut self, photograph: Photograph) {
        self.due = photograph.piece.to.saturating_add(self.every.div_ceil(8));
        self.piece = photograph.piece;
    }
}

impl Photographs {
    /// Keeps a photograph. False when it cannot, and then none can be kept any more.
    pub(in crate::sequencer) fn develop(&mut self, photograph: Photograph) -> bool {
        let Photograph {
            state,
            data_sets,
            tree,
            tiles,
            piece,
        } = photograph;
        let entries = tree.size();
        let shown = (state, data_sets);
        match keep(self.cache.as_ref(), shown, (&tree, &tiles), &self.kept, piece) {
            Ok(kept) => {
                tracing::debug!(entries, "a snapshot of the ledger was kept");
                self.kept = kept;
                true
            }
            Err(error) => {
                tracing::warn!(
                    %error, entries,
                    "no snapshot of the ledger can be kept: the next start reads the entries behind the last one"
                );
                false
            }
        }
    }
}
