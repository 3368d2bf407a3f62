//! The private keys that a restore takes: every key that signed a block signs it again.

use super::Settings;
use crate::audit::{KeyError, LedgerKey, Signer, VerifierKey};
use crate::ledger::Keys;
use std::path::Path;

/// The private keys that were given, and those in the directory. Each given one, and the directory's own, must be of a public
/// key that was given.
pub(super) fn at_hand(settings: &Settings) -> Result<Vec<LedgerKey>, KeyError> {
    let own = settings.data_dir.join(LedgerKey::PRIVATE_FILE);
    let mut keys = Vec::new();
    for file in &settings.signing_keys {
        keys.push(of_any(file, &settings.keys)?);
    }
    if keys.is_empty() || own.exists() {
        keys.push(of_any(&own, &settings.keys)?);
    }
    for file in [LedgerKey::NEXT_PRIVATE_FILE, LedgerKey::OLD_PRIVATE_FILE] {
        let path = settings.data_dir.join(file);
        if path.exists() {
            keys.extend(of_any(&path, &settings.keys));
        }
    }
    Ok(keys)
}

/// The private key in a file, which is of one of `keys`.
fn of_any(file: &Path, keys: &[VerifierKey]) -> Result<LedgerKey, KeyError> {
    let mut tried = keys.iter().map(|key| LedgerKey::in_file(file, key));
    let mut last = tried.next().unwrap_or_else(|| {
        Err(KeyError::Missing {
            path: file.to_owned(),
            named: "the ledger".to_owned(),
        })
    });
    for next in tried {
        if matches!(last, Err(KeyError::AnothersKey { .. })) {
            last = next;
        }
    }
    last
}

/// Whether each key that signed is there.
pub(super) fn check_complete(signers: &[LedgerKey], named: &Keys, directory: &Path) -> Result<(), KeyError> {
    let mut signed = named.all().iter().filter(|named| named.signs.is_some());
    match signed.find(|named| find(signers, named.key.as_str()).is_none()) {
        None => Ok(()),
        Some(missing) => Err(KeyError::Missing {
            path: directory.join(LedgerKey::PRIVATE_FILE),
            named: missing.key.to_string(),
        }),
    }
}

/// Leaves the key that signs in the directory, and beside it the one that is to follow, if it is at hand.
pub(super) fn keep(signers: &[LedgerKey], named: &Keys, directory: &Path) -> Result<(), KeyError> {
    let signing = named
        .signing()
        .and_then(|named| find(signers, named.key.as_str()));
    let successor = named
        .successor()
        .and_then(|named| find(signers, named.key.as_str()));
    if let Some(signing) = signing {
        signing.keep(directory)?;
        let successor_key = successor.map(LedgerKey::verifier);
        LedgerKey::settle(directory, signing.verifier(), successor_key)?;
    }
    match successor {
        Some(successor) => successor.keep_next(directory),
        None => Ok(()),
    }
}

fn find<'a>(signers: &'a [LedgerKey], key: &str) -> Option<&'a LedgerKey> {
    signers.iter().find(|signer| signer.verifier().to_string() == key)
}
