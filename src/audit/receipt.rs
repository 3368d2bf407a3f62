//! A receipt: that an entry is in a ledger, for whoever has the entry and the ledger's public key (C2SP tlog-proof).

use super::checkpoint::{Checkpoint, CheckpointError};
use super::merkle::{Hash, leaf_hash};
use super::proof::{ProofFault, check_inclusion};
use super::strict_base64;
use super::verifier::VerifierKey;
use base64::Engine;
use std::fmt;
use std::str::FromStr;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// A tree of 2^64 leaves is 64 high.
const HASHES_MAX: usize = 64;

/// The proof of an entry with the checkpoint that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The entry's sequence.
    pub index: u64,
    /// The hashes beside its way to the root, from below up.
    pub proof: Vec<Hash>,
    /// The signed note of the checkpoint, byte for byte.
    pub checkpoint: String,
}

/// Why a receipt proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It is not of the form.
    #[error("this is no receipt: {0}")]
    Malformed(&'static str),
    /// Its checkpoint is not the ledger's.
    #[error("the checkpoint of the receipt: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The entry is not in the tree, or another one is.
    #[error("the entry is not proven: {0}")]
    Proof(#[from] ProofFault),
}

impl Receipt {
    /// Whether it proves `line` to whoever believes `ledger`; the checkpoint says what the ledger was then.
    ///
    /// # Errors
    /// What it does not prove.
    pub fn check(&self, line: &[u8], ledger: &VerifierKey) -> Result<Checkpoint, ReceiptError> {
        let checkpoint = Checkpoint::open(self.checkpoint.as_bytes(), ledger)?;
        let Checkpoint { size, root, .. } = &checkpoint;
        check_inclusion(&leaf_hash(line), self.index, *size, &self.proof, root)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}\nindex {}", self.index)?;
        for hash in &self.proof {
            writeln!(f, "{}", strict_base64().encode(hash))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Receipt {
    type Err = ReceiptError;

    fn from_str(text: &str) -> Result<Receipt, ReceiptError> {
        let malformed = ReceiptError::Malformed;
        let (head, checkpoint) = text
            .split_once("\n\n")
            .ok_or_else(|| malformed("no empty line stands before its checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return Err(malformed("it does not begin with c2sp.org/tlog-proof@v1"));
        }
        // What others may add there is not authenticated, and so not looked at.
        lines.next_if(|line| line.starts_with("extra "));
        let index = lines.next().and_then(|line| line.strip_prefix("index "));
        let index = index.and_then(|text| text.parse::<u64>().ok().filter(|index| index.to_string() == text));
        let index = index.ok_or_else(|| malformed("it has no line \"index N\""))?;
        let mut proof = Vec::new();
        for line in lines {
            let hash = strict_base64().decode(line).ok();
            let hash = hash.and_then(|bytes| bytes.try_into().ok());
            proof.push(hash.ok_or_else(|| malformed("a line is not 32 bytes in base64"))?);
            if proof.len() > HASHES_MAX {
                return Err(malformed("it has more than 64 hashes"));
            }
        }
        Ok(Receipt {
            index,
            proof,
            checkpoint: checkpoint.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::merkle::Tree;
    use super::super::{LedgerKey, Signer};
    use super::*;

    fn receipt() -> (Receipt, LedgerKey) {
        let origin = "ledger.example/clean-energy".parse().unwrap();
        let key = LedgerKey::from_seed(&origin, &[7; 32]);
        let mut tree = Tree::new();
        tree.push(leaf_hash(b"one"));
        tree.push(leaf_hash(b"two"));
        let signed = Checkpoint::of(origin, &tree).sign(&key).unwrap();
        let receipt = Receipt {
            index: 1,
            proof: vec![leaf_hash(b"one")],
            checkpoint: signed.note(),
        };
        (receipt, key)
    }

    #[test]
    fn a_receipt_is_read_as_it_is_written_and_proves_its_entry_alone() {
        let (receipt, key) = receipt();
        let text = receipt.to_string();
        assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex 1\n"), "{text}");
        let read: Receipt = text.parse().unwrap();
        assert_eq!(read, receipt);
        assert_eq!(read.check(b"two", key.verifier()).unwrap().size, 2);
        let other = read.check(b"one", key.verifier());
        assert_eq!(other, Err(ReceiptError::Proof(ProofFault::AnotherRoot)));
        let with_extra = text.replacen("index", "extra AAAA\nindex", 1);
        assert_eq!(with_extra.parse::<Receipt>().unwrap(), receipt);
    }

    #[test]
    fn a_receipt_of_another_form_is_refused() {
        let (receipt, _) = receipt();
        let good = receipt.to_string();
        for bad in [
            String::new(),
            good.replacen("@v1", "@v2", 1),
            good.replacen("index 1", "index 01", 1),
            good.replacen("index 1\n", "", 1),
            good.replacen("\n\n", "\n", 1).replacen("\n\n", "\n", 1),
            good.replacen("=\n\n", "\n\n", 1),
            good.replacen("\n\n", "\nAAAA\n\n", 1),
            good.replacen(
                "\n\n",
                &format!("{}\n\n", format!("\n{}", "A".repeat(43) + "=").repeat(64)),
                1,
            ),
        ] {
            assert!(bad.parse::<Receipt>().is_err(), "{bad}");
        }
    }
}
