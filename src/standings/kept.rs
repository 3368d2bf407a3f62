//! Where standings are: in memory, and from the next snapshot on in a file.

use super::FILES;
use super::form::{Fingerprint, decode, fingerprint};
use crate::cache::Cache;
use crate::ledger::Pool;
use crate::types::{Date, PoolId, Sequence};
use serde::{Deserialize, Serialize};
use std::io;
use std::sync::Arc;

/// A standing that is in a file, as the snapshot names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pool: PoolId,
    at: Sequence,
    latest: Option<Date>,
    file: u64,
    offset: u64,
    length: usize,
    fingerprint: Fingerprint,
}

/// A standing that can be read.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// The last entry that it counts.
    pub(super) at: Sequence,
    /// The last day on which money or a promise of it takes effect.
    pub(super) latest: Option<Date>,
    pub(super) fingerprint: Fingerprint,
    pub(super) place: Place,
}

#[derive(Debug, Clone)]
pub(super) enum Place {
    Memory(Arc<[u8]>),
    File {
        cache: Arc<dyn Cache>,
        file: u64,
        offset: u64,
        length: usize,
    },
}

impl Kept {
    /// One in memory.
    pub(super) fn in_memory(at: Sequence, latest: Option<Date>, bytes: Vec<u8>) -> Kept {
        Kept {
            at,
            latest,
            fingerprint: fingerprint(&bytes),
            place: Place::Memory(bytes.into()),
        }
    }

    /// The pool as it stood.
    pub(super) fn read(&self) -> io::Result<Pool> {
        match &self.place {
            Place::Memory(bytes) => decode(bytes, &self.fingerprint),
            Place::File {
                cache,
                file,
                offset,
                length,
            } => decode(
                &cache.read_part(&name_of(*file), *offset, *length)?,
                &self.fingerprint,
            ),
        }
    }

    /// Its row, if it is in a file.
    pub(super) fn row(&self, pool: &PoolId) -> Option<Row> {
        let Place::File {
            file, offset, length, ..
        } = self.place
        else {
            return None;
        };
        Some(Row {
            pool: pool.clone(),
            at: self.at,
            latest: self.latest,
            file,
            offset,
            length,
            fingerprint: self.fingerprint,
        })
    }
}

impl Row {
    /// The pool, and its standing in a file of `cache`.
    pub(super) fn kept(self, cache: &Arc<dyn Cache>) -> (PoolId, Kept) {
        let kept = Kept {
            at: self.at,
            latest: self.latest,
            fingerprint: self.fingerprint,
            place: Place::File {
                cache: Arc::clone(cache),
                file: self.file,
                offset: self.offset,
                length: self.length,
            },
        };
        (self.pool, kept)
    }

    /// Whether it is in its file as it was kept.
    pub fn is_sound(&self, cache: &dyn Cache) -> bool {
        let bytes = cache.read_part(&self.name(), self.offset, self.length);
        bytes.is_ok_and(|bytes| fingerprint(&bytes) == self.fingerprint)
    }

    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        self.length
    }

    /// The name of its file.
    pub fn name(&self) -> String {
        name_of(self.file)
    }
}

/// The file of the standings before a ledger's size that no file before it has.
pub(super) fn name_of(size: u64) -> String {
    format!("{FILES}{size:011}")
}
