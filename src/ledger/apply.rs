//! Applying: what became true. The same code for live work, for the durable view and for recovery.
//!
//! It takes no decision and reads nothing but the entry, so it cannot refuse; an entry that does not fit the state
//! is not one of this ledger at this point, and that is a fault of the store, named as such.

use super::account::Account;
use super::command::{Action, Command};
use super::entry::Entry;
use super::state::{Pool, State};
use crate::types::{Minor, OutOfRange, PoolId, Sequence};

/// Why an entry does not follow on a state: the store was damaged or mixed up, or the program is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unappliable {
    /// It is not the next one.
    #[error("entry {found} follows where entry {expected} should")]
    OutOfOrder {
        /// The sequence that should come.
        expected: Sequence,
        /// The sequence that came.
        found: Sequence,
    },
    /// It is of another ledger.
    #[error("entry {sequence} is of another ledger, \"{origin}\"")]
    OtherLedger {
        /// The entry.
        sequence: Sequence,
        /// The ledger it names.
        origin: String,
    },
    /// It was recorded before the one it follows.
    #[error("entry {sequence} was recorded before the one that it follows")]
    TimeWentBack {
        /// The entry.
        sequence: Sequence,
    },
    /// It is about a pool that was never opened.
    #[error("entry {sequence} is about pool \"{pool}\", which was never opened")]
    NoSuchPool {
        /// The entry.
        sequence: Sequence,
        /// The pool.
        pool: PoolId,
    },
    /// A sum left the range.
    #[error("entry {sequence} moves more than a balance can hold")]
    OutOfRange {
        /// The entry.
        sequence: Sequence,
    },
}

/// Makes `entry` true in `state`.
///
/// # Errors
/// When the entry does not follow on the state. The state is then of no further use: only a store that was damaged,
/// or a mistake in this program, leads here.
pub fn apply(state: &mut State, entry: &Entry) -> Result<(), Unappliable> {
    follows(state, entry)?;
    if let Some(command) = &entry.command {
        apply_command(state, entry.sequence, command)?;
    }
    let out_of_range = |_: OutOfRange| Unappliable::OutOfRange {
        sequence: entry.sequence,
    };
    for movement in &entry.moves {
        let pool = pool_mut(state, entry.sequence, &movement.total.pool)?;
        if movement.from.account == Account::Received {
            movement
                .shares
                .iter()
                .for_each(|(source, _)| pool.add_source(source));
        }
        let total = pool.total_mut(&movement.total.key);
        let given = movement
            .shares
            .iter()
            .map(|(source, amount)| (source, amount.minor().negated()));
        total.add(&movement.from, given).map_err(out_of_range)?;
        let taken = movement
            .shares
            .iter()
            .map(|(source, amount)| (source, amount.minor()));
        total.add(&movement.to, taken).map_err(out_of_range)?;
    }
    state.advance(&entry.stamp);
    Ok(())
}

fn follows(state: &State, entry: &Entry) -> Result<(), Unappliable> {
    let sequence = entry.sequence;
    if sequence != state.next_sequence() {
        return Err(Unappliable::OutOfOrder {
            expected: state.next_sequence(),
            found: sequence,
        });
    }
    if state.origin().is_some_and(|origin| *origin != entry.stamp.origin) {
        return Err(Unappliable::OtherLedger {
            sequence,
            origin: entry.stamp.origin.to_string(),
        });
    }
    if state
        .last_recorded()
        .is_some_and(|last| entry.stamp.recorded < last)
    {
        return Err(Unappliable::TimeWentBack { sequence });
    }
    Ok(())
}

fn apply_command(state: &mut State, sequence: Sequence, command: &Command) -> Result<(), Unappliable> {
    match &command.action {
        Action::OpenMission(mission) => state.add_mission(mission.clone()),
        Action::RegisterContributor(contributor) => state.add_contributor(contributor.clone()),
        Action::OpenPool(open) => state.add_pool(open.pool.clone(), Pool::new(open.as_ref().clone())),
        Action::RegisterInitiative(initiative) => {
            pool_mut(state, sequence, &initiative.pool)?.add_initiative(initiative.clone());
        }
        Action::Spend(spend) => {
            if let Some(commitment) = spend.commitment {
                let settled = pool_mut(state, sequence, &spend.pool)?.settled_mut(commitment);
                let sum: Result<Minor, OutOfRange> = settled.plus(spend.amount.minor());
                *settled = sum.map_err(|_| Unappliable::OutOfRange { sequence })?;
            }
        }
        Action::LedgerOpened(_)
        | Action::Receive(_)
        | Action::Allocate(_)
        | Action::ReturnAllocation(_)
        | Action::Commit(_) => {}
    }
    Ok(())
}

fn pool_mut<'a>(
    state: &'a mut State,
    sequence: Sequence,
    pool: &PoolId,
) -> Result<&'a mut Pool, Unappliable> {
    state.pool_mut(pool).ok_or_else(|| Unappliable::NoSuchPool {
        sequence,
        pool: pool.clone(),
    })
}
