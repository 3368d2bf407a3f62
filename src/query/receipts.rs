//! Receipts for the entries of one request.

use super::checkpoints::first_covering;
use super::entries::{Unread, entries};
use super::proofs::inclusion;
use super::tree::LedgerTree;
use crate::audit::{Issuer, Receipt, UpperTiles};
use crate::journal::Journal;
use crate::types::Sequence;
use std::ops::RangeInclusive;

/// Of how many entries one answer has receipts: enough for what a person enters, and two tiles at most to read.
pub const RECEIPTS_MAX: usize = 100;

/// An entry, verbatim, with its receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptedEntry {
    /// The entry.
    pub sequence: Sequence,
    /// Its line.
    pub line: String,
    /// Its proof in the checkpoint of the block that recorded it.
    pub receipt: Receipt,
}

/// The first entries of `range`, which one request recorded, with their receipts: at most [`RECEIPTS_MAX`] and 1 MiB of lines.
/// `upper` stands for the full tiles of a tree that has them all.
///
/// # Errors
/// When an entry or its proof cannot be read. This reads a disk: not for a thread that others wait for.
pub fn receipts(
    journal: &dyn Journal,
    upper: &UpperTiles,
    issuer: &Issuer,
    range: RangeInclusive<Sequence>,
) -> Result<Vec<ReceiptedEntry>, Unread> {
    // A request is never split over blocks, so that one checkpoint is the first to cover all of it.
    let size = first_covering(journal, issuer, *range.end())?.checkpoint.size;
    let mut tree = LedgerTree::new(journal, upper, size);
    let lines = entries(journal, range, RECEIPTS_MAX)?.lines;
    let proven = lines.into_iter().map(|(sequence, line)| {
        let receipt = inclusion(&mut tree, issuer, sequence, size)?.receipt();
        // `size` is where a block ends.
        let receipt = receipt.ok_or(Unread::Missing { sequence })?;
        Ok(ReceiptedEntry {
            sequence,
            line,
            receipt,
        })
    });
    proven.collect()
}
