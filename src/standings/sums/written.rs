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
use std::ops::Range;
use std::sync::Arc;

/// So many tables of a level make one of the next.
pub(super) const TABLES_MERGED: usize = 16;

/// A table of level 0 is made of so many chunks at most: the rows behind the last one, which a question reads, are then as many
/// as those of the pages that it reads.
const CHUNKS_SUMMED: usize = 4;

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
    /// Takes into `file` what is in none: rows, tables of those behind the last one, and tables of as many as those have.
    fn write(self, size: u64, file: &mut NewFile, rows: usize) -> io::Result<KeptSums> {
        let mut tables: Vec<Vec<Table<InFile>>> = Vec::new();
        for level in &self.tables {
            let placed = level.iter();
            let placed = placed.map(|table| table.placed(|blob| file.take_in(blob)));
            tables.push(placed.collect());
        }
        tables.resize(tables.len().max(2), Vec::new());
        tables[0].extend(self.tables_of_rows(size, file, rows)?);
        let of_tables = self.tables_of_level_one(&tables, file, rows);
        tables[1].extend(self.unless_lost(of_tables));
        for level in 1..self.tables.len() {
            let merged = self.unless_lost(self.merged(level, file, rows));
            tables.resize(tables.len().max(level + 2), Vec::new());
            tables[level + 1].extend(merged);
        }
        while tables.last().is_some_and(Vec::is_empty) {
            tables.pop();
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

    /// Tables of level 0, of the rows behind the last one.
    fn tables_of_rows(&self, size: u64, file: &mut NewFile, rows: usize) -> io::Result<Vec<Table<InFile>>> {
        let mut from = self.tables.first().map_or(0, |level| end(level));
        let mut left = &self.chunks[self.chunks.partition_point(|chunk| chunk.last < from)..];
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

    /// Tables of level 1, of the rows that enough tables of level 0 have: of the newest as well, many of which may have come at
    /// once.
    fn tables_of_level_one(&self, tables: &[Vec<Table<InFile>>], file: &mut NewFile, rows: usize) -> Merged {
        let chunks = |entries: &Range<u64>| {
            let place = |entry| self.chunks.partition_point(|chunk| chunk.first < entry);
            &self.chunks[place(entries.start)..place(entries.end)]
        };
        groups(&tables[0], end(&tables[1]))
            .map(|group| {
                let entries = group[0].from..end(group);
                of_chunks(file, &entries, chunks(&entries), rows)
            })
            .collect()
    }

    /// Tables of the level behind `level`, of tables that are in files already.
    fn merged(&self, level: usize, file: &mut NewFile, rows: usize) -> Merged {
        let behind = self.tables.get(level + 1).map_or(0, |level| end(level));
        let groups = groups(&self.tables[level], behind);
        groups.map(|group| of_tables(file, group, rows)).collect()
    }

    /// Those that could be made before one could not.
    fn unless_lost(&self, made: Merged) -> Vec<Table<InFile>> {
        let mut tables = Vec::new();
        for table in made {
            match table {
                Ok(table) => tables.extend(table),
                Err(error) => {
                    // Smaller ones serve on, and the snapshot has all else.
                    tracing::warn!(pool = %self.pool, %error, "sums of what moved in a pool cannot be merged");
                    break;
                }
            }
        }
        tables
    }
}

/// Tables of a larger level as far as they could be made.
type Merged = Vec<io::Result<Option<Table<InFile>>>>;

/// Where the tables of a level end.
fn end<B>(level: &[Table<B>]) -> u64 {
    level.last().map_or(0, |table| table.to)
}

/// Tables of a level that are enough for one of the next, whose tables have those before `behind`.
fn groups<B>(level: &[Table<B>], behind: u64) -> impl Iterator<Item = &[Table<B>]> {
    let unmerged = level.partition_point(|table| table.from < behind);
    level[unmerged..].chunks_exact(TABLES_MERGED)
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
