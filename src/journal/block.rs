//! A block as the sequencer builds it and an engine takes it.

use super::format::{self, LINES_MAX, RAW_BYTES_MAX};
use crate::types::{PrincipalId, RequestId, Sequence};
use sha2::{Digest, Sha256};

/// One request of a block: which entries a principal's request id stands for, for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// Who asked.
    pub principal: PrincipalId,
    /// The name the client gave its request.
    pub request_id: RequestId,
    /// The first entry of the request.
    pub first: Sequence,
    /// How many entries it has, all in this block; at least 1.
    pub count: u32,
}

/// The Merkle tree after a block, signed: the checkpoint that the block's trailer keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedHead {
    /// How many leaves the tree has: the sequence behind the block's last entry.
    pub tree_size: u64,
    /// The RFC 6962 root over all leaves.
    pub root: [u8; 32],
    /// The signed note's key id.
    pub key_id: [u8; 4],
    /// Ed25519 over the checkpoint's text.
    pub signature: [u8; 64],
}

/// What closes a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trailer {
    /// The block's first entry.
    pub first: Sequence,
    /// How many entries the block has; at least 1.
    pub entries: u32,
    /// How many requests the block has.
    pub requests: u32,
    /// SHA-256 over the block's encoded request table.
    pub requests_hash: [u8; 32],
    /// The tree after the block.
    pub head: SignedHead,
}

impl Trailer {
    /// The sequence behind the block.
    pub fn next(&self) -> Sequence {
        self.first.plus(u64::from(self.entries))
    }
}

/// A line that no journal holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a line of {length} bytes is outside the 1 to 65,535 that a journal holds")]
pub struct LineLength {
    /// How many bytes the line has.
    pub length: usize,
}

/// What one append makes durable: frames of lines, the request table, the trailer. Only a [`BlockBuilder`]
/// makes one, so that its parts agree with each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    frames: Vec<(Sequence, Vec<u8>)>,
    request_frames: Vec<Vec<u8>>,
    trailer: Trailer,
}

impl Block {
    /// The sequence of its first line.
    pub fn first(&self) -> Sequence {
        self.trailer.first
    }

    /// How many lines it has.
    pub fn entries(&self) -> u32 {
        self.trailer.entries
    }

    /// The sequence behind its last line.
    pub fn next(&self) -> Sequence {
        self.trailer.next()
    }

    /// The stored form of its lines, each frame with the sequence of its first line.
    pub fn frames(&self) -> &[(Sequence, Vec<u8>)] {
        &self.frames
    }

    /// The stored form of its request table, in order; empty if and only if the table is inside the block's only
    /// frame.
    pub fn request_frames(&self) -> &[Vec<u8>] {
        &self.request_frames
    }

    /// What closes it.
    pub fn trailer(&self) -> &Trailer {
        &self.trailer
    }
}

/// A block while requests still join it.
///
/// Frames are compressed as they fill, so that closing a block compresses one frame and one piece of the
/// request table at most (about 60 µs), however large the block is.
#[derive(Debug)]
pub struct BlockBuilder {
    first: Sequence,
    entries: u32,
    raw_bytes: u64,
    frames: Vec<(Sequence, Vec<u8>)>,
    open: OpenFrame,
    table: RequestTable,
}

impl BlockBuilder {
    /// An empty block that begins at `first`.
    pub fn new(first: Sequence) -> BlockBuilder {
        BlockBuilder {
            first,
            entries: 0,
            raw_bytes: 0,
            frames: Vec::new(),
            open: OpenFrame {
                first,
                lengths: Vec::new(),
                raw: Vec::new(),
            },
            table: RequestTable::new(first),
        }
    }

    /// Adds the line of the block's next entry.
    ///
    /// # Errors
    /// When it has no byte or more than 65,535; nothing was added then.
    pub fn push_line(&mut self, line: &[u8]) -> Result<(), LineLength> {
        let refused = LineLength { length: line.len() };
        let length = u16::try_from(line.len()).map_err(|_| refused)?;
        if length == 0 {
            return Err(refused);
        }
        if !self.open.has_room_for(line) {
            let frame = self.open.take(None, false);
            self.frames.push(frame);
        }
        self.open.lengths.push(length);
        self.open.raw.extend_from_slice(line);
        self.entries += 1;
        self.raw_bytes += u64::from(length);
        Ok(())
    }

