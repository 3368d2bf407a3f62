//! What a power loss leaves: the values that were durable, to tear and to damage.

use crate::journal::Block;
use crate::journal::error::EngineError;
use crate::journal::keyed::{Store, frame_key, pairs};
use crate::types::Sequence;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// The durable values of a journal in memory. Cloning shares them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CrashImage(BTreeMap<Vec<u8>, Arc<[u8]>>);

impl CrashImage {
    /// The image when the power is lost during the append of `block`, of which the first `values` pieces of
    /// the request table and frames had reached the disk.
    #[must_use]
    pub fn with_torn(mut self, block: &Block, values: usize) -> CrashImage {
        self.write(block, values);
        self
    }

    /// Changes the stored bytes of the frame that begins at `first`, as a failing disk does. Whether there was
    /// such a frame.
    pub fn damage(&mut self, first: Sequence, change: impl FnOnce(&mut Vec<u8>)) -> bool {
        let Some(value) = self.0.get_mut(frame_key(first).as_slice()) else {
            return false;
        };
        let mut bytes = value.to_vec();
        change(&mut bytes);
        *value = bytes.into();
        true
    }

    /// Loses the frame that begins at `first`. Whether there was such a frame.
    pub fn lose(&mut self, first: Sequence) -> bool {
        self.0.remove(frame_key(first).as_slice()).is_some()
    }

    /// How many bytes the frames and request tables take.
    pub fn stored_bytes(&self) -> usize {
        self.0.values().map(|value| value.len()).sum()
    }

    pub(super) fn write(&mut self, block: &Block, values: usize) {
        let stored = pairs(block).take(values);
        self.0.extend(stored.map(|(key, bytes)| (key, bytes.into())));
    }

    pub(super) fn remove(&mut self, keys: &[Vec<u8>]) {
        for key in keys {
            self.0.remove(key);
        }
    }
}

impl Store for CrashImage {
    type Value = Arc<[u8]>;

    fn get(&self, key: &[u8]) -> Result<Option<Arc<[u8]>>, EngineError> {
        Ok(self.0.get(key).cloned())
    }

    fn before(&self, key: &[u8]) -> Result<Option<(Vec<u8>, Arc<[u8]>)>, EngineError> {
        let below = (Bound::Unbounded, Bound::Excluded(key));
        let last = self.0.range::<[u8], _>(below).next_back();
        Ok(last.map(|(key, value)| (key.clone(), value.clone())))
    }
}
