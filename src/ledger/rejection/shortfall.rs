//! The figures of a refusal for want of money.

use crate::ledger::account::Account;
use crate::types::{InitiativeId, Minor, Money, PoolId, Sequence, TotalKey};
use std::fmt;

/// The figures of a refusal for want of money, all as at `sequence`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// The pool.
    pub pool: PoolId,
    /// The control total.
    pub total: TotalKey,
    /// The account that was asked.
    pub account: Account,
    /// For which initiative.
    pub initiative: InitiativeId,
    /// What the account holds, whatever its restrictions; may be below zero.
    pub available: Money,
    /// What of it fits the use.
    pub fits: Money,
    /// What was asked.
    pub requested: Money,
    /// How much the tolerance still lets go over, zero without one.
    pub tolerance: Money,
    /// What is missing.
    pub short: Money,
    /// The last entry that these figures count.
    pub sequence: Sequence,
}

impl fmt::Display for Shortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shortfall {
            pool,
            total,
            initiative,
            available,
            fits,
            requested,
            short,
            sequence,
            ..
        } = self;
        match self.account {
            Account::Available => write!(
                f,
                "\"{pool}\" has {available} available in {total}, of which {fits} fits \"{initiative}\""
            )?,
            account => write!(
                f,
                "\"{initiative}\" of \"{pool}\" has {available} {} in {total}",
                account.as_str()
            )?,
        }
        if self.tolerance.minor() != Minor::ZERO {
            write!(f, ", and may go over by {}", self.tolerance)?;
        }
        write!(
            f,
            "; this needs {requested} ({short} short) as at entry {sequence}"
        )
    }
}
