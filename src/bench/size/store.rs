//! The ledger that grows.

use crate::bench::child::disk_bytes;
use crate::bench::commands::Book;
use crate::bench::load::Load;
use crate::bench::requests::RECORD;
use crate::bench::server::{Behind, JOURNAL};
use crate::bench::target::Target;
use crate::wire::v1;
use anyhow::Context;
use prost::Message;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A pool like most has so many contributors.
const CONTRIBUTORS: usize = 3;

/// Backdated into as many financial years.
const YEARS: usize = 6;

/// As many commands as a request takes.
const BATCH: usize = 8_192;

/// How many batches are prepared at a time: 50 MB of requests.
const BATCHES: usize = 24;

const IN_FLIGHT: usize = 4;

/// How long the mirror is waited for. It does a hundred thousand entries a second and more.
const MIRROR_WAIT: Duration = Duration::from_secs(600);

/// A ledger of a growing number of entries, and the book that its requests come of.
pub(super) struct Store {
    pub(super) target: Target,
    pub(super) book: Book,
    directory: PathBuf,
    behind: Behind,
}

/// A ledger whose server has ended.
pub(super) struct Stopped {
    book: Book,
    directory: PathBuf,
    behind: Behind,
}

impl Stopped {
    /// Starts a server on it, and tells how long that took until it answered.
    pub(super) async fn start_again(self) -> anyhow::Result<(Store, Duration)> {
        let Stopped {
            book,
            directory,
            behind,
        } = self;
        let begun = Instant::now();
        let target = Target::start(behind, &directory).await?;
        target.size().await?;
        let took = begun.elapsed();
        let store = Store {
            target,
            book,
            directory,
            behind,
        };
        Ok((store, took))
    }
}

/// How a ledger was filled.
#[derive(Debug, Serialize)]
pub(in crate::bench) struct Filled {
    /// Entries a second, in batches of 8,192.
    pub(super) entries_a_second: Option<f64>,
    /// How long the mirror took to be level once nothing more came.
    pub(super) mirror_lag_seconds: Option<f64>,
}

/// What a ledger takes.
#[derive(Debug, Clone, Copy, Serialize)]
pub(in crate::bench) struct Footprint {
    pub(super) entries: u64,
    pub(super) resident_bytes: u64,
    pub(super) journal_bytes_per_entry: f64,
    pub(super) cache_bytes_per_entry: f64,
    pub(super) mirror_bytes_per_entry: f64,
}

impl Store {
    /// A new ledger with its pools.
    pub(super) async fn create(directory: &Path, with_mirror: bool) -> anyhow::Result<Store> {
        let behind = match with_mirror {
            true => Behind::Mirrored,
            false => Behind::Sled,
        };
        let mut book = Book::of_years(CONTRIBUTORS, YEARS)?;
        let target = Target::start(behind, directory).await?;
        let opening = book.opening();
        target
            .connections
            .call::<v1::RecordResponse>(RECORD, &opening)
            .await?;
        Ok(Store {
            target,
            book,
            directory: directory.to_owned(),
            behind,
        })
    }

    /// Ends the server in order.
    pub(super) fn stopped(self) -> anyhow::Result<Stopped> {
        let stopped = Stopped {
            book: self.book,
            directory: self.directory,
            behind: self.behind,
        };
        self.target.stop()?;
        Ok(stopped)
    }

    /// Kills it.
    pub(super) fn killed(self) -> Stopped {
        Stopped {
            book: self.book,
            directory: self.directory,
            behind: self.behind,
        }
    }

    /// Records entries until there are `size` of them.
    pub(super) async fn fill(&mut self, size: u64) -> anyhow::Result<Filled> {
        let (mut entries, mut time) = (0, Duration::ZERO);
        loop {
            let there = self.target.size().await?.entries;
            let Some(missing) = size.checked_sub(there).filter(|missing| *missing > 0) else {
                break;
            };
            let missing = usize::try_from(missing)?;
            let batches = missing.div_ceil(BATCH).min(BATCHES);
            let commands = missing.min(batches * BATCH);
            let requests = (0..batches)
                .map(|batch| BATCH.min(commands - batch * BATCH))
                .map(|commands| self.book.write(commands).encode_to_vec().into())
                .collect();
            let load = Load {
                path: RECORD,
                requests,
                in_flight: IN_FLIGHT,
                time: Duration::MAX,
            };
            let turn = self.target.connections.run::<v1::RecordResponse>(load).await?;
            entries += turn.entries;
            time += turn.elapsed;
        }
        let mirror_lag_seconds = self.mirror_level().await?;
        Ok(Filled {
            entries_a_second: (entries > 0).then(|| entries as f64 / time.as_secs_f64()),
            mirror_lag_seconds,
        })
    }

    /// Waits until the mirror holds all entries; how long that took.
    async fn mirror_level(&self) -> anyhow::Result<Option<f64>> {
        if self.behind != Behind::Mirrored {
            return Ok(None);
        }
        let begun = Instant::now();
        let size = self.target.size().await?.entries.to_string();
        let path = self.directory.join("mirror").join("checkpoint");
        while begun.elapsed() < MIRROR_WAIT {
            let checkpoint = std::fs::read_to_string(&path).unwrap_or_default();
            if checkpoint.lines().nth(1) == Some(size.as_str()) {
                return Ok(Some(begun.elapsed().as_secs_f64()));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        anyhow::bail!("the mirror did not reach {size} entries in {MIRROR_WAIT:?}")
    }

    /// What the ledger takes now.
    pub(super) async fn footprint(&self) -> anyhow::Result<Footprint> {
        let entries = self.target.size().await?.entries;
        let per_entry = |name: &str| -> anyhow::Result<f64> {
            let path = self.directory.join(name);
            let bytes = match path.exists() {
                true => disk_bytes(&path).context("its files changed while they were counted")?,
                false => 0,
            };
            Ok(bytes as f64 / entries.max(1) as f64)
        };
        Ok(Footprint {
            entries,
            resident_bytes: self.target.server.resident_bytes()?,
            journal_bytes_per_entry: per_entry(JOURNAL)?,
            cache_bytes_per_entry: per_entry("cache")?,
            mirror_bytes_per_entry: per_entry("mirror")?,
        })
    }
}
