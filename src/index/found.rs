//! The candidates of all segments, one after the other.

use super::candidates::Candidates;
use super::segments::Index;
use crate::types::Sequence;
use std::ops::RangeInclusive;

/// Candidates in the order of the ledger.
#[derive(Debug)]
pub struct Found<'a> {
    index: &'a Index,
    clauses: Vec<Vec<u64>>,
    segment: Option<(u64, Candidates)>,
    next: Sequence,
    last: Sequence,
}

impl Index {
    /// The entries of a range that have, for each of `clauses`, a term of one of its hashes, and some that have not, see
    /// [`Index::candidates`]. This may read a disk.
    pub fn found(&self, clauses: Vec<Vec<u64>>, range: RangeInclusive<Sequence>) -> Found<'_> {
        Found {
            index: self,
            clauses,
            segment: None,
            next: *range.start(),
            last: *range.end(),
        }
    }
}

impl Iterator for Found<'_> {
    type Item = Sequence;

    fn next(&mut self) -> Option<Sequence> {
        while self.next <= self.last {
            let number = self.index.segment_of(self.next);
            let candidates = match self.segment.take() {
                Some((kept, candidates)) if kept == number => candidates,
                _ => self.index.candidates(number, &self.clauses),
            };
            let Some(found) = candidates.from(self.next, false) else {
                self.next = candidates.past(false)?;
                continue;
            };
            self.segment = Some((number, candidates));
            self.next = found.plus(1);
            return Some(found).filter(|found| *found <= self.last);
        }
        None
    }
}
