//! The disk without a ledger: one writer, one value at a time, durable each time. Once through the storage engine, as
//! `journal/sled` commits, and once as a plain append.

use super::random::Random;
use anyhow::Context;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

/// As in `journal/sled`.
const SEGMENT_BYTES: usize = 16 << 20;
const CACHE_BYTES: u64 = 64 * 1000 * 1000;

/// The engine and nothing else.
pub(super) struct BareSled {
    database: sled::Db,
    file: File,
    value: Vec<u8>,
    next: u64,
}

impl BareSled {
    /// An empty database for values of `value_bytes` bytes.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn create(directory: &Path, value_bytes: usize) -> anyhow::Result<BareSled> {
        let config = sled::Config::new()
            .path(directory)
            .segment_size(SEGMENT_BYTES)
            .cache_capacity(CACHE_BYTES)
            .flush_every_ms(None)
            .use_compression(false)
            .mode(sled::Mode::LowSpace);
        let database = config.open().context("the bare engine does not open")?;
        // The engine's flush ends before the disk has the bytes; a sync of the same file does not.
        let file = File::options().write(true).open(directory.join("db"))?;
        Ok(BareSled {
            database,
            file,
            value: Random::new(0).bytes(value_bytes),
            next: 0,
        })
    }

    /// Commits a second, in a turn of `time`.
    ///
    /// # Errors
    /// When the disk or the engine fails.
    pub(super) fn turn(&mut self, time: Duration) -> anyhow::Result<f64> {
        commits(time, || {
            let mut batch = sled::Batch::default();
            batch.insert(self.next.to_be_bytes().to_vec(), self.value.as_slice());
            self.next += 1;
            self.database.apply_batch(batch)?;
            self.database.flush()?;
            Ok(self.file.sync_data()?)
        })
    }
}

/// A file that is appended to.
pub(super) struct BareFile {
    file: File,
    value: Vec<u8>,
    bytes: u64,
}

impl BareFile {
    /// An empty file for values of `value_bytes` bytes.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn create(path: &Path, value_bytes: usize) -> anyhow::Result<BareFile> {
        let file = File::create_new(path)?;
        Ok(BareFile {
            file,
            value: Random::new(0).bytes(value_bytes),
            bytes: 0,
        })
    }

    /// Appends a second, each with its `fdatasync`, in a turn of `time`.
    ///
    /// # Errors
    /// When the disk fails.
    pub(super) fn turn(&mut self, time: Duration) -> anyhow::Result<f64> {
        commits(time, || {
            self.file.write_all_at(&self.value, self.bytes)?;
            self.bytes += self.value.len() as u64;
            Ok(self.file.sync_data()?)
        })
    }
}

fn commits(time: Duration, mut commit: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let mut count = 0_u32;
    while begun.elapsed() < time {
        commit()?;
        count += 1;
    }
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}
