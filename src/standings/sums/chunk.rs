//! What the entries of a pool moved, row by row.

use super::rows::{Row, Writer};
use crate::standings::blob::Blob;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Rows of some entries in a row. The last entry of one may go on in the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Chunk<B> {
    /// The first entry and the last.
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) rows: B,
}

impl<B> Chunk<B> {
    pub(super) fn meets(&self, entries: &Range<u64>) -> bool {
        self.first < entries.end && entries.start <= self.last
    }

    pub(super) fn placed<C>(&self, place: impl FnOnce(&B) -> C) -> Chunk<C> {
        Chunk {
            first: self.first,
            last: self.last,
            rows: place(&self.rows),
        }
    }
}

/// The chunk that grows.
#[derive(Debug, Clone, Default)]
pub(super) struct Open {
    first: u64,
    last: u64,
    rows: Writer,
}

impl Open {
    /// Adds a row; if there are `rows` then, all of it.
    pub(super) fn push(&mut self, row: Row, amounts: &[i128], rows: usize) -> Option<Chunk<Blob>> {
        if self.rows.count() == 0 {
            self.first = row.entry;
        }
        self.last = row.entry;
        self.rows.push(row, amounts);
        match self.rows.count() < rows {
            true => None,
            false => self.end(),
        }
    }

    /// All of it, if there is anything; what comes next begins anew.
    pub(super) fn end(&mut self) -> Option<Chunk<Blob>> {
        (self.rows.count() > 0).then(|| Chunk {
            first: self.first,
            last: self.last,
            rows: Blob::of(self.rows.take()),
        })
    }

    /// A copy of the rows so far.
    pub(super) fn copied(&self) -> Vec<u8> {
        self.rows.bytes().to_vec()
    }

    /// The first entry of which it has a row.
    pub(super) fn first(&self) -> Option<u64> {
        (self.rows.count() > 0).then_some(self.first)
    }
}
