//! Which entries speak of what: posting lists, so that a question is answered without reading the ledger.
//!
//! ```text
//!   entry -> terms -> the open segment, in memory      (the sync thread, under the index's own lock)
//!                       full -> segments that wait -> cache/postings/N   (a thread of its own)
//!   filter -> terms -> candidates, segment by segment -> each confirmed on the entry itself (query)
//! ```
//!
//! It is derived from the journal and can be deleted at any time: what is not there is built again when a ledger starts, and
//! a segment that nothing is known of has every entry for a candidate. So nothing here can make an entry be missed or told
//! wrongly: a term is kept as 40 bits of a hash, and whoever looks confirms each candidate on the entry.
//!
//! Reading order: `term` (what an entry can be found by), `terms` (those of an entry), `row` (one term of one entry),
//! `positions` and `open` (the segment that grows), `file` (a full one on disk), `grown` and `segments` (all of them),
//! `candidates` and `found` (what a question gets), `keeper` (the thread that writes).

mod candidates;
mod examine;
mod file;
mod found;
mod grown;
mod keeper;
mod open;
mod positions;
mod row;
mod segments;
mod term;
mod terms;
#[cfg(test)]
mod tests;

pub use candidates::Candidates;
pub use examine::{Cache, examine};
pub use file::DERIVATION_VERSION;
pub use found::Found;
pub use keeper::Keeper;
pub use segments::{Covering, Index, SEGMENT_LENGTH};
pub use term::{Field, OwnedTerm, Term};
pub use terms::{control_total, initiative_of, terms};
