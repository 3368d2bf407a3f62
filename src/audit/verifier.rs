//! The public half of a key that signs notes: a name, an id and an Ed25519 key, in C2SP's text form.

use super::strict_base64;
use crate::types::Malformed;
use base64::Engine;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// The first four bytes of a hash over a key and its name, by which a signature says whose it is.
pub type KeyId = [u8; 4];

/// The type byte of Ed25519 before a key (C2SP signed-note, "Signature types").
pub(super) const ED25519: u8 = 0x01;

/// Who may have signed a note, as `name+id+key`: `example.com/ledger+530d903a+AekyeRrm56h…`.
///
/// Only Ed25519: the text form names other algorithms by their first byte, and this ledger signs with none of
/// them (C2SP signed-note asks to support no more than needed).
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: Box<str>,
    id: KeyId,
    key: VerifyingKey,
}

impl VerifierKey {
    /// The key that `name` signs with.
    ///
    /// # Errors
    /// When `name` cannot name a key, or the 32 bytes are no Ed25519 public key or one of the weak ones, under
    /// which a signature says nothing.
    pub fn new(name: &str, public_key: &[u8; 32]) -> Result<VerifierKey, Malformed> {
        if !is_key_name(name) {
            return Err(Malformed::new(
                "has a key name that is empty or holds white space, '+' or a control character",
            ));
        }
        let key = VerifyingKey::from_bytes(public_key)
            .ok()
            .filter(|key| !key.is_weak())
            .ok_or_else(|| Malformed::new("holds 32 bytes that are no Ed25519 public key"))?;
        Ok(VerifierKey {
            name: name.into(),
            id: key_id(name, public_key),
            key,
        })
    }

    /// The name in the signature lines of this key. A ledger's key bears the ledger's origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id in the signature lines of this key.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The 32 bytes of RFC 8032.
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether `signature` is this key's over `message`.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        // Strict: a signature with a weak component can stand for several messages.
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

/// Whether C2SP signed-note allows `name` in a signature line.
pub(super) fn is_key_name(name: &str) -> bool {
    let allowed = |c: char| !c.is_whitespace() && c != '+' && c >= ' ';
    !name.is_empty() && name.chars().all(allowed)
}

/// `SHA-256(name || 0x0A || 0x01 || public key)[..4]` (C2SP signed-note, "Ed25519 signatures").
fn key_id(name: &str, public_key: &[u8; 32]) -> KeyId {
    let hash = Sha256::new_with_prefix(name)
        .chain_update([b'\n', ED25519])
        .chain_update(public_key)
        .finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

/// Eight hexadecimal digits in lower case, as a key's text form has them.
pub(super) fn id_text(id: KeyId) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

impl FromStr for VerifierKey {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<VerifierKey, Malformed> {
        let malformed = || Malformed::new("is no verifier key: write name+id+key, as ledger.vkey has it");
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(malformed());
        };
        let bytes = strict_base64().decode(key).map_err(|_| malformed())?;
        let verifier = match bytes.split_first() {
            Some((&ED25519, public_key)) => {
                VerifierKey::new(name, public_key.try_into().map_err(|_| malformed())?)?
            }
            Some(_) => return Err(Malformed::new("is a key of another algorithm than Ed25519")),
            None => return Err(malformed()),
        };
        if id == id_text(verifier.id) {
            Ok(verifier)
        } else {
            Err(Malformed::new(format!(
                "has the id {id:?}, but its name and key have the id {}: part of it was changed",
                id_text(verifier.id)
            )))
        }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut typed_key = [ED25519; 33];
        typed_key[1..].copy_from_slice(self.public_key());
        let key = strict_base64().encode(typed_key);
        write!(f, "{}+{}+{key}", self.name, id_text(self.id))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of C2SP signed-note.
    const EXAMPLE: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    #[test]
    fn a_key_is_written_as_it_was_read() {
        let key: VerifierKey = EXAMPLE.parse().unwrap();
        assert_eq!(key.to_string(), EXAMPLE);
        assert_eq!(
            (key.name(), key.id()),
            ("example.com/foo", [0x53, 0x0d, 0x90, 0x3a])
        );
        assert_eq!(VerifierKey::new(key.name(), key.public_key()), Ok(key));
    }

    #[test]
    fn a_key_with_a_part_missing_or_changed_is_refused() {
        for (bad, why) in [
            ("", "nothing"),
            ("example.com/foo", "a name only"),
            ("example.com/foo+530d903a", "no key"),
            ("example.com/foo+530d903a+", "an empty key"),
            (
                "example.com/fox+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "another name",
            ),
            (
                "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "another id",
            ),
            (
                "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "upper case",
            ),
            (
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2l",
                "another key",
            ),
            (
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=",
                "31 bytes",
            ),
            (
                "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "a cosignature key",
            ),
            (
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
                "a newline",
            ),
            (
                "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "no name",
            ),
            (
                "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "white space in the name",
            ),
        ] {
            assert!(bad.parse::<VerifierKey>().is_err(), "{why} was accepted: {bad:?}");
        }
    }

    #[test]
    fn a_key_under_which_anything_is_signed_is_refused() {
        // The neutral element of the curve, of order one.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        assert!(VerifierKey::new("x", &neutral).is_err());
    }
}
