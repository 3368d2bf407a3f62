//! Checkpoints (C2SP tlog-checkpoint): what a ledger signs about its tree.

use super::merkle::{Hash, Tree};
use super::note::{NoteError, SignedNote, write_note};
use super::strict_base64;
use super::verifier::{KeyId, VerifierKey};
use super::{SignError, Signer};
use crate::types::{Malformed, Origin};
use base64::Engine;
use std::fmt;
use std::str::FromStr;

/// That a ledger has so many entries and that they have this root.
///
/// Its text is three lines: origin, size in decimal, root in base64. The format allows more lines and origins of
/// any characters; a ledger here writes neither, so neither is read, and a text that parses is the text that
/// is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which ledger.
    pub origin: Origin,
    /// How many entries it has.
    pub size: u64,
    /// The RFC 6962 root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// What `tree` is now.
    pub fn of(origin: Origin, tree: &Tree) -> Checkpoint {
        Checkpoint {
            origin,
            size: tree.size(),
            root: tree.root(),
        }
    }

    /// Has `signer` sign the text.
    ///
    /// # Errors
    /// When the signer cannot sign, or its key has another name than the origin, under which the note would be
    /// found by nobody. Nothing that depends on this checkpoint may be acknowledged then.
    pub fn sign(self, signer: &dyn Signer) -> Result<SignedCheckpoint, SignError> {
        let name = signer.verifier().name();
        if name != self.origin.as_str() {
            return Err(SignError(
                format!("the key is {name}'s, not {}'s", self.origin).into(),
            ));
        }
        let signature = signer.sign(self.to_string().as_bytes())?;
        Ok(SignedCheckpoint {
            checkpoint: self,
            key_id: signer.verifier().id(),
            signature,
            beside: None,
        })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = strict_base64().encode(self.root);
        writeln!(f, "{}\n{}\n{root}", self.origin, self.size)
    }
}

impl FromStr for Checkpoint {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Checkpoint, Malformed> {
        let malformed =
            || Malformed::new("is no checkpoint: origin, size and root, each on a line of its own");
        let lines: Vec<&str> = text
            .strip_suffix('\n')
            .ok_or_else(malformed)?
            .split('\n')
            .collect();
        let [origin, size, root] = lines[..] else {
            return Err(malformed());
        };
        let root = strict_base64()
            .decode(root)
            .ok()
            .and_then(|root| root.try_into().ok());
        Ok(Checkpoint {
            origin: origin
                .parse()
                .map_err(|Malformed(why)| Malformed(format!("names an origin that {why}")))?,
            size: parse_size(size)?,
            root: root.ok_or_else(|| Malformed::new("has a root that is not 32 bytes in base64"))?,
        })
    }
}

fn parse_size(text: &str) -> Result<u64, Malformed> {
    // The library also takes a plus sign and leading zeros; a checkpoint has one spelling.
    let size = text.parse::<u64>().ok().filter(|size| size.to_string() == text);
    size.ok_or_else(|| Malformed::new("has a size that is no number below 2^64 without leading zeros"))
}

/// A checkpoint with its ledger's signature, as it is kept: from these values [`SignedCheckpoint::note`] makes
/// the very bytes that were signed, however much later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// Which key signed; its name is the origin.
    pub key_id: KeyId,
    /// Ed25519 over the checkpoint's text.
    pub signature: [u8; 64],
    /// The same by another key of the ledger, while two vouch for it; it is not kept but made when it is asked for.
    pub beside: Option<(KeyId, [u8; 64])>,
}

impl SignedCheckpoint {
    /// The signed note: what is served as the checkpoint.
    pub fn note(&self) -> String {
        let kept = (self.key_id, self.signature);
        let signatures = [Some(&kept), self.beside.as_ref()];
        let Checkpoint { origin, .. } = &self.checkpoint;
        write_note(
            &self.checkpoint.to_string(),
            origin.as_str(),
            signatures.into_iter().flatten(),
        )
    }
}

/// Why a note is not a checkpoint of the ledger it should be of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note cannot be believed.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The key signed something else.
    #[error("the signed text {0}")]
    Text(Malformed),
    /// The key signed for another ledger.
    #[error("the checkpoint is of the ledger {found}, not of {expected}: compare it with its own ledger")]
    Origin {
        /// The origin in the checkpoint.
        found: Origin,
        /// The name of the ledger's key, which is its origin.
        expected: Box<str>,
    },
}

