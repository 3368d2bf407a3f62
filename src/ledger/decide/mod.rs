//! Deciding: one file a command, every refusal before the first fact.
//!
//! Each `decide` checks from the top, in the order that `rejection` documents, and then returns the facts: what
//! moves, what was set aside. It sees the command, the state, and what it was handed; nothing else.

mod asked;
mod checks;
mod contributions;
mod cover;
mod draft;

mod funds_check;
mod initiatives;
mod keys;
mod named;
mod pool_money;
mod reference;
mod sign_off;
mod stages;

pub use funds_check::InUse;

use asked::Asked;
use draft::Draft;

use super::command::{Action, Command};
use super::entry::{Entry, Exception, Link, Move, Part, Reversed, Stamp, parts};
use super::rejection::Rejection;
use super::state::State;
use crate::types::{Amount, Currency, Date, Minor, Money, Sequence, Timestamp, Zone};
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
    /// Every part of the earlier command whose first entry this one names, in order, and behind it what that one names
    /// if the rules ask for it; empty if there is no such entry.
    pub named: Vec<Arc<Entry>>,
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
    /// When it takes effect, where that is not for the command to say.
    effective: Option<Date>,
    exceptions: Vec<Exception>,
    links: Vec<Link>,
    moves: Vec<Move>,
    reverses: Option<Reversed>,
}

impl Facts {
    /// These facts and those of another control total.
    fn and(mut self, other: Facts) -> Facts {
        self.exceptions.extend(other.exceptions);
        self.links.extend(other.links);
        self.moves.extend(other.moves);
        self
    }

    /// These facts, which take up `amount` of a commitment, if there is one.
    fn settling(self, settled: named::Settled, amount: Money) -> Facts {
        match settled {
            Some((commitment, _)) => self.linked(commitment, amount.minor(), amount.currency),
            None => self,
        }
    }

    /// These facts, which take up `amount` of an earlier entry.
    fn linked(mut self, entry: Sequence, amount: Minor, currency: Currency) -> Facts {
        self.links.push(link(entry, amount, currency));
        self
    }
}

fn link(entry: Sequence, amount: Minor, currency: Currency) -> Link {
    Link {
        amount: Amount::from_minor(amount, currency),
        entry,
        instalment: None,
    }
}

/// Whether `stamped` may happen on `state`, and the entries that it then is, in order, from
/// [`State::next_sequence`] on.
///
/// # Errors
/// The first check that fails, in the order that [`Rejection`] documents.
pub fn decide(state: &State, stamped: &Stamped) -> Result<Vec<Entry>, Rejection> {
    let facts = match &stamped.command.action {
        Action::LedgerOpened(_) => Facts::default(),
        Action::OpenMission(command) => reference::open_mission(state, command)?,
        Action::OpenPool(command) => reference::open_pool(state, command)?,
        Action::AmendAgreement(command) => reference::amend_agreement(state, stamped, command)?,
        Action::RegisterContributor(command) => reference::register_contributor(state, command)?,
        Action::LabelContributor(command) => reference::label_contributor(state, stamped, command)?,
        Action::SuccessorOf(command) => reference::successor_of(state, stamped, command)?,
        Action::RegisterInitiative(command) => reference::register_initiative(state, command)?,
        Action::LabelInitiative(command) => reference::label_initiative(state, stamped, command)?,
        Action::RankInitiatives(command) => reference::rank_initiatives(state, stamped, command)?,
        Action::CloseInitiative(command) => reference::close_initiative(state, stamped, command)?,
        Action::RegisterPayee(command) => reference::register_payee(state, command)?,
        Action::Ask(command) => stages::ask(state, stamped, command)?,
        Action::AnswerAsk(command) => stages::answer_ask(state, stamped, command)?,
        Action::Pledge(command) => stages::pledge(state, stamped, command)?,
        Action::LapsePledge(command) => stages::lapse_pledge(state, stamped, command)?,
        Action::Agree(command) => stages::agree(state, stamped, command)?,
        Action::VaryAgreed(command) => stages::vary_agreed(state, stamped, command)?,
        Action::Memorandum(command) => stages::memorandum(state, stamped, command)?,
        Action::OpeningBalance(command) => contributions::opening_balance(state, stamped, command)?,
        Action::Receive(command) => contributions::receive(state, stamped, command)?,
        Action::ReturnContribution(command) => contributions::return_contribution(state, stamped, command)?,
        Action::CorrectReceipt(command) => contributions::correct_receipt(state, stamped, command)?,
        Action::Substitute(command) => contributions::substitute(state, stamped, command)?,
        Action::Allocate(command) => initiatives::allocate(state, stamped, command)?,
        Action::ReturnAllocation(command) => initiatives::return_allocation(state, stamped, command)?,
        Action::Vire(command) => initiatives::vire(state, stamped, command)?,
        Action::Commit(command) => initiatives::commit(state, stamped, command)?,
        Action::ReleaseCommitment(command) => initiatives::release_commitment(state, stamped, command)?,
        Action::Spend(command) => initiatives::spend(state, stamped, command)?,
        Action::Certify(command) => initiatives::certify(state, stamped, command)?,
        Action::Refund(command) => initiatives::refund(state, stamped, command)?,
        Action::Fee(command) => pool_money::fee(state, stamped, command)?,
        Action::Interest(command) => pool_money::interest(state, stamped, command)?,
        Action::Transfer(command) => pool_money::transfer(state, stamped, command)?,
        Action::Switch(command) => pool_money::switch(state, stamped, command)?,
        Action::Equalise(command) => pool_money::equalise(state, stamped, command)?,
        Action::Reverse(command) => pool_money::reverse(state, stamped, command)?,
        Action::SignOff(command) => sign_off::decide(state, stamped, command)?,
        Action::AddKey(command) => keys::add(state, stamped, command)?,
        Action::RetireKey(command) => keys::retire(state, command)?,
    };
    Ok(entries(state, stamped, facts))
}

/// The facts as entries: one, or as many parts as their moves need lines.
fn entries(state: &State, stamped: &Stamped, facts: Facts) -> Vec<Entry> {
    let mut exceptions = facts.exceptions;
    let mut links = facts.links;
    let parts = parts::split(&stamped.command, &exceptions, &links, facts.moves);
    let of = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let further = match facts.reverses {
        Some(_) => None,
        None => stamped.command.action.flow(),
    };
    let mut sequence = state.next_sequence();
    let mut entries = Vec::with_capacity(parts.len());
    for (number, moves) in (1..).zip(parts) {
        entries.push(Entry {
            stamp: Arc::clone(&stamped.stamp),
            sequence,
            part: Part { number, of },
            effective: facts.effective.unwrap_or(stamped.effective()),
            kind: stamped.command.action.kind(),
            agreement: facts.agreement,
            command: (number == 1).then(|| Arc::clone(&stamped.command)),
            exceptions: std::mem::take(&mut exceptions),
            flow: further.filter(|_| number > 1),
            links: std::mem::take(&mut links),
            moves,
            reverses: facts.reverses.clone(),
        });
        sequence = sequence.plus(1);
    }
    entries
}
