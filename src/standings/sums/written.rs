//! Sums into the file of a snapshot, and out of it.

use super::chunk::Chunk;
use super::merge::{of_chunks, of_tables};
use super::routes::Known;
use super::table::Table;
use super::{KeptSums, OfPool, Sums};
use crate::cache::Cache;
use crate::standings::blob::{Blob, InFile, NewFile};
use crate::types::PoolId;
use std::io;
use std::sync::Arc;

/// So many tables of a level make one of the next.
pub(super) const TABLES_MERGED: usize = 16;

/// A table is made of so many chunks at most, as many as one pool has with all entries of an ordinary snapshot. More come
/// where all entries were read again.
const CHUNKS_SUMMED: usize = 64;

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
        let mut made = vec![self.tables_of_rows(size, file, rows)?];
        let merged = (0..self.tables.len()).map(|level| self.merged(level, file, rows));
        made.extend(merged.map(Vec::from_iter));
        let levels = made.iter().rposition(|made| !made.is_empty());
        let levels = levels.map_or(0, |last| last + 1);
        let mut tables: Vec<Vec<Table<InFile>>> = Vec::new();
        for level in &self.tables {
            let placed = level.iter();
            let placed = placed.map(|table| table.placed(|blob| file.take_in(blob)));
            tables.push(placed.collect());
        }
        tables.resize(levels.max(tables.len()), Vec::new());
        for (level, made) in tables.iter_mut().zip(made) {
            level.extend(made);
        }
        let chunks = self.chunks.iter();
        let chunks = chunks.map(|chunk| chunk.placed(|blob| file.take_in(blob)));
        Ok(KeptSums {
            chunks: chunks.collect(),
            pool: self.pool,
            routes: self.routes,
            tables,
        })
    }

    /// Tables of the rows behind the last table: one, unless so many came that a table of all would never be read in part.
    fn tables_of_rows(&self, size: u64, file: &mut NewFile, rows: usize) -> io::Result<Vec<Table<InFile>>> {
        let mut from = self.end(0);
        let fresh = self.chunks.partition_point(|chunk| chunk.last < from);
        let mut left = &self.chunks[fresh..];
        let mut tables = Vec::new();
        while !left.is_empty() {
            let mut count = left.len().min(CHUNKS_SUMMED);
            // An entry whose rows are in two chunks is in one table.
            while count < left.len() && left[count].first == left[count - 1].last {
                count += 1;
            }
            let (chunks, rest) = left.split_at(count);
            let to = rest.first().map_or(size, |next| next.first);
            tables.extend(of_chunks(file, &(from..to), chunks, rows)?);
            (left, from) = (rest, to);
        }
        Ok(tables)
    }

    /// Where the tables of a level end.
    fn end(&self, level: usize) -> u64 {
        let last = self.tables.get(level).and_then(|level| level.last());
        last.map_or(0, |table| table.to)
    }

    /// One of the next level, if there are enough of one that no table of the next has: of those that are in files already, so
    /// that the newest waits for the next snapshot.
    fn merged(&self, level: usize, file: &mut NewFile, rows: usize) -> Option<Table<InFile>> {
        let behind = self.end(level + 1);
        let tables = &self.tables[level];
        let unmerged = tables.partition_point(|table| table.from < behind);
        let merged = tables[unmerged..].chunks_exact(TABLES_MERGED).next()?;
        of_tables(file, merged, rows).unwrap_or_else(|error| {
            // They serve on by themselves, and the snapshot has all else.
            tracing::warn!(pool = %self.pool, %error, "sums of what moved in a pool cannot be merged");
            None
        })
    }
}

impl Sums {
    /// Takes into `file` what entries before a ledger's `size` moved, as far as it is in no file; tells all that is in files
    /// then.
    ///
    /// # Errors
    /// When nothing was [marked](Sums::mark) there.
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
