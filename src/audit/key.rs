//! The ledger's own key: who signs checkpoints, and the file that the key lives in.

use super::key_file;
use super::strict_base64;
use super::verifier::{ED25519, VerifierKey, id_text};
use crate::types::Origin;
use base64::Engine;
use ed25519_dalek::SigningKey;
use std::fmt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Whoever can sign for the ledger: its key file, or a service that never lets the key out.
pub trait Signer: Send + Sync {
    /// The Ed25519 signature (RFC 8032) over `message`.
    ///
    /// # Errors
    /// When there is no signature now. The caller must not acknowledge what it was to cover.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignError>;

    /// The public half.
    fn verifier(&self) -> &VerifierKey;
}

/// The signer gave no signature.
#[derive(Debug, thiserror::Error)]
#[error(
    "the ledger's key could not sign a checkpoint: see that it is this ledger's key and can be reached, then start again"
)]
pub struct SignError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The operating system gave no random bytes.
    #[error("no key could be made, as the operating system gives no random bytes")]
    NoRandomness(#[source] getrandom::Error),
    /// A file operation failed.
    #[error("cannot {action} the key file {path}: see that the directory exists and belongs to this user")]
    File {
        /// What was tried, as a verb.
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// Someone else may read or change the file.
    #[error(
        "{path} is the ledger's private key and others may use it (mode {mode:04o}): run `chmod 600 {path}`"
    )]
    OpenToOthers {
        /// Which file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file is not what was once written.
    #[error("{path} is damaged ({why}): put it back from a copy; a new key would not be this ledger's")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it. Never a part of its content.
        why: &'static str,
    },
    /// The ledger has entries, and its key is gone.
    #[error(
        "{path} is missing: put back the private key of {named}, which this ledger's checkpoints are signed by"
    )]
    Missing {
        /// Which file.
        path: PathBuf,
        /// The key that the ledger names.
        named: String,
    },
    /// The key is another ledger's.
    #[error(
        "{path} holds the key {found}, but this ledger is {named}: use this ledger's own key and directory"
    )]
    AnothersKey {
        /// Which file.
        path: PathBuf,
        /// The public half of the key in the file.
        found: String,
        /// The origin, or the key that the ledger names.
        named: String,
    },
}

/// An Ed25519 key that the ledger keeps in a file of its own, readable by its user only.
///
/// Beside it stands `ledger.vkey`, its public half, to be given to whoever checks the ledger. The private file has
/// the form of Go's `sumdb/note` (`PRIVATE+KEY+name+id+key`), so that other tools can sign with it. In
/// memory the key is overwritten when it is dropped.
pub struct LedgerKey {
    secret: SigningKey,
    verifier: VerifierKey,
}

impl LedgerKey {
    /// The file of the private key, in the ledger's directory.
    pub const PRIVATE_FILE: &str = "ledger.key";

    /// The file of the public key, in the ledger's directory.
    pub const PUBLIC_FILE: &str = "ledger.vkey";

    /// The key of a ledger that has no entries yet: made now, or by an earlier start that did not get further.
    ///
    /// # Errors
    /// When the file can be neither made nor used, or holds a key of another name.
    pub fn create_or_load(directory: &Path, origin: &Origin) -> Result<LedgerKey, KeyError> {
        LedgerKey::create_or_load_in(&directory.join(LedgerKey::PRIVATE_FILE), origin)?.publish(directory)
    }

    pub(super) fn create_or_load_in(path: &Path, origin: &Origin) -> Result<LedgerKey, KeyError> {
        if key_file::read_private(path)?.is_none() {
            key_file::create_private(path, &LedgerKey::generate(origin)?.private_text())?;
        }
        // Read back also what was just made: of two first starts at once both get the key that is kept.
        let key = LedgerKey::read(path)?.ok_or(KeyError::Damaged {
            path: path.to_owned(),
            why: "it was removed while the ledger started",
        })?;
        match key.verifier.name() == origin.as_str() {
            true => Ok(key),
            false => Err(key.anothers(path.to_owned(), origin.to_string())),
        }
    }

    /// The key of a ledger whose first entry names `named`. It is never made anew.
    ///
    /// # Errors
    /// When the file is missing, open to others, damaged, or holds another key.
    pub fn load(directory: &Path, named: &VerifierKey) -> Result<LedgerKey, KeyError> {
        LedgerKey::examine(directory, named)?.publish(directory)
    }

    /// As [`LedgerKey::load`], and writes nothing.
    ///
    /// # Errors
    /// As for [`LedgerKey::load`].
    pub fn examine(directory: &Path, named: &VerifierKey) -> Result<LedgerKey, KeyError> {
        LedgerKey::in_file(&directory.join(LedgerKey::PRIVATE_FILE), named)
    }

