//! The segments as far as entries were added, under the index's lock.

use super::candidates::of_memory;
use super::file::SegmentFile;
use super::open::Postings;
use super::segments::Covering;
use super::terms::terms;
use crate::ledger::{Command, Entry};
use crate::types::Origin;
use roaring::RoaringBitmap;
use std::sync::Arc;

#[derive(Debug, Default)]
pub(super) struct Segments {
    pub(super) full: Vec<Full>,
    open: Postings,
    /// The file that stands for the open segment while its entries are read again.
    pub(super) adopted: Option<SegmentFile>,
    pub(super) next: u64,
    pub(super) origin: Option<Origin>,
    /// The last command, which further parts have as well.
    pub(super) command: Option<Arc<Command>>,
}

#[derive(Debug)]
pub(super) struct Full {
    pub(super) kept: Kept,
    pub(super) covering: Option<Covering>,
}

#[derive(Debug, Clone)]
pub(super) enum Kept {
    Memory(Arc<Postings>),
    File(Arc<SegmentFile>),
    /// The file failed while it was in use.
    Lost,
}

impl Segments {
    pub(super) fn add(&mut self, entry: &Entry, length: u32) {
        if entry.sequence.0 != self.next {
            // Only what follows is taken: whatever was left out is a candidate of every question.
            return;
        }
        if entry.command.is_some() {
            self.command.clone_from(&entry.command);
        }
        if self.origin.is_none() {
            self.origin = Some(entry.stamp.origin.clone());
        }
        // Below the length, which is of 32 bits.
        let position = u32::try_from(self.next % u64::from(length)).unwrap_or_default();
        if self.adopted.is_none() {
            let open = &mut self.open;
            terms(entry, self.command.as_deref(), &mut |term| {
                open.push(term.hash(), position);
            });
        }
        self.next += 1;
        if position == length - 1 {
            self.close();
        }
    }

    /// See [`Index::pass_by_file`](super::Index::pass_by_file).
    pub(super) fn pass_by_file(&mut self, size: u64, length: u64) -> bool {
        let Some(file) = &self.adopted else {
            return false;
        };
        if self.origin.is_none() {
            self.origin = Some(file.header().origin.clone());
        }
        let end = (self.next / length + 1).saturating_mul(length);
        self.next = end.min(size);
        if self.next == end {
            self.close();
        }
        true
    }

    fn close(&mut self) {
        let kept = match self.adopted.take() {
            Some(file) => Kept::File(Arc::new(file)),
            None => {
                let next = Postings::like(&self.open);
                Kept::Memory(Arc::new(std::mem::replace(&mut self.open, next)))
            }
        };
        let covering = None;
        self.full.push(Full { kept, covering });
    }

    /// Whether a segment is covered that was not, and can be written now.
    pub(super) fn cover(&mut self, covering: Covering, length: u32) -> bool {
        let length = u64::from(length);
        let mut is_covered = false;
        for (index, full) in self.full.iter_mut().enumerate().rev() {
            if full.covering.is_some() {
                break;
            }
            let end = (index as u64 + 1).saturating_mul(length);
            if end <= covering.tree_size {
                full.covering = Some(covering);
                is_covered = true;
            }
        }
        is_covered
    }

    pub(super) fn kept(&self, segment: u64) -> Option<&Kept> {
        let full = self.full.get(usize::try_from(segment).ok()?)?;
        Some(&full.kept)
    }

    /// What comes behind the last entry that was added may be shown to readers already.
    pub(super) fn of_open(&self, segment: u64, length: u32, clauses: &[Vec<u64>]) -> Option<RoaringBitmap> {
        if segment != self.next / u64::from(length) || self.adopted.is_some() {
            return None;
        }
        let mut positions = of_memory(&self.open, clauses);
        let added = u32::try_from(self.next % u64::from(length)).unwrap_or_default();
        positions.insert_range(added..length);
        Some(positions)
    }
}
