//! The trailer: what closes a block, 140 bytes behind the body of its last frame.

use super::FormatError;
use super::values::Values;
use crate::journal::{SignedHead, Trailer};
use crate::types::Sequence;

/// entries 4, requests 4, requests_hash 32, root 32, key_id 4, signature 64.
pub(super) const BYTES: usize = 140;

/// Writes a trailer behind `bytes`.
pub(super) fn encode(trailer: &Trailer, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&trailer.entries.to_be_bytes());
    bytes.extend_from_slice(&trailer.requests.to_be_bytes());
    bytes.extend_from_slice(&trailer.requests_hash);
    bytes.extend_from_slice(&trailer.head.root);
    bytes.extend_from_slice(&trailer.head.key_id);
    bytes.extend_from_slice(&trailer.head.signature);
}

/// Takes a trailer from the front of `values`, on a frame whose lines are `first` to before `next`.
pub(super) fn decode(
    values: &mut Values<'_>,
    first: Sequence,
    next: Sequence,
) -> Result<Trailer, FormatError> {
    let entries = values.u32()?;
    let block_first = next.0.checked_sub(u64::from(entries)).map(Sequence);
    let block_first = block_first.filter(|block_first| *block_first <= first);
    Ok(Trailer {
        first: block_first.ok_or(FormatError::Malformed(
            "its trailer counts fewer entries than the frame or more than all",
        ))?,
        entries,
        requests: values.u32()?,
        requests_hash: values.array()?,
        head: SignedHead {
            tree_size: next.0,
            root: values.array()?,
            key_id: values.array()?,
            signature: values.array()?,
        },
    })
}