impl Checkpoint {
    /// Reads a signed note as a checkpoint of the ledger whose key is `ledger`.
    ///
    /// # Errors
    /// When the note is malformed, changed, not signed by that key, no checkpoint, or of another origin.
    pub fn open(note: &[u8], ledger: &VerifierKey) -> Result<Checkpoint, CheckpointError> {
        Checkpoint::open_by(note, std::slice::from_ref(ledger)).map(|(checkpoint, _)| checkpoint)
    }

    /// What a note says, whoever signed it: a reason to look further or to refuse, and never to be believed.
    pub fn claimed(note: &[u8]) -> Option<Checkpoint> {
        let (text, _) = std::str::from_utf8(note).ok()?.rsplit_once("\n\n")?;
        format!("{text}\n").parse().ok()
    }

    /// As [`Checkpoint::open`], with any of the keys that the ledger had, and which of them signed it: at least one.
    ///
    /// # Errors
    /// As for [`Checkpoint::open`].
    pub fn open_by(
        note: &[u8],
        keys: &[VerifierKey],
    ) -> Result<(Checkpoint, Vec<VerifierKey>), CheckpointError> {
        let note = SignedNote::parse(note)?;
        let (text, signers) = note.open_by(keys)?;
        let checkpoint: Checkpoint = text.parse().map_err(CheckpointError::Text)?;
        match signers
            .iter()
            .find(|key| key.name() != checkpoint.origin.as_str())
        {
            None => Ok((checkpoint, signers)),
            Some(other) => Err(CheckpointError::Origin {
                found: checkpoint.origin,
                expected: other.name().into(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEDGER: &str = "ledger.example/clean-energy";

    fn origin() -> Origin {
        LEDGER.parse().unwrap()
    }

    #[test]
    fn a_checkpoint_of_another_form_is_refused() {
        let root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        let good = format!("{LEDGER}\n0\n{root}\n");
        assert_eq!(
            good.parse::<Checkpoint>(),
            Ok(Checkpoint::of(origin(), &Tree::new()))
        );
        let largest = format!("{LEDGER}\n18446744073709551615\n{root}\n");
        assert_eq!(
            largest
                .parse()
                .map(|checkpoint: Checkpoint| checkpoint.to_string()),
            Ok(largest)
        );
        for (bad, why) in [
            (String::new(), "nothing"),
            (good.trim_end().to_string(), "no newline at the end"),
            (format!("{good}\n"), "an empty line at the end"),
            (format!("{good}extension\n"), "an extension line"),
            (format!("\n{good}"), "an empty line at the start"),
            (good.replace('\n', "\r\n"), "carriage returns"),
            (format!("{LEDGER}\n{root}\n"), "no size"),
            (format!("{LEDGER}\n0\n"), "no root"),
            (format!("\n0\n{root}\n"), "no origin"),
            (format!("a b\n0\n{root}\n"), "an origin with a space"),
            (format!("{LEDGER}\n\n{root}\n"), "an empty size"),
            (format!("{LEDGER}\n00\n{root}\n"), "two zeros"),
            (format!("{LEDGER}\n01\n{root}\n"), "a leading zero"),
            (format!("{LEDGER}\n+1\n{root}\n"), "a plus sign"),
            (format!("{LEDGER}\n-1\n{root}\n"), "a minus sign"),
            (format!("{LEDGER}\n0x1\n{root}\n"), "hexadecimal"),
            (format!("{LEDGER}\n 1\n{root}\n"), "a space"),
            (format!("{LEDGER}\n18446744073709551616\n{root}\n"), "2^64"),
            (
                format!("{LEDGER}\n0\n{}\n", &root[..43]),
                "a root without padding",
            ),
            (
                format!("{LEDGER}\n0\n{}V=\n", &root[..42]),
                "a root with bits behind its last byte",
            ),
            (format!("{LEDGER}\n0\n{}\n", &root[4..]), "a root of 29 bytes"),
            (
                format!("{LEDGER}\n0\n{}\n", root.replace('+', "-")),
                "a root for URLs",
            ),
            (format!("{LEDGER}\n0\n{root} \n"), "a space behind the root"),
        ] {
            assert!(bad.parse::<Checkpoint>().is_err(), "{why} was accepted");
        }
    }
}
