//! Sums into the file of a snapshot, and out of it.

use super::chunk::Chunk;
use super::merge::{of_chunks, of_tables};
use super::routes::Known;
use super::table::Table;
use super::{KeptSums, OfPool, Sums};
use crate::cache::Cache;
use crate::standings::blob::{Blob, InFile, NewFile};
use crate::standings::kept::taken_in;
use crate::types::PoolId;
use std::io;
use std::sync::Arc;

/// So many tables of a level make one of the next.
pub(super) const TABLES_MERGED: usize = 16;

/// What of a pool goes into a file, taken along so that no lock is held meanwhile.
struct Before {
    pool: PoolId,
    routes: Known,
    chunks: Vec<Chunk<Blob>>,
    tables: Vec<Vec<Table<Blob>>>,
}

impl OfPool {
    /// What it has before a ledger's `size`; nothing if part of it goes on behind.
    fn before(&self, pool: &PoolId, size: u64) -> Option<Before> {
        let chunks = self.chunks.iter().take_while(|chunk| chunk.first < size);
        let chunks: Vec<Chunk<Blob>> = chunks.cloned().collect();
        let goes_on = chunks.last().is_some_and(|chunk| chunk.last >= size)
            || self.open.first().is_some_and(|first| first < size);
        (!goes_on).then(|| Before {
            pool: pool.clone(),
            routes: self.routes.known().clone(),
            chunks,
            tables: self.tables.clone(),
        })
    }

    /// Has what is kept in files of `cache` in place of what is in memory.
    pub(super) fn take_up(&mut self, cache: &Arc<dyn Cache>, kept: &KeptSums) {
        // Chunks and tables are added behind those that there are, and tables only here.
        let in_file = kept.chunks.len().min(self.chunks.len());
        let later = self.chunks.split_off(in_file);
        let chunks = kept.chunks.iter();
        self.chunks = chunks
            .map(|chunk| chunk.placed(|place| place.blob(cache)))
            .chain(later)
            .collect();
        let level = |level: &Vec<Table<InFile>>| {
            let tables = level.iter();
            tables
                .map(|table| table.placed(|place| place.blob(cache)))
                .collect()
        };
        self.tables = kept.tables.iter().map(level).collect();
    }
}

impl Before {
    /// Takes into `file` what is in none: rows, a table of those behind the last one, and tables of tables.
    fn write(self, size: u64, file: &mut NewFile, rows: usize) -> io::Result<KeptSums> {
        let mut tables: Vec<Vec<Table<InFile>>> = Vec::new();
        for level in &self.tables {
            let placed = level
                .iter()
                .map(|table| table.placed(|blob| taken_in(file, blob)));
            tables.push(placed.collect());
        }
        let end = |level: usize| self.tables.get(level).and_then(|level| level.last());
        let from = end(0).map_or(0, |table| table.to);
        let fresh = self.chunks.partition_point(|chunk| chunk.last < from);
        let mut made = vec![of_chunks(file, &(from..size), &self.chunks[fresh..], rows)?];
        // Of those that are in files already: the new one waits for the next snapshot.
        for (level, lower) in self.tables.iter().enumerate() {
            let behind = end(level + 1).map_or(0, |table| table.to);
            let unmerged = lower.partition_point(|table| table.from < behind);
            let merged = lower[unmerged..].chunks_exact(TABLES_MERGED).next();
            made.push(merged.map_or(Ok(None), |tables| of_tables(file, tables, rows))?);
        }
        let levels = made.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        tables.resize(levels.max(tables.len()), Vec::new());
        for (level, table) in tables.iter_mut().zip(made) {
            level.extend(table);
        }
        let chunks = self.chunks.iter();
        Ok(KeptSums {
            pool: self.pool,
            routes: self.routes,
            chunks: chunks
                .map(|chunk| chunk.placed(|blob| taken_in(file, blob)))
                .collect(),
            tables,
        })
    }
}

impl Sums {
    /// Takes into `file` what entries before a ledger's `size` moved, as far as it is in no file; tells all that is in files
    /// then.
    ///
    /// # Errors
    /// When nothing was [marked](Sums::mark) there, or a file that is to be merged cannot be read.
    pub(in crate::standings) fn write(&self, size: u64, file: &mut NewFile) -> io::Result<Vec<KeptSums>> {
        let before: Option<Vec<Before>> = {
            let pools = self.pools.read();
            let before = pools.iter().filter(|(_, of_pool)| of_pool.first() < size);
            before.map(|(pool, of_pool)| of_pool.before(pool, size)).collect()
        };
        let before = before.ok_or_else(|| io::Error::other("no mark was set where the snapshot ends"))?;
        before
            .into_iter()
            .map(|before| before.write(size, file, self.rows))
            .collect()
    }

    /// What was taken into a file is in `cache`.
    pub(in crate::standings) fn written(&self, cache: &Arc<dyn Cache>, kept: &[KeptSums]) {
        let mut pools = self.pools.write();
        for kept in kept {
            if let Some(of_pool) = pools.get_mut(&kept.pool) {
                of_pool.take_up(cache, kept);
            }
        }
    }
}
