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

/// A block while requests still join it: its lines as they are. They are cut into frames and compressed when it is
/// finished, which takes about 0.5 µs a line and which the thread that appends does, so that the one that decides
/// goes on deciding.
#[derive(Debug)]
pub struct BlockBuilder {
    first: Sequence,
    lengths: Vec<u16>,
    lines: Vec<u8>,
    table: RequestTable,
}

impl BlockBuilder {
    /// An empty block that begins at `first`.
    pub fn new(first: Sequence) -> BlockBuilder {
        BlockBuilder {
            first,
            lengths: Vec::new(),
            lines: Vec::new(),
            table: RequestTable::new(first),
        }
    }

    /// Makes room for so many lines of so many bytes together: a batch has thousands, and room that grows as they come is
    /// copied again and again.
    pub fn reserve(&mut self, lines: usize, bytes: usize) {
        self.lengths.reserve(lines);
        self.lines.reserve(bytes);
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
        self.lengths.push(length);
        self.lines.extend_from_slice(line);
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
        self.first.plus(self.lengths.len() as u64)
    }

    /// How many lines it has.
    pub fn entries(&self) -> u32 {
        // Far below 2^32: a block of so many lines would have to fit in memory.
        u32::try_from(self.lengths.len()).unwrap_or(u32::MAX)
    }

    /// How many bytes its lines have.
    pub fn raw_bytes(&self) -> u64 {
        self.lines.len() as u64
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
    pub fn finish(self, head: SignedHead) -> Block {
        let trailer = Trailer {
            first: self.first,
            entries: self.entries(),
            requests: self.table.rows,
            requests_hash: self.requests_hash(),
            head,
        };
        let inside = self.table.fits_behind(self.lengths.len(), self.lines.len());
        let mut frames = Vec::with_capacity(self.lengths.len().div_ceil(LINES_MAX));
        let (mut first, mut lengths, mut lines) =
            (self.first, self.lengths.as_slice(), self.lines.as_slice());
        while !lengths.is_empty() {
            let (count, bytes) = frame_size(lengths);
            let (of_frame, rest) = lengths.split_at(count);
            let (raw, rest_of_lines) = lines.split_at(bytes);
            let stored = match (rest.is_empty(), inside) {
                (true, true) => {
                    let raw = [raw, &self.table.raw].concat();
                    format::encode_frame(first, of_frame, &raw, Some(&trailer), true)
                }
                (true, false) => format::encode_frame(first, of_frame, raw, Some(&trailer), false),
                (false, _) => format::encode_frame(first, of_frame, raw, None, false),
            };
            frames.push((first, stored));
            first = first.plus(count as u64);
            (lengths, lines) = (rest, rest_of_lines);
        }
        let request_frames = if inside { Vec::new() } else { self.table.finish() };
        Block {
            frames,
            request_frames,
            trailer,
        }
    }
}

/// How many of the next lines make a frame, and how many bytes they have.
fn frame_size(lengths: &[u16]) -> (usize, usize) {
    let mut bytes = 0;
    let mut count = 0;
    for length in lengths.iter().take(LINES_MAX).map(|length| usize::from(*length)) {
        if bytes + length > RAW_BYTES_MAX {
            break;
        }
        bytes += length;
        count += 1;
    }
    (count, bytes)
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

    /// Whether the table goes into the block's only frame, behind its lines.
    fn fits_behind(&self, lines: usize, bytes: usize) -> bool {
        self.full.is_empty() && lines <= LINES_MAX && bytes + self.raw.len() <= RAW_BYTES_MAX
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
