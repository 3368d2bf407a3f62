//! The form of a kept file: who derived it, from which ledger, a checksum, and MessagePack, compressed.
//!
//! It is compressed as it is made and made as it is read, so that what a file holds, hundreds of megabytes at ten million
//! entries, never stands in memory beside its bytes.

use crate::types::Origin;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::io::{self, BufReader, BufWriter, Write};

/// What tells these files from others.
const MAGIC: &[u8; 16] = b"purse snapshot 2";

/// The level of compression, as of the journal's frames.
const LEVEL: i32 = 1;

/// Numbers and short texts come one by one: so many bytes go through the compression at once.
const BUFFER: usize = 1 << 16;

/// The code that derives a state from entries, as a digest: whenever a rule changes, snapshots of the rule before are no more
/// used. `build.rs` makes it of the sources.
const DERIVED_BY: &str = env!("PURSE_DERIVATION");

const DIGEST_BYTES: usize = 32;

/// The file of a value.
pub(super) fn seal(origin: &Origin, value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut file = [&MAGIC[..], &[0; DIGEST_BYTES]].concat();
    let begin = file.len();
    let mut writer = BufWriter::with_capacity(BUFFER, zstd::Encoder::new(&mut file, LEVEL)?);
    rmp_serde::encode::write_named(&mut writer, value).map_err(io::Error::other)?;
    writer.flush()?;
    let encoder = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
    encoder.finish()?;
    let digest = checksum(origin, &file[begin..]);
    file[MAGIC.len()..begin].copy_from_slice(&digest);
    Ok(file)
}

/// The value, if the file is one that was sealed by the same code for the same ledger.
pub(super) fn open<T: DeserializeOwned>(origin: &Origin, file: &[u8]) -> Option<T> {
    let rest = file.strip_prefix(MAGIC)?;
    let (found, content) = rest.split_at_checked(DIGEST_BYTES)?;
    if found != checksum(origin, content) {
        return None;
    }
    let decoder = zstd::Decoder::with_buffer(content).ok()?;
    rmp_serde::from_read(BufReader::with_capacity(BUFFER, decoder)).ok()
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
        let sealed = seal(&origin, &"content").unwrap();
        let open = |origin: &Origin, file: &[u8]| open::<String>(origin, file);
        assert_eq!(open(&origin, &sealed).as_deref(), Some("content"));
        assert_eq!(open(&"ledger.example/b".parse().unwrap(), &sealed), None);
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert_eq!(open(&origin, &changed), None, "byte {position}");
            assert_eq!(open(&origin, &sealed[..position]), None, "cut at {position}");
        }
    }
}
