//! The stages of contributions of a pool: asked, pledged, agreed and what of it was received; and memoranda.
//!
//! One record for each ask, pledge, agreed contribution and memorandum. All of it stands behind one `Arc` of the pool, so that a
//! payment copies none of it, and the records in [`Pieces`], so that a receipt copies few. What decisions look for are the
//! agreed contributions of which something is outstanding: those are kept apart, however many were settled before.

mod schedule;

pub use schedule::{Schedule, Scheduled};

use crate::ledger::command::{Agree, AnswerAsk, Ask, InstalmentNumber, LapsePledge, Memorandum, Pledge};
use crate::ledger::entry::Link;
use crate::ledger::state::Pieces;
use crate::types::{Minor, Money, Sequence, Source, TotalKey};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All stages of a pool, each by the entry that is its name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contributions {
    asks: Pieces<AskRecord>,
    pledges: Pieces<PledgeRecord>,
    agreed: Pieces<AgreedRecord>,
    /// By control total and source, the agreed contributions of which something is outstanding.
    open: BTreeMap<TotalKey, Arc<BTreeMap<Source, BTreeSet<Sequence>>>>,
    memoranda: Pieces<MemorandumRecord>,
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
    pub fn asks(&self) -> &Pieces<AskRecord> {
        &self.asks
    }

    /// Every pledge.
    pub fn pledges(&self) -> &Pieces<PledgeRecord> {
        &self.pledges
    }

    /// Every agreed contribution.
    pub fn agreed(&self) -> &Pieces<AgreedRecord> {
        &self.agreed
    }

    /// Every memorandum.
    pub fn memoranda(&self) -> &Pieces<MemorandumRecord> {
        &self.memoranda
    }

    /// The agreed contributions of a source to a control total of which something is outstanding, in the order in which they
    /// were agreed.
    pub fn open_of(
        &self,
        total: &TotalKey,
        source: &Source,
    ) -> impl Iterator<Item = (Sequence, &AgreedRecord)> {
        let open = self.open.get(total).and_then(|open| open.get(source));
        let open = open.into_iter().flatten();
        open.filter_map(|sequence| Some((*sequence, self.agreed.get(sequence)?)))
    }

    /// Whether anything is agreed and not received.
    pub fn has_outstanding(&self) -> bool {
        !self.open.is_empty()
    }

    /// What is agreed and not received in a control total, by source.
    pub fn outstanding(&self, total: &TotalKey) -> impl Iterator<Item = (&Source, Minor)> {
        let open = self.open.get(total).into_iter();
        open.flat_map(|open| open.iter()).map(|(source, open)| {
            let records = open.iter().filter_map(|sequence| self.agreed.get(sequence));
            let outstanding = records.map(|record| record.schedule.outstanding());
            (source, outstanding.fold(Minor::ZERO, Minor::tallied))
        })
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
        let record = AgreedRecord {
            agree: agree.clone(),
            source,
            schedule: Schedule::new(&agree.instalments),
        };
        self.agreed.insert(at, record);
        self.find_whether_open(at);
    }

    /// Keeps apart whether something of an agreed contribution is outstanding, after it changed.
    fn find_whether_open(&mut self, at: Sequence) {
        let Some(record) = self.agreed.get(&at) else {
            return;
        };
        let (total, is_open) = (record.agree.total(), record.schedule.outstanding().is_positive());
        let of_total = Arc::make_mut(self.open.entry(total.clone()).or_default());
        let of_source = of_total.entry(record.source.clone()).or_default();
        match is_open {
            true => of_source.insert(at),
            false => of_source.remove(&at),
        };
        if of_source.is_empty() {
            of_total.remove(&record.source);
        }
        if of_total.is_empty() {
            self.open.remove(&total);
        }
    }

    pub(in crate::ledger) fn vary(&mut self, agreed: Sequence, schedule: Schedule) {
        if let Some(record) = self.agreed.get_mut(&agreed) {
            record.schedule = schedule.with_received(record.schedule.linked());
        }
        self.find_whether_open(agreed);
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
        self.find_whether_open(agreed);
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
