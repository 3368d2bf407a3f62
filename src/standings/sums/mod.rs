//! What every entry moved, and sums of it, so that what a pool held by an effective date is added up and not replayed.
//!
//! ```text
//!   entry -> its moves as rows (entry, day, route, amounts), by pool      (the sync thread: some 18 bytes a row)
//!            rows, chunk by chunk, in memory
//!   snapshot -> chunks into its file; tables of four, by day and route    (the thread of snapshots)
//!               16 tables -> one table of the next level, and so on
//!   question -> tables that end before the point, the largest first; behind them rows
//! ```
//!
//! A route is where money moved and what that counts as (`ledger::Route`). What moved along one route on one day is one row of
//! a table, however many entries moved it: so a table grows with days and routes, and no longer with entries. A question by day
//! reads of each table the sums before one page and that page up to the day, of some sixteen tables a level, and the rows behind
//! the last table, which are those of four chunks; of the newest entries those since the last snapshot; one without a day the
//! rows behind the last standing.

mod chunk;
mod merge;
mod numbers;
mod routes;
mod rows;
mod table;
mod tally;
#[cfg(test)]
mod tests;
mod written;

pub use tally::AddedUp;

use super::blob::{Blob, InFile};
use crate::cache::Cache;
use crate::ledger::{Entry, routes};
use crate::types::{Date, PoolId, Sequence};
use chunk::{Chunk, Open};
use parking_lot::RwLock;
use routes::{Known, Routes};
use rows::Row;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;
use table::{Page, Table};
use tally::{Tally, Wanted};

/// What every entry that was noted moved.
#[derive(Debug)]
pub(super) struct Sums {
    /// So many are kept together.
    rows: usize,
    pools: RwLock<BTreeMap<PoolId, OfPool>>,
}

#[derive(Debug, Default)]
struct OfPool {
    routes: Routes,
    /// In the order of their entries.
    chunks: Vec<Chunk<Blob>>,
    open: Open,
    /// By level, in the order of their entries.
    tables: Vec<Vec<Table<Blob>>>,
    /// Whether part of it could not be read.
    is_lost: bool,
}

/// What a snapshot names of a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSums {
    pool: PoolId,
    routes: Known,
    chunks: Vec<Chunk<InFile>>,
    tables: Vec<Vec<Table<InFile>>>,
}

impl KeptSums {
    /// All bytes of it that are in files.
    pub(super) fn parts(&self) -> impl Iterator<Item = &InFile> {
        let of_tables = self.tables.iter().flatten().flat_map(Table::parts);
        self.chunks.iter().map(|chunk| &chunk.rows).chain(of_tables)
    }
}

impl OfPool {
    /// The first entry that moves anything.
    fn first(&self) -> u64 {
        let first = self.chunks.first().map(|chunk| chunk.first);
        first.or(self.open.first()).unwrap_or(u64::MAX)
    }

    /// What of chunks and of the open one has rows of a range.
    fn rows(&self, entries: &Range<u64>) -> Vec<Blob> {
        let from = self.chunks.partition_point(|chunk| chunk.last < entries.start);
        let chunks = self.chunks[from..]
            .iter()
            .take_while(|chunk| chunk.meets(entries));
        let open = self.open.first().filter(|first| *first < entries.end);
        let open = open.map(|_| Blob::of(self.open.copied()));
        chunks.map(|chunk| chunk.rows.clone()).chain(open).collect()
    }

    /// What is read up to a day of the largest tables that end by `end`, and where the last of them ends.
    fn pages(&self, end: u64, last_day: i32) -> (Vec<Page<Blob>>, u64) {
        let (mut pages, mut behind) = (Vec::new(), 0);
        for level in self.tables.iter().rev() {
            let from = level.partition_point(|table| table.from < behind);
            for table in level[from..].iter().take_while(|table| table.to <= end) {
                pages.extend(table.page(last_day).cloned());
                behind = table.to;
            }
        }
        (pages, behind)
    }
}

impl Sums {
    /// None yet; so many rows are kept together.
    pub(super) fn of(rows: usize) -> Sums {
        Sums {
            rows,
            pools: RwLock::default(),
        }
    }

    /// Begins with what a snapshot names, in files of `cache`.
    pub(super) fn begin(&self, cache: &Arc<dyn Cache>, kept: Vec<KeptSums>) {
        let mut pools = self.pools.write();
        pools.clear();
        for kept in kept {
            let mut of_pool = OfPool {
                routes: Routes::behind(kept.routes.clone()),
                ..OfPool::default()
            };
            of_pool.take_up(cache, &kept);
            pools.insert(kept.pool, of_pool);
        }
    }

