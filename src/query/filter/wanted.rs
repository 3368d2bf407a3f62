//! What is wanted, as entries are held against it.

use super::EntryFilter;
use super::amount::AnyAmount;
use super::text;
use crate::index::{OwnedTerm, terms};
use crate::ledger::{Action, Command, Entry};
use crate::types::{Money, Timestamp};

/// A filter, resolved on what is registered.
#[derive(Debug, Clone)]
pub struct Wanted {
    filter: EntryFilter,
    /// Of each an entry must have one.
    clauses: Vec<Vec<OwnedTerm>>,
    /// What to look for in words, in small letters.
    words: Option<String>,
}

impl Wanted {
    pub(super) fn new(filter: EntryFilter, clauses: Vec<Vec<OwnedTerm>>) -> Wanted {
        let words = filter.text.as_ref().map(|text| text.as_str().to_lowercase());
        Wanted {
            filter,
            clauses,
            words,
        }
    }

    /// A checksum of what its label stands for, which may be taken from one initiative and given to another between two
    /// pages. What else stands for something only grows, by what has no entry before.
    pub fn stands_for(&self) -> Option<u32> {
        self.filter.label.as_ref()?;
        Some(crc32fast::hash(format!("{:?}", self.clauses).as_bytes()))
    }

    /// Whether every entry is wanted.
    pub fn is_everything(&self) -> bool {
        self.filter.is_empty()
    }

    /// What an index is asked.
    pub fn hashes(&self) -> Vec<Vec<u64>> {
        let hash = |term: &OwnedTerm| term.term().hash();
        let clauses = self.clauses.iter();
        clauses.map(|clause| clause.iter().map(hash).collect()).collect()
    }

    /// From when on, and before when, entries are to be recorded.
    pub fn recorded(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        (self.filter.recorded_from, self.filter.recorded_before)
    }

    /// Whether an entry is wanted; `command` is its own, or on a further part that of its first.
    pub fn takes(&self, entry: &Entry, command: Option<&Command>) -> bool {
        self.dates(entry)
            && self.terms(entry, command)
            && self.amounts(entry, command)
            && self.words.as_ref().is_none_or(|words| text::says(command, words))
    }

    fn dates(&self, entry: &Entry) -> bool {
        let (filter, recorded) = (&self.filter, entry.stamp.recorded);
        filter.recorded_from.is_none_or(|from| recorded >= from)
            && filter.recorded_before.is_none_or(|before| recorded < before)
            && filter.effective_from.is_none_or(|from| entry.effective >= from)
            && filter.effective_to.is_none_or(|to| entry.effective <= to)
    }

    fn terms(&self, entry: &Entry, command: Option<&Command>) -> bool {
        let mut missing: Vec<&Vec<OwnedTerm>> = self.clauses.iter().collect();
        terms(entry, command, &mut |term| {
            missing.retain(|clause| !clause.iter().any(|wanted| wanted.term() == term));
        });
        missing.is_empty()
    }

    fn amounts(&self, entry: &Entry, command: Option<&Command>) -> bool {
        let (least, greatest) = (self.filter.least_amount, self.filter.greatest_amount);
        if least.is_none() && greatest.is_none() {
            return true;
        }
        let fits = |amount: AnyAmount| {
            least.is_none_or(|least| amount >= least) && greatest.is_none_or(|greatest| amount <= greatest)
        };
        let asked = command.and_then(|command| sum(&command.action));
        let moved = entry.moves.iter().map(|movement| movement.amount);
        asked
            .map(|money| money.amount)
            .into_iter()
            .chain(moved)
            .any(|amount| fits(amount.into()))
    }
}

/// The sum that a command names: its amount, the sum of an opening balance, the value of a memorandum.
fn sum(action: &Action) -> Option<&Money> {
    Some(match action {
        Action::Ask(action) => &action.amount,
        Action::AnswerAsk(action) => return action.amount.as_ref(),
        Action::Pledge(action) => &action.amount,
        Action::LapsePledge(action) => return action.amount.as_ref(),
        Action::Agree(action) => &action.amount,
        Action::VaryAgreed(action) => &action.amount,
        Action::Memorandum(action) => &action.value,
        Action::OpeningBalance(action) => &action.sum,
        Action::Receive(action) => &action.amount,
        Action::ReturnContribution(action) => &action.amount,
        Action::Allocate(action) => &action.amount,
        Action::ReturnAllocation(action) => &action.amount,
        Action::Vire(action) => &action.amount,
        Action::Commit(action) => &action.amount,
        Action::ReleaseCommitment(action) => &action.amount,
        Action::Spend(action) => &action.amount,
        Action::Certify(action) => &action.amount,
        Action::Refund(action) => &action.amount,
        Action::Fee(action) => &action.amount,
        Action::Interest(action) => &action.amount,
        Action::Transfer(action) => &action.amount,
        Action::Switch(action) => &action.amount,
        Action::LedgerOpened(_)
        | Action::OpenMission(_)
        | Action::OpenPool(_)
        | Action::AmendAgreement(_)
        | Action::RegisterContributor(_)
        | Action::LabelContributor(_)
        | Action::SuccessorOf(_)
        | Action::RegisterInitiative(_)
        | Action::LabelInitiative(_)
        | Action::RankInitiatives(_)
        | Action::CloseInitiative(_)
        | Action::RegisterPayee(_)
        | Action::CorrectReceipt(_)
        | Action::Substitute(_)
        | Action::Equalise(_)
        | Action::Reverse(_)
        | Action::SignOff(_)
        | Action::AddKey(_)
        | Action::RetireKey(_) => return None,
    })
}
