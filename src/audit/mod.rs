//! Proofs: hashes, the Merkle tree, signed checkpoints.
//!
//! The tree is RFC 6962's (`leaf = SHA-256(0x00 || line)`, `node = SHA-256(0x01 || left || right)`), the checkpoint
//! is C2SP's tlog-checkpoint in a signed note with an Ed25519 key. Pure but for the key file.
