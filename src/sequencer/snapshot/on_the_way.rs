//! Snapshots on the way of a start that reads many entries: what it has read stays read if it is interrupted, and what moved
//! goes into files instead of waiting for the end in memory.

use super::Snapshots;
use super::kept::{Keys, Piece, Pieces};
use super::photographer::{Photograph, Photographs};
use crate::sequencer::writer::Recovered;
use crate::standings::Standings;
use std::sync::Arc;

/// Whoever takes them.
pub(in crate::sequencer) struct OnTheWay {
    photographs: Photographs,
    every: u64,
    /// The size of the ledger at which the last one was taken.
    last: u64,
    /// The fingerprints that no snapshot has.
    piece: Piece,
}

impl OnTheWay {
    /// Goes on from what `pieces` are the fingerprints of.
    pub(in crate::sequencer) fn behind(
        snapshots: &Snapshots,
        pieces: Pieces,
        standings: &Arc<Standings>,
    ) -> OnTheWay {
        OnTheWay {
            every: snapshots.every,
            last: pieces.tried,
            photographs: Photographs::of(snapshots, pieces.kept, standings),
            piece: pieces.next,
        }
    }

    /// The fingerprints of what is read.
    pub(in crate::sequencer) fn keys(&mut self) -> &mut Keys {
        &mut self.piece.keys
    }

    /// Takes one at the end of a block, if it is due.
    pub(in crate::sequencer) fn block_ends(&mut self, recovered: &Recovered) {
        let size = recovered.tree.size();
        self.piece.to = size;
        // Writing a state takes the longer, the larger the ledger is: at a fourth more each time all of them together take a few
        // times what the last one does. What is behind the last one waits until the ledger serves.
        if size - self.last < self.every.max(self.last / 4) {
            return;
        }
        self.last = size;
        self.photographs.develop(Photograph {
            state: recovered.state.clone(),
            data_sets: recovered.data_sets.clone(),
            tree: recovered.tree.clone(),
            tiles: recovered.tiles.clone(),
            counts: self.photographs.mark(),
            piece: std::mem::replace(&mut self.piece, Piece::behind(size)),
        });
    }

    /// All fingerprints.
    pub(in crate::sequencer) fn end(self) -> Pieces {
        self.photographs.end(self.piece, self.last)
    }
}