    /// The key that a file elsewhere keeps, for the ledger whose first entry names `named`. Nothing is written.
    ///
    /// # Errors
    /// As for [`LedgerKey::load`].
    pub fn in_file(path: &Path, named: &VerifierKey) -> Result<LedgerKey, KeyError> {
        let key = LedgerKey::read(path)?.ok_or_else(|| KeyError::Missing {
            path: path.to_owned(),
            named: named.to_string(),
        })?;
        if key.verifier != *named {
            return Err(key.anothers(path.to_owned(), named.to_string()));
        }
        Ok(key)
    }

    pub(super) fn read(path: &Path) -> Result<Option<LedgerKey>, KeyError> {
        let Some(text) = key_file::read_private(path)? else {
            return Ok(None);
        };
        let key = LedgerKey::from_private_text(&text).map_err(|why| KeyError::Damaged {
            path: path.to_owned(),
            why,
        })?;
        Ok(Some(key))
    }

    fn publish(self, directory: &Path) -> Result<LedgerKey, KeyError> {
        key_file::write_public(
            &directory.join(LedgerKey::PUBLIC_FILE),
            &format!("{}\n", self.verifier),
        )?;
        Ok(self)
    }

    pub(super) fn anothers(&self, path: PathBuf, named: String) -> KeyError {
        KeyError::AnothersKey {
            path,
            found: self.verifier.to_string(),
            named,
        }
    }

    fn generate(origin: &Origin) -> Result<LedgerKey, KeyError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *seed).map_err(KeyError::NoRandomness)?;
        Ok(LedgerKey::from_seed(origin, &seed))
    }

    /// The key that RFC 8032 derives from these 32 secret bytes, named `origin`; for whoever keeps them elsewhere
    /// than in a file, and for simulations that must repeat.
    pub fn from_seed(origin: &Origin, seed: &[u8; 32]) -> LedgerKey {
        let secret = SigningKey::from_bytes(seed);
        // An origin is a key name by its definition. No seed gives a weak key: the scalar is clamped to a multiple
        // of 8 below 2^255, and the least multiple of 8 that is one of the group's order is above that.
        let verifier = VerifierKey::new(origin.as_str(), secret.verifying_key().as_bytes())
            .expect("an origin and a clamped key make a verifier key");
        LedgerKey { secret, verifier }
    }

    pub(super) fn private_text(&self) -> Zeroizing<String> {
        let mut typed_seed = Zeroizing::new([ED25519; 33]);
        typed_seed[1..].copy_from_slice(self.secret.as_bytes());
        // All parts but the name take 69 bytes; a text that grew would leave copies behind.
        let mut text = Zeroizing::new(String::with_capacity(self.verifier.name().len() + 80));
        for part in [
            "PRIVATE+KEY+",
            self.verifier.name(),
            "+",
            &id_text(self.verifier.id()),
            "+",
        ] {
            text.push_str(part);
        }
        strict_base64().encode_string(*typed_seed, &mut text);
        text.push('\n');
        text
    }

    fn from_private_text(text: &str) -> Result<LedgerKey, &'static str> {
        let not_a_key = "it is not PRIVATE+KEY+name+id+key";
        let text = text.strip_suffix('\n').unwrap_or(text);
        let rest = text.strip_prefix("PRIVATE+KEY+").ok_or(not_a_key)?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(not_a_key);
        };
        let typed_seed = strict_base64().decode(key).map(Zeroizing::new);
        let seed = match typed_seed.as_deref().map(|bytes| bytes.split_first()) {
            Ok(Some((&ED25519, seed))) => {
                <&[u8; 32]>::try_from(seed).map_err(|_| "its key is not 32 bytes")?
            }
            Ok(Some(_)) => return Err("its key is of another algorithm than Ed25519"),
            Ok(None) | Err(_) => return Err("its key is not canonical base64"),
        };
        let origin = name.parse().map_err(|_| "its name is no origin")?;
        let key = LedgerKey::from_seed(&origin, seed);
        if id == id_text(key.verifier.id()) {
            Ok(key)
        } else {
            Err("its id does not fit its name and key")
        }
    }
}

impl Signer for LedgerKey {
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignError> {
        Ok(ed25519_dalek::Signer::sign(&self.secret, message).to_bytes())
    }

    fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }
}

impl fmt::Debug for LedgerKey {
    /// The public half only: a private key never stands in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LedgerKey").field(&self.verifier).finish()
    }
}
