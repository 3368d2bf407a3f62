//! What of the ledger counts: all of it, or what is asked about.
//!
//! Every question "as at" is answered by the one `apply` over a part of the ledger, and by sums of what it would apply:
//!
//! * **A pool up to an entry.** The entries up to it, and of each what is about the pool: its commands, moves in its
//!   control totals (a transfer has moves in two pools, a succession in many). Contributors and successions are the
//!   ledger's, and count as well. The pool that comes of it is the very pool that stood there, without what grows with every
//!   entry and no answer tells of: what became of entries that later ones name, which only decisions ask for, and the
//!   register of exceptions, of which the past has the beginning of the present.
//! * **A pool by effective date.** Of those entries money and promises count only when they take effect on or before the
//!   day: moves, the stages of contributions, what they take up of each other. What is registered counts as
//!   it stood at the entry, whatever its date: else a report could name no initiative that was registered late, and money
//!   would lie under an agreement that does not know its budget type. A succession is both: who succeeded is known, and
//!   the money passes on its day.
//! * **What is registered of a pool**, without money and promises, which [`FromSums`](super::FromSums) may add.
//! * **What is registered**, of every pool and without money.
//!
//! By effective date entries are missing that others build on, and none of it is a fault. What undoes or corrects an entry
//! has its date (rule R10), so both count or neither. A refund may come before the spending that it gives back, and `spent`
//! is below zero in between; money may be given before it came, and then its source is known by what it gave. A promise that lapses, a schedule that is varied, an answer, where what they are about does
//! not count, changes nothing. Cover counts with the entry that brought the money. Sums of some entries may leave the
//! range that all of them keep, so none is checked. Such a state is for reading: no rule is ever asked about it (R11).

use super::command::{Action, Command};
use super::entry::Entry;
use super::state::Range;
use crate::types::{Date, PoolId};

/// What counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of the ledger.
    Ledger,
    /// One pool.
    Pool {
        /// Which.
        pool: PoolId,
        /// The last day on which money and promises that count take effect; any day if absent.
        effective: Option<Date>,
    },
    /// What is registered of one pool, and no money.
    Registered {
        /// Which.
        pool: PoolId,
    },
    /// What is registered, of every pool, and no money.
    Registrations,
}

impl Scope {
    /// Whether what is about `pool` counts.
    pub(super) fn has_pool(&self, pool: &PoolId) -> bool {
        match self {
            Scope::Ledger | Scope::Registrations => true,
            Scope::Pool { pool: own, .. } | Scope::Registered { pool: own } => own == pool,
        }
    }

    /// Whether what decisions and registers ask of earlier entries counts.
    pub(super) fn has_earlier_entries(&self) -> bool {
        *self == Scope::Ledger
    }

    /// Whether the money and the promises of `entry` count.
    pub(super) fn counts(&self, entry: &Entry) -> bool {
        match self {
            Scope::Ledger => true,
            Scope::Pool { effective, .. } => effective.is_none_or(|day| entry.effective <= day),
            Scope::Registered { .. } | Scope::Registrations => false,
        }
    }

    /// Whether the command of `entry` counts beside its money.
    pub(super) fn has(&self, entry: &Entry, command: &Command) -> bool {
        // A succession in one pool is known to all, as every succession is.
        let is_in_it = matches!(command.action, Action::SuccessorOf(_))
            || command.pool().is_none_or(|pool| self.has_pool(pool));
        is_in_it && (command.action.kind().is_registration() || self.counts(entry))
    }

    /// Whether what comes of it must be in range.
    pub(super) fn range(&self) -> Range {
        match self {
            Scope::Pool {
                effective: Some(_), ..
            } => Range::Unbounded,
            _ => Range::Checked,
        }
    }
}
