//! A block as the sequencer builds it, line by line and request by request.

use super::format::{self, LINES_MAX, RAW_BYTES_MAX};
use super::{Block, RequestRow, SignedHead, Trailer};
use crate::types::Sequence;
use sha2::{Digest, Sha256};

/// A line that no journal holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a line of {length} bytes is outside the 1 to 65,535 that a journal holds")]
pub struct LineLength {
    /// How many bytes the line has.
    pub length: usize,
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
