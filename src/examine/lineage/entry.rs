//! Whose money paid for this entry?

use super::{restriction, rule};
use crate::examine::{Examiner, Fault, Item};
use crate::ledger::{Kind, Move, Place};
use crate::types::{ControlTotal, Currency, Date, Minor, Sequence, Source};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Follows the place that an entry brought money to. It keeps balances by place and source, and what came in up to the entry.
#[derive(Debug)]
pub struct OfEntry {
    entry: Sequence,
    balances: BTreeMap<(ControlTotal, Place), BTreeMap<Source, Minor>>,
    came_in: Vec<(ControlTotal, Source, CameIn)>,
    traced: Option<Traced>,
}

/// The entry, once it was read.
#[derive(Debug)]
struct Traced {
    kind: Kind,
    total: ControlTotal,
    place: Place,
    currency: Currency,
    shares: BTreeMap<Source, Share>,
    moved: Vec<Moved>,
}

#[derive(Debug, Default)]
struct Share {
    before: Minor,
    posted: Minor,
    others: Minor,
    moved: Minor,
}

/// What was found.
#[derive(Debug, Serialize)]
pub struct EntryFound {
    /// The entry.
    pub entry: Sequence,
    /// Its kind.
    pub kind: &'static str,
    /// The control total.
    pub control_total: String,
    /// Where its money went.
    pub place: String,
    /// Whose it was, and whose the money of that place is now.
    pub shares: Vec<ShareLine>,
    /// The entries that have moved shares of that place since, by a rule or as reversals, refunds and certified figures.
    pub moved_since: Vec<Moved>,
    /// How those whose money it was had come to it: what came in of theirs in the control total up to the entry.
    pub came_in: Vec<CameIn>,
}

/// A source at the entry's place: before, posted, added by others and moved make what is there now.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct ShareLine {
    pub contributor: String,
    #[serde(rename = "for")]
    pub restriction: String,
    pub currency: String,
    /// What the place had of it before the entry.
    pub before: String,
    /// Its share of the entry.
    pub posted: String,
    /// What other entries have added since, or taken away in the ordinary course.
    pub others_since: String,
    /// What has moved since by a rule, a reversal, a refund or a certified figure.
    pub moved_since: String,
    /// What the place has of it now.
    pub now: String,
}

/// A share that has moved since.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the ledger's lines")]
pub struct Moved {
    pub entry: Sequence,
    pub kind: &'static str,
    pub effective: Date,
    pub how: &'static str,
    pub source: String,
    pub amount: String,
    pub currency: String,
}

/// Money of a source that came in.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the ledger's lines")]
pub struct CameIn {
    pub entry: Sequence,
    pub kind: &'static str,
    pub effective: Date,
    pub source: String,
    pub account: &'static str,
    pub amount: String,
    pub currency: String,
}

impl OfEntry {
    /// A search for that entry.
    pub fn new(entry: Sequence) -> OfEntry {
        OfEntry {
            entry,
            balances: BTreeMap::new(),
            came_in: Vec::new(),
            traced: None,
        }
    }

    /// Keeps what may matter while the entry has not come.
    fn keep(&mut self, item: &Item<'_>, movement: &Move, currency: Currency) {
        for (source, share) in movement.shares.iter() {
            for (place, sign) in [(&movement.to, 1), (&movement.from, -1)] {
                let change = Minor(sign * share.minor().0);
                let place_shares = self
                    .balances
                    .entry((movement.total.clone(), place.clone()))
                    .or_default();
                let balance = place_shares.entry(source.clone()).or_default();
                *balance = balance.tallied(change);
                if place.account.is_outside() {
                    let came_in = CameIn {
                        entry: item.entry.sequence,
                        kind: item.entry.kind.as_str(),
                        effective: item.entry.effective,
                        source: source.to_string(),
                        account: place.account.as_str(),
                        amount: change.negated().decimal(currency),
                        currency: currency.to_string(),
                    };
                    self.came_in
                        .push((movement.total.clone(), source.clone(), came_in));
                }
            }
        }
    }

