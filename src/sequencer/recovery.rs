//! Recovery: the journal read from its first entry, through the same `apply` that serves live work.
//!
//! It trusts nothing that it reads: each line must be the canonical form of an entry that follows on those before
//! it, each block's root must be the one its trailer was signed with, and the last signature must be the ledger
//! key's.

use super::data_sets::DataSets;
use super::fingerprints::{Fingerprints, of_request, of_source_key};
use super::recorded::{self, LookupError};
use super::writer::Recovered;
use crate::audit::{Checkpoint, Tree, VerifierKey, leaf_hash};
use crate::journal::{Frame, Journal, ReadError, Trailer};
use crate::ledger::{Entry, Stamp, State, Unappliable, apply};
use crate::types::{Origin, Sequence};
use std::sync::Arc;

/// Why a journal is not the history of a ledger that this program can go on with.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// Part of it cannot be read.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// An entry does not follow on those before it.
    #[error(
        "the journal is no history of a ledger: keep a copy of the data directory and restore it from a backup"
    )]
    Unappliable(#[from] Unappliable),
    /// The entries are not those that were signed.
    #[error(
        "the entries up to {before} have another Merkle root than the one signed for them: something altered the store; \
         keep a copy of the data directory and restore it from a backup"
    )]
    AnotherRoot {
        /// The sequence behind the block.
        before: Sequence,
    },
    /// The last checkpoint is not this key's.
    #[error(
        "the checkpoint after entry {before} was not signed by the key in this data directory, {key}: put back the \
         ledger.key that belongs to this ledger"
    )]
    AnotherKey {
        /// The sequence behind the block.
        before: Sequence,
        /// The key that is there.
        key: String,
    },
    /// The data directory holds another ledger.
    #[error(
        "this data directory holds the ledger \"{found}\", not \"{asked}\": start it with --origin {found}"
    )]
    AnotherOrigin {
        /// The ledger that is there.
        found: Origin,
        /// The ledger that was asked for.
        asked: Origin,
    },
}

impl From<ReadError> for RecoveryError {
    fn from(error: ReadError) -> RecoveryError {
        RecoveryError::Lookup(error.into())
    }
}

/// Reads all of `journal`.
pub(super) fn recover(
    journal: &dyn Journal,
    origin: &Origin,
    key: &VerifierKey,
) -> Result<Recovered, RecoveryError> {
    let mut recovery = Recovery::default();
    let mut next = Sequence::FIRST;
    while let Some(frame) = journal.frame(next)? {
        recovery.take(&frame)?;
        next = frame.next();
    }
    if let Some(found) = recovery.state.origin().filter(|found| *found != origin) {
        return Err(RecoveryError::AnotherOrigin {
            found: found.clone(),
            asked: origin.clone(),
        });
    }
    if let Some(trailer) = journal.last_trailer() {
        check_signature(&trailer, origin, key)?;
    }
    let Recovery {
        state,
        tree,
        requests,
        source_keys,
        data_sets,
        ..
    } = recovery;
    Ok(Recovered {
        state,
        tree,
        requests,
        source_keys,
        data_sets,
    })
}

#[derive(Default)]
struct Recovery {
    state: State,
    tree: Tree,
    requests: Fingerprints,
    source_keys: Fingerprints,
    data_sets: DataSets,
    /// The request of the last entry.
    request: Option<Arc<Stamp>>,
}

impl Recovery {
    fn take(&mut self, frame: &Frame) -> Result<(), RecoveryError> {
        for (sequence, line) in frame.lines() {
            let entry = recorded::parse(line, sequence)?;
            self.tree.push(leaf_hash(line));
            self.remember_request(&entry);
            self.remember_source_key(&entry);
            apply(&mut self.state, &entry)?;
        }
        match frame.trailer() {
            Some(trailer) => self.check_root(trailer),
            None => Ok(()),
        }
    }

    /// The entries of a request stand together, and an entry of another begins another: compared in full, since two
    /// requests may share a fingerprint.
    fn remember_request(&mut self, entry: &Entry) {
        let Stamp {
            actor, request_id, ..
        } = entry.stamp.as_ref();
        let is_same = |last: &Arc<Stamp>| last.actor == *actor && last.request_id == *request_id;
        if !self.request.as_ref().is_some_and(is_same) {
            self.requests
                .insert(of_request(actor, request_id), entry.sequence);
            self.request = Some(Arc::clone(&entry.stamp));
        }
    }

    fn remember_source_key(&mut self, entry: &Entry) {
        let key = entry
            .command
            .as_ref()
            .and_then(|command| command.source_key.as_ref());
        if let Some(key) = key {
            let fingerprint = of_source_key(&entry.stamp.actor, key);
            self.source_keys.insert(fingerprint, entry.sequence);
            self.data_sets.add(entry);
        }
    }

    fn check_root(&self, trailer: &Trailer) -> Result<(), RecoveryError> {
        let signed = (trailer.head.tree_size, trailer.head.root);
        if signed == (self.tree.size(), self.tree.root()) {
            return Ok(());
        }
        Err(RecoveryError::AnotherRoot {
            before: trailer.next(),
        })
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
