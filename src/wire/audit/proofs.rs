//! Proofs: that an entry is in the tree, and that the tree only grew.

use crate::audit::{Hash, SignedCheckpoint};
use crate::query::{Consistency, Inclusion};
use crate::sequencer::ReadPoint;
use crate::types::Sequence;
use crate::wire::told::optional;
use crate::wire::{read_at, status, v1};
use tonic::Status;

/// Which entry is to be proven, in which tree. The ledger has both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InclusionQuery {
    /// The entry.
    pub sequence: Sequence,
    /// How many entries the tree has.
    pub size: u64,
}

/// Between which trees consistency is to be proven. The ledger has both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsistencyQuery {
    /// How many entries the earlier one has.
    pub old_size: u64,
    /// How many entries the later one has.
    pub size: u64,
}

/// What a message wants proven of a ledger of `last_size` entries.
///
/// # Errors
/// NOT_FOUND when the ledger does not have the entry or the tree, INVALID_ARGUMENT when the tree has no such entry.
pub fn inclusion_request(
    message: &v1::GetInclusionProofRequest,
    last_size: u64,
) -> Result<InclusionQuery, Status> {
    let sequence = Sequence(message.sequence);
    if sequence.0 >= last_size {
        let last = Sequence(last_size.saturating_sub(1));
        return Err(status::unknown_entry(sequence, last));
    }
    let size = size_in(last_size, message.tree_size)?;
    if sequence.0 >= size {
        let why = format!(
            "is {size}, and a tree of so many entries has no entry {sequence}: ask for {} or more",
            sequence.plus(1)
        );
        return Err(status::invalid_field("tree_size", why));
    }
    Ok(InclusionQuery { sequence, size })
}

/// What a message wants proven of a ledger of `last_size` entries.
///
/// # Errors
/// NOT_FOUND when the ledger does not have such trees, INVALID_ARGUMENT when the earlier one is empty or not the smaller.
pub fn consistency_request(
    message: &v1::GetConsistencyProofRequest,
    last_size: u64,
) -> Result<ConsistencyQuery, Status> {
    let old_size = message.old_tree_size;
    if old_size == 0 {
        let why = "is 0 or left out: every tree begins with the empty one, which proves nothing";
        return Err(status::invalid_field("old_tree_size", why));
    }
    let size = size_in(last_size, message.tree_size)?;
    size_in(last_size, Some(old_size))?;
    if old_size > size {
        let why = format!("is {old_size}, more than the {size} of the tree that is to begin with it");
        return Err(status::invalid_field("old_tree_size", why));
    }
    Ok(ConsistencyQuery { old_size, size })
}

fn size_in(last_size: u64, asked: Option<u64>) -> Result<u64, Status> {
    match asked {
        Some(asked) if asked > last_size => Err(status::unknown_tree_size(asked, last_size)),
        asked => Ok(asked.unwrap_or(last_size)),
    }
}

/// The proof of an entry, made as at `point`.
pub fn inclusion_response(point: ReadPoint, proof: &Inclusion) -> v1::GetInclusionProofResponse {
    v1::GetInclusionProofResponse {
        read_at: Some(read_at(point.sequence, point.recorded)),
        sequence: proof.sequence.0,
        leaf_hash: proof.leaf.to_vec(),
        tree_size: proof.tree.size,
        root_hash: proof.tree.root.to_vec(),
        hashes: hashes(&proof.hashes),
        checkpoint: note(proof.tree.signed.as_ref()),
        receipt: optional(proof.receipt().as_ref()),
    }
}

/// The proof that a tree begins with an earlier one, made as at `point`.
pub fn consistency_response(point: ReadPoint, proof: &Consistency) -> v1::GetConsistencyProofResponse {
    v1::GetConsistencyProofResponse {
        read_at: Some(read_at(point.sequence, point.recorded)),
        old_tree_size: proof.old_size,
        old_root_hash: proof.old_root.to_vec(),
        tree_size: proof.tree.size,
        root_hash: proof.tree.root.to_vec(),
        hashes: hashes(&proof.hashes),
        checkpoint: note(proof.tree.signed.as_ref()),
    }
}

fn hashes(hashes: &[Hash]) -> Vec<Vec<u8>> {
    hashes.iter().map(|hash| hash.to_vec()).collect()
}

fn note(signed: Option<&SignedCheckpoint>) -> String {
    signed.map(SignedCheckpoint::note).unwrap_or_default()
}
