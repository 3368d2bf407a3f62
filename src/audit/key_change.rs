//! The key files of a ledger whose signing key changes: the next key waits beside the one that signs, and takes its place
//! when the ledger says so.
//!
//! ```text
//!              ledger.key  ledger.next.key  ledger.old.key
//!   before     old
//!   overlap    old         new
//!   retired    old         new                              <- a crash here or in the next line is put right by `settle`
//!                          new              old
//!   after      new                          old             <- to be kept apart or destroyed
//! ```

use super::key_file;
use super::{KeyError, KeyId, LedgerKey, Signer, VerifierKey};
use crate::types::Origin;
use std::path::Path;

impl LedgerKey {
    /// The file of the private key that is to follow.
    pub const NEXT_PRIVATE_FILE: &str = "ledger.next.key";

    /// Its public half.
    pub const NEXT_PUBLIC_FILE: &str = "ledger.next.vkey";

    /// The file of the private key that signed before.
    pub const OLD_PRIVATE_FILE: &str = "ledger.old.key";

    /// Its public half.
    pub const OLD_PUBLIC_FILE: &str = "ledger.old.vkey";

    /// The key that is to follow: made now, or by an earlier command that did not get further.
    ///
    /// # Errors
    /// As for [`LedgerKey::create_or_load`].
    pub fn create_or_load_next(directory: &Path, origin: &Origin) -> Result<LedgerKey, KeyError> {
        let key = LedgerKey::create_or_load_in(&directory.join(LedgerKey::NEXT_PRIVATE_FILE), origin)?;
        write_public(directory, LedgerKey::NEXT_PUBLIC_FILE, key.verifier())?;
        Ok(key)
    }

    /// The key that is to follow, if its file is there.
    ///
    /// # Errors
    /// When the file is open to others or damaged.
    pub fn next(directory: &Path) -> Result<Option<LedgerKey>, KeyError> {
        LedgerKey::read(&directory.join(LedgerKey::NEXT_PRIVATE_FILE))
    }

    /// The key of a ledger whose first entry names `first`, and whose last signature is by the key `id`. It may not have got
    /// its place yet.
    ///
    /// # Errors
    /// As for [`LedgerKey::load`].
    pub fn signing(directory: &Path, first: &VerifierKey, id: KeyId) -> Result<LedgerKey, KeyError> {
        if id == first.id() {
            return LedgerKey::examine(directory, first);
        }
        let path = directory.join(LedgerKey::PRIVATE_FILE);
        let is_it = |key: &LedgerKey| key.verifier().id() == id && key.verifier().name() == first.name();
        let other = match LedgerKey::read(&path)? {
            Some(key) if is_it(&key) => return Ok(key),
            other => other,
        };
        if let Some(next) = LedgerKey::next(directory)?.filter(is_it) {
            return Ok(next);
        }
        let named = format!("{}+{}", first.name(), super::verifier::id_text(id));
        Err(match other {
            Some(other) => other.anothers(path, named),
            None => KeyError::Missing { path, named },
        })
    }

    /// Keeps the key in the directory of its ledger, where [`LedgerKey::settle`] finds it: in its place, or where another key is
    /// there, as the next. A file that is there stands.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, directory: &Path) -> Result<(), KeyError> {
        let path = directory.join(LedgerKey::PRIVATE_FILE);
        match LedgerKey::read(&path)? {
            None => key_file::create_private(&path, &self.private_text()),
            Some(there) if there.verifier() == self.verifier() => Ok(()),
            Some(_) => self.keep_next(directory),
        }
    }

    /// Keeps the key as the one that is to follow.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_next(&self, directory: &Path) -> Result<(), KeyError> {
        let path = directory.join(LedgerKey::NEXT_PRIVATE_FILE);
        match path.exists() {
            true => Ok(()),
            false => key_file::create_private(&path, &self.private_text()),
        }
    }

    /// Puts every key of a ledger that signs with `signing` in its place, whatever an earlier attempt came to, and writes the
    /// public halves. The old key is never lost: no file takes its place.
    ///
    /// # Errors
    /// When a file cannot be read or moved, or the key is in neither place.
    pub fn settle(
        directory: &Path,
        signing: &VerifierKey,
        successor: Option<&VerifierKey>,
    ) -> Result<(), KeyError> {
        let [key, next, old] = [
            LedgerKey::PRIVATE_FILE,
            LedgerKey::NEXT_PRIVATE_FILE,
            LedgerKey::OLD_PRIVATE_FILE,
        ]
        .map(|file| directory.join(file));
        let in_place = LedgerKey::read(&key)?;
        if in_place.as_ref().is_none_or(|key| key.verifier() != signing) {
            // Whether it is there is known before anything moves.
            LedgerKey::in_file(&next, signing)?;
            if let Some(retired) = in_place {
                write_public(directory, LedgerKey::OLD_PUBLIC_FILE, retired.verifier())?;
                key_file::move_private(&key, &old)?;
            }
            key_file::move_private(&next, &key)?;
        }
        // A move that was cut short leaves one key under two names.
        if LedgerKey::read(&next)?.is_some_and(|key| key.verifier() == signing) {
            key_file::remove(&next)?;
        }
        write_public(directory, LedgerKey::PUBLIC_FILE, signing)?;
        match successor {
            Some(successor) => write_public(directory, LedgerKey::NEXT_PUBLIC_FILE, successor),
            None if next.exists() => Ok(()),
            None => key_file::remove(&directory.join(LedgerKey::NEXT_PUBLIC_FILE)),
        }
    }
}

fn write_public(directory: &Path, file: &str, key: &VerifierKey) -> Result<(), KeyError> {
    key_file::write_public(&directory.join(file), &format!("{key}\n"))
}
