//! Taking snapshots: of a ledger under way, and of one that is being read (`on_the_way`).
//!
//! Of one under way the thread that makes blocks durable copies what a snapshot holds, which are pointers mostly, and goes on; another one
//! writes it. While that is busy, no other is taken.

use super::Snapshots;
use super::kept::{KeptPiece, Keys, Pictured, Piece, Pieces, keep};
use crate::audit::{Tree, UpperTiles};
use crate::cache::Cache;
use crate::ledger::State;
use crate::sequencer::data_sets::DataSets;
use crate::sequencer::view::View;
use crate::standings::{Counts, Standings};
use std::sync::Arc;

/// What a snapshot is made of.
pub(in crate::sequencer) struct Photograph {
    pub(super) state: State,
    pub(super) data_sets: DataSets,
    pub(super) tree: Tree,
    pub(super) tiles: UpperTiles,
    /// How many entries of each pool came since its last standing.
    pub(super) counts: Counts,
    pub(super) piece: Piece,
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
    standings: Arc<Standings>,
    /// The fingerprints that are kept.
    kept: Vec<KeptPiece>,
    /// Those of photographs that could not be kept.
    unkept: Option<Piece>,
    /// How many in a row, and how many more are left out before it is tried again.
    failures: u32,
    left_out: u32,
}

/// Where nothing can be kept, making a snapshot is in vain, and what it costs grows with the ledger: so one is left out behind
/// the first that cannot be kept, three behind the second, and so on up to this power of two.
const FAILURES_COUNTED: u32 = 6;

/// The one that takes them for a ledger that was recovered, whose fingerprints are `pieces`, and where they are developed; and
/// the first, if one is due, as where no snapshot was of use and every entry was read.
pub(in crate::sequencer) fn photographer(
    snapshots: &Snapshots,
    pieces: Pieces,
    (tree, view): (&Tree, &View),
) -> (Photographer, Photographs, Option<Photograph>) {
    let mut photographer = Photographer {
        every: snapshots.every,
        due: pieces.tried.saturating_add(snapshots.every),
        piece: pieces.next,
    };
    let photographs = Photographs::of(snapshots, pieces.kept, view.standings());
    let first = photographer.note(Keys::default(), tree, view);
    (photographer, photographs, first)
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
            counts: view.standings().mark(),
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
    /// Where photographs of a ledger are developed, some of whose fingerprints are kept.
    pub(super) fn of(snapshots: &Snapshots, kept: Vec<KeptPiece>, standings: &Arc<Standings>) -> Photographs {
        Photographs {
            cache: Arc::clone(&snapshots.cache),
            standings: Arc::clone(standings),
            kept,
            unkept: None,
            failures: 0,
            left_out: 0,
        }
    }

    /// All fingerprints, with those behind the last photograph.
    pub(super) fn end(self, behind: Piece, tried: u64) -> Pieces {
        Pieces {
            kept: self.kept,
            next: behind.following(self.unkept),
            tried,
        }
    }

    /// Ends what standings have with the last entry that they noted, for a photograph there.
    pub(super) fn mark(&self) -> Counts {
        self.standings.mark()
    }

    /// Keeps a photograph. One that cannot be kept leaves its fingerprints to the next.
    pub(in crate::sequencer) fn develop(&mut self, photograph: Photograph) {
        let Photograph {
            state,
            data_sets,
            tree,
            tiles,
            counts,
            piece,
        } = photograph;
        let entries = tree.size();
        let piece = piece.following(self.unkept.take());
        if self.left_out > 0 {
            self.left_out -= 1;
            self.unkept = Some(piece);
            return;
        }
        let kept = self.standings.write(&self.cache, entries).and_then(|standings| {
            let pictured = Pictured {
                state,
                data_sets,
                standings,
                counts,
            };
            keep(self.cache.as_ref(), pictured, (&tree, &tiles), &self.kept, &piece)
        });
        match kept {
            Ok(kept) => {
                tracing::debug!(entries, "a snapshot of the ledger was kept");
                self.kept = kept;
                self.failures = 0;
            }
            Err(error) => {
                self.failures = FAILURES_COUNTED.min(self.failures + 1);
                self.left_out = (1 << self.failures) - 1;
                tracing::warn!(
                    %error, entries,
                    "a snapshot of the ledger cannot be kept: until one can, a start reads the entries behind the last one, or all; \
                     see that the directory `cache` can be written to and has room"
                );
                self.unkept = Some(piece);
            }
        }
    }
}