    /// Takes note of what an entry moves.
    pub(super) fn note(&self, entry: &Entry) {
        if entry.moves.is_empty() {
            return;
        }
        let (mut pools, mut amounts) = (self.pools.write(), Vec::new());
        let (sequence, day) = (entry.sequence.0, entry.effective.number());
        routes(entry, |pool, route, shares| {
            let of_pool = match pools.get_mut(pool) {
                Some(of_pool) => of_pool,
                None => pools.entry(pool.clone()).or_default(),
            };
            let route = of_pool.routes.number(route, shares, &mut amounts);
            let row = Row {
                entry: sequence,
                day,
                route,
            };
            let full = of_pool.open.push(row, &amounts, self.rows);
            of_pool.chunks.extend(full);
        });
    }

    /// Ends what is kept with the last entry that was noted.
    pub(super) fn mark(&self) {
        for of_pool in self.pools.write().values_mut() {
            let ended = of_pool.open.end();
            of_pool.chunks.extend(ended);
        }
    }

    /// See [`Standings::moved`](super::Standings::moved).
    pub(super) fn moved(&self, pool: &PoolId, range: Range<Sequence>) -> Option<AddedUp> {
        let wanted = Wanted {
            entries: range.start.0..range.end.0,
            last_day: i32::MAX,
            by_day: true,
        };
        let Some((known, rows)) = self.look(pool, |of_pool| of_pool.rows(&wanted.entries))? else {
            return Some(AddedUp::default());
        };
        let mut tally = Tally::of(&known);
        let added = rows.iter().try_for_each(|rows| tally.add(&rows.read()?, &wanted));
        self.unless_lost(pool, added)?;
        Some(tally.end(known.clone()))
    }

    /// See [`Standings::moved_by`](super::Standings::moved_by).
    pub(super) fn moved_by(
        &self,
        pool: &PoolId,
        (dated, end): (Sequence, Sequence),
        day: Date,
    ) -> Option<AddedUp> {
        let last_day = day.number();
        let wanted = |entries: Range<u64>, by_day| Wanted {
            entries,
            last_day,
            by_day,
        };
        let found = self.look(pool, |of_pool| {
            let (pages, behind) = of_pool.pages(dated.0, last_day);
            let parts = [wanted(behind..dated.0, false), wanted(dated.0..end.0, true)];
            (pages, parts.map(|part| (of_pool.rows(&part.entries), part)))
        })?;
        let Some((known, (pages, parts))) = found else {
            return Some(AddedUp::default());
        };
        let mut tally = Tally::of(&known);
        let mut add = || -> io::Result<()> {
            for bytes in pages.iter().flat_map(Page::parts) {
                tally.add_up_to(&bytes.read()?, last_day)?;
            }
            for (rows, wanted) in &parts {
                for rows in rows {
                    tally.add(&rows.read()?, wanted)?;
                }
            }
            Ok(())
        };
        let added = add();
        self.unless_lost(pool, added)?;
        Some(tally.end(known.clone()))
    }

    /// See [`Standings::has_sums`](super::Standings::has_sums).
    pub(super) fn has(&self, pool: &PoolId) -> bool {
        let pools = self.pools.read();
        pools.get(pool).is_none_or(|of_pool| !of_pool.is_lost)
    }

    /// What is not there as it was kept is not asked for again.
    fn unless_lost(&self, pool: &PoolId, read: io::Result<()>) -> Option<()> {
        let error = match read {
            Ok(()) => return Some(()),
            Err(error) => error,
        };
        if let Some(of_pool) = self.pools.write().get_mut(pool)
            && !std::mem::replace(&mut of_pool.is_lost, true)
        {
            tracing::warn!(
                %pool, %error,
                "sums of what moved in a pool are not there as they were kept: questions about its past replay its entries, \
                 which takes longer; `purse doctor` says how they are made again"
            );
        }
        None
    }

    /// What `find` finds of a pool, if anything moved in it, and the routes that it names. Nothing at all if it is lost.
    fn look<T>(&self, pool: &PoolId, find: impl FnOnce(&OfPool) -> T) -> Option<Option<(Known, T)>> {
        let pools = self.pools.read();
        match pools.get(pool) {
            None => Some(None),
            Some(of_pool) if of_pool.is_lost => None,
            Some(of_pool) => Some(Some((of_pool.routes.known().clone(), find(of_pool)))),
        }
    }
}
