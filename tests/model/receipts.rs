//! Money that comes in and goes back to contributors, in the model.

use super::Model;
use super::asked::Refusal;
use super::words::{Place, Source, Total};

impl Model {
    pub(super) fn receive(
        &mut self,
        total: &Total,
        source: &Source,
        pence: i128,
        named: (Option<u64>, Option<usize>),
    ) -> Result<(), Refusal> {
        self.settle(total, source, pence, named)?;
        let shares = vec![(source.clone(), pence)];
        self.post(total, &Place::Received, &Place::Available, shares);
        self.cover(total);
        Ok(())
    }

    /// R9: at most what the source itself has available; others may step in for it first.
    pub(super) fn return_contribution(
        &mut self,
        total: &Total,
        source: &Source,
        pence: i128,
        substitutes: &[(String, i128)],
    ) -> Result<(), Refusal> {
        let own = self.of(total, &Place::Available, source);
        let free = self.free(total, &Place::Available);
        self.substitute(total, source, substitutes)?;
        if pence > self.of(total, &Place::Available, source) {
            let others = free
                .iter()
                .filter(|(other, _)| other.contributor() != source.contributor());
            let others_free = others.map(|(_, pence)| pence).sum();
            let figures = [("own", own), ("requested", pence), ("others_free", others_free)];
            return Err(Refusal::with("OWN_MONEY_IN_USE", figures));
        }
        let shares = vec![(source.clone(), pence)];
        self.post(total, &Place::Available, &Place::Returned, shares);
        self.cover(total);
        Ok(())
    }

    /// What a source paid in and was not paid back, passed on or taken over; never below zero.
    pub(super) fn received_net(&self, total: &Total, mine: impl Fn(&Source) -> bool) -> i128 {
        let mut net = 0;
        // Places outside run below zero, so that what came in counts up and what went out counts down.
        for place in [
            Place::Received,
            Place::SucceededIn,
            Place::SucceededOut,
            Place::Returned,
        ] {
            let held = self.held(total, &place);
            net -= held
                .iter()
                .filter(|(source, _)| mine(source))
                .map(|(_, pence)| pence)
                .sum::<i128>();
        }
        net.max(0)
    }
}
