//! Money of a pool as a whole, in the model: fees, interest, and what goes to another pool.

use super::Model;
use super::asked::{Refusal, What};
use super::split::in_proportion;
use super::words::{Place, Shares, Source, Total};
use std::collections::BTreeMap;

impl Model {
    /// R12: borne by the source of the receipt it names; otherwise by free money. Never by nobody.
    pub(super) fn fee(&mut self, total: &Total, pence: i128, receipt: Option<u64>) -> Result<(), Refusal> {
        let shares = match receipt {
            None => self.free(total, &Place::Available),
            Some(receipt) => {
                let What::Receive {
                    contributor,
                    restriction,
                    ..
                } = &self.past[&receipt].asked.what
                else {
                    panic!("entry {receipt} is no receipt");
                };
                let source = Source::Of(contributor.clone(), restriction.clone());
                vec![(source.clone(), self.of(total, &Place::Available, &source))]
            }
        };
        let shares = self.part_of(total, pence, &shares)?;
        if let Some(receipt) = receipt {
            self.link(receipt, pence);
        }
        self.post(total, &Place::Available, &Place::Fees, shares);
        Ok(())
    }

    /// So much of what is available, in proportion to these.
    pub(super) fn part_of(&self, total: &Total, pence: i128, held: &Shares) -> Result<Shares, Refusal> {
        let fits: i128 = held.iter().map(|(_, pence)| pence).sum();
        match pence <= fits {
            true => Ok(in_proportion(pence, held)),
            false => Err(self.insufficient(total, &Place::Available, pence, fits)),
        }
    }

    /// R12: free money, to contributors by what they have available, or paid in; to the host if nobody has.
    pub(super) fn interest(&mut self, total: &Total, pence: i128) -> Result<(), Refusal> {
        let mut available: BTreeMap<String, i128> = BTreeMap::new();
        for (source, held) in self.held(total, &Place::Available) {
            if let Some(contributor) = source.contributor() {
                *available.entry(contributor.to_owned()).or_default() += held;
            }
        }
        let received = self.contributors.iter().map(|contributor| {
            let is_own = |source: &Source| source.contributor() == Some(contributor);
            let passed_on = self.held(total, &Place::SucceededOut);
            match passed_on
                .iter()
                .any(|(source, pence)| *pence > 0 && is_own(source))
            {
                true => (contributor.clone(), 0),
                false => (contributor.clone(), self.received_net(total, is_own)),
            }
        });
        let host = self.pools[&total.pool].terms.host.clone();
        let weights: [Vec<(String, i128)>; 3] = [
            available.into_iter().collect(),
            received.collect(),
            vec![(host, 1)],
        ];
        let weights = weights
            .iter()
            .find(|weights| weights.iter().any(|(_, weight)| *weight > 0));
        let shares = in_proportion(pence, weights.expect("the host weighs something"));
        let shares = shares
            .into_iter()
            .map(|(contributor, pence)| (Source::free(&contributor), pence));
        self.post(total, &Place::Interest, &Place::Available, shares.collect());
        self.cover(total);
        Ok(())
    }

    /// Free money for the same budget type of another pool.
    pub(super) fn transfer(&mut self, total: &Total, to: &str, pence: i128) -> Result<(), Refusal> {
        let shares = self.part_of(total, pence, &self.free(total, &Place::Available))?;
        self.hand_over(total, &Total::new(to, &total.budget_type), shares);
        Ok(())
    }

    /// From one control total to another, with whose money it is.
    pub(super) fn hand_over(&mut self, from: &Total, to: &Total, shares: Shares) {
        self.post(from, &Place::Available, &Place::TransferredOut, shares.clone());
        self.post(to, &Place::TransferredIn, &Place::Available, shares);
        self.cover(to);
    }
}
