//! Several keys of one ledger: those at hand to sign with, and the two that vouch while one takes the other's place.

use super::{SignError, SignedCheckpoint, Signer, VerifierKey};
use crate::types::Origin;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// The keys at hand: the one that signs, and during a change of keys the one that follows it.
#[derive(Clone)]
pub struct Signers {
    first: Arc<dyn Signer>,
    next: Option<Arc<dyn Signer>>,
}

impl Signers {
    /// One that signs, and one that is to follow it, if there is one.
    pub fn new(first: Arc<dyn Signer>, next: Option<Arc<dyn Signer>>) -> Signers {
        Signers { first, next }
    }

    /// The public half of the one that signed last.
    pub fn verifier(&self) -> &VerifierKey {
        self.first.verifier()
    }

    /// The one of a verifier key, as an entry names it.
    pub fn of(&self, key: &str) -> Option<&Arc<dyn Signer>> {
        let all = [Some(&self.first), self.next.as_ref()];
        let mut all = all.into_iter().flatten();
        all.find(|signer| signer.verifier().to_string() == key)
    }

    /// The one that an entry names; where none does, the only one that there is.
    ///
    /// # Errors
    /// When it is not at hand. Nothing that it was to sign may be acknowledged.
    pub fn in_force(&self, named: Option<&str>) -> Result<&dyn Signer, SignError> {
        match named {
            None => Ok(self.first.as_ref()),
            Some(key) => match self.of(key) {
                Some(signer) => Ok(signer.as_ref()),
                None => Err(SignError(
                    format!("the private key of {key} is not at hand").into(),
                )),
            },
        }
    }
}

impl From<Arc<dyn Signer>> for Signers {
    fn from(only: Arc<dyn Signer>) -> Signers {
        Signers::new(only, None)
    }
}

impl<S: Signer + 'static> From<Arc<S>> for Signers {
    fn from(only: Arc<S>) -> Signers {
        Signers::new(only, None)
    }
}

/// Gives out a ledger's checkpoints. Of what two keys vouch for each note bears both signatures: the one that was kept, and
/// the other key's, which is made anew and always the same.
#[derive(Clone)]
pub struct Issuer {
    origin: Origin,
    overlaps: Vec<(RangeInclusive<u64>, Arc<dyn Signer>)>,
}

impl Issuer {
    /// One whose checkpoints bear the signature that was kept and no other.
    pub fn new(origin: Origin) -> Issuer {
        Issuer {
            origin,
            overlaps: Vec::new(),
        }
    }

    /// Has `signer` sign beside, for as many entries as `sizes` say.
    pub fn beside(&mut self, sizes: RangeInclusive<u64>, signer: Arc<dyn Signer>) {
        self.overlaps.push((sizes, signer));
    }

    /// Which ledger.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// A checkpoint as it is given out.
    pub fn issue(&self, kept: SignedCheckpoint) -> SignedCheckpoint {
        let size = kept.checkpoint.size;
        let overlap = self.overlaps.iter().find(|(sizes, _)| sizes.contains(&size));
        let beside = overlap.and_then(|(_, signer)| {
            // Without it the note is still good, for those who know the key that signed first.
            let signed = kept.checkpoint.clone().sign(signer.as_ref()).ok()?;
            Some((signed.key_id, signed.signature))
        });
        SignedCheckpoint { beside, ..kept }
    }
}

impl From<Origin> for Issuer {
    fn from(origin: Origin) -> Issuer {
        Issuer::new(origin)
    }
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issuer")
            .field("origin", &self.origin)
            .field("overlaps", &self.overlaps.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Checkpoint, LedgerKey, Tree};
    use super::*;

    #[test]
    fn where_two_keys_vouch_each_opens_the_note_and_elsewhere_one_does() {
        let origin: Origin = "ledger.example/keys".parse().unwrap();
        let [old, new] = [1, 2].map(|seed| LedgerKey::from_seed(&origin, &[seed; 32]));
        let (old_key, new_key) = (old.verifier().clone(), new.verifier().clone());
        let mut issuer = Issuer::new(origin.clone());
        issuer.beside(0..=0, Arc::new(new));
        let kept = Checkpoint::of(origin.clone(), &Tree::new()).sign(&old).unwrap();
        let note = issuer.issue(kept.clone()).note();
        for key in [&old_key, &new_key] {
            assert_eq!(Checkpoint::open(note.as_bytes(), key).unwrap(), kept.checkpoint);
        }
        let both = [new_key.clone(), old_key.clone()];
        let (_, signers) = Checkpoint::open_by(note.as_bytes(), &both).unwrap();
        assert_eq!(signers, [old_key, new_key]);

        let outside = Issuer::new(origin).issue(kept.clone());
        assert_eq!(outside, kept);
    }
}
