//! The keys that a ledger names, and what they sign.

use crate::audit::{Issuer, LedgerKey, Signers, VerifierKey};
use crate::ledger::Keys;
use crate::types::Origin;
use std::path::Path;
use std::sync::Arc;

/// The keys that a ledger names, oldest first. What is no key signed nothing.
pub(crate) fn verifiers(named: &Keys) -> Vec<VerifierKey> {
    let all = named.all().iter();
    all.filter_map(|named| named.key.as_str().parse().ok()).collect()
}

/// What is known of a ledger's keys before its entries are read: those at hand, and those that stand in its directory.
pub(super) fn published(directory: &Path, signers: &Signers) -> Vec<VerifierKey> {
    let files = [
        LedgerKey::PUBLIC_FILE,
        LedgerKey::NEXT_PUBLIC_FILE,
        LedgerKey::OLD_PUBLIC_FILE,
    ];
    let texts = files
        .iter()
        .filter_map(|file| std::fs::read_to_string(directory.join(file)).ok());
    let parsed = texts.filter_map(|text| text.trim_end_matches('\n').parse().ok());
    let mut known = vec![signers.verifier().clone()];
    known.extend(parsed.filter(|key: &VerifierKey| key != signers.verifier()));
    known
}

/// What gives out the checkpoints of a ledger: beside the signature that was kept that of the key which was named to follow, as
/// far as it is at hand.
pub(super) fn issuer(origin: &Origin, named: &Keys, signers: &Signers) -> Issuer {
    let mut issuer = Issuer::new(origin.clone());
    for follower in named.all().iter().skip(1) {
        let first = follower.named.0 + 1;
        let last = follower.signs.map_or(u64::MAX, |retired| retired.0);
        match signers.of(follower.key.as_str()) {
            Some(signer) => issuer.beside(first..=last, Arc::clone(signer)),
            None if follower.signs.is_none() => tracing::warn!(
                key = %follower.key,
                "the private key that is to follow is not in the data directory: checkpoints bear the signature of the old key \
                 alone; put ledger.next.key back"
            ),
            None => {}
        }
    }
    issuer
}

/// Puts the files of the keys in their places, as the entries say.
pub(super) fn settle(directory: &Path, signing: &VerifierKey, named: &Keys) -> anyhow::Result<()> {
    let successor = named
        .successor()
        .and_then(|named| named.key.as_str().parse().ok());
    Ok(LedgerKey::settle(directory, signing, successor.as_ref())?)
}
