//! The thread that keeps snapshots, so that the one that makes blocks durable does not wait for it.

use super::Snapshots;
use super::kept::{Keys, Pieces};
use super::photographer::{Photograph, Photographer, Photographs, photographer};
use crate::audit::Tree;
use crate::sequencer::view::View;
use crate::standings::Standings;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

/// Whoever takes snapshots on the way.
pub(in crate::sequencer) struct Snapshotter {
    photographer: Photographer,
    /// Where photographs go; nowhere when they cannot be kept.
    develop: Option<SyncSender<Photograph>>,
}

/// What the thread of snapshots runs.
pub(in crate::sequencer) struct Studio {
    photographs: Photographs,
    taken: Receiver<Photograph>,
}

/// Both, for a ledger whose fingerprints are `pieces`.
pub(in crate::sequencer) fn studio(
    snapshots: &Snapshots,
    pieces: Pieces,
    standings: &Arc<Standings>,
) -> (Snapshotter, Studio) {
    // None waits to be developed: the next one holds all of it.
    let (develop, taken) = sync_channel(0);
    let (photographer, photographs) = photographer(snapshots, pieces, standings);
    let snapshotter = Snapshotter {
        photographer,
        develop: Some(develop),
    };
    (snapshotter, Studio { photographs, taken })
}

impl Snapshotter {
    /// Takes note of a block that `view` shows as its last, and has a snapshot kept if one is due.
    pub(in crate::sequencer) fn note(&mut self, keys: Keys, tree: &Tree, view: &View) {
        let Some(develop) = &self.develop else { return };
        let Some(photograph) = self.photographer.note(keys, tree, view) else {
            return;
        };
        match develop.try_send(photograph) {
            Ok(()) => {}
            Err(TrySendError::Full(photograph)) => self.photographer.take_back(photograph),
            // It gave up, and said why. Nothing is collected for it any more.
            Err(TrySendError::Disconnected(_)) => self.develop = None,
        }
    }
}

impl Studio {
    /// Keeps what is taken until no more is, or one cannot be kept.
    pub(in crate::sequencer) fn run(mut self) {
        while let Ok(photograph) = self.taken.recv() {
            if !self.photographs.develop(photograph) {
                return;
            }
        }
    }
}
