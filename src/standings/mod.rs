//! Pools as they stood on the way, so that a question about the past costs the same however large the ledger is.
//!
//! ```text
//!   entry -> counted by pool, and after some thousands the pool is copied     (the sync thread: pointers mostly)
//!            copies that wait -> encoded, in memory                           (a thread of its own)
//!                                with the next snapshot -> cache/snapshot/standings.N
//!   question -> the last standing at or before the point -> replayed from there on (query)
//! ```
//!
//! A standing is the pool itself, made by the one `apply`: what is replayed behind it is what would have been replayed from
//! the beginning. The next one is due after some thousands more entries of the pool, or after so many that its standings
//! take few bytes an entry, whatever a pool holds ([`Pace`]).
//!
//! They keep the company of snapshots (`sequencer::snapshot`), and so need no rules of their own by which they are known
//! again: a snapshot names the files of the standings before it, where in them each is, and its digest; it is used only if the
//! same code made it and the journal signed its root. A start that has none reads every entry, and takes them anew. One that is
//! lost or damaged is noticed when it is read, and the one before it serves.
//!
//! Contributors and successions are the ledger's and stand in no standing: few entries tell of them, and the index finds
//! those by their kind.

mod counts;
mod form;
mod keeper;
mod kept;
mod taken;
#[cfg(test)]
mod tests;

pub use counts::Counts;
pub use keeper::Keeper;
pub use kept::Row;
pub use taken::{Standing, Standings};

/// How often standings are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// After so many entries of a pool its next standing is due, at the earliest.
    pub entries: u64,
    /// What the standings of a pool may take, by entry of the pool: the larger the last one, the later the next is due.
    pub bytes_per_entry: u64,
}

impl Pace {
    /// The entries between two are replayed in a few hundredths of a second, and 8 bytes are a twentieth of what an entry takes
    /// in the journal in bulk.
    pub const ORDINARY: Pace = Pace {
        entries: 4_096,
        bytes_per_entry: 8,
    };
}

/// What the names of files of standings begin with; behind it stands the size of the ledger that they end before.
pub const FILES: &str = "standings.";