    /// Adds a request whose lines are in this block.
    pub fn push_request(&mut self, row: &RequestRow) {
        self.table.push(row);
    }

    /// The sequence of its first line.
    pub fn first(&self) -> Sequence {
        self.first
    }

    /// The sequence its next line will have.
    pub fn next(&self) -> Sequence {
        self.first.plus(u64::from(self.entries))
    }

    /// How many lines it has.
    pub fn entries(&self) -> u32 {
        self.entries
    }

    /// How many bytes its lines have.
    pub fn raw_bytes(&self) -> u64 {
        self.raw_bytes
    }

    /// How many requests it has.
    pub fn requests(&self) -> u32 {
        self.table.rows
    }

    /// SHA-256 over its encoded request table.
    pub fn requests_hash(&self) -> [u8; 32] {
        self.table.hash.clone().finalize().into()
    }

    /// Closes the block with the tree after it. A block without a line is refused by every engine.
    pub fn finish(mut self, head: SignedHead) -> Block {
        let trailer = Trailer {
            first: self.first,
            entries: self.entries,
            requests: self.table.rows,
            requests_hash: self.requests_hash(),
            head,
        };
        let inside = self.frames.is_empty() && self.table.fits_behind(&self.open.raw);
        if inside {
            self.open.raw.extend_from_slice(&self.table.raw);
        }
        if self.entries > 0 {
            let last = self.open.take(Some(&trailer), inside);
            self.frames.push(last);
        }
        Block {
            frames: self.frames,
            request_frames: if inside { Vec::new() } else { self.table.finish() },
            trailer,
        }
    }
}

/// The frame that lines are added to.
#[derive(Debug)]
struct OpenFrame {
    first: Sequence,
    lengths: Vec<u16>,
    raw: Vec<u8>,
}

impl OpenFrame {
    fn has_room_for(&self, line: &[u8]) -> bool {
        self.lengths.len() < LINES_MAX && self.raw.len() + line.len() <= RAW_BYTES_MAX
    }

    /// The frame's stored form; the next frame is open then.
    fn take(&mut self, closing: Option<&Trailer>, requests_inside: bool) -> (Sequence, Vec<u8>) {
        let bytes = format::encode_frame(self.first, &self.lengths, &self.raw, closing, requests_inside);
        let first = self.first;
        self.first = first.plus(self.lengths.len() as u64);
        self.lengths.clear();
        self.raw.clear();
        (first, bytes)
    }
}

/// The request table that rows are added to.
#[derive(Debug)]
struct RequestTable {
    block_first: Sequence,
    rows: u32,
    hash: Sha256,
    full: Vec<Vec<u8>>,
    /// The encoded rows that are in no full piece yet.
    raw: Vec<u8>,
    rows_in_raw: u32,
}

impl RequestTable {
    fn new(block_first: Sequence) -> RequestTable {
        RequestTable {
            block_first,
            rows: 0,
            hash: Sha256::new(),
            full: Vec::new(),
            raw: Vec::new(),
            rows_in_raw: 0,
        }
    }

    fn push(&mut self, row: &RequestRow) {
        let start = self.raw.len();
        format::encode_row(row, &mut self.raw);
        self.hash.update(&self.raw[start..]);
        if self.raw.len() > RAW_BYTES_MAX {
            let row_bytes = self.raw.split_off(start);
            self.cut(false);
            self.raw = row_bytes;
        }
        self.rows += 1;
        self.rows_in_raw += 1;
    }

    fn fits_behind(&self, lines: &[u8]) -> bool {
        self.full.is_empty() && lines.len() + self.raw.len() <= RAW_BYTES_MAX
    }

    fn cut(&mut self, is_last: bool) {
        // A block has at most 8,192 requests of at most 141 bytes: 18 pieces.
        let index = u16::try_from(self.full.len()).unwrap_or(u16::MAX);
        let piece = format::encode_requests(self.block_first, index, self.rows_in_raw, &self.raw, is_last);
        self.full.push(piece);
        self.raw.clear();
        self.rows_in_raw = 0;
    }

    /// All pieces; at least one, so that a look-up tells an empty table from none.
    fn finish(mut self) -> Vec<Vec<u8>> {
        self.cut(true);
        self.full
    }
}
