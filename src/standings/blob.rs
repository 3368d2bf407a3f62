//! Bytes that are kept: in memory at first, and from the next snapshot on in a file.

use super::FILES;
use crate::cache::Cache;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_128;

/// Tells damage, not malice: whoever can write these files can write the snapshot that names them.
type Fingerprint = [u8; 16];

/// Bytes that can be read again.
#[derive(Debug, Clone)]
pub(super) enum Blob {
    Memory(Arc<[u8]>),
    File(Arc<dyn Cache>, InFile),
}

/// Where bytes are in a file, and how they are known again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InFile {
    file: u64,
    offset: u64,
    length: usize,
    fingerprint: Fingerprint,
}

impl Blob {
    /// Bytes in memory.
    pub(super) fn of(bytes: Vec<u8>) -> Blob {
        Blob::Memory(bytes.into())
    }

    /// How many they are.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Blob::Memory(bytes) => bytes.len(),
            Blob::File(_, place) => place.length,
        }
    }

    /// The bytes, as they were kept.
    pub(super) fn read(&self) -> io::Result<Cow<'_, [u8]>> {
        match self {
            Blob::Memory(bytes) => Ok(Cow::Borrowed(bytes)),
            Blob::File(cache, place) => place.read(cache.as_ref()).map(Cow::Owned),
        }
    }
}

impl InFile {
    fn read(&self, cache: &dyn Cache) -> io::Result<Vec<u8>> {
        let bytes = cache.read_part(&self.name(), self.offset, self.length)?;
        match fingerprint(&bytes) == self.fingerprint {
            true => Ok(bytes),
            false => Err(io::Error::other("it is not what was kept")),
        }
    }

    /// Whether they are in their file as they were kept.
    pub fn is_sound(&self, cache: &dyn Cache) -> bool {
        self.read(cache).is_ok()
    }

    /// How many they are.
    pub fn bytes(&self) -> usize {
        self.length
    }

    /// Their file, and where in it they end.
    pub(super) fn end(&self) -> (u64, u64) {
        (self.file, self.offset.saturating_add(self.length as u64))
    }

    /// The name of their file.
    pub fn name(&self) -> String {
        name_of(self.file)
    }

    /// The bytes, in a file of `cache`.
    pub(super) fn blob(self, cache: &Arc<dyn Cache>) -> Blob {
        Blob::File(Arc::clone(cache), self)
    }
}

/// The file that a snapshot adds.
pub(super) struct NewFile {
    size: u64,
    bytes: Vec<u8>,
}

impl NewFile {
    /// The file of what is before a ledger's `size`, and in no file yet.
    pub(super) fn before(size: u64) -> NewFile {
        NewFile {
            size,
            bytes: Vec::new(),
        }
    }

    /// Takes bytes in, unless they are in a file already: where they will be.
    pub(super) fn take_in(&mut self, blob: &Blob) -> InFile {
        match blob {
            Blob::Memory(bytes) => self.add(bytes),
            Blob::File(_, place) => *place,
        }
    }

    /// Takes bytes in: where they will be.
    pub(super) fn add(&mut self, bytes: &[u8]) -> InFile {
        let offset = self.bytes.len() as u64;
        self.bytes.extend_from_slice(bytes);
        InFile {
            file: self.size,
            offset,
            length: bytes.len(),
            fingerprint: fingerprint(bytes),
        }
    }

    /// Writes it, if there is anything to keep.
    pub(super) fn write(&self, cache: &dyn Cache) -> io::Result<()> {
        match self.bytes.is_empty() {
            true => Ok(()),
            false => cache.write(&name_of(self.size), &self.bytes),
        }
    }
}

fn name_of(size: u64) -> String {
    format!("{FILES}{size:011}")
}

fn fingerprint(bytes: &[u8]) -> Fingerprint {
    xxh3_128(bytes).to_le_bytes()
}
