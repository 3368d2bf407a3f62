//! A block as the sequencer builds it and an engine takes it.

use crate::types::{PrincipalId, RequestId, Sequence};

/// One request of a block: which entries a principal's request id stands for, for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// Who asked.
    pub principal: PrincipalId,
    /// The name the client gave its request.
    pub request_id: RequestId,
    /// The first entry of the request.
    pub first: Sequence,
    /// How many entries it has, all in this block; at least 1.
    pub count: u32,
}

/// The Merkle tree after a block, signed: the checkpoint that the block's trailer keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedHead {
    /// How many leaves the tree has: the sequence behind the block's last entry.
    pub tree_size: u64,
    /// The RFC 6962 root over all leaves.
    pub root: [u8; 32],
    /// The signed note's key id.
    pub key_id: [u8; 4],
    /// Ed25519 over the checkpoint's text.
    pub signature: [u8; 64],
}

/// What closes a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trailer {
    /// The block's first entry.
    pub first: Sequence,
    /// How many entries the block has; at least 1.
    pub entries: u32,
    /// How many requests the block has.
    pub requests: u32,
    /// SHA-256 over the block's encoded request table.
    pub requests_hash: [u8; 32],
    /// The tree after the block.
    pub head: SignedHead,
}

impl Trailer {
    /// The sequence behind the block.
    pub fn next(&self) -> Sequence {
        self.first.plus(u64::from(self.entries))
    }
}
