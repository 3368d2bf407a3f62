//! The journal: the one place where the ledger is kept, and the contract that every engine keeps.
//!
//! A journal is a gapless sequence of *lines* (the canonical bytes of entries), appended in *blocks*. A block is
//! what one group commit makes durable; it is stored as *frames* of at most 32 lines and 64 KiB, compressed
//! each, and its last frame ends in a *trailer*: counts, the hash of the block's request table, and the Merkle
//! tree's root and signature after it. A block without its trailer was never acknowledged.
//!
//! What lives here: the format of frames and request tables (`format`, pure), the trait, the suite that every
//! engine passes (`conformance`), look-ups and recovery over sorted keys (`keyed`), the engine of the tests
//! (`memory`), the embedded engine (`sled`, the only module that names it). What does not: what a line means.
//! Only the sequencer appends; recovery, queries and the prefetch of named entries read.
//!
//! ```text
//!   block 0            block 1                        (open, not here yet)
//!   +-------+-------T  +-------+-------+-------T
//!   | frame | frame |  | frame | frame | frame |      T = trailer
//!   +-------+-------T  +-------+-------+-------T
//!   0       32      40 40      72      104     110 = tail
//! ```

mod block;
mod builder;
pub mod conformance;
mod error;
mod format;
mod keyed;
pub mod memory;
pub mod sled;

pub use block::{Block, RequestRow, SignedHead, Trailer};
pub use builder::{BlockBuilder, LineLength};
pub use error::{AppendError, OpenError, ReadError, Refusal, Unwritable};
pub use format::{FORMAT_VERSION, FormatError, Frame};

use crate::types::Sequence;

/// An engine that keeps blocks durably.
///
/// All methods take `&self` and must be usable from several threads at once; `append` is called by one thread
/// only, the sequencer's, and never concurrently with itself.
pub trait Journal: Send + Sync {
    /// Adds `block` behind the tail.
    ///
    /// When this returns `Ok`, the whole block survives `kill -9` and power loss. It is all or nothing: a reader
    /// or a later open sees every frame of it or none.
    ///
    /// # Errors
    /// * [`AppendError::Refused`]: nothing of the block is or ever will be in the journal (the block does not begin
    ///   at the tail, a guard refused it before the first byte was written, another writer took over).
    /// * [`AppendError::Unknown`]: the block may or may not be durable. The engine must refuse every further
    ///   append, and may fail to read; only opening the journal again and reading it tells what happened.
    fn append(&self, block: &Block) -> Result<(), AppendError>;

    /// The frame that holds the line at `sequence`, or `None` at and beyond the tail. A reader steps through
    /// the journal by asking for [`Frame::next`]; that must be an exact look-up, which costs no search and keeps
    /// no more than one frame in memory.
    ///
    /// # Errors
    /// When the frame cannot be read, or is not the bytes that were written; never a panic, never wrong lines.
    fn frame(&self, sequence: Sequence) -> Result<Option<Frame>, ReadError>;

    /// The request table of the block that begins at `first`, or `None` if no block does.
    ///
    /// # Errors
    /// As for [`Journal::frame`].
    fn requests(&self, first: Sequence) -> Result<Option<Vec<RequestRow>>, ReadError>;

    /// The trailer of the last durable block, or `None` while the journal is empty. Its
    /// [`Trailer::next`] is the tail: the sequence that the next block must begin at. Where another process
    /// appends, this is the last block the engine knows of, and whoever follows the journal asks again.
    fn last_trailer(&self) -> Option<Trailer>;

    /// Whether the engine would accept a block now. Asked before a command is decided, so that a full disk is a
    /// refusal and not an unknown outcome. An answer costs microseconds at most.
    ///
    /// # Errors
    /// Why not, and what to do about it.
    fn writable(&self) -> Result<(), Unwritable>;
}
