//! What an import needs of a ledger, and of a place that outlives a crash. Both are traits, so that the rest is tested
//! without a network or a disk.

use super::key::RowKey;
use crate::wire::{Refusal, v1};
use std::collections::BTreeMap;

/// The keys of a data set that a ledger holds, each with the entry that its command made.
pub type KnownKeys = BTreeMap<RowKey, u64>;

/// What a request came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The first entry.
    pub first: u64,
    /// The last entry.
    pub last: u64,
    /// The first entry of each command.
    pub commands: Vec<u64>,
}

/// The ledger that an import writes to.
pub trait Ledger {
    /// The keys of a data set.
    ///
    /// # Errors
    /// When the ledger does not answer.
    fn known_keys(&mut self, data_set: &str) -> Result<KnownKeys, Refusal>;

    /// Whether what a registration would make known is known already.
    ///
    /// # Errors
    /// When the ledger does not answer.
    fn is_known(&mut self, registration: &v1::Command) -> Result<bool, Refusal>;

    /// Records a request, or only decides it where the message says so.
    ///
    /// # Errors
    /// A refusal, or that the outcome is open: [`Refusal::nothing_was_recorded`] tells them apart.
    fn record(&mut self, request: &v1::RecordRequest) -> Result<Recorded, Refusal>;
}

/// What an import remembers of one data set in one ledger. Every method that changes it returns only when the change
/// would survive a crash.
pub trait Memory {
    /// The request that was sent and whose outcome nobody saw.
    ///
    /// # Errors
    /// When it cannot be read.
    fn pending(&self) -> std::io::Result<Option<v1::RecordRequest>>;

    /// Keeps a request that is about to be sent; nothing forgets the one that is kept.
    ///
    /// # Errors
    /// When it cannot be kept, and then the request must not be sent.
    fn set_pending(&mut self, request: Option<&v1::RecordRequest>) -> std::io::Result<()>;

    /// The import that was begun and did not come to its end, by the digest of its keys.
    ///
    /// # Errors
    /// When it cannot be read.
    fn unfinished(&self) -> std::io::Result<Option<String>>;

    /// Keeps which import was begun; nothing says that it came to its end.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn set_unfinished(&mut self, digest: Option<&str>) -> std::io::Result<()>;
}
