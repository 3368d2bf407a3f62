//! The bytes of the journal, version 1: frames of lines, and frames of a block's request table.
//!
//! Pure: bytes in, values out. All numbers are big-endian. What holds in every version, so that a program can
//! tell damage from a newer format: a value begins with 4 bytes of magic and 2 of version, and ends in the CRC-32
//! of all bytes before it.
//!
//! ```text
//! frame      "CPFR" version:2 flags:1 count:1 first:8 raw:4 stored:4 lengths:2×count
//!            body:stored [trailer:140] checksum:4
//! trailer    entries:4 requests:4 requests_hash:32 root:32 key_id:4 signature:64
//! requests   "CPRQ" version:2 flags:1 index:2 first:8 rows:4 raw:4 stored:4
//!            body:stored checksum:4
//! row        principal_length:1 principal request_id_length:1 request_id first:8 count:4
//! ```
//!
//! A body is one zstd frame of at most 64 KiB raw. A frame's body is its lines one after the other and, when its
//! block has no other frame, the block's request table behind them: a block of one entry is then one value,
//! and the table costs a few bytes because an entry repeats what its row says. Frames of fewer than 16 lines
//! are compressed with the dictionary of version 1, which is a part of the format: without it they cannot be
//! read.
//!
//! A trailer says neither its block's first sequence nor the tree's size: both follow from where its frame ends, and
//! what stands once cannot contradict itself.
//!
//! Decoding trusts nothing: each length is checked before it is used, and no body unpacks beyond 64 KiB.

mod codec;
mod frame;
mod requests;
mod trailer;
mod values;

pub use frame::Frame;
pub(super) use frame::{LINES_MAX, RAW_BYTES_MAX, encode as encode_frame};
pub(super) use requests::{RequestFrame, encode as encode_requests, encode_row};

/// The version this program writes, and the newest it reads.
pub const FORMAT_VERSION: u16 = 1;

/// The dictionary of version 1, of which the training is in `examples/train_dictionary.rs`.
const DICTIONARY: &[u8] = include_bytes!("dictionary.v1");

/// Why bytes are not a value of the journal.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// A value's first bytes are not those of its kind, or it is too short to be one.
    #[error("the {length} bytes are no {kind}")]
    Unrecognised {
        /// What was expected: a frame or a request table.
        kind: &'static str,
        /// How many bytes there are.
        length: usize,
    },
    /// The bytes are not those that were written.
    #[error("the checksum of the {length} bytes is {computed:08x}, and {stored:08x} was stored with them")]
    Checksum {
        /// How many bytes there are.
        length: usize,
        /// The checksum of the bytes as they are.
        computed: u32,
        /// The checksum that was stored.
        stored: u32,
    },
    /// The bytes are whole and a later program wrote them.
    #[error(
        "format version {found} is newer than version {known}, the newest this program reads: run the version of \
         purse that wrote it, or a later one"
    )]
    NewerFormat {
        /// The version the bytes are in.
        found: u16,
        /// The newest version this program reads.
        known: u16,
    },
    /// The bytes are whole and contradict the format: written by a defect or with intent.
    #[error("the checksum is right but {0}")]
    Malformed(&'static str),
    /// The body is no zstd frame of the promised length.
    #[error("the body does not unpack")]
    Body(#[source] std::io::Error),
}
