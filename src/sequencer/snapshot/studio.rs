//! The thread that keeps snapshots, so that the one that makes blocks durable does not wait for it.

use super::Snapshots;
use super::kept::{Keys, Pieces};
use super::photographer::{Photograph, Photographer, Photographs, photographer};
use crate::audit::Tree;
use crate::sequencer::view::View;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

/// Whoever takes snapshots on the way.
pub(in crate::sequencer) struct Snapshotter {
    photographer: Photographer,
    develop: SyncSender<Photograph>,
}

/// What the thread of snapshots runs.
pub(in crate::sequencer) struct Studio {
    photographs: Photographs,
    /// Of the ledger as it was recovered, if it was due.
    first: Option<Photograph>,
    taken: Receiver<Photograph>,
}

/// Both, for a ledger that was recovered, whose fingerprints are `pieces`.
pub(in crate::sequencer) fn studio(
    snapshots: &Snapshots,
    pieces: Pieces,
    recovered: (&Tree, &View),
) -> (Snapshotter, Studio) {
    // None waits to be developed: the next one holds all of it.
    let (develop, taken) = sync_channel(0);
    let (photographer, photographs, first) = photographer(snapshots, pieces, recovered);
    let snapshotter = Snapshotter {
        photographer,
        develop,
    };
    let studio = Studio {
        photographs,
        first,
        taken,
    };
    (snapshotter, studio)
}

impl Snapshotter {
    /// Takes note of a block that `view` shows as its last, and has a snapshot kept if one is due.
    pub(in crate::sequencer) fn note(&mut self, keys: Keys, tree: &Tree, view: &View) {
        if let Some(photograph) = self.photographer.note(keys, tree, view)
            && let Err(TrySendError::Full(photograph) | TrySendError::Disconnected(photograph)) =
                self.develop.try_send(photograph)
        {
            self.photographer.take_back(photograph);
        }
    }
}

impl Studio {
    /// Keeps what is taken until no more is.
    pub(in crate::sequencer) fn run(mut self) {
        let first = self.first.take();
        for photograph in first.into_iter().chain(&self.taken) {
            self.photographs.develop(photograph);
        }
    }
}
