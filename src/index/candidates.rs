//! The entries that a question may be about, segment by segment.

use super::file::Unusable;
use super::open::Postings;
use crate::types::Sequence;
use roaring::RoaringBitmap;

/// The entries of a segment that may be wanted.
#[derive(Debug)]
pub struct Candidates {
    start: u64,
    end: u64,
    /// Nothing: every one.
    positions: Option<RoaringBitmap>,
}

impl Candidates {
    /// Those of a segment of `length` entries; without positions every one.
    pub(super) fn new(segment: u64, length: u32, positions: Option<RoaringBitmap>) -> Candidates {
        let start = segment.saturating_mul(u64::from(length));
        Candidates {
            start,
            end: start.saturating_add(u64::from(length)),
            positions,
        }
    }

    /// The first candidate of the segment at or behind `from`, or with `newest_first` at or before it.
    pub fn from(&self, from: Sequence, newest_first: bool) -> Option<Sequence> {
        let (start, last) = (self.start, self.end - 1);
        let from = match newest_first {
            false => from.0.max(start),
            true => from.0.min(last),
        };
        if from < start || from > last {
            return None;
        }
        let Some(positions) = &self.positions else {
            return Some(Sequence(from));
        };
        // Within the segment, whose length is of 32 bits.
        let position = u32::try_from(from - start).ok()?;
        let found = match newest_first {
            false => positions.range(position..).next(),
            true => positions.range(..=position).next_back(),
        };
        found.map(|position| Sequence(start + u64::from(position)))
    }

    /// The first entry behind the segment, or with `newest_first` the last before it, if there is one.
    pub fn past(&self, newest_first: bool) -> Option<Sequence> {
        match newest_first {
            false => Some(Sequence(self.end)),
            true => self.start.checked_sub(1).map(Sequence),
        }
    }
}

/// The positions of `clauses` by postings that are in memory.
pub(super) fn of_memory(postings: &Postings, clauses: &[Vec<u64>]) -> RoaringBitmap {
    let found = intersection(clauses, |hash, all| {
        postings.add_to(hash, all);
        Ok(())
    });
    // Memory does not fail.
    found.unwrap_or_default()
}

/// The positions that have a term of each clause; `add` adds those of a hash.
pub(super) fn intersection(
    clauses: &[Vec<u64>],
    mut add: impl FnMut(u64, &mut RoaringBitmap) -> Result<(), Unusable>,
) -> Result<RoaringBitmap, Unusable> {
    let mut found: Option<RoaringBitmap> = None;
    for clause in clauses {
        let mut all = RoaringBitmap::new();
        for hash in clause {
            add(*hash, &mut all)?;
        }
        let both = match found {
            Some(found) => found & all,
            None => all,
        };
        if both.is_empty() {
            return Ok(both);
        }
        found = Some(both);
    }
    Ok(found.unwrap_or_default())
}
