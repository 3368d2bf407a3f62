//! Proofs about a ledger (RFC 6962): that an entry is in it, and that it only grew.

use super::checkpoints::checkpoint;
use super::entries::Unread;
use super::tree::LedgerTree;
use crate::audit::{
    self, Hash, Issuer, Receipt, SignedCheckpoint, check_consistency, check_inclusion, consistency_proof,
    inclusion_proof,
};
use crate::types::Sequence;

/// That an entry is in the tree of the first `size` entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    /// The entry.
    pub sequence: Sequence,
    /// Its line, hashed as a leaf.
    pub leaf: Hash,
    /// The hashes beside its way to the root, from its sibling up.
    pub hashes: Vec<Hash>,
    /// The tree.
    pub tree: ProvenTree,
}

/// That the tree of `old` begins the tree of `tree`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consistency {
    /// How many entries the earlier tree has.
    pub old_size: u64,
    /// The root over them.
    pub old_root: Hash,
    /// The hashes that lead from one root to the other.
    pub hashes: Vec<Hash>,
    /// The later tree.
    pub tree: ProvenTree,
}

/// A tree that a proof leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenTree {
    /// How many entries it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The checkpoint of that very size; nothing if none was signed, as between two ends of blocks.
    pub signed: Option<SignedCheckpoint>,
}

impl Inclusion {
    /// The proof with the checkpoint it leads to, for whoever keeps it; nothing without a checkpoint.
    pub fn receipt(&self) -> Option<Receipt> {
        let signed = self.tree.signed.as_ref()?;
        Some(Receipt {
            index: self.sequence.0,
            proof: self.hashes.clone(),
            checkpoint: signed.note(),
        })
    }
}

/// Proves that the entry at `sequence` is in the tree of the first `size` entries of a ledger, which has
/// at least as many. The entry is one of them.
///
/// # Errors
/// When what the proof is made of cannot be read, or does not lead to what was signed: what leaves here holds. This reads a
/// disk: not for a thread that others wait for.
pub fn inclusion(
    tree: &mut LedgerTree<'_>,
    issuer: &Issuer,
    sequence: Sequence,
    size: u64,
) -> Result<Inclusion, Unread> {
    let inclusion = Inclusion {
        sequence,
        leaf: tree.leaf(sequence)?,
        hashes: inclusion_proof(tree, sequence.0, size)?,
        tree: proven_tree(tree, issuer, size)?,
    };
    let Inclusion { leaf, hashes, .. } = &inclusion;
    match check_inclusion(leaf, sequence.0, size, hashes, &inclusion.tree.root) {
        Ok(()) => Ok(inclusion),
        Err(source) => Err(Unread::Unproven { sequence, source }),
    }
}

/// Proves that the tree of the first `old_size` entries begins that of the first `size` of a ledger, which has
/// at least as many. Neither is empty.
///
/// # Errors
/// As for [`inclusion`].
pub fn consistency(
    tree: &mut LedgerTree<'_>,
    issuer: &Issuer,
    old_size: u64,
    size: u64,
) -> Result<Consistency, Unread> {
    let consistency = Consistency {
        old_size,
        old_root: audit::root(tree, old_size)?,
        hashes: consistency_proof(tree, old_size, size)?,
        tree: proven_tree(tree, issuer, size)?,
    };
    let Consistency { old_root, hashes, .. } = &consistency;
    match check_consistency((old_size, old_root), (size, &consistency.tree.root), hashes) {
        Ok(()) => Ok(consistency),
        Err(source) => {
            let sequence = Sequence(old_size.saturating_sub(1));
            Err(Unread::Unproven { sequence, source })
        }
    }
}

/// The root of the first `size` entries: the signed one where there is one, so that a proof is checked against it and
/// never against what the store happens to hold now.
fn proven_tree(tree: &mut LedgerTree<'_>, issuer: &Issuer, size: u64) -> Result<ProvenTree, Unread> {
    let signed = tree.signed_head(size)?.map(|head| checkpoint(issuer, &head));
    let root = match &signed {
        Some(signed) => signed.checkpoint.root,
        None => audit::root(tree, size)?,
    };
    Ok(ProvenTree { size, root, signed })
}
