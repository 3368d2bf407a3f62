//! The stages of contributions of a pool: asked, pledged, agreed and what of it was received; and memoranda.
//!
//! One record for each ask, pledge, agreed contribution and memorandum: a pool has hundreds of them where it has
//! millions of payments. All of it stands behind one `Arc` of the pool, so that a payment copies none of it.

mod schedule;

pub use schedule::{Schedule, Scheduled};

use crate::ledger::command::{Agree, AnswerAsk, Ask, InstalmentNumber, LapsePledge, Memorandum, Pledge};
use crate::ledger::entry::Link;
use crate::types::{Minor, Money, Sequence, Source, TotalKey};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All stages of a pool, each by the entry that is its name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contributions {
    asks: BTreeMap<Sequence, AskRecord>,
    pledges: BTreeMap<Sequence, PledgeRecord>,
    agreed: BTreeMap<Sequence, AgreedRecord>,
    /// The agreed contributions of a control total by source: what a receipt settles is found here.
    agreed_of: BTreeMap<(TotalKey, Source), Vec<Sequence>>,
    memoranda: BTreeMap<Sequence, MemorandumRecord>,
}

/// An ask and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskRecord {
    /// What was asked.
    pub ask: Ask,
    /// The last answer.
    pub answer: Option<AnswerAsk>,
    /// What was pledged in answer to it.
    pub pledged: Minor,
}

/// A pledge and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PledgeRecord {
    /// What was promised.
    pub pledge: Pledge,
    /// What of it will not come.
    pub lapsed: Minor,
    /// What of it was agreed.
    pub agreed: Minor,
}

/// An agreed contribution, as it stands after variations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedRecord {
    /// What was agreed at first.
    pub agree: Agree,
    /// Its source.
    pub source: Source,
    /// Its instalments and what of each was received.
    pub schedule: Schedule,
}

/// A memorandum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemorandumRecord {
    /// What was recorded.
    pub memorandum: Memorandum,
    /// Whether a later one took its place.
    pub is_replaced: bool,
}

impl PledgeRecord {
    /// What of it is neither agreed nor lapsed.
    pub fn remaining(&self) -> Minor {
        Minor(self.pledge.amount.minor().0 - self.lapsed.0 - self.agreed.0).or_zero()
    }
}

impl Contributions {
    /// Every ask.
    pub fn asks(&self) -> &BTreeMap<Sequence, AskRecord> {
        &self.asks
    }

    /// Every pledge.
    pub fn pledges(&self) -> &BTreeMap<Sequence, PledgeRecord> {
        &self.pledges
    }

    /// Every agreed contribution.
    pub fn agreed(&self) -> &BTreeMap<Sequence, AgreedRecord> {
        &self.agreed
    }

    /// Every memorandum.
    pub fn memoranda(&self) -> &BTreeMap<Sequence, MemorandumRecord> {
        &self.memoranda
    }

    /// The agreed contributions of a source to a control total, in the order in which they were agreed.
    pub fn agreed_of(
        &self,
        total: &TotalKey,
        source: &Source,
    ) -> impl Iterator<Item = (Sequence, &AgreedRecord)> {
        // Most pools know no agreed contributions, and their receipts build no key.
        let known = match self.agreed_of.is_empty() {
            true => None,
            false => self.agreed_of.get(&(total.clone(), source.clone())),
        };
        let known = known.map(Vec::as_slice).unwrap_or_default();
        known
            .iter()
            .filter_map(|sequence| Some((*sequence, self.agreed.get(sequence)?)))
    }

    /// What is agreed and not received in a control total, by source.
    pub fn outstanding<'a>(&'a self, total: &'a TotalKey) -> impl Iterator<Item = (&'a Source, Minor)> {
        let of_total = self
            .agreed
            .values()
            .filter(move |agreed| agreed.agree.total() == *total);
        of_total.map(|agreed| (&agreed.source, agreed.schedule.outstanding()))
    }

    pub(in crate::ledger) fn add_ask(&mut self, at: Sequence, ask: &Ask) {
        let record = AskRecord {
            ask: ask.clone(),
            answer: None,
            pledged: Minor::ZERO,
        };
        self.asks.insert(at, record);
    }

    pub(in crate::ledger) fn answer(&mut self, answer: &AnswerAsk) {
        if let Some(record) = self.asks.get_mut(&answer.ask) {
            record.answer = Some(answer.clone());
        }
    }

    pub(in crate::ledger) fn add_pledge(&mut self, at: Sequence, pledge: &Pledge) {
        if let Some(ask) = pledge.ask.and_then(|ask| self.asks.get_mut(&ask)) {
            ask.pledged = ask.pledged.tallied(pledge.amount.minor());
        }
        let record = PledgeRecord {
            pledge: pledge.clone(),
            lapsed: Minor::ZERO,
            agreed: Minor::ZERO,
        };
        self.pledges.insert(at, record);
    }

    /// `links` say how much of the pledge lapses.
    pub(in crate::ledger) fn lapse(&mut self, lapse: &LapsePledge, links: &[Link]) {
        if let Some(record) = self.pledges.get_mut(&lapse.pledge) {
            record.lapsed = links
                .iter()
                .fold(record.lapsed, |sum, link| sum.tallied(link.amount.minor()));
        }
    }

    /// `links` say how much of the pledge is agreed.
    pub(in crate::ledger) fn add_agreed(
        &mut self,
        at: Sequence,
        agree: &Agree,
        source: Source,
        links: &[Link],
    ) {
        if let Some(record) = agree.pledge.and_then(|pledge| self.pledges.get_mut(&pledge)) {
            record.agreed = links
                .iter()
                .fold(record.agreed, |sum, link| sum.tallied(link.amount.minor()));
        }
        let key = (agree.total(), source.clone());
        self.agreed_of.entry(key).or_default().push(at);
        let schedule = Schedule::new(&agree.instalments);
        self.agreed.insert(
            at,
            AgreedRecord {
                agree: agree.clone(),
                source,
                schedule,
            },
        );
    }

    pub(in crate::ledger) fn vary(&mut self, agreed: Sequence, schedule: Schedule) {
        if let Some(record) = self.agreed.get_mut(&agreed) {
            record.schedule = schedule.with_received(record.schedule.linked());
        }
    }

    /// Counts what a receipt settled, or with an amount below zero no longer settles.
    pub(in crate::ledger) fn settle(
        &mut self,
        agreed: Sequence,
        instalment: Option<InstalmentNumber>,
        amount: Minor,
    ) {
        if let Some(record) = self.agreed.get_mut(&agreed) {
            record.schedule.settle(instalment, amount);
        }
    }

    pub(in crate::ledger) fn add_memorandum(&mut self, at: Sequence, memorandum: &Memorandum) {
        if let Some(replaced) = memorandum
            .replaces
            .and_then(|earlier| self.memoranda.get_mut(&earlier))
        {
            replaced.is_replaced = true;
        }
        let record = MemorandumRecord {
            memorandum: memorandum.clone(),
            is_replaced: false,
        };
        self.memoranda.insert(at, record);
    }
}

/// The sum of amounts of one currency.
pub fn sum_of<'a>(amounts: impl Iterator<Item = &'a Money>) -> Minor {
    amounts.fold(Minor::ZERO, |sum, amount| sum.tallied(amount.minor()))
}
