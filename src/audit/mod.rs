//! Proofs: hashes, the Merkle tree, signed checkpoints.
//!
//! The tree is RFC 6962's (`leaf = SHA-256(0x00 || line)`, `node = SHA-256(0x01 || left || right)`), the checkpoint
//! is C2SP's tlog-checkpoint in a signed note with an Ed25519 key. Pure but for the key file.
//!
//! ```text
//!   line -> leaf_hash -> Tree -> Checkpoint -> Signer -> SignedCheckpoint -> note (served)
//!                                                                         note -> SignedNote::open -> Checkpoint
//! ```
//!
//! Everything that is parsed here comes from outside and may be forged: one value has exactly one spelling, and
//! the text of a note cannot be read before a known key's signature over it was checked.

mod checkpoint;
mod key;
mod key_change;
mod key_file;
mod merkle;
mod note;
mod proof;
mod receipt;
mod signers;
mod tiles;
mod verifier;

pub use checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
pub use key::{KeyError, LedgerKey, SignError, Signer};
pub use merkle::{Hash, NotAnEdge, Tree, empty_root, leaf_hash, node_hash, root_of};
pub use note::{NoteError, SignedNote};
pub use proof::{
    ProofFault, Subtree, Subtrees, check_consistency, check_inclusion, consistency_proof, inclusion_proof,
    root,
};
pub use receipt::{Receipt, ReceiptError};
pub use signers::{Issuer, Signers};
pub use tiles::{TILE_WIDTH, Tile, TileAddress, UpperTiles, tiles_between};
pub use verifier::{KeyId, VerifierKey};

/// Base64 of RFC 4648, section 4, with its padding and no other spelling of the same bytes.
fn strict_base64() -> base64::engine::GeneralPurpose {
    base64::engine::general_purpose::STANDARD
}
