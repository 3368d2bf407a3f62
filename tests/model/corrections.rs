//! Rule R10 in the model: entries undone, and receipts that were another's.

use super::Model;
use super::asked::{Refusal, What};
use super::past::Link;
use super::words::{Place, Source, Total};
use std::collections::{BTreeMap, BTreeSet};

impl Model {
    /// Every move backwards but those of Cover, if the money is still where it went; then Cover.
    pub(super) fn reverse(&mut self, entry: u64) -> Result<(), Refusal> {
        let past = self.past[&entry].clone();
        for link in past.links.iter().filter(|link| link.pence < 0) {
            let is_commitment = matches!(self.past[&link.entry].asked.what, What::Commit { .. });
            let remaining = self.left(link.entry);
            if is_commitment && -link.pence > remaining {
                let figures = [("remaining", remaining), ("requested", -link.pence)];
                return Err(Refusal::with("COMMITMENT_EXCEEDED", figures));
            }
        }
        let totals: BTreeSet<Total> = past.moves.iter().map(|movement| movement.total.clone()).collect();
        let before: Vec<i128> = totals
            .iter()
            .map(|total| self.uncovered_outside_available(total))
            .collect();
        let mut changes: BTreeMap<(Total, Place, Source), i128> = BTreeMap::new();
        for movement in past.moves.iter().rev().filter(|movement| !movement.is_cover) {
            for (source, pence) in &movement.shares {
                let cell = |place: &Place| (movement.total.clone(), place.clone(), source.clone());
                *changes.entry(cell(&movement.to)).or_default() -= pence;
                *changes.entry(cell(&movement.from)).or_default() += pence;
            }
            self.post(
                &movement.total,
                &movement.to,
                &movement.from,
                movement.shares.clone(),
            );
        }
        for ((total, place, source), change) in changes {
            let after = self.of(&total, &place, &source);
            let short = match (&source, &place) {
                _ if change == 0 => 0,
                (Source::Uncovered, Place::Available) => 0,
                (_, place) if place.is_outside() => after,
                _ => -after,
            };
            if short > 0 {
                return Err(moved_on(&total, &place, &source, short));
            }
        }
        for link in past.links {
            self.link_instalment(Link {
                pence: -link.pence,
                ..link
            });
        }
        for (total, before) in totals.iter().zip(before) {
            self.cover(total);
            self.except_more_uncovered(total, before);
        }
        Ok(())
    }

    /// The wrong source is stripped from where its money is, the rightful one or nobody put in its place.
    pub(super) fn correct_receipt(&mut self, receipt: u64, rightful: Option<&str>) -> Result<(), Refusal> {
        let past = self.past[&receipt].clone();
        let (total, pence) = (past.total(), past.asked.pence);
        let What::Receive {
            contributor,
            restriction,
            ..
        } = &past.asked.what
        else {
            panic!("{past:?} is no receipt");
        };
        let uncovered = self.uncovered_outside_available(&total);
        let wrong = Source::Of(contributor.clone(), restriction.clone());
        let rightful = rightful.map(|rightful| Source::Of(rightful.to_owned(), restriction.clone()));
        if let Some(rightful) = &rightful {
            self.post(
                &total,
                &Place::Received,
                &Place::Available,
                vec![(rightful.clone(), pence)],
            );
        }
        let instead = rightful.clone().unwrap_or(Source::Uncovered);
        let mut left = pence - pence.min(self.of(&total, &Place::Available, &wrong));
        for place in self.places(&total, &[Place::Allocated, Place::Committed, Place::Spent]) {
            let part = left.min(self.of(&total, &place, &wrong));
            self.swap(&total, &place, (&wrong, &instead), part);
            left -= part;
        }
        if left > 0 {
            return Err(moved_on(&total, &Place::Available, &wrong, left));
        }
        self.post(&total, &Place::Available, &Place::Received, vec![(wrong, pence)]);
        self.link(receipt, pence);
        for link in past.links {
            self.link_instalment(Link {
                pence: -link.pence,
                ..link
            });
        }
        if let Some(rightful) = &rightful {
            self.settle(&total, rightful, pence, (None, None))?;
        }
        self.cover(&total);
        self.except_more_uncovered(&total, uncovered);
        Ok(())
    }
}

fn moved_on(total: &Total, place: &Place, source: &Source, short: i128) -> Refusal {
    Refusal::with("MONEY_MOVED_ON", [("short", short)]).saying([
        ("place", place.text()),
        ("source", source.text()),
        ("total", total.text()),
    ])
}
