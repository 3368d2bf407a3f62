//! Which agreed instalments a receipt settles, in the model: oldest due first unless named.

use super::Model;
use super::asked::{Asked, Instalment, Refusal, What};
use super::names::known;
use super::past::{Link, Past};
use super::words::{Source, Total};
use std::collections::BTreeSet;

/// An agreed contribution under its schedule in force: due day, amount, received, by due day.
#[derive(Debug, Clone)]
pub(super) struct Agreed {
    pub total: Total,
    pub source: Source,
    pub schedule: Vec<(String, i128, i128)>,
    /// What receipts are linked with beyond all of it.
    pub over: i128,
}

impl Agreed {
    pub fn new(total: Total, source: Source, instalments: &[Instalment]) -> Agreed {
        let mut schedule: Vec<_> = instalments
            .iter()
            .map(|(due, pence)| (due.clone(), *pence, 0))
            .collect();
        // Instalments of one day stay in the order given.
        schedule.sort_by(|one, other| one.0.cmp(&other.0));
        Agreed {
            total,
            source,
            schedule,
            over: 0,
        }
    }

    pub fn received(&self) -> i128 {
        self.schedule.iter().map(|(_, _, received)| received).sum()
    }

    pub fn outstanding(&self) -> i128 {
        let outstanding = self
            .schedule
            .iter()
            .map(|(_, pence, received)| (pence - received).max(0));
        outstanding.sum()
    }

    /// Puts what was received to that instalment first, then to the oldest due.
    pub fn add(&mut self, first: Option<usize>, mut pence: i128) {
        for number in self.order(first) {
            let (_, amount, received) = &mut self.schedule[number];
            let part = pence.min(*amount - *received);
            *received += part;
            pence -= part;
        }
        self.over += pence;
    }

    /// Takes back from that instalment what it has, the rest from the latest due backwards.
    pub fn take_back(&mut self, first: Option<usize>, mut pence: i128) {
        let from_over = pence.min(self.over);
        self.over -= from_over;
        pence -= from_over;
        let numbers = first.filter(|number| *number < self.schedule.len()).into_iter();
        for number in numbers.chain((0..self.schedule.len()).rev()) {
            let (_, _, received) = &mut self.schedule[number];
            let part = pence.min(*received);
            *received -= part;
            pence -= part;
        }
    }

    fn order(&self, first: Option<usize>) -> Vec<usize> {
        let first = first.filter(|number| *number < self.schedule.len()).into_iter();
        first.chain(0..self.schedule.len()).collect()
    }
}

impl Model {
    /// A receipt that names what it settles names an agreed contribution of its total and source, or of one that
    /// its contributor succeeded.
    pub(super) fn check_agreed_named(
        &self,
        asked: &Asked,
        source: &Source,
        agreed: u64,
        instalment: Option<usize>,
    ) -> Result<(), Refusal> {
        let total = Total::new(&asked.pool, &asked.budget_type);
        let own = self
            .agreed
            .get(&agreed)
            .filter(|agreed| agreed.total == total && self.settles(&total.pool, source, &agreed.source));
        let Some(own) = own else {
            return Err(Refusal::named("UNKNOWN_AGREED"));
        };
        known(
            instalment.is_none_or(|number| (1..=own.schedule.len()).contains(&number)),
            "UNKNOWN_INSTALMENT",
        )
    }

    /// Whether money of `source` settles what `of` agreed to.
    fn settles(&self, pool: &str, source: &Source, of: &Source) -> bool {
        let (Source::Of(payer, restriction), Source::Of(agreeing, own)) = (source, of) else {
            return false;
        };
        restriction == own && (payer == agreeing || self.predecessors(pool, payer).contains(agreeing))
    }

    /// Whom a contributor succeeded, and whom they had succeeded.
    fn predecessors(&self, pool: &str, contributor: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::from([contributor.to_owned()]);
        loop {
            let mut more = found.clone();
            let is_here = |past: &&Past| past.asked.pool.is_empty() || past.asked.pool == pool;
            for past in self.past.values().filter(is_here) {
                if let What::SuccessorOf {
                    contributor,
                    successors,
                } = &past.asked.what
                    && successors.iter().any(|(successor, _)| found.contains(successor))
                {
                    more.insert(contributor.clone());
                }
            }
            if more == found {
                return found;
            }
            found = more;
        }
    }

    /// Settles what a receipt names, or what is due of all that its source agreed to. What is left over settles nothing.
    pub(super) fn settle(
        &mut self,
        total: &Total,
        source: &Source,
        pence: i128,
        (agreed, instalment): (Option<u64>, Option<usize>),
    ) -> Result<(), Refusal> {
        let mut open = Vec::new();
        for (sequence, own) in &self.agreed {
            if own.total != *total
                || !self.settles(&total.pool, source, &own.source)
                || agreed.is_some_and(|named| named != *sequence)
            {
                continue;
            }
            for (number, (due, amount, received)) in (1..).zip(&own.schedule) {
                if amount > received && instalment.is_none_or(|named| named == number) {
                    open.push((due.clone(), *sequence, number, amount - received));
                }
            }
        }
        open.sort();
        let outstanding: i128 = open.iter().map(|(.., outstanding)| outstanding).sum();
        if agreed.is_some() && pence > outstanding {
            let figures = [("outstanding", outstanding), ("requested", pence)];
            return Err(Refusal::with("INSTALMENT_EXCEEDED", figures));
        }
        let mut left = pence;
        for (_, sequence, number, outstanding) in open {
            let part = left.min(outstanding);
            if part > 0 {
                self.link_instalment(Link {
                    entry: sequence,
                    pence: part,
                    instalment: Some(number),
                });
            }
            left -= part;
        }
        Ok(())
    }

    /// Links an instalment: so much more of it is received, or less.
    pub(super) fn link_instalment(&mut self, link: Link) {
        let first = link.instalment.map(|number| number - 1);
        if let Some(agreed) = self.agreed.get_mut(&link.entry) {
            match link.pence > 0 {
                true => agreed.add(first, link.pence),
                false => agreed.take_back(first, -link.pence),
            }
        }
        self.doing().links.push(link);
    }
}
