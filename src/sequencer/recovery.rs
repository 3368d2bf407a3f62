//! Recovery: the journal read from its first entry, or from the last snapshot on, through the same `apply` that serves live
//! work.
//!
//! It trusts nothing that it reads: each line must be the canonical form of an entry that follows on those before
//! it, each block's root must be the one its trailer was signed with by the key that was in force there, and the last
//! signature must be good.
//!
//! The index of entries grows with what is read, but for segments of which it has a file that is of this very journal. So do
//! the standings of pools, behind those that the snapshot names.
//!
//! A start and an examination run the same checks: [`examine`] tells how far they came as well.

use super::derived::Derived;
use super::fingerprints::{of_request, of_source_key};
use super::postings;
use super::progress::Progress;
use super::recorded;
use super::recovery_error::RecoveryError;
use super::snapshot::{self, OnTheWay, Pieces, Snapshots, Unusable};
use super::view::covering;
use super::writer::Recovered;
use crate::audit::{Checkpoint, Signers, VerifierKey, leaf_hash};
use crate::index::Index;
use crate::journal::{Frame, Journal, Trailer};
use crate::ledger::{Entry, Stamp, State, apply};
use crate::standings::Standings;
use crate::types::{Line, Origin, Sequence};
use std::sync::Arc;

/// How far a journal was read and found to be as it should.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Examined {
    /// Frames that were read whole.
    pub frames: u64,
    /// Entries that follow on those before them.
    pub entries: u64,
    /// Requests that they belong to.
    pub requests: u64,
    /// Blocks whose root is the one that was signed.
    pub blocks: u64,
    /// The first entry of a request whose id an earlier request has. It stops no start: what is recorded is recorded.
    pub repeated: Option<Sequence>,
}

/// Reads `journal`: from its first entry, or from where the last snapshot ends if there is one that it agrees with. Tells the
/// fingerprints of what it read for the next snapshot. Fills the index.
pub(super) fn recover(
    derived: &Derived,
    journal: &dyn Journal,
    origin: &Origin,
    signers: &Signers,
) -> Result<(Recovered, Pieces), RecoveryError> {
    let mut recovery = match &derived.snapshots {
        Some(snapshots) => Recovery::behind_snapshot(snapshots, &derived.standings, journal, origin),
        None => Recovery::default(),
    };
    recovery.standings = Some(Arc::clone(&derived.standings));
    let size = recovery.recovered.state.next_sequence();
    postings::fill(&derived.index, journal, origin, size)?;
    recovery.index = Some(Arc::clone(&derived.index));
    let mut progress = Progress::begin(journal, size);
    let mut observe = |frame: &Frame, _: &Examined| progress.reached(frame.next());
    recovery.read(journal, origin, signers.verifier(), &mut observe)?;
    let signing = recovery.recovered.state.keys().signing();
    if signing.is_some_and(|named| signers.of(named.key.as_str()).is_none()) {
        return Err(RecoveryError::AnotherKey {
            before: recovery.recovered.state.next_sequence(),
            key: signers.verifier().to_string(),
        });
    }
    let pieces = recovery.snapshots.map(OnTheWay::end).unwrap_or_default();
    Ok((recovery.recovered, pieces))
}

/// Reads all of `journal` as a start does, and tells `observe` each frame that was found good: how far it came, the
/// state there, and why it went no further. `key` signs where no entry names another.
pub fn examine(
    journal: &dyn Journal,
    origin: &Origin,
    key: &VerifierKey,
    observe: &mut dyn FnMut(&Frame, &Examined),
) -> (Examined, State, Result<(), RecoveryError>) {
    let mut recovery = Recovery::default();
    let outcome = recovery.read(journal, origin, key, observe);
    (recovery.examined, recovery.recovered.state, outcome)
}

#[derive(Default)]
struct Recovery {
    examined: Examined,
    recovered: Recovered,
    /// Where snapshots are taken.
    snapshots: Option<OnTheWay>,
    /// Nothing where entries are only examined.
    index: Option<Arc<Index>>,
    standings: Option<Arc<Standings>>,
    /// The request of the last entry that was read.
    request: Option<Arc<Stamp>>,
    /// The key in force where the last block ended, parsed.
    in_force: Option<(Line, VerifierKey)>,
}

impl Recovery {
    /// One that goes on from the last snapshot; from the first entry if there is none that is of use.
    fn behind_snapshot(
        snapshots: &Snapshots,
        standings: &Arc<Standings>,
        journal: &dyn Journal,
        origin: &Origin,
    ) -> Recovery {
        let (recovered, pieces) = match snapshot::load(snapshots.cache.as_ref(), journal, origin) {
            // A snapshot ends with a block, and a request with its block: the next entry begins another.
            Ok(loaded) => {
                standings.begin(&snapshots.cache, loaded.standings, loaded.counts);
                (loaded.recovered, loaded.pieces)
            }
            Err(Unusable::None) => Default::default(),
            Err(why) => {
                tracing::warn!(%why, "the snapshot of the ledger is of no use: every entry is read, and another is made");
                Default::default()
            }
        };
        Recovery {
            recovered,
            snapshots: Some(OnTheWay::behind(snapshots, pieces, standings)),
            ..Recovery::default()
        }
    }

