//! Read models: answers from the durable state and the journal, changing nothing.
//!
//! Pure functions over what they are handed: a [`Pool`](crate::ledger::Pool) that a reader took along, the pools of a
//! state, a journal. Who asks, which point of the ledger is read and how it is told are the callers' business; so a
//! figure here is the same for whoever asks.

mod availability;
mod by_source;
mod entries;
mod page_token;
mod pools;
#[cfg(test)]
mod tests;

pub use availability::{
    AvailabilityQuery, CONTROL_TOTALS_MAX, ContributorShare, Stages, TotalAvailability, Unavailable,
    availability,
};
pub use entries::{ENTRIES_PAGE_MAX, EntriesPage, Unread, entries, entry};
pub use page_token::{EntriesToken, PoolsToken};
pub use pools::{POOLS_PAGE_MAX, PoolsPage, pools};

/// How many items a page has when the request does not say.
pub const PAGE_DEFAULT: usize = 100;

/// How many bytes of text a page holds: a quarter of the 4 MiB that gRPC clients take by default, which leaves room
/// for whatever stands around the text.
const PAGE_BYTES_MAX: usize = 1 << 20;