    fn trace(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        let Some(first) = item.entry.moves.first() else {
            return Err(Fault::Asked(format!(
                "entry {} is a {} and moved no money: nobody's paid for it",
                self.entry,
                item.entry.kind.as_str()
            )));
        };
        let currency = item.context.currency(&first.total.pool, self.entry)?;
        let before = self
            .balances
            .remove(&(first.total.clone(), first.to.clone()))
            .unwrap_or_default();
        let share = |(source, before): (Source, Minor)| {
            let share = Share {
                before,
                ..Share::default()
            };
            (source, share)
        };
        self.traced = Some(Traced {
            kind: item.entry.kind,
            total: first.total.clone(),
            place: first.to.clone(),
            currency,
            shares: before.into_iter().map(share).collect(),
            moved: Vec::new(),
        });
        self.balances.clear();
        Ok(())
    }

    /// What was found.
    ///
    /// # Errors
    /// When the entry lies behind the point.
    pub fn finish(self) -> Result<EntryFound, Fault> {
        let entry = self.entry;
        let traced = self.traced.ok_or_else(|| {
            Fault::Asked(format!(
                "entry {entry} was not there at the point that was asked for"
            ))
        })?;
        let posted = traced.shares.iter().filter(|(_, share)| !share.posted.is_zero());
        let whose: BTreeSet<&Source> = posted.map(|(source, _)| source).collect();
        let is_theirs =
            |total: &ControlTotal, source: &Source| *total == traced.total && whose.contains(source);
        let came_in = self
            .came_in
            .into_iter()
            .filter(|(total, source, _)| is_theirs(total, source));
        let came_in = came_in.map(|(.., came_in)| came_in).collect();
        let shares = traced
            .shares
            .iter()
            .map(|(source, share)| share.told(source, traced.currency));
        Ok(EntryFound {
            entry,
            kind: traced.kind.as_str(),
            control_total: traced.total.to_string(),
            place: traced.place.to_string(),
            shares: shares.collect(),
            came_in,
            moved_since: traced.moved,
        })
    }
}

impl Traced {
    fn follow(&mut self, item: &Item<'_>, movement: &Move, is_the_entry: bool) {
        if movement.total != self.total {
            return;
        }
        let sign = i128::from(movement.to == self.place) - i128::from(movement.from == self.place);
        if sign == 0 {
            return;
        }
        let how = match (movement.rule, item.entry.kind) {
            (Some(moved), _) => Some(rule(moved)),
            (None, _) if is_the_entry => None,
            (None, Kind::Reverse) => Some("reversed"),
            (None, Kind::Refund) => Some("refunded"),
            (None, Kind::Certify) => Some("certified"),
            (None, _) => None,
        };
        for (source, share) in movement.shares.iter() {
            let change = Minor(sign * share.minor().0);
            let own = self.shares.entry(source.clone()).or_default();
            let sum = match how {
                Some(_) => &mut own.moved,
                None if is_the_entry => &mut own.posted,
                None => &mut own.others,
            };
            *sum = sum.tallied(change);
            if let Some(how) = how {
                self.moved.push(Moved {
                    entry: item.entry.sequence,
                    kind: item.entry.kind.as_str(),
                    effective: item.entry.effective,
                    how,
                    source: source.to_string(),
                    amount: change.decimal(self.currency),
                    currency: self.currency.to_string(),
                });
            }
        }
    }
}

impl Share {
    fn told(&self, source: &Source, currency: Currency) -> ShareLine {
        let now = [self.posted, self.others, self.moved];
        let now = now.iter().fold(self.before, |sum, minor| sum.tallied(*minor));
        ShareLine {
            contributor: source.contributor().unwrap_or("UNCOVERED").to_owned(),
            restriction: restriction(source),
            currency: currency.to_string(),
            before: self.before.decimal(currency),
            posted: self.posted.decimal(currency),
            others_since: self.others.decimal(currency),
            moved_since: self.moved.decimal(currency),
            now: now.decimal(currency),
        }
    }
}

impl Examiner for OfEntry {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        if item.entry.sequence == self.entry {
            self.trace(item)?;
        }
        // A further part belongs to the command that the entry began.
        let is_the_entry = item.entry.sequence.0 + 1 == self.entry.0 + u64::from(item.entry.part.number);
        for movement in &item.entry.moves {
            match &mut self.traced {
                Some(traced) => traced.follow(item, movement, is_the_entry),
                None => {
                    let currency = item.context.currency(&movement.total.pool, item.entry.sequence)?;
                    self.keep(item, movement, currency);
                }
            }
        }
        Ok(())
    }
}
