//! Chains: an entry, what reversed, corrected, certified or refunded it, and what of it is left; and what was reversed and
//! recorded again on the same day.

mod found;

use crate::examine::figures::{party, text, worth};
use crate::examine::{Examiner, Fault, Item};
use crate::ledger::{Action, Kind, MoveRule};
use crate::types::{Currency, Date, Minor, Sequence};
pub use found::{Again, ChainLine, ChainsFound, Link};
use std::collections::BTreeMap;

/// Follows entries about money. Of each it keeps what a later entry that names it is told by; names are kept once.
#[derive(Debug, Default)]
pub struct Chains {
    names: BTreeMap<String, u32>,
    /// In the order of their sequences.
    records: Vec<Record>,
    chains: BTreeMap<Sequence, Chain>,
    /// What was reversed and not recorded again so far, by what it was about.
    reversed: BTreeMap<u32, Vec<Reversed>>,
    again: Vec<Again>,
}

#[derive(Debug)]
struct Record {
    sequence: Sequence,
    /// The first of its chain; itself if it follows from none.
    original: Sequence,
    kind: Kind,
    /// What it is about: kind, control total, initiative or contributor.
    about: u32,
    /// Where its first move went, which is where its effect is measured.
    end: u32,
    /// By how much it changed that.
    change: Minor,
    amount: Minor,
    currency: Currency,
    document_number: Option<Box<str>>,
}

#[derive(Debug)]
struct Chain {
    end: u32,
    links: Vec<Link>,
    is_wanted: bool,
    pool: String,
}

#[derive(Debug)]
struct Reversed {
    original: usize,
    by: Sequence,
    /// The day where the pool is.
    day: Date,
}

impl Examiner for Chains {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        if item.entry.part.number > 1 {
            self.take_further_part(item);
            return Ok(());
        }
        let Some(record) = self.record(item)? else {
            return Ok(());
        };
        match (&item.command.action, item.command.names()) {
            (Action::Reverse(_), Some(named)) => self.link(item, record, named, "reversed")?,
            (Action::CorrectReceipt(_), Some(named)) => self.link(item, record, named, "corrected")?,
            (Action::Certify(_), Some(named)) => self.link(item, record, named, "certified")?,
            (Action::Refund(_), Some(named)) => self.link(item, record, named, "refunded")?,
            _ => {
                self.seek_again(item, &record);
                self.records.push(record);
            }
        }
        Ok(())
    }
}

impl Chains {
    fn name(&mut self, name: String) -> u32 {
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        *self.names.entry(name).or_insert(next)
    }

    fn record(&mut self, item: &Item<'_>) -> Result<Option<Record>, Fault> {
        let (Some(first), Some((amount, currency))) = (item.entry.moves.first(), worth(item)?) else {
            return Ok(None);
        };
        let (kind, party) = (item.entry.kind, party(&item.command.action));
        let about = self.name(format!("{} {} {party}", kind.as_str(), first.total));
        let end = self.name(format!("{} {}", first.total, first.to));
        let number = item.command.document_number.as_ref();
        Ok(Some(Record {
            sequence: item.entry.sequence,
            original: item.entry.sequence,
            kind,
            about,
            end,
            change: self.change(item, end),
            amount,
            currency,
            document_number: number.map(|number| number.as_str().into()),
        }))
    }

    /// By how much an entry changes a place, but for what Cover swaps there.
    fn change(&self, item: &Item<'_>, end: u32) -> Minor {
        let moves = item.entry.moves.iter();
        let asked = moves.filter(|movement| movement.rule != Some(MoveRule::Cover));
        asked.fold(Minor::ZERO, |sum, movement| {
            let is_end = |place: &crate::ledger::Place| {
                self.names.get(&format!("{} {place}", movement.total)) == Some(&end)
            };
            let sign = i128::from(is_end(&movement.to)) - i128::from(is_end(&movement.from));
            sum.tallied(Minor(sign * movement.amount.minor().0))
        })
    }

    fn place_of(&self, sequence: Sequence) -> Option<usize> {
        self.records
            .binary_search_by_key(&sequence, |record| record.sequence)
            .ok()
    }

