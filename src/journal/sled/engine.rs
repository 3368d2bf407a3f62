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

/// The most frames of a block that go in one by one: at 8 values of 4 kB that was a fifth faster than a batch, at 256 no
/// faster and larger on disk.
const SINGLE_VALUES_MAX: usize = 16;

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

    /// Puts a block into the database's write buffer, its last frame last.
    ///
    /// A small block goes in value by value: what survives a crash is a beginning of what was written, and the trailer,
    /// written last, says whether a block is whole, so that a batch would only say it a second time. A batch
    /// seals the write buffer twice, which is a second write to disk (p50 of a durable commit of one value of 330 B:
    /// 344 µs as a batch, 253 µs without; of three values of 4 kB: 440 and 300 µs). A large block goes in as a
    /// batch, which sled then stores more tightly (120 blocks of 8,192 lines: 0.75 µs and 239 B a line as
    /// batches, 0.95 µs and 267 B without).
    pub(super) fn write(&self, block: &Block) -> Result<(), EngineError> {
        if block.frames().len() <= SINGLE_VALUES_MAX {
            return keyed::pairs(block).try_for_each(|(key, value)| self.insert(&key, value));
        }
        let mut batch = sled::Batch::default();
        for (key, value) in keyed::pairs(block) {
            batch.insert(key, value);
        }
        guarded(|| self.db()?.apply_batch(batch))
    }

    /// Puts one value into the database's write buffer.
    pub(super) fn insert(&self, key: &[u8], value: &[u8]) -> Result<(), EngineError> {
        guarded(|| self.db()?.insert(key, value).map(|_| ()))
    }

    /// Removes `keys`, one after the other.
    pub(super) fn remove(&self, keys: &[Vec<u8>]) -> Result<(), EngineError> {
        guarded(|| {
            let db = self.db()?;
            keys.iter().try_for_each(|key| db.remove(key).map(|_| ()))
        })
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
