//! What proves that a ledger was shown in two versions: two notes with its signature, and the hashes between them.

use super::{base64, cannot_be_said};
use crate::audit::{Checkpoint, Hash, VerifierKey};
use crate::cli::failure::Failure;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// A checkpoint with its signature checked.
#[derive(Clone)]
pub(super) struct Signed {
    /// What it is called: the file that it was read from.
    pub(super) name: String,
    note: String,
    /// Which of the known keys signed it.
    signers: Vec<VerifierKey>,
    pub(super) checkpoint: Checkpoint,
}

impl Signed {
    pub(super) fn open(name: &str, note: Vec<u8>, keys: &[VerifierKey]) -> Result<Signed, String> {
        let (checkpoint, signers) =
            Checkpoint::open_by(&note, keys).map_err(|error| format!("{name}: {error}"))?;
        let note = String::from_utf8(note).map_err(|_| format!("{name} is no text"))?;
        Ok(Signed {
            name: name.to_owned(),
            note,
            signers,
            checkpoint,
        })
    }

    /// The checkpoint of a copy.
    pub(super) fn of_copy(copy: &Path, keys: &[VerifierKey]) -> Result<Signed, Failure> {
        let path = copy.join("checkpoint");
        let note =
            fs::read(&path).map_err(|error| cannot_be_said(format_args!("{}: {error}", path.display())))?;
        Signed::open(&path.display().to_string(), note, keys).map_err(cannot_be_said)
    }

    pub(super) fn document(&self) -> Value {
        json!({
            "file": self.name,
            "tree_size": self.checkpoint.size.to_string(),
            "root_hash": base64(&self.checkpoint.root),
        })
    }
}

/// Two checkpoints that cannot both be true.
pub(super) struct Evidence {
    pub(super) earlier: Signed,
    pub(super) later: Signed,
    /// The root of as many entries as the earlier has, in the tree of the later.
    pub(super) root: Hash,
    /// RFC 6962's consistency proof from that root to the later's; empty where both are of one size.
    pub(super) proof: Vec<Hash>,
}

impl Evidence {
    /// As it is written. Whoever has the public key checks both signatures, then that the proof leads from `root_hash` at the
    /// size of the earlier to the root of the later, and that the earlier says another root.
    pub(super) fn document(&self) -> Value {
        let keys = self.keys();
        let mut document = json!({
            "format": "common-purse fork evidence 1",
            "verifier_key": keys.first().map(ToString::to_string),
            "earlier_checkpoint": self.earlier.note,
            "later_checkpoint": self.later.note,
            "root_hash": base64(&self.root),
            "consistency_proof": self.proof.iter().map(base64).collect::<Vec<_>>(),
        });
        // Where no one key signed both.
        if let Some(key) = keys.get(1) {
            document["later_verifier_key"] = json!(key.to_string());
        }
        document
    }

    /// A key that signed both; if there is none, one of each, the earlier's first.
    pub(super) fn keys(&self) -> Vec<VerifierKey> {
        let [earlier, later] = [&self.earlier, &self.later].map(|signed| &signed.signers);
        match earlier.iter().find(|key| later.contains(key)) {
            Some(both) => vec![both.clone()],
            None => earlier
                .first()
                .into_iter()
                .chain(later.first())
                .cloned()
                .collect(),
        }
    }
}
