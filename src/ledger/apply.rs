//! Applying: what became true. The same code for live work, for the durable view and for recovery.
//!
//! It takes no decision and reads nothing but the entry, so it cannot refuse; an entry that does not fit the state
//! is not one of this ledger at this point, and that is a fault of the store, named as such.

mod links;

use super::command::{Action, Command};
use super::entry::Entry;
use super::route::{Counting, Passage, switched};
use super::scope::Scope;
use super::state::{Pool, Schedule, State};
use crate::types::{OutOfRange, PoolId, Sequence, Source};

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
    apply_in(state, entry, &Scope::Ledger)
}

/// The same for what of `entry` is in `scope`, and nothing else of it.
pub(super) fn apply_in(state: &mut State, entry: &Entry, scope: &Scope) -> Result<(), Unappliable> {
    follows(state, entry)?;
    if let Some(command) = entry.command.as_ref().filter(|command| scope.has(entry, command)) {
        apply_command(state, entry, command)?;
    }
    if scope.counts(entry) {
        apply_moves(state, entry, scope)?;
        links::apply(state, entry, scope)?;
    }
    if scope.has_earlier_entries() {
        apply_exceptions(state, entry);
    }
    state.advance(&entry.stamp);
    Ok(())
}

fn apply_exceptions(state: &mut State, entry: &Entry) {
    for (position, exception) in entry.exceptions.iter().enumerate() {
        let pool = &exception.total.pool;
        // An entry with several stands in the register of a pool once.
        if entry.exceptions[..position]
            .iter()
            .all(|earlier| earlier.total.pool != *pool)
        {
            state.add_exception(pool, entry.sequence);
        }
    }
}

/// The pool that an entry is about, if it is in scope.
fn about<'a>(entry: &'a Entry, scope: &Scope) -> Option<&'a PoolId> {
    entry.pool().filter(|pool| scope.has_pool(pool))
}

fn apply_moves(state: &mut State, entry: &Entry, scope: &Scope) -> Result<(), Unappliable> {
    let counting = Counting::of(entry);
    let in_scope = entry
        .moves
        .iter()
        .filter(|movement| scope.has_pool(&movement.total.pool));
    for movement in in_scope {
        let pool = pool_mut(state, entry.sequence, &movement.total.pool)?;
        let shares = movement.shares.iter();
        let shares = shares.map(|(source, amount)| (source, amount.minor()));
        let carried = pool.carry_out(Passage::of(movement, counting), shares, scope.range());
        let total = carried.map_err(|OutOfRange| Unappliable::OutOfRange {
            sequence: entry.sequence,
        })?;
        total
            .days_mut()
            .add(entry.effective, movement.change_of_available());
    }
    count_switched(state, entry, scope)
}

fn count_switched(state: &mut State, entry: &Entry, scope: &Scope) -> Result<(), Unappliable> {
    if let (Some((switched, amount)), Some(pool)) = (switched(entry), about(entry, scope)) {
        let ends = (switched.year, switched.from, switched.to);
        pool_mut(state, entry.sequence, pool)?.count_switched(ends, amount);
    }
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

fn apply_command(state: &mut State, entry: &Entry, command: &Command) -> Result<(), Unappliable> {
    let at = entry.sequence;
    match &command.action {
        Action::OpenMission(mission) => state.add_mission(mission.clone()),
        Action::RegisterContributor(contributor) => state.put_contributor(contributor.clone()),
        Action::LabelContributor(label) => state.label_contributor(&label.contributor, label.labels.clone()),
        Action::SuccessorOf(succession) => state.add_succession(
            &succession.contributor,
            succession.pool.as_ref(),
            &succession.successors,
        ),
        Action::RegisterPayee(payee) => state.add_payee(payee.clone()),
        Action::LedgerOpened(_) | Action::AddKey(_) | Action::RetireKey(_) => {
            state.note_key(at, &command.action);
        }
        Action::OpenPool(open) => state.add_pool(open.pool.clone(), Pool::new(open.as_ref().clone())),
        // The ordinary ones change nothing but what their moves tell.
        Action::Receive(_) | Action::Allocate(_) | Action::Commit(_) | Action::Spend(_) => {}
        action => {
            if let Some(pool) = command.pool() {
                apply_to_pool(pool_mut(state, at, pool)?, entry, action);
            }
        }
    }
    Ok(())
}

/// What a command changes in its pool beside money.
fn apply_to_pool(pool: &mut Pool, entry: &Entry, action: &Action) {
    let at = entry.sequence;
    match action {
        Action::AmendAgreement(amend) => pool.amend(amend.agreement.clone()),
        Action::RegisterInitiative(initiative) => pool.add_initiative(initiative.as_ref().clone()),
        Action::LabelInitiative(label) => {
            if let Some(initiative) = pool.initiative_mut(&label.initiative) {
                initiative.registered.labels = label.labels.clone();
            }
        }
        Action::RankInitiatives(rank) => pool.rank(&rank.initiatives),
        Action::CloseInitiative(close) => {
            if let Some(initiative) = pool.initiative_mut(&close.initiative) {
                initiative.is_closed = true;
            }
        }
        Action::Ask(ask) => pool.contributions_mut().add_ask(at, ask),
        Action::AnswerAsk(answer) => pool.contributions_mut().answer(answer),
        Action::Pledge(pledge) => pool.contributions_mut().add_pledge(at, pledge),
        Action::LapsePledge(lapse) => pool.contributions_mut().lapse(lapse, &entry.links),
        Action::Agree(agree) => {
            let source = Source::new(&agree.contributor, agree.restriction.as_ref());
            pool.contributions_mut()
                .add_agreed(at, agree, source, &entry.links);
        }
        Action::VaryAgreed(vary) => {
            pool.contributions_mut()
                .vary(vary.agreed, Schedule::new(&vary.instalments));
        }
        Action::Memorandum(memorandum) => pool.contributions_mut().add_memorandum(at, memorandum),
        _ => {}
    }
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
