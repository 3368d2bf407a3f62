//! Signed notes (C2SP signed-note): a text, an empty line, and lines of signatures under it.

use super::strict_base64;
use super::verifier::{KeyId, VerifierKey, is_key_name};
use base64::Engine;
use std::fmt::Write;

/// How many signatures a note may have. Verifiers must take 16 and should have a limit (C2SP signed-note); Go's
/// `sumdb/note`, with which others check our checkpoints, stops at 100.
const SIGNATURES_MAX: usize = 100;

/// How long a note may be, in bytes: the limit of Go's `sumdb/note`.
const NOTE_BYTES_MAX: usize = 1_000_000;

const SIGNATURE_LINE_START: &str = "— ";

/// Why a note cannot be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The bytes are not of the form of a signed note.
    #[error("this is no signed note: {0}")]
    Malformed(&'static str),
    /// A key that is known did not make the signature that bears its name: text or signature were changed.
    #[error("the signature of {0} does not fit the text: one of the two was changed after signing")]
    Forged(Box<str>),
    /// Nobody of the known keys signed it.
    #[error("no known key signed this note; its signatures are by: {0}")]
    Unsigned(Box<str>),
}

/// A note taken apart. Its text cannot be read before a signature is checked: see [`SignedNote::open`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    text: Box<str>,
    signatures: Vec<SignatureLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct SignatureLine {
    name: Box<str>,
    key_id: KeyId,
    signature: Box<[u8]>,
}

impl SignedNote {
    /// Takes a note apart.
    ///
    /// # Errors
    /// [`NoteError::Malformed`] for anything that C2SP signed-note does not allow, also in signatures of keys
    /// that nobody here knows.
    pub fn parse(note: &[u8]) -> Result<SignedNote, NoteError> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(NoteError::Malformed("it is longer than 1,000,000 bytes"));
        }
        let note = std::str::from_utf8(note)
            .map_err(|_| NoteError::Malformed("it holds bytes that are not UTF-8"))?;
        if note.bytes().any(|byte| byte < b' ' && byte != b'\n') {
            return Err(NoteError::Malformed("it holds a control character"));
        }
        // The last empty line ends the text, which may have empty lines of its own.
        let separator = note.rfind("\n\n").ok_or(NoteError::Malformed(
            "no empty line stands between text and signatures",
        ))?;
        let (text, signatures) = (&note[..=separator], &note[separator + 2..]);
        let lines = signatures.strip_suffix('\n').ok_or(NoteError::Malformed(
            "it has no signature, or its last line is cut off",
        ))?;
        let signatures: Vec<_> = lines
            .split('\n')
            .map(SignatureLine::parse)
            .collect::<Result<_, _>>()?;
        if signatures.len() > SIGNATURES_MAX {
            return Err(NoteError::Malformed("it has more than 100 signatures"));
        }
        Ok(SignedNote {
            text: text.into(),
            signatures,
        })
    }

    /// The text, if at least one of `keys` signed it. Signatures of other keys are ignored, as the format asks,
    /// so that a log can change its key and witnesses can sign beside it.
    ///
    /// # Errors
    /// * [`NoteError::Forged`] if a signature that bears the name and id of one of `keys` is not that key's, even
    ///   if another one is good.
    /// * [`NoteError::Unsigned`] if none bears the name and id of one of `keys`.
    pub fn open(&self, keys: &[VerifierKey]) -> Result<&str, NoteError> {
        self.open_by(keys).map(|(text, _)| text)
    }

    /// As [`SignedNote::open`], and which of `keys` signed it: at least one.
    ///
    /// # Errors
    /// As for [`SignedNote::open`].
    pub fn open_by(&self, keys: &[VerifierKey]) -> Result<(&str, Vec<VerifierKey>), NoteError> {
        let mut signers = Vec::new();
        for line in &self.signatures {
            for key in keys.iter().filter(|key| line.claims_to_be_by(key)) {
                if !key.verifies(self.text.as_bytes(), &line.signature) {
                    return Err(NoteError::Forged(line.name.clone()));
                }
                signers.push(key.clone());
            }
        }
        if signers.is_empty() {
            let names: Vec<&str> = self.signatures.iter().map(|line| &*line.name).collect();
            return Err(NoteError::Unsigned(names.join(", ").into()));
        }
        Ok((&self.text, signers))
    }
}

impl SignatureLine {
    fn parse(line: &str) -> Result<SignatureLine, NoteError> {
        let (name, signature) = line
            .strip_prefix(SIGNATURE_LINE_START)
            .and_then(|line| line.split_once(' '))
            .ok_or(NoteError::Malformed(
                "a line of signatures is not '— name signature'",
            ))?;
        if !is_key_name(name) {
            return Err(NoteError::Malformed("a signature has no valid key name"));
        }
        let bytes = strict_base64()
            .decode(signature)
            .map_err(|_| NoteError::Malformed("a signature is not canonical base64"))?;
        match bytes.split_first_chunk() {
            Some((key_id, signature)) if !signature.is_empty() => Ok(SignatureLine {
                name: name.into(),
                key_id: *key_id,
                signature: signature.into(),
            }),
            _ => Err(NoteError::Malformed(
                "a signature is shorter than a key id and one byte",
            )),
        }
    }

    fn claims_to_be_by(&self, key: &VerifierKey) -> bool {
        *self.name == *key.name() && self.key_id == key.id()
    }
}

/// Puts a signature line of each key under `text`, all of which are called `name`. Both are the caller's to keep valid: the
/// text ends in a newline, the name is a key name.
pub(super) fn write_note<'a>(
    text: &str,
    name: &str,
    signatures: impl IntoIterator<Item = &'a (KeyId, [u8; 64])>,
) -> String {
    let mut note = String::with_capacity(text.len() + 2 * (name.len() + 100));
    // Writing to a String cannot fail.
    let _ = writeln!(note, "{text}");
    for (key_id, signature) in signatures {
        let mut bytes = [0; 68];
        bytes[..4].copy_from_slice(key_id);
        bytes[4..].copy_from_slice(signature);
        let signature = strict_base64().encode(bytes);
        let _ = writeln!(note, "{SIGNATURE_LINE_START}{name} {signature}");
    }
    note
}
