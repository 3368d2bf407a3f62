//! Deciding: one file a command, every refusal before the first fact.
//!
//! Each `decide` checks from the top, in the order that `rejection` documents, and then returns the facts: what
//! moves, what was set aside. It sees the command, the state, and what it was handed; nothing else.

mod allocate;
mod checks;
mod commit;
mod draft;
mod open_mission;
mod open_pool;
mod receive;
mod register_contributor;
mod register_initiative;
mod return_allocation;
mod spend;

pub(super) use draft::{Asked, Draft};

use super::command::{Action, Command};
use super::entry::{Entry, Exception, Move, Part, Stamp, parts};
use super::rejection::Rejection;
use super::state::State;
use crate::types::{Date, Timestamp, Zone};
use std::sync::Arc;

/// A command with everything from outside that deciding it takes.
#[derive(Debug, Clone)]
pub struct Stamped {
    /// Who, when, under which request.
    pub stamp: Arc<Stamp>,
    /// What is asked.
    pub command: Arc<Command>,
    /// The recorded date in the agreement's zone, see [`Stamped::today`].
    pub today: Date,
    /// The earlier entry that the command names, if there is such an entry.
    pub named: Option<Arc<Entry>>,
}

impl Stamped {
    /// The day it is for `command` at `recorded`: in the zone of its pool's agreement, or of the agreement that it
    /// opens a pool with; in UTC for what no agreement governs.
    pub fn today(state: &State, command: &Command, recorded: Timestamp) -> Date {
        let zone = match &command.action {
            Action::OpenPool(open) => Some(&open.agreement.time_zone),
            _ => command
                .pool()
                .and_then(|pool| state.pool(pool))
                .map(|pool| &pool.agreement().time_zone),
        };
        match zone {
            Some(zone) => recorded.date_in(zone),
            None => recorded.date_in(&Zone::utc()),
        }
    }

    /// When it takes effect: the date the client named, or today.
    fn effective(&self) -> Date {
        self.command.effective.unwrap_or(self.today)
    }
}

/// What follows from a command that may happen.
#[derive(Debug, Default)]
struct Facts {
    agreement: Option<u32>,
    exceptions: Vec<Exception>,
    moves: Vec<Move>,
}

/// Whether `stamped` may happen on `state`, and the entries that it then is, in order, from
/// [`State::next_sequence`] on.
///
/// # Errors
/// The first check that fails, in the order that [`Rejection`] documents.
pub fn decide(state: &State, stamped: &Stamped) -> Result<Vec<Entry>, Rejection> {
    let facts = match &stamped.command.action {
        Action::LedgerOpened(_) => Facts::default(),
        Action::OpenMission(command) => open_mission::decide(state, command)?,
        Action::OpenPool(command) => open_pool::decide(state, command)?,
        Action::RegisterContributor(command) => register_contributor::decide(state, command)?,
        Action::RegisterInitiative(command) => register_initiative::decide(state, command)?,
        Action::Receive(command) => receive::decide(state, stamped, command)?,
        Action::Allocate(command) => allocate::decide(state, stamped, command)?,
        Action::ReturnAllocation(command) => return_allocation::decide(state, stamped, command)?,
        Action::Commit(command) => commit::decide(state, stamped, command)?,
        Action::Spend(command) => spend::decide(state, stamped, command)?,
    };
    Ok(entries(state, stamped, facts))
}

/// The facts as entries: one, or as many parts as their moves need lines.
fn entries(state: &State, stamped: &Stamped, facts: Facts) -> Vec<Entry> {
    let mut exceptions = facts.exceptions;
    let parts = parts::split(&stamped.command, facts.moves);
    let of = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let mut sequence = state.next_sequence();
    let mut entries = Vec::with_capacity(parts.len());
    for (number, moves) in (1..).zip(parts) {
        entries.push(Entry {
            stamp: Arc::clone(&stamped.stamp),
            sequence,
            part: Part { number, of },
            effective: stamped.effective(),
            kind: stamped.command.action.kind(),
            agreement: facts.agreement,
            command: (number == 1).then(|| Arc::clone(&stamped.command)),
            exceptions: std::mem::take(&mut exceptions),
            moves,
        });
        sequence = sequence.plus(1);
    }
    entries
}
