//! The trailer: what closes a block, 156 bytes behind the body of its last frame.

use super::FormatError;
use super::values::Values;
use crate::journal::{SignedHead, Trailer};
use crate::types::Sequence;

/// first 8, entries 4, requests 4, requests_hash 32, tree_size 8, root 32, key_id 4, signature 64.
pub(super) const BYTES: usize = 156;

/// Writes a trailer behind `bytes`.
pub(super) fn encode(trailer: &Trailer, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&trailer.first.0.to_be_bytes());
    bytes.extend_from_slice(&trailer.entries.to_be_bytes());
    bytes.extend_from_slice(&trailer.requests.to_be_bytes());
    bytes.extend_from_slice(&trailer.requests_hash);
    bytes.extend_from_slice(&trailer.head.tree_size.to_be_bytes());
    bytes.extend_from_slice(&trailer.head.root);
    bytes.extend_from_slice(&trailer.head.key_id);
    bytes.extend_from_slice(&trailer.head.signature);
}

/// Takes a trailer from the front of `values`.
pub(super) fn decode(values: &mut Values<'_>) -> Result<Trailer, FormatError> {
    Ok(Trailer {
        first: Sequence(values.u64()?),
        entries: values.u32()?,
        requests: values.u32()?,
        requests_hash: values.array()?,
        head: SignedHead {
            tree_size: values.u64()?,
            root: values.array()?,
            key_id: values.array()?,
            signature: values.array()?,
        },
    })
}
