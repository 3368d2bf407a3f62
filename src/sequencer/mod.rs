//! The single writer: the one door where time, order and durability enter.
//!
//! [`start`] recovers the ledger from its journal and starts the two threads; [`Handle::record`] is the way in;
//! [`View`] is what reads are answered from. `writer` is the heart and has no threads; `threads` moves it; `waiters`
//! holds the answers back until they are true.

mod block;
mod clock;
mod data_sets;
mod derived;
mod difference;
mod fingerprints;
mod growth;
mod handle;
mod inbox;
mod postings;
mod progress;
mod recorded;
mod recovery;
mod recovery_error;
mod request;
mod snapshot;
mod stepped;
mod threads;
mod view;
mod waiters;
mod writer;

pub use clock::{Clock, SystemClock};
pub use derived::Derived;
#[cfg(test)]
pub(crate) use difference::as_requested;
pub use growth::{Growth, Watched};
pub use handle::{Handle, Sequencer, StartError, start, start_with};
pub use postings::has_signed;
pub use recorded::LookupError;
pub use recovery::{Examined, examine};
pub use recovery_error::RecoveryError;
pub use request::{COMMANDS_MAX, Outcome, RecordError, Recorded, RecordedException, Request};
pub use snapshot::{ExaminedSnapshot, SNAPSHOT_ENTRIES, Snapshots, examine_snapshot};
pub use stepped::Stepped;
pub use threads::Ended;
pub use view::{Proving, ReadPoint, View};
pub use waiters::Answers;
