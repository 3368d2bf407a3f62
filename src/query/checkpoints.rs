//! The checkpoints that were signed, one for each block, read from the journal's frames.

use super::entries::Unread;
use crate::audit::{Checkpoint, Issuer, SignedCheckpoint};
use crate::journal::{Frame, Journal, SignedHead, Trailer};
use crate::ledger::Entry;
use crate::types::{Sequence, Timestamp};

/// How many checkpoints a page has at most: a note has some 250 bytes.
pub const CHECKPOINTS_PAGE_MAX: usize = 1_000;

/// How many frames one page steps through: 65,536 entries at most, some tens of milliseconds. Where blocks are large a page
/// has fewer checkpoints than it could, or none.
const FRAMES_MAX: usize = 2_048;

/// A checkpoint with the block that it was signed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockCheckpoint {
    /// The first entry that no earlier checkpoint covers.
    pub first: Sequence,
    /// When the block was recorded.
    pub recorded: Timestamp,
    /// The checkpoint.
    pub signed: SignedCheckpoint,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointsPage {
    /// The oldest first.
    pub checkpoints: Vec<BlockCheckpoint>,
    /// Where the next page begins; nothing on the last.
    pub next: Option<Sequence>,
}

/// A signed head as the checkpoint that the ledger gives out, byte for byte as it was signed.
pub fn checkpoint(issuer: &Issuer, head: &SignedHead) -> SignedCheckpoint {
    issuer.issue(SignedCheckpoint {
        checkpoint: Checkpoint {
            origin: issuer.origin().clone(),
            size: head.tree_size,
            root: head.root,
        },
        key_id: head.key_id,
        signature: head.signature,
        beside: None,
    })
}

/// The first checkpoint that covers the entry at `sequence`, which is durable. A block is bounded, and so is the way to its
/// end.
///
/// # Errors
/// When a frame on the way cannot be read. This reads a disk: not for a thread that others wait for.
pub fn first_covering(
    journal: &dyn Journal,
    issuer: &Issuer,
    sequence: Sequence,
) -> Result<SignedCheckpoint, Unread> {
    let mut next = sequence;
    loop {
        let frame = frame(journal, next)?;
        if let Some(trailer) = frame.trailer() {
            return Ok(checkpoint(issuer, &trailer.head));
        }
        next = frame.next();
    }
}

/// The checkpoints that cover `first` and what follows up to `last`, which is durable and where a block ends; at most
/// `page_size`, from the oldest on.
///
/// # Errors
/// As for [`first_covering`].
pub fn checkpoints(
    journal: &dyn Journal,
    issuer: &Issuer,
    (first, last): (Sequence, Sequence),
    page_size: usize,
) -> Result<CheckpointsPage, Unread> {
    let mut checkpoints = Vec::new();
    let (mut next, mut frames) = (first, 0);
    while next <= last {
        if checkpoints.len() == page_size || frames == FRAMES_MAX {
            let next = Some(next);
            return Ok(CheckpointsPage { checkpoints, next });
        }
        let frame = frame(journal, next)?;
        if let Some(trailer) = frame.trailer() {
            checkpoints.push(block_checkpoint(issuer, &frame, trailer)?);
        }
        next = frame.next();
        frames += 1;
    }
    Ok(CheckpointsPage {
        checkpoints,
        next: None,
    })
}

fn frame(journal: &dyn Journal, sequence: Sequence) -> Result<Frame, Unread> {
    journal
        .frame(sequence)
        .map_err(|source| Unread::Journal { sequence, source })?
        .ok_or(Unread::Missing { sequence })
}

fn block_checkpoint(issuer: &Issuer, frame: &Frame, trailer: &Trailer) -> Result<BlockCheckpoint, Unread> {
    // A frame has at least one line, and all entries of a block have one recorded time.
    let sequence = frame.first();
    let line = frame.line(sequence).ok_or(Unread::Missing { sequence })?;
    let entry = Entry::from_line(line).map_err(|source| Unread::NoEntry { sequence, source })?;
    Ok(BlockCheckpoint {
        first: trailer.first,
        recorded: entry.stamp.recorded,
        signed: checkpoint(issuer, &trailer.head),
    })
}
