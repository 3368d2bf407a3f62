//! What an Accounting Officer signs off.

use crate::types::{ContributorId, FinancialYear, PoolId, Sequence, Sha256Hex};
use serde::{Deserialize, Serialize};

/// An Accounting Officer's sign-off of a contributor's share statement as at an entry. The statement itself is not kept
/// here, for the entries up to that one give it again whenever it is asked for; its digest tells what was seen and signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOff {
    /// The last entry that the statement counts.
    pub as_at: Sequence,
    /// Whose shares.
    pub contributor: ContributorId,
    /// The pool.
    pub pool: PoolId,
    /// SHA-256 of the statement, in the form that `purse certificate` writes.
    pub statement_sha256: Sha256Hex,
    /// The year that the statement is about; absent: every year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<FinancialYear>,
}
