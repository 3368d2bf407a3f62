//! Every call of sled, none of which lets a panic out.

use super::Settings;
use crate::journal::Block;
use crate::journal::error::{EngineError, OpenError};
use crate::journal::keyed::{self, Store};
use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Once;

/// The largest segment sled allows; it is fixed when the database is made. A leaf of sixteen frames that do not
/// compress (1 MiB) is then a quarter of what would make a blob file.
const SEGMENT_BYTES: usize = 16 << 20;

/// An open database; empty once it is closed.
pub(super) struct Engine(Option<sled::Db>);

impl Engine {
    /// Opens or makes the database in `directory`.
    pub(super) fn open(directory: &Path, settings: &Settings) -> Result<Engine, OpenError> {
        let config = sled::Config::new()
            .path(directory)
            .segment_size(SEGMENT_BYTES)
            .cache_capacity(settings.cache_bytes)
            .flush_every_ms(None)
            .use_compression(false)
            .mode(sled::Mode::LowSpace);
        let db = guarded(|| config.open()).map_err(|source| OpenError::Engine {
            directory: directory.to_path_buf(),
            source,
        })?;
        Ok(Engine(Some(db)))
    }

    /// Applies the whole block or nothing of it to the database, in memory and in its write buffer.
    pub(super) fn write(&self, block: &Block) -> Result<(), EngineError> {
        let mut batch = sled::Batch::default();
        for (key, value) in keyed::pairs(block) {
            batch.insert(key, value);
        }
        guarded(|| self.db()?.apply_batch(batch))
    }

    /// Removes all of `keys`, or none.
    pub(super) fn remove(&self, keys: &[Vec<u8>]) -> Result<(), EngineError> {
        let mut batch = sled::Batch::default();
        for key in keys {
            batch.remove(key.as_slice());
        }
        guarded(|| self.db()?.apply_batch(batch))
    }

    /// Writes the buffers to the file, which is not yet durable (`Files::sync_data` sees to that).
    pub(super) fn flush(&self) -> Result<(), EngineError> {
        guarded(|| self.db()?.flush()).map(|_| ())
    }

    /// Closes the database.
    pub(super) fn close(&mut self) -> Result<(), EngineError> {
        let db = self.0.take();
        guarded(|| {
            drop(db);
            Ok(())
        })
    }

    fn db(&self) -> sled::Result<&sled::Db> {
        let closed = || sled::Error::Unsupported("the journal is closed".to_owned());
        self.0.as_ref().ok_or_else(closed)
    }
}

impl Store for Engine {
    type Value = sled::IVec;

    fn get(&self, key: &[u8]) -> Result<Option<sled::IVec>, EngineError> {
        guarded(|| self.db()?.get(key))
    }

    fn before(&self, key: &[u8]) -> Result<Option<(Vec<u8>, sled::IVec)>, EngineError> {
        let found = guarded(|| self.db()?.get_lt(key))?;
        Ok(found.map(|(key, value)| (key.to_vec(), value)))
    }
}

/// The engine panicked: it met bytes on disk that it takes to be impossible.
#[derive(Debug, thiserror::Error)]
#[error("the storage engine panicked: {0}")]
struct Panicked(String);

thread_local! {
    static IN_ENGINE: Cell<bool> = const { Cell::new(false) };
}

/// Runs a call of sled and turns its panic into an error. The panic's message goes into the error and not to stderr, where
/// an operator would take it for a crash.
fn guarded<T>(call: impl FnOnce() -> sled::Result<T>) -> Result<T, EngineError> {
    install_quiet_hook();
    let outer = IN_ENGINE.replace(true);
    // sled is not used again for writing after a failed write, and reading it changes nothing of ours.
    let outcome = panic::catch_unwind(AssertUnwindSafe(call));
    IN_ENGINE.set(outer);
    match outcome {
        Ok(result) => result.map_err(EngineError::from),
        Err(payload) => Err(Panicked(message(payload.as_ref())).into()),
    }
}

fn install_quiet_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IN_ENGINE.get() {
                before(info);
            }
        }));
    });
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    text.unwrap_or("without a message").to_owned()
}
