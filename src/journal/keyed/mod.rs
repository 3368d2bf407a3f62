//! What engines share that keep frames as values under keys: the keys, the look-ups, and the check of the end.
//!
//! An engine gives three operations on a sorted map ([`Store`]). A frame's key is its first sequence, a piece of
//! a request table has its block's first sequence and its number behind a prefix of its own, and nothing else is
//! in the map. The engine of the tests reads and recovers by this code too, so that a test of recovery tests
//! what runs.

mod lookup;
mod recovery;

pub(super) use lookup::{frame, requests};
pub(super) use recovery::{Torn, check_acknowledged, check_requests, recover};

use super::error::{EngineError, Refusal};
use super::{Block, Trailer};
use crate::types::Sequence;

/// A key with its value.
pub(super) type Pair<V> = (Vec<u8>, V);

/// A sorted map of the engine, with one version of each value that is either there or not.
pub(super) trait Store {
    /// A value's bytes.
    type Value: AsRef<[u8]>;

    /// The value under exactly `key`.
    fn get(&self, key: &[u8]) -> Result<Option<Self::Value>, EngineError>;

    /// The greatest key below `key`, with its value.
    fn before(&self, key: &[u8]) -> Result<Option<Pair<Self::Value>>, EngineError>;
}

/// Behind the key of every frame: 2^63 entries are out of reach, so that no frame's key begins with it.
const REQUESTS_PREFIX: u8 = 0xFF;

/// The first key that is no frame's.
const FRAMES_END: [u8; 1] = [REQUESTS_PREFIX];

/// Behind the key of every piece of a request table: one byte longer than the greatest of them.
const REQUESTS_END: [u8; REQUEST_KEY_BYTES + 1] = [REQUESTS_PREFIX; REQUEST_KEY_BYTES + 1];

const REQUEST_KEY_BYTES: usize = 11;

/// The key of the frame that begins at `first`. Big-endian, so that keys sort as sequences do.
pub(super) fn frame_key(first: Sequence) -> [u8; 8] {
    first.0.to_be_bytes()
}

/// The key of piece `index` of the request table of the block that begins at `first`.
pub(super) fn requests_key(first: Sequence, index: u16) -> [u8; REQUEST_KEY_BYTES] {
    let mut key = [REQUESTS_PREFIX; REQUEST_KEY_BYTES];
    key[1..9].copy_from_slice(&first.0.to_be_bytes());
    key[9..].copy_from_slice(&index.to_be_bytes());
    key
}

/// Every key and value of a block in the order they must be written: the request table, then the frames from first
/// to last. What a crash leaves is a beginning of that order, which has no trailer unless it is the whole block.
pub(super) fn pairs(block: &Block) -> impl Iterator<Item = Pair<&[u8]>> {
    let pieces = (0_u16..).zip(block.request_frames());
    let pieces = pieces.map(|(index, bytes)| (requests_key(block.first(), index).to_vec(), bytes.as_slice()));
    let frames = block.frames().iter();
    let frames = frames.map(|(first, bytes)| (frame_key(*first).to_vec(), bytes.as_slice()));
    pieces.chain(frames)
}

/// The tail that a last trailer says.
pub(super) fn tail(last: Option<&Trailer>) -> Sequence {
    last.map_or(Sequence::FIRST, Trailer::next)
}

/// Refuses a block that is not the next one, before anything is written.
pub(super) fn check_next(block: &Block, last: Option<&Trailer>) -> Result<(), Refusal> {
    let expected = tail(last);
    if block.entries() == 0 {
        return Err(Refusal::Empty);
    }
    if block.first() != expected {
        return Err(Refusal::WrongSequence {
            expected,
            found: block.first(),
        });
    }
    let (tree_size, next) = (block.trailer().head.tree_size, block.next());
    if tree_size != next.0 {
        return Err(Refusal::WrongHead { tree_size, next });
    }
    Ok(())
}
