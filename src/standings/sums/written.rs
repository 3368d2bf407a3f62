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

/// A table of level 0 is made of so many chunks at most: behind the last one a question reads rows, of which these are as many
/// as the pages of all tables.
const CHUNKS_SUMMED: usize = 4;

/// A table of level 1 has the rows of so many.
const CHUNKS_MERGED: usize = CHUNKS_SUMMED * TABLES_MERGED;

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
    /// Takes into `file` what is in none: rows, tables of those behind the last one, and tables of tables.
    fn write(self, size: u64, file: &mut NewFile, rows: usize) -> io::Result<KeptSums> {
        let merged = (0..self.tables.len()).map(|level| self.merged(level, file, rows));
        let merged: Vec<Vec<Table<InFile>>> = merged.collect();
        let mut tables: Vec<Vec<Table<InFile>>> = Vec::new();
        for level in &self.tables {
            let placed = level.iter();
            let placed = placed.map(|table| table.placed(|blob| file.take_in(blob)));
            tables.push(placed.collect());
        }
        let mut add = |level: usize, made: Vec<Table<InFile>>| {
            if !made.is_empty() {
                tables.resize(tables.len().max(level + 1), Vec::new());
                tables[level].extend(made);
            }
        };
        for (level, made) in self.tables_of_rows(size, file, rows)?.into_iter().enumerate() {
            add(level, made);
        }
        for (level, made) in merged.into_iter().enumerate() {
            add(level + 1, made);
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

    /// Tables of the rows behind the last table, of level 0, and of level 1 where so many came at once as it would merge and no
    /// table of level 0 stands before them that is in none.
    fn tables_of_rows(
        &self,
        size: u64,
        file: &mut NewFile,
        rows: usize,
    ) -> io::Result<[Vec<Table<InFile>>; 2]> {
        let mut from = self.end(0);
        let fresh = self.chunks.partition_point(|chunk| chunk.last < from);
        let mut left = &self.chunks[fresh..];
        let mut tables = [Vec::new(), Vec::new()];
        let has_unmerged = self.end(1) < from;
        while !left.is_empty() {
            let is_whole = left.len() >= CHUNKS_MERGED && !has_unmerged;
            let (mut group, rest) = split(left, if is_whole { CHUNKS_MERGED } else { left.len() });
            let end = rest.first().map_or(size, |next| next.first);
            if is_whole {
                tables[1].extend(of_chunks(file, &(from..end), group, rows)?);
            }
            while !group.is_empty() {
                let (chunks, behind) = split(group, CHUNKS_SUMMED);
                let to = behind.first().map_or(end, |next| next.first);
                tables[0].extend(of_chunks(file, &(from..to), chunks, rows)?);
                (group, from) = (behind, to);
            }
            left = rest;
        }
        Ok(tables)
    }

    /// Where the tables of a level end.
    fn end(&self, level: usize) -> u64 {
        let last = self.tables.get(level).and_then(|level| level.last());
        last.map_or(0, |table| table.to)
    }

    /// Those of the next level that there are enough tables of one for, none of which a table of the next has: of those that are
    /// in files already, so that the newest wait for the next snapshot.
    fn merged(&self, level: usize, file: &mut NewFile, rows: usize) -> Vec<Table<InFile>> {
        let behind = self.end(level + 1);
        let tables = &self.tables[level];
        let unmerged = tables.partition_point(|table| table.from < behind);
        let groups = tables[unmerged..].chunks_exact(TABLES_MERGED);
        let merged: io::Result<Vec<_>> = groups.map(|group| of_tables(file, group, rows)).collect();
        match merged {
            Ok(tables) => tables.into_iter().flatten().collect(),
            Err(error) => {
                // They serve on by themselves, and the snapshot has all else.
                tracing::warn!(pool = %self.pool, %error, "sums of what moved in a pool cannot be merged");
                Vec::new()
            }
        }
    }
}

/// The first `count` chunks and the others; an entry whose rows are in two chunks is not torn apart.
fn split<B>(chunks: &[Chunk<B>], count: usize) -> (&[Chunk<B>], &[Chunk<B>]) {
    let mut count = chunks.len().min(count);
    while count < chunks.len() && chunks[count].first == chunks[count - 1].last {
        count += 1;
    }
    chunks.split_at(count)
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
