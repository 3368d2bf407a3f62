//! Pools as they stood on the way, and what moved between, so that a question about the past costs the same however large the
//! ledger is.
//!
//! ```text
//!   entry -> its moves as rows                                                 (the sync thread; `sums`)
//!         -> counted by pool, and after some thousands the pool is copied      (the sync thread: pointers mostly)
//!            copies that wait -> encoded, in memory                            (a thread of its own)
//!   with the next snapshot -> all of it into cache/snapshot/standings.N
//!
//!   question -> the last standing at or before the point, and behind it what is registered, from the journal (query)
//!            -> and the rows from there on; by effective date tables of rows instead of what stood
//! ```
//!
//! A standing is the pool itself, made by the one `apply`, so that what is added behind it is what would have been replayed
//! from the beginning. The next one is due after some thousands more entries of the pool, or after so many that its standings
//! take few bytes an entry, whatever a pool holds ([`Pace`]). The stages of contributions, which may be thousands
//! where balances are hundreds, are taken by a pace of their own, and read only for questions about them.
//!
//! All of it keeps the company of snapshots (`sequencer::snapshot`), and so needs no rules of its own by which it is known
//! again: a snapshot names the files before it, where in them each part is, and how it is known; it is used only if
//! the same code made it and the journal signed its root. A start that has none reads every entry, and makes it anew. A
//! part that is lost or damaged is noticed when it is read: of standings the one before it serves, and without rows the
//! entries themselves are replayed.

mod blob;
mod contents;
mod counts;
mod form;
mod found;
mod keeper;
mod kept;
mod sums;
mod taken;
#[cfg(test)]
pub(crate) mod tests;

pub use blob::InFile;
pub use contents::Contents;
pub use counts::Counts;
pub use keeper::Keeper;
pub use sums::AddedUp;
pub use taken::{Standing, Standings};

/// How often standings are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// After so many entries of a pool its next standing is due, at the earliest.
    pub entries: u64,
    /// What the standings of a pool may take, by entry of the pool, and again the stages of its contributions: the larger the
    /// last one, the later the next is due.
    pub bytes_per_entry: u64,
    /// So many rows of what moved are kept together, and read at once: a page of sums has as many at least.
    pub rows: usize,
}

impl Pace {
    /// What was registered between two is replayed in a few hundredths of a second at most, and what moved is added up in a
    /// few thousandths.
    pub const ORDINARY: Pace = Pace {
        entries: 4_096,
        bytes_per_entry: 4,
        // 70 kB with three sources.
        rows: 4_096,
    };
}

/// What the names of files of standings begin with; behind it stands the size of the ledger that they end before.
pub const FILES: &str = "standings.";
