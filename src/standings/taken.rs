//! The standings of all pools: those that wait to be encoded, and those that can be read.

use super::Pace;
use super::counts::{Counts, day_of, pools_of};
use super::form::encode;
use super::kept::{Kept, Place, Row, name_of};
use crate::cache::Cache;
use crate::ledger::{Entry, Pool, State};
use crate::types::{Date, PoolId, Sequence};
use parking_lot::{Condvar, Mutex, RwLock};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// A pool as it stood.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The pool, without what became of entries that later ones name.
    pub pool: Arc<Pool>,
    /// The last entry that it counts.
    pub at: Sequence,
}

/// Standings of every pool that has many entries.
#[derive(Debug)]
pub struct Standings {
    pace: Pace,
    pub(super) taking: Mutex<Taking>,
    /// By pool, in the order of their entries.
    kept: RwLock<BTreeMap<PoolId, Vec<Kept>>>,
    pub(super) told: Condvar,
}

/// What the thread that takes standings shares with the one that encodes them.
#[derive(Debug, Default)]
pub(super) struct Taking {
    counts: Counts,
    /// One of a pool at most: while it waits no other is taken, so that they take no more memory than the pools.
    waiting: BTreeMap<PoolId, Waiting>,
    /// Whether a thread encodes them; without one they are encoded when they are taken.
    pub(super) has_keeper: bool,
    pub(super) ended: bool,
}

#[derive(Debug)]
struct Waiting {
    standing: Standing,
    latest: Option<Date>,
}

impl Standings {
    /// None yet.
    pub fn at(pace: Pace) -> Standings {
        Standings {
            pace,
            taking: Mutex::default(),
            kept: RwLock::default(),
            told: Condvar::new(),
        }
    }

    /// Begins with what a snapshot names, in files of `cache`, and how many entries of each pool came since.
    pub fn begin(&self, cache: &Arc<dyn Cache>, rows: Vec<Row>, counts: Counts) {
        self.taking.lock().counts = counts;
        let mut kept = self.kept.write();
        kept.clear();
        for (pool, one) in rows.into_iter().map(|row| row.kept(cache)) {
            kept.entry(pool).or_default().push(one);
        }
    }

    /// Takes note of an entry that was applied to `state` last, and takes what is due.
    pub fn note(&self, entry: &Entry, state: &State) {
        let mut taking = self.taking.lock();
        let day = day_of(entry);
        for pool in pools_of(entry) {
            if taking.counts.count(pool, day, self.pace)
                && !taking.waiting.contains_key(pool)
                && let Some(stood) = state.pool(pool)
            {
                let latest = taking.counts.begin_again(pool);
                let standing = Standing {
                    pool: Arc::new(stood.without_references()),
                    at: entry.sequence,
                };
                taking.waiting.insert(pool.clone(), Waiting { standing, latest });
            }
        }
        if taking.waiting.is_empty() {
            return;
        }
        match taking.has_keeper {
            true => {
                self.told.notify_all();
            }
            false => {
                drop(taking);
                while self.encode_next() {}
            }
        }
    }

    /// How many entries of each pool came since its last standing.
    pub fn counts(&self) -> Counts {
        self.taking.lock().counts.clone()
    }

    /// The first day on which money or a promise of a pool takes effect, if every entry was noted and one has such a day.
    pub fn earliest(&self, pool: &PoolId) -> Option<Date> {
        self.taking.lock().counts.earliest(pool)
    }

    /// Encodes one that waits. False when none does.
    pub(super) fn encode_next(&self) -> bool {
        let Some((id, Waiting { standing, latest })) = self.taking.lock().waiting.pop_first() else {
            return false;
        };
        match encode(&standing.pool) {
            Ok(bytes) => {
                self.taking.lock().counts.took(&id, bytes.len(), self.pace);
                let kept = Kept::in_memory(standing.at, latest, bytes);
                self.kept.write().entry(id).or_default().push(kept);
            }
            Err(error) => {
                tracing::warn!(pool = %id, entry = standing.at.0, %error, "a standing of a pool cannot be kept");
            }
        }
        true
    }

    pub(super) fn is_waited_for(taking: &mut Taking) -> bool {
        taking.waiting.is_empty() && !taking.ended
    }

    /// The last standing of a pool that counts no entry behind `until`, and no money or promise that takes effect after
    /// `effective`. This may read a disk.
    pub fn last(&self, pool: &PoolId, until: Sequence, effective: Option<Date>) -> Option<Standing> {
        let counts = |kept: &Kept| kept.at <= until && effective.is_none_or(|day| kept.latest <= Some(day));
        loop {
            let last = {
                let all = self.kept.read();
                let of_pool = all.get(pool)?;
                // The last day never goes back, so both conditions hold up to some standing and behind it not.
                let behind = of_pool.partition_point(counts);
                of_pool.get(behind.checked_sub(1)?)?.clone()
            };
            match last.read() {
                Ok(stood) => {
                    return Some(Standing {
                        pool: Arc::new(stood),
                        at: last.at,
                    });
                }
                Err(error) => self.lose(pool, last.at, &error),
            }
        }
    }

    /// One that cannot be read is not asked for again.
    fn lose(&self, pool: &PoolId, at: Sequence, error: &io::Error) {
        let mut all = self.kept.write();
        if let Some(of_pool) = all.get_mut(pool)
            && let Ok(index) = of_pool.binary_search_by_key(&at, |kept| kept.at)
        {
            of_pool.remove(index);
            tracing::warn!(
                %pool, entry = at.0, %error,
                "a standing of a pool is not there as it was kept: questions about the entries behind it take longer"
            );
        }
    }

    /// Has a file of `cache` for those before entry `size` that are in memory, whose memory is given back; tells all that are in
    /// files. What is still being encoded goes into the next file.
    ///
    /// # Errors
    /// When it cannot be written: they stay in memory.
    pub fn write(&self, cache: &Arc<dyn Cache>, size: u64) -> io::Result<Vec<Row>> {
        let is_before = |kept: &Kept| kept.at.0 < size;
        let (mut file, mut written) = (Vec::new(), Vec::new());
        for (pool, of_pool) in self.kept.read().iter() {
            for kept in of_pool.iter().filter(|kept| is_before(kept)) {
                if let Place::Memory(bytes) = &kept.place {
                    let place = Place::File {
                        cache: Arc::clone(cache),
                        file: size,
                        offset: file.len() as u64,
                        length: bytes.len(),
                    };
                    written.push((pool.clone(), kept.at, place));
                    file.extend_from_slice(bytes);
                }
            }
        }
        if !written.is_empty() {
            cache.write(&name_of(size), &file)?;
        }
        let mut all = self.kept.write();
        for (pool, at, place) in written {
            let of_pool = all.get_mut(&pool).map(Vec::as_mut_slice).unwrap_or_default();
            if let Ok(index) = of_pool.binary_search_by_key(&at, |kept| kept.at)
                && let Some(kept) = of_pool.get_mut(index)
            {
                kept.place = place;
            }
        }
        let rows = all.iter().flat_map(|(pool, of_pool)| {
            let before = of_pool.iter().filter(|kept| is_before(kept));
            before.filter_map(|kept| kept.row(pool))
        });
        Ok(rows.collect())
    }
}
