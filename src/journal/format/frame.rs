//! A frame: up to 32 consecutive lines, and on the last frame of a block its trailer.

use super::codec::{self, With};
use super::values::{Values, begin, seal, unseal};
use super::{FormatError, requests, trailer};
use crate::journal::{RequestRow, Trailer};
use crate::types::Sequence;
use std::ops::Range;

/// Lines of a frame. 32 lines of 650 bytes make 20 KiB, where zstd has found nearly all that repeats, and one
/// line is still read by unpacking no more than that.
pub(in crate::journal) const LINES_MAX: usize = 32;

/// Raw bytes of a body. A stored value then stays far below a quarter of sled's segment of 16 MiB even when a
/// leaf holds sixteen that do not compress, so that none becomes a blob file.
pub(in crate::journal) const RAW_BYTES_MAX: usize = 64 * 1024;

/// Frames of fewer lines are compressed with the dictionary: the body of a single entry of 814 bytes then takes 129
/// bytes instead of 434. From 16 lines on the lines themselves are dictionary enough.
const DICTIONARY_BELOW_LINES: usize = 16;

const MAGIC: [u8; 4] = *b"CPFR";

/// The frame is its block's last and has the trailer.
const HAS_TRAILER: u8 = 1;
/// The body is compressed with the dictionary.
const HAS_DICTIONARY: u8 = 2;
/// The block's request table is in the body, behind the lines.
const HAS_REQUESTS: u8 = 4;

/// Flags, count, first, raw and stored length.
const HEADER_BYTES: usize = 18;

/// The stored form of the lines of the given `lengths` (1 to 32 of them), which begin `raw` (at most 64 KiB),
/// and of what closes the block when this is its last frame.
pub(in crate::journal) fn encode(
    first: Sequence,
    lengths: &[u16],
    raw: &[u8],
    closing: Option<&Trailer>,
    requests_inside: bool,
) -> Vec<u8> {
    let with = if lengths.len() < DICTIONARY_BELOW_LINES {
        With::Dictionary
    } else {
        With::NoDictionary
    };
    let flag = |set: bool, flag: u8| if set { flag } else { 0 };
    let flags = flag(closing.is_some(), HAS_TRAILER)
        | flag(with == With::Dictionary, HAS_DICTIONARY)
        | flag(requests_inside, HAS_REQUESTS);
    codec::compress(raw, with, |body| {
        let mut bytes = begin(
            MAGIC,
            HEADER_BYTES + lengths.len() * 2 + body.len() + trailer::BYTES,
        );
        bytes.push(flags);
        // At most 32 lines and 64 KiB, which the builder of blocks sees to.
        bytes.push(u8::try_from(lengths.len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(&first.0.to_be_bytes());
        bytes.extend_from_slice(&u32::try_from(raw.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes());
        for length in lengths {
            bytes.extend_from_slice(&length.to_be_bytes());
        }
        bytes.extend_from_slice(body);
        if let Some(closing) = closing {
            trailer::encode(closing, &mut bytes);
        }
        seal(bytes)
    })
}

/// Consecutive lines of the journal, unpacked and checked.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    first: Sequence,
    count: usize,
    /// Where each line ends in `raw`; the first `count` are used.
    ends: [usize; LINES_MAX],
    raw: Vec<u8>,
    requests: Option<Vec<RequestRow>>,
    trailer: Option<Trailer>,
}

impl Frame {
    /// Reads stored bytes.
    ///
    /// # Errors
    /// When they are not exactly what some version of this program up to [`super::FORMAT_VERSION`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Frame, FormatError> {
        let mut values = unseal(bytes, MAGIC, "frame")?;
        let header = Header::take(&mut values)?;
        let body = values.take(header.stored_length)?;
        let trailer = match header.flags & HAS_TRAILER {
            0 => None,
            _ => Some(trailer::decode(&mut values, header.first, header.next())?),
        };
        if !values.is_empty() {
            return Err(FormatError::Malformed("bytes follow behind its end"));
        }
        let raw = codec::decompress(body, header.raw_length, header.with())?;
        let requests = match header.flags & HAS_REQUESTS {
            0 => None,
            _ => Some(requests::decode_rows(&raw[header.lines_end()..])?),
        };
        Ok(Frame {
            first: header.first,
            count: header.count,
            ends: header.ends,
            raw,
            requests,
            trailer,
        })
    }

    /// The first line's sequence.
    pub fn first(&self) -> Sequence {
        self.first
    }

    /// How many lines it has, 1 to 32.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The sequence behind its last line, which the next frame begins with.
    pub fn next(&self) -> Sequence {
        self.first.plus(self.count as u64)
    }

    /// The line at `sequence`, if it is in this frame.
    pub fn line(&self, sequence: Sequence) -> Option<&[u8]> {
        let index = usize::try_from(sequence.0.checked_sub(self.first.0)?).ok()?;
        (index < self.count).then(|| &self.raw[self.range(index)])
    }

    /// Its lines in order, each with its sequence.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = (Sequence, &[u8])> {
        (0..self.count).map(|index| (self.first.plus(index as u64), &self.raw[self.range(index)]))
    }

    /// What closes the block, if this frame is its last.
    pub fn trailer(&self) -> Option<&Trailer> {
        self.trailer.as_ref()
    }

    /// The block's request table, if it is kept in this frame: when the block has no other frame, and lines and
    /// table together fit 64 KiB.
    pub fn requests(&self) -> Option<&[RequestRow]> {
        self.requests.as_deref()
    }

    fn range(&self, index: usize) -> Range<usize> {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[index]
    }
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Frame({}..{}, {} bytes",
            self.first,
            self.next(),
            self.raw.len()
        )?;
        write!(f, "{})", if self.trailer.is_some() { ", last" } else { "" })
    }
}

