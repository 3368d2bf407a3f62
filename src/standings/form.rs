//! The form of a standing: the pool as MessagePack, compressed, and known again by its digest.

use crate::ledger::Pool;
use sha2::{Digest, Sha256};
use std::io;

/// The level of compression, as of the journal's frames.
const LEVEL: i32 = 1;

/// What tells whether bytes are those that were kept.
pub(super) type Fingerprint = [u8; 32];

/// The bytes of a pool.
pub(super) fn encode(pool: &Pool) -> io::Result<Vec<u8>> {
    let plain = rmp_serde::to_vec_named(pool).map_err(io::Error::other)?;
    zstd::bulk::compress(&plain, LEVEL)
}

/// The pool of bytes that are what was kept.
pub(super) fn decode(bytes: &[u8], expected: &Fingerprint) -> io::Result<Pool> {
    if fingerprint(bytes) != *expected {
        return Err(io::Error::other("it is not what was kept"));
    }
    // What has the fingerprint was written here: it is as large as the pool was in memory, and no larger.
    let plain = zstd::decode_all(bytes)?;
    rmp_serde::from_slice(&plain).map_err(io::Error::other)
}

pub(super) fn fingerprint(bytes: &[u8]) -> Fingerprint {
    Sha256::digest(bytes).into()
}
