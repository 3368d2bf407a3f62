//! The file of a full segment's postings.
//!
//! All numbers are big-endian. The rows stand in the order of their hashes, so that one is found with one read.
//!
//! ```text
//! file     "CPPL" format:2 derivation:2 segment:8 length:4 tree_size:8 root:32 rows:4 bitmaps:4 origin_length:1 origin
//!          row × rows  bitmaps  checksum:4
//! row      hash:5 value:3       value: a position, or 2^23 + where in `bitmaps` a bitmap begins, in units of 32 bytes
//! bitmap   bytes:4 checksum:4 roaring:bytes, in the portable format of roaring bitmaps, and zeros up to the next unit
//! ```
//!
//! A term that up to six entries have has a row for each, and any other one row with a bitmap. Of a hash the highest 40 bits
//! are kept.
//!
//! `tree_size` and `root` are of the checkpoint that was signed over the segment's last entry: whoever opens the file asks the
//! journal whether it has that checkpoint. The checksum at the end is looked at when a ledger starts, and those of pages of
//! rows and of bitmaps when they are read: a disk may fail later.

mod header;
mod read;
mod write;

pub(super) use header::Header;
pub(super) use read::SegmentFile;
pub(super) use write::write;

/// How the bytes of a file stand.
const FORMAT_VERSION: u16 = 2;

/// What terms an entry has and how they are hashed. Files of another derivation are built again.
pub const DERIVATION_VERSION: u16 = 2;

/// How many rows are read at once.
const PAGE_ROWS: usize = 256;

/// Where a bitmap may begin: at a multiple of so many bytes, so that 23 bits tell where.
const UNIT_BYTES: usize = 32;

/// Why a file is not what it should be. It is derived: whatever it is, it is built again.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    /// There is none.
    #[error("it is not there")]
    Absent,
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(std::io::Error),
    /// It is no file of postings.
    #[error("it is no file of postings, or cut short")]
    Unrecognised,
    /// Another program wrote it.
    #[error("it is of format {format} and derivation {derivation}, another program's")]
    OtherVersion {
        /// Its format.
        format: u16,
        /// Its derivation.
        derivation: u16,
    },
    /// It is of another segment, of segments of another length, or of another ledger.
    #[error("it is of another ledger or segment")]
    Foreign,
    /// Its bytes are not those that were written.
    #[error("its checksum is wrong")]
    Damaged,
}

/// A number of bytes that stands in memory, as one of the file.
fn in_file(bytes: usize) -> Option<u32> {
    u32::try_from(bytes).ok()
}
