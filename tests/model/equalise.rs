//! Rule R8 in the model: what is available is brought to the agreement's basis, whoever happened to pay first.

use super::Model;
use super::asked::Refusal;
use super::split::in_proportion;
use super::terms::Apportionment;
use super::words::{Place, Shares, Source, Total};
use std::collections::BTreeMap;

impl Model {
    pub(super) fn equalise(&mut self, total: &Total) -> Result<(), Refusal> {
        let uncovered = self.uncovered_outside_available(total);
        if uncovered != 0 {
            return Err(Refusal::with(
                "EQUALISE_WHILE_UNCOVERED",
                [("uncovered", uncovered)],
            ));
        }
        let weights = self.weights(total);
        if weights.values().all(|weight| *weight == 0) {
            return Err(Refusal::named("NO_APPORTIONMENT_BASIS"));
        }
        let available: BTreeMap<Source, i128> = self.free(total, &Place::Available).into_iter().collect();
        let target = targets(available.values().sum(), &self.holdings(total), &weights);
        let gap = |source: &Source| {
            target.get(source).copied().unwrap_or(0) - available.get(source).copied().unwrap_or(0)
        };
        let mut below: Shares = weights
            .keys()
            .map(|source| (source.clone(), gap(source)))
            .collect();
        let mut above: Shares = weights
            .keys()
            .map(|source| (source.clone(), -gap(source)))
            .collect();
        below.retain(|(_, pence)| *pence > 0);
        above.retain(|(_, pence)| *pence > 0);
        for place in self.places(total, &[Place::Allocated, Place::Committed, Place::Spent]) {
            for (source, too_little) in &mut below {
                let back = (*too_little).min(self.of(total, &place, source));
                *too_little -= back;
                self.make_way(total, &place, (source, back), &mut above);
            }
        }
        Ok(())
    }

    /// In a place, those that have too much available step in for so much of a source.
    fn make_way(
        &mut self,
        total: &Total,
        place: &Place,
        (source, mut back): (&Source, i128),
        above: &mut Shares,
    ) {
        for (giver, too_much) in above.iter_mut() {
            let part = back.min(*too_much);
            self.swap(total, place, (source, giver), part);
            *too_much -= part;
            back -= part;
        }
    }

    /// The free money of every contributor, in all stages.
    fn holdings(&self, total: &Total) -> BTreeMap<Source, i128> {
        let mut places = self.places(total, &[Place::Allocated, Place::Committed, Place::Spent]);
        places.push(Place::Available);
        let of_source = |contributor: &String| {
            let source = Source::free(contributor);
            let held = places.iter().map(|place| self.of(total, place, &source)).sum();
            (source, held)
        };
        self.contributors.iter().map(of_source).collect()
    }

    fn weights(&self, total: &Total) -> BTreeMap<Source, i128> {
        let weight = |source: &Source| match &self.pools[&total.pool].terms.apportionment {
            Apportionment::Contingency => 0,
            Apportionment::Proportional => self.received_net(total, |other| other == source),
            Apportionment::Fixed(parts) => {
                let own = parts
                    .iter()
                    .find(|(contributor, _)| source.contributor() == Some(contributor));
                own.map_or(0, |(_, percent)| *percent)
            }
        };
        let sources = self
            .contributors
            .iter()
            .map(|contributor| Source::free(contributor));
        sources.map(|source| (source.clone(), weight(&source))).collect()
    }
}

/// `sum` by weight, but to nobody more than it has: who would have more has all of it, and the rest is spread again.
fn targets(
    sum: i128,
    holdings: &BTreeMap<Source, i128>,
    weights: &BTreeMap<Source, i128>,
) -> BTreeMap<Source, i128> {
    let mut left = sum;
    let mut targets = BTreeMap::new();
    let mut open: Shares = weights
        .iter()
        .map(|(source, weight)| (source.clone(), *weight))
        .collect();
    open.retain(|(_, weight)| *weight > 0);
    while !open.is_empty() {
        let parts = in_proportion(left, &open);
        let over: Vec<Source> = parts
            .iter()
            .filter(|(source, part)| *part > holdings[source])
            .map(|(source, _)| source.clone())
            .collect();
        if over.is_empty() {
            targets.extend(parts);
            left = 0;
            break;
        }
        for source in over {
            left -= holdings[&source];
            open.retain(|(other, _)| *other != source);
            targets.insert(source.clone(), holdings[&source]);
        }
    }
    // Whoever weighs nothing has what nobody else can take.
    for (source, held) in holdings.iter().filter(|(source, _)| weights[*source] == 0) {
        let part = left.min(*held);
        targets.insert(source.clone(), part);
        left -= part;
    }
    targets
}
