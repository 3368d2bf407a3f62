//! The form of a standing: MessagePack, compressed.

use serde::{Serialize, de::DeserializeOwned};
use std::io;

/// The level of compression, as of the journal's frames.
const LEVEL: i32 = 1;

/// The bytes of what stood.
pub(super) fn encode(stood: &impl Serialize) -> io::Result<Vec<u8>> {
    let plain = rmp_serde::to_vec_named(stood).map_err(io::Error::other)?;
    zstd::bulk::compress(&plain, LEVEL)
}

/// What stood, of bytes that are what was kept.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    // What was written here is as large as what stood was in memory, and no larger.
    let plain = zstd::decode_all(bytes)?;
    rmp_serde::from_slice(&plain).map_err(io::Error::other)
}
