//! Snapshots in memory, which may be damaged between two starts.

use super::model::random::Random;
use common_purse::cache::Cache;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Debug, Default)]
pub(super) struct MemoryCache {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    /// All that was ever kept, for whoever puts something older back.
    written: Mutex<Vec<(String, Vec<u8>)>>,
    /// How many files of fingerprints were read: those of a state that is of use.
    pieces_read: AtomicUsize,
    /// What begins so cannot be kept.
    refused: Mutex<Option<&'static str>>,
    refusals: AtomicUsize,
}

impl MemoryCache {
    /// Keeps nothing from now on whose name begins so, if anything.
    pub(super) fn refuse(&self, begins: Option<&'static str>) {
        *self.refused.lock() = begins;
    }

    /// Whether something could not be kept since this was asked last.
    pub(super) fn has_refused(&self) -> bool {
        self.refusals.swap(0, Ordering::Relaxed) > 0
    }

    /// Whether a snapshot was taken up since this was asked last.
    pub(super) fn was_of_use(&self) -> bool {
        self.pieces_read.swap(0, Ordering::Relaxed) > 0
    }

    /// Removes, cuts or changes one file, or puts an older file back.
    pub(super) fn damage(&self, random: &mut Random) {
        let mut files = self.files.lock();
        let names: Vec<String> = files.keys().cloned().collect();
        if names.is_empty() {
            return;
        }
        let name = random.pick(&names).clone();
        let bytes = files.get_mut(&name).unwrap();
        match random.below(4) {
            0 => drop(files.remove(&name)),
            1 => bytes.truncate(random.below(bytes.len() as u64) as usize),
            2 => {
                let position = random.below(bytes.len() as u64) as usize;
                bytes[position] ^= 1 << random.below(8);
            }
            _ => {
                let (name, bytes) = random.pick(&self.written.lock()).clone();
                files.insert(name, bytes);
            }
        }
    }
}

impl Cache for MemoryCache {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.files.lock().keys().cloned().collect())
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        if name.starts_with("requests") {
            self.pieces_read.fetch_add(1, Ordering::Relaxed);
        }
        Ok(self.files.lock().get(name).cloned())
    }

    fn read_part(&self, name: &str, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let bytes = self.files.lock().get(name).cloned().unwrap_or_default();
        let part = bytes
            .get(offset as usize..)
            .and_then(|behind| behind.get(..length));
        part.map(<[u8]>::to_vec)
            .ok_or_else(|| io::Error::other("cut short"))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if self.refused.lock().is_some_and(|begins| name.starts_with(begins)) {
            self.refusals.fetch_add(1, Ordering::Relaxed);
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.written.lock().push((name.to_owned(), bytes.to_vec()));
        self.files.lock().insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.files.lock().remove(name);
        Ok(())
    }
}