    fn link(
        &mut self,
        item: &Item<'_>,
        mut record: Record,
        named: Sequence,
        how: &'static str,
    ) -> Result<(), Fault> {
        let unknown = || Fault::Unregistered {
            sequence: item.entry.sequence,
            what: format!("entry {named}"),
        };
        let place = self.place_of(named).ok_or_else(unknown)?;
        let original = self.records.get(place).ok_or_else(unknown)?.original;
        let first = self
            .place_of(original)
            .and_then(|place| self.records.get(place))
            .ok_or_else(unknown)?;
        let (end, currency) = (first.end, first.currency);
        let change = self.change(item, end);
        let link = Link {
            original,
            entry: item.entry.sequence,
            how,
            names_entry: named,
            recorded: item.entry.stamp.recorded.to_string(),
            effective: item.entry.effective,
            amount: String::new(),
            currency: currency.to_string(),
            reason: text(item.command.reason.as_ref()),
            change,
        };
        let chain = self.chains.entry(original).or_insert_with(|| Chain {
            end,
            links: Vec::new(),
            is_wanted: false,
            pool: text(item.command.pool()),
        });
        chain.is_wanted |= item.is_wanted;
        chain.links.push(link);
        if how == "reversed" {
            let about = self.records.get(place).map_or(u32::MAX, |record| record.about);
            self.reversed.entry(about).or_default().push(Reversed {
                original: place,
                by: item.entry.sequence,
                day: item.context.wall(item.command, item.entry.stamp.recorded).date,
            });
        }
        record.original = original;
        self.records.push(record);
        Ok(())
    }

    /// What a command goes on with in further parts belongs to its first.
    fn take_further_part(&mut self, item: &Item<'_>) {
        let Some(last) = self.records.last() else { return };
        let (sequence, original, end) = (last.sequence, last.original, last.end);
        let own = self.change(item, end);
        let of_chain = self
            .chains
            .get(&original)
            .map_or(Minor::ZERO, |chain| self.change(item, chain.end));
        if let Some(last) = self.records.last_mut() {
            last.change = last.change.tallied(own);
        }
        let link = self
            .chains
            .get_mut(&original)
            .and_then(|chain| chain.links.last_mut());
        if let Some(link) = link.filter(|link| link.entry == sequence) {
            link.change = link.change.tallied(of_chain);
        }
    }

    /// Whether the entry records again what was reversed on this day: about the same, and of the same amount or number.
    fn seek_again(&mut self, item: &Item<'_>, record: &Record) {
        let day = item.context.wall(item.command, item.entry.stamp.recorded).date;
        let Some(reversed) = self.reversed.get_mut(&record.about) else {
            return;
        };
        let is_like = |reversed: &Reversed| {
            let original = self.records.get(reversed.original);
            reversed.day == day
                && original.is_some_and(|original| {
                    let same_number = record.document_number.is_some()
                        && record.document_number == original.document_number;
                    same_number || record.amount == original.amount
                })
        };
        let Some(place) = reversed.iter().position(is_like) else {
            return;
        };
        let Reversed { original, by, .. } = reversed.remove(place);
        if let Some(original) = self.records.get(original).filter(|_| item.is_wanted) {
            self.again.push(Again {
                day,
                kind: record.kind.as_str(),
                original: original.sequence,
                original_amount: original.amount.decimal(original.currency),
                reversed_by: by,
                entry: record.sequence,
                amount: record.amount.decimal(record.currency),
                currency: record.currency.to_string(),
                document_number: text(item.command.document_number.as_ref()),
            });
        }
    }

    /// What was found.
    pub fn finish(mut self) -> ChainsFound {
        let (mut lines, mut links) = (Vec::new(), Vec::new());
        for (original, chain) in std::mem::take(&mut self.chains) {
            let place = self.place_of(original).filter(|_| chain.is_wanted);
            let Some(first) = place.and_then(|place| self.records.get(place)) else {
                continue;
            };
            let net = chain
                .links
                .iter()
                .fold(first.change, |net, link| net.tallied(link.change));
            lines.push(ChainLine {
                original,
                kind: first.kind.as_str(),
                pool: chain.pool,
                amount: first.change.decimal(first.currency),
                currency: first.currency.to_string(),
                links: chain.links.len() as u64,
                net: net.decimal(first.currency),
            });
            links.extend(chain.links.into_iter().map(|link| Link {
                amount: link.change.decimal(first.currency),
                ..link
            }));
        }
        ChainsFound {
            chains: lines,
            links,
            recorded_again: self.again,
        }
    }
}