    fn read(
        &mut self,
        journal: &dyn Journal,
        origin: &Origin,
        key: &VerifierKey,
        observe: &mut dyn FnMut(&Frame, &Examined),
    ) -> Result<(), RecoveryError> {
        let mut next = self.recovered.state.next_sequence();
        while let Some(frame) = journal.frame(next)? {
            self.examined.frames += 1;
            self.take(journal, &frame, origin)?;
            observe(&frame, &self.examined);
            next = frame.next();
        }
        if let Some(found) = self.recovered.state.origin().filter(|found| *found != origin) {
            return Err(RecoveryError::AnotherOrigin {
                found: found.clone(),
                asked: origin.clone(),
            });
        }
        let Some(trailer) = journal.last_trailer() else {
            return Ok(());
        };
        self.check_key(&trailer)?;
        let key = self.in_force.as_ref().map_or(key, |(_, key)| key);
        check_signature(&trailer, origin, key)
    }

    fn take(&mut self, journal: &dyn Journal, frame: &Frame, origin: &Origin) -> Result<(), RecoveryError> {
        for (sequence, line) in frame.lines() {
            let entry = recorded::parse(line, sequence)?;
            if let Some(tile) = self.recovered.tree.grow(leaf_hash(line)) {
                self.recovered.tiles.push(tile);
            }
            self.remember_request(journal, &entry)?;
            self.remember_source_key(&entry);
            apply(&mut self.recovered.state, &entry)?;
            if let Some(standings) = &self.standings {
                standings.note(&entry, &self.recovered.state);
            }
            if let Some(index) = &self.index {
                index.adopt(origin, |checkpoint| postings::has_signed(journal, checkpoint));
                index.add_again(&entry);
            }
            self.examined.entries += 1;
        }
        if let Some(trailer) = frame.trailer() {
            self.check_root(trailer)?;
            if let Some(index) = &self.index {
                index.cover(covering(trailer));
            }
            if let Some(snapshots) = &mut self.snapshots {
                snapshots.block_ends(&self.recovered);
            }
        }
        Ok(())
    }

    /// The entries of a request stand together, and an entry of another begins another: compared in full, since two
    /// requests may share a fingerprint.
    fn remember_request(&mut self, journal: &dyn Journal, entry: &Entry) -> Result<(), RecoveryError> {
        let Stamp {
            actor, request_id, ..
        } = entry.stamp.as_ref();
        let is_same = |last: &Arc<Stamp>| last.actor == *actor && last.request_id == *request_id;
        if self.request.as_ref().is_some_and(is_same) {
            return Ok(());
        }
        let fingerprint = of_request(actor, request_id);
        for first in self.recovered.requests.candidates(fingerprint) {
            let earlier = recorded::entry_at(journal, first)?;
            if earlier.is_some_and(|earlier| is_same(&earlier.stamp)) {
                self.examined.repeated.get_or_insert(entry.sequence);
            }
        }
        self.recovered.requests.insert(fingerprint, entry.sequence);
        if let Some(snapshots) = &mut self.snapshots {
            snapshots.keys().requests.push((fingerprint, entry.sequence.0));
        }
        self.request = Some(Arc::clone(&entry.stamp));
        self.examined.requests += 1;
        Ok(())
    }

    fn remember_source_key(&mut self, entry: &Entry) {
        let key = entry
            .command
            .as_ref()
            .and_then(|command| command.source_key.as_ref());
        if let Some(key) = key {
            let fingerprint = of_source_key(&entry.stamp.actor, key);
            self.recovered.source_keys.insert(fingerprint, entry.sequence);
            self.recovered.data_sets.add(entry);
            if let Some(snapshots) = &mut self.snapshots {
                snapshots.keys().source_keys.push((fingerprint, entry.sequence.0));
            }
        }
    }

    fn check_root(&mut self, trailer: &Trailer) -> Result<(), RecoveryError> {
        let signed = (trailer.head.tree_size, trailer.head.root);
        if signed == (self.recovered.tree.size(), self.recovered.tree.root()) {
            self.check_key(trailer)?;
            self.examined.blocks += 1;
            return Ok(());
        }
        Err(RecoveryError::AnotherRoot {
            before: trailer.next(),
        })
    }

    /// Whether a block is signed by the key that the entries up to its end name.
    fn check_key(&mut self, trailer: &Trailer) -> Result<(), RecoveryError> {
        let Some(named) = self.recovered.state.keys().in_force(trailer.next().0) else {
            return Ok(());
        };
        let not_in_force = || RecoveryError::KeyNotInForce {
            before: trailer.next(),
            key: named.key.to_string(),
        };
        if self.in_force.as_ref().is_none_or(|(line, _)| *line != named.key) {
            let key = named.key.as_str().parse().map_err(|_| not_in_force())?;
            self.in_force = Some((named.key.clone(), key));
        }
        match &self.in_force {
            Some((_, key)) if key.id() != trailer.head.key_id => Err(not_in_force()),
            _ => Ok(()),
        }
    }
}

fn check_signature(trailer: &Trailer, origin: &Origin, key: &VerifierKey) -> Result<(), RecoveryError> {
    let checkpoint = Checkpoint {
        origin: origin.clone(),
        size: trailer.head.tree_size,
        root: trailer.head.root,
    };
    let by_this_key = trailer.head.key_id == key.id()
        && key.verifies(checkpoint.to_string().as_bytes(), &trailer.head.signature);
    if by_this_key {
        return Ok(());
    }
    Err(RecoveryError::AnotherKey {
        before: trailer.next(),
        key: key.to_string(),
    })
}