/// What stands before a body, each figure within its bounds.
struct Header {
    flags: u8,
    count: usize,
    first: Sequence,
    raw_length: usize,
    stored_length: usize,
    ends: [usize; LINES_MAX],
}

impl Header {
    fn take(values: &mut Values<'_>) -> Result<Header, FormatError> {
        let mut header = Header {
            flags: values.u8()?,
            count: usize::from(values.u8()?),
            first: Sequence(values.u64()?),
            raw_length: values.length()?,
            stored_length: values.length()?,
            ends: [0; LINES_MAX],
        };
        if header.count == 0 || header.count > LINES_MAX {
            return Err(FormatError::Malformed("its count of lines is not 1 to 32"));
        }
        header.take_ends(values)?;
        header.check()?;
        Ok(header)
    }

    fn take_ends(&mut self, values: &mut Values<'_>) -> Result<(), FormatError> {
        let mut end = 0;
        for slot in &mut self.ends[..self.count] {
            let length = usize::from(values.u16()?);
            if length == 0 {
                return Err(FormatError::Malformed("one of its lines is empty"));
            }
            end += length;
            *slot = end;
        }
        Ok(())
    }

    fn check(&self) -> Result<(), FormatError> {
        if self.flags & !(HAS_TRAILER | HAS_DICTIONARY | HAS_REQUESTS) != 0 {
            return Err(FormatError::Malformed(
                "it has a flag that version 1 does not know",
            ));
        }
        if self.first.0.checked_add(self.count as u64).is_none() {
            return Err(FormatError::Malformed("its sequences leave the range"));
        }
        let requests_length = self.raw_length.checked_sub(self.lines_end());
        match (requests_length, self.flags & HAS_REQUESTS) {
            (Some(0), _) | (Some(_), HAS_REQUESTS) => Ok(()),
            _ => Err(FormatError::Malformed(
                "its lines do not add up to its raw length",
            )),
        }
    }

    fn next(&self) -> Sequence {
        self.first.plus(self.count as u64)
    }

    /// Where the last line ends; `count` is at least 1.
    fn lines_end(&self) -> usize {
        self.ends[self.count - 1]
    }

    fn with(&self) -> With {
        match self.flags & HAS_DICTIONARY {
            0 => With::NoDictionary,
            _ => With::Dictionary,
        }
    }
}
