//! The standings of all pools: those that wait to be encoded, and those that can be read; and what moved between them.

use super::Pace;
use super::blob::{Blob, NewFile};
use super::contents::{Contents, Row};
use super::counts::{Counts, Due, Part, day_of, pools_of};
use super::form::encode;
use super::kept::Kept;
use super::sums::{AddedUp, Sums};
use crate::cache::Cache;
use crate::ledger::{Contributions, Entry, Pool, State, Stood};
use crate::types::{Date, PoolId, Sequence};
use parking_lot::{Condvar, Mutex, RwLock};
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A pool as it stood.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The pool, without what became of entries that later ones name, and what it shares with other pools.
    pub stood: Stood,
    /// The last entry that it counts.
    pub at: Sequence,
}

/// Standings of every pool that has many entries, and what every entry moved.
#[derive(Debug)]
pub struct Standings {
    pace: Pace,
    pub(super) taking: Mutex<Taking>,
    /// By pool, in the order of their entries.
    pub(super) kept: RwLock<BTreeMap<PoolId, Vec<Kept<Blob>>>>,
    sums: Sums,
    /// Whether the log has that some are lost.
    pub(super) is_loss_told: AtomicBool,
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
    at: Sequence,
    latest: Option<Date>,
    money: Stood,
    contributions: Option<Arc<Contributions>>,
}

impl Waiting {
    fn encode(&self) -> io::Result<Kept<Blob>> {
        let contributions = self.contributions.as_deref().map(encode).transpose()?;
        Ok(Kept {
            at: self.at,
            latest: self.latest,
            money: Blob::of(encode(&self.money)?),
            contributions: contributions.map(Blob::of),
        })
    }
}

impl Standings {
    /// None yet.
    pub fn at(pace: Pace) -> Standings {
        Standings {
            pace,
            taking: Mutex::default(),
            kept: RwLock::default(),
            sums: Sums::of(pace.rows),
            is_loss_told: AtomicBool::new(false),
            told: Condvar::new(),
        }
    }

    /// Begins with what a snapshot names, in files of `cache`, and how many entries of each pool came since.
    pub fn begin(&self, cache: &Arc<dyn Cache>, contents: Contents, counts: Counts) {
        self.taking.lock().counts = counts;
        let mut kept = self.kept.write();
        kept.clear();
        for Row { pool, kept: row } in contents.standings {
            let in_file = row.placed(|place| place.blob(cache));
            kept.entry(pool).or_default().push(in_file);
        }
        self.sums.begin(cache, contents.sums);
    }

    /// Takes note of an entry that was applied to `state` last, and takes what is due.
    pub fn note(&self, entry: &Entry, state: &State) {
        self.sums.note(entry);
        let mut taking = self.taking.lock();
        let day = day_of(entry);
        for pool in pools_of(entry) {
            let due = taking.counts.count(pool, day, self.pace);
            if due != Due::Nothing
                && !taking.waiting.contains_key(pool)
                && let Some(money) = state.stood(pool, Pool::without_contributions)
            {
                let whole = state.pool(pool).filter(|_| due == Due::Whole);
                let waiting = Waiting {
                    at: entry.sequence,
                    latest: taking.counts.begin_again(pool, due),
                    money,
                    contributions: whole.map(|pool| Arc::clone(pool.shared_contributions())),
                };
                taking.waiting.insert(pool.clone(), waiting);
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

    /// Ends what is kept with the last entry that was noted, for a snapshot of the ledger there: how many entries of each pool
    /// came since its last standing.
    pub fn mark(&self) -> Counts {
        self.sums.mark();
        self.taking.lock().counts.clone()
    }

    /// The first day on which money or a promise of a pool takes effect, if every entry was noted and one has such a day.
    pub fn earliest(&self, pool: &PoolId) -> Option<Date> {
        self.taking.lock().counts.earliest(pool)
    }

    /// Whether what moved in a pool is there to be added up, as far as anybody found.
    pub fn has_sums(&self, pool: &PoolId) -> bool {
        self.sums.has(pool)
    }

    /// What entries of `range` moved in a pool, with what it changed in `available` by day. Nothing at all if part of it is not
    /// there as it was kept. This may read a disk.
    pub fn moved(&self, pool: &PoolId, range: Range<Sequence>) -> Option<AddedUp> {
        self.sums.moved(pool, range)
    }

    /// What entries before the second of two moved in a pool that take effect on or before `day`, from sums of many entries; of
    /// those from the first of the two on with what it changed in `available` by day. Otherwise as [`Standings::moved`].
    pub fn moved_by(&self, pool: &PoolId, ends: (Sequence, Sequence), day: Date) -> Option<AddedUp> {
        self.sums.moved_by(pool, ends, day)
    }

    /// Encodes one that waits. False when none does.
    pub(super) fn encode_next(&self) -> bool {
        let Some((id, waiting)) = self.taking.lock().waiting.pop_first() else {
            return false;
        };
        match waiting.encode() {
            Ok(kept) => {
                let mut taking = self.taking.lock();
                for (part, blob) in [Part::Money, Part::Contributions].into_iter().zip(kept.parts()) {
                    taking.counts.took(&id, part, blob.bytes(), self.pace);
                }
                drop(taking);
                self.kept.write().entry(id).or_default().push(kept);
            }
            Err(error) => {
                tracing::warn!(pool = %id, entry = waiting.at.0, %error, "a standing of a pool cannot be kept");
            }
        }
        true
    }

    pub(super) fn is_waited_for(taking: &mut Taking) -> bool {
        taking.waiting.is_empty() && !taking.ended
    }

    /// Has a file of `cache` for what was taken of entries before `size` and is in memory, whose memory is given back; tells
    /// all that is in files. What is still being encoded goes into the next file.
    ///
    /// # Errors
    /// When it cannot be written, or nothing was [marked](Standings::mark) there: all stays in memory.
    pub fn write(&self, cache: &Arc<dyn Cache>, size: u64) -> io::Result<Contents> {
        let mut file = NewFile::before(size);
        let mut standings = Vec::new();
        for (pool, of_pool) in self.kept.read().iter() {
            for kept in of_pool.iter().filter(|kept| kept.at.0 < size) {
                standings.push(Row {
                    pool: pool.clone(),
                    kept: kept.placed(|blob| file.take_in(blob)),
                });
            }
        }
        let sums = self.sums.write(size, &mut file)?;
        file.write(cache.as_ref())?;
        let mut all = self.kept.write();
        for Row { pool, kept: row } in &standings {
            let of_pool = all.get_mut(pool).map(Vec::as_mut_slice).unwrap_or_default();
            if let Ok(index) = of_pool.binary_search_by_key(&row.at, |kept| kept.at) {
                of_pool[index] = row.placed(|place| place.blob(cache));
            }
        }
        drop(all);
        self.sums.written(cache, &sums);
        Ok(Contents { standings, sums })
    }
}
