//! The form of a kept file: who derived it, from which ledger, and a checksum over all of it.

use crate::types::Origin;
use sha2::{Digest, Sha256};

/// What tells these files from others.
const MAGIC: &[u8; 16] = b"purse snapshot 1";

/// The code that derives a state from entries, as a digest: whenever a rule changes, snapshots of the rule before are no more
/// used. `build.rs` makes it of the sources.
const DERIVED_BY: &str = env!("PURSE_DERIVATION");

const DIGEST_BYTES: usize = 32;

/// `content` with its checksum.
pub(super) fn seal(origin: &Origin, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(MAGIC.len() + DIGEST_BYTES + content.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&checksum(origin, content));
    bytes.extend_from_slice(content);
    bytes
}

/// The content, if it is what was sealed by the same code for the same ledger.
pub(super) fn open<'a>(origin: &Origin, bytes: &'a [u8]) -> Option<&'a [u8]> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (found, content) = rest.split_at_checked(DIGEST_BYTES)?;
    (found == checksum(origin, content)).then_some(content)
}

fn checksum(origin: &Origin, content: &[u8]) -> [u8; DIGEST_BYTES] {
    let mut hash = Sha256::new();
    // No origin and no digest in hexadecimal has a line break in it.
    hash.update(format!("{DERIVED_BY}\n{origin}\n"));
    hash.update(content);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_sealed_for_this_ledger_opens() {
        let origin: Origin = "ledger.example/a".parse().unwrap();
        let sealed = seal(&origin, b"content");
        assert_eq!(open(&origin, &sealed), Some(&b"content"[..]));
        assert_eq!(open(&"ledger.example/b".parse().unwrap(), &sealed), None);
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert_eq!(open(&origin, &changed), None, "byte {position}");
            assert_eq!(open(&origin, &sealed[..position]), None, "cut at {position}");
        }
    }
}
