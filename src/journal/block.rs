//! A block as an engine takes it: what one append makes durable.

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

/// What one append makes durable: frames of lines, the request table, the trailer. Only a
/// [`BlockBuilder`](super::BlockBuilder)
/// makes one, so that its parts agree with each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub(super) frames: Vec<(Sequence, Vec<u8>)>,
    pub(super) request_frames: Vec<Vec<u8>>,
    pub(super) trailer: Trailer,
}

impl Block {
    /// The sequence of its first line.
    pub fn first(&self) -> Sequence {
        self.trailer.first
    }

    /// How many lines it has.
    pub fn entries(&self) -> u32 {
        self.trailer.entries
    }

    /// The sequence behind its last line.
    pub fn next(&self) -> Sequence {
        self.trailer.next()
    }

    /// The stored form of its lines, each frame with the sequence of its first line.
    pub fn frames(&self) -> &[(Sequence, Vec<u8>)] {
        &self.frames
    }

    /// The stored form of its request table, in order; empty if and only if the table is inside the block's only
    /// frame.
    pub fn request_frames(&self) -> &[Vec<u8>] {
        &self.request_frames
    }

    /// What closes it.
    pub fn trailer(&self) -> &Trailer {
        &self.trailer
    }
}
