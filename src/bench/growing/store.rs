//! A ledger that grows on its disk, with the server on it.

use super::book::{Book, Prepared};
use super::footprint::Footprint;
use super::mirror::{Lag, size_in};
use crate::bench::load::{Load, Turn};
use crate::bench::requests::RECORD;
use crate::bench::server::Behind;
use crate::bench::target::Target;
use crate::wire::v1;
use anyhow::bail;
use prost::Message;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// As many commands as a request takes.
const BATCH: u64 = 8_192;

/// How many batches are prepared at a time at most: 50 MB of requests.
const BATCHES: u64 = 24;

const IN_FLIGHT: usize = 4;

/// How long the mirror is waited for. On a machine that was busy with ten other things it was seen to take nine minutes for a
/// million entries.
const MIRROR_WAIT: Duration = Duration::from_secs(1_800);

/// How often the mirror is looked at.
const MIRROR_LOOK: Duration = Duration::from_millis(50);

/// A ledger of a growing number of entries, and the book that its requests come of, which calls under way share.
pub(in crate::bench) struct Store {
    pub(in crate::bench) target: Target,
    pub(in crate::bench) book: RefCell<Book>,
    place: Place,
}

/// A ledger whose server has ended.
pub(in crate::bench) struct Stopped {
    book: RefCell<Book>,
    place: Place,
}

struct Place {
    directory: PathBuf,
    behind: Behind,
}

/// How a ledger was filled.
#[derive(Debug, Default)]
pub(in crate::bench) struct Filled {
    /// How many entries came, and how long that took.
    pub(in crate::bench) entries: u64,
    pub(in crate::bench) time: Duration,
    /// How far the mirror was behind meanwhile, and how long it took to be level once nothing more came; with a mirror.
    pub(in crate::bench) lag: Option<(Duration, Duration)>,
}

impl Stopped {
    /// Starts a server on it, and tells how long that took until it answered.
    pub(in crate::bench) async fn start_again(self) -> anyhow::Result<(Store, Duration)> {
        let Stopped { book, place } = self;
        let begun = Instant::now();
        let target = Target::start(place.behind, &place.directory).await?;
        target.size().await?;
        let took = begun.elapsed();
        Ok((Store { target, book, place }, took))
    }
}

impl Store {
    /// A new ledger with its pools.
    pub(in crate::bench) async fn create(directory: &Path, with_mirror: bool) -> anyhow::Result<Store> {
        let behind = match with_mirror {
            true => Behind::Mirrored,
            false => Behind::Sled,
        };
        let mut book = Book::new()?;
        let target = Target::start(behind, directory).await?;
        let answer: v1::RecordResponse = target.connections.call(RECORD, &book.opening()).await?;
        book.remember(&answer);
        let place = Place {
            directory: directory.to_owned(),
            behind,
        };
        let book = RefCell::new(book);
        Ok(Store { target, book, place })
    }

    /// How many entries it has, by its own signed word.
    pub(in crate::bench) async fn entries(&self) -> anyhow::Result<u64> {
        Ok(self.target.size().await?.entries)
    }

    /// Its data directory.
    pub(in crate::bench) fn directory(&self) -> &Path {
        &self.place.directory
    }

    /// Ends the server in order.
    pub(in crate::bench) fn stopped(self) -> anyhow::Result<Stopped> {
        let Store { target, book, place } = self;
        target.stop()?;
        Ok(Stopped { book, place })
    }

    /// Kills it.
    pub(in crate::bench) fn killed(self) -> Stopped {
        Stopped {
            book: self.book,
            place: self.place,
        }
    }

    /// Records entries until there are `size` of them.
    pub(in crate::bench) async fn fill(&self, size: u64) -> anyhow::Result<Filled> {
        let mut filled = Filled::default();
        let mut lag = Lag::new();
        loop {
            let there = self.entries().await?;
            let Some(missing) = size.checked_sub(there).filter(|missing| *missing > 0) else {
                break;
            };
            // No generation is larger than all before it, so that commands can name what was recorded.
            let turn = self
                .generation(missing.min(BATCHES * BATCH).min(there), &mut lag)
                .await?;
            filled.entries += turn.entries;
            filled.time += turn.elapsed;
        }
        if self.has_mirror() {
            filled.lag = Some((lag.largest(), self.until_mirror_is_level().await?));
        }
        Ok(filled)
    }

    /// Records so many commands in batches, and learns how they are named.
    async fn generation(&self, commands: u64, lag: &mut Lag) -> anyhow::Result<Turn> {
        let sizes = (0..commands.div_ceil(BATCH)).map(|batch| BATCH.min(commands - batch * BATCH));
        let sizes = sizes.map(usize::try_from).collect::<Result<Vec<_>, _>>()?;
        let write = |size| self.book.borrow_mut().write(size);
        let prepared: Vec<Prepared> = sizes.into_iter().map(write).collect();
        let requests = prepared
            .iter()
            .map(|prepared| prepared.request.encode_to_vec().into());
        let load = Load {
            path: RECORD,
            requests: requests.collect(),
            in_flight: IN_FLIGHT,
            time: Duration::MAX,
        };
        let (tell, told) = mpsc::channel();
        let keep = move |number, answer: v1::RecordResponse| {
            // Whoever listens is below, as long as this load.
            let _ = tell.send((number, answer));
        };
        let recorded = self.target.connections.run_and_keep(load, keep);
        let turn = self.watch_mirror(recorded, lag).await?;
        for (number, answer) in told.try_iter() {
            self.book.borrow_mut().learn(&prepared[number], &answer);
        }
        Ok(turn)
    }

    /// Looks how far the mirror is while something else is done.
    async fn watch_mirror<T>(
        &self,
        work: impl Future<Output = anyhow::Result<T>>,
        lag: &mut Lag,
    ) -> anyhow::Result<T> {
        if !self.has_mirror() {
            return work.await;
        }
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = tokio::time::sleep(MIRROR_LOOK) => self.note_mirror(lag).await?,
            }
        }
    }

    /// Notes how far ledger and mirror are now.
    pub(in crate::bench) async fn note_mirror(&self, lag: &mut Lag) -> anyhow::Result<()> {
        // First the mirror: what it does not have yet when the ledger is asked, it may have by then.
        let mirror = size_in(self.directory());
        lag.note(self.entries().await?, mirror);
        Ok(())
    }

    /// Whether a mirror follows it.
    pub(in crate::bench) fn has_mirror(&self) -> bool {
        self.place.behind == Behind::Mirrored
    }

    /// Waits until the mirror holds all entries; how long that took.
    pub(in crate::bench) async fn until_mirror_is_level(&self) -> anyhow::Result<Duration> {
        let begun = Instant::now();
        let size = self.entries().await?;
        while begun.elapsed() < MIRROR_WAIT {
            if size_in(self.directory()) == size {
                return Ok(begun.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("the mirror did not reach {size} entries in {MIRROR_WAIT:?}")
    }

    /// What the ledger takes now.
    pub(in crate::bench) async fn footprint(&self) -> anyhow::Result<Footprint> {
        Footprint::of(self.entries().await?, &self.target.server, self.directory())
    }
}
