//! Money between the stages of an initiative, and between initiatives, in the model.

use super::Model;
use super::asked::Refusal;
use super::funds_check::more;
use super::split::Way;
use super::terms::Mode;
use super::words::{Place, Source, Total};

impl Model {
    /// R6: what is promised may be what agreed contributions will bring; nothing else that has not been received.
    pub(super) fn commit(&mut self, total: &Total, initiative: &str, pence: i128) -> Result<(), Refusal> {
        let from = Place::Allocated(initiative.to_owned());
        let to = Place::Committed(initiative.to_owned());
        self.check_there(total, &from, pence)?;
        let beyond = self.beyond_real(total, &from, pence);
        let demand = self.demand(total, &[Place::Committed, Place::Spent]);
        let before = self.exceeding(total, &demand);
        let increase = self.exceeding(total, &more(demand, initiative, beyond)) - before;
        self.go_on(total, (from, to), pence, increase, "COMMITTED_UNCOVERED")
    }

    /// How much of what is asked nobody has paid in.
    pub(super) fn beyond_real(&self, total: &Total, from: &Place, pence: i128) -> i128 {
        let real = self.sum(total, from) - self.uncovered(total, from);
        (pence - real).max(0)
    }

    /// Commit or spend: real money first; `ahead` of it, which is ahead of contributions, goes on under Advisory only.
    pub(super) fn go_on(
        &mut self,
        total: &Total,
        (from, to): (Place, Place),
        pence: i128,
        ahead: i128,
        exception: &'static str,
    ) -> Result<(), Refusal> {
        let initiative = from.initiative().unwrap_or_default().to_owned();
        let (there, uncovered) = (self.sum(total, &from), self.uncovered(total, &from));
        if ahead > 0 && self.check_of(total).mode == Mode::Absolute {
            let figures = [
                ("available", there),
                ("fits", pence - ahead),
                ("requested", pence),
                ("tolerance", 0),
                ("short", ahead),
                ("uncovered", uncovered),
            ];
            return Err(Refusal::with("MONEY_UNCOVERED", figures)
                .saying([("account", from.account().to_owned()), ("initiative", initiative)]));
        }
        if ahead > 0 {
            self.except(total, exception, ahead);
        }
        let (taken, _) = self.take(total, &from, &initiative, pence, Way::TowardsSpending);
        self.post(total, &from, &to, taken);
        Ok(())
    }

    /// Backwards, UNCOVERED first; what it frees covers what is uncovered elsewhere.
    pub(super) fn go_back(
        &mut self,
        total: &Total,
        initiative: &str,
        pence: i128,
        (from, to): (Place, Place),
    ) -> Result<(), Refusal> {
        self.check_there(total, &from, pence)?;
        let (taken, _) = self.take(total, &from, initiative, pence, Way::Backwards);
        self.post(total, &from, &to, taken);
        self.cover(total);
        Ok(())
    }

    pub(super) fn release(
        &mut self,
        total: &Total,
        initiative: &str,
        pence: i128,
        commitment: Option<u64>,
    ) -> Result<(), Refusal> {
        self.take_up_commitment(commitment, pence)?;
        let from = Place::Committed(initiative.to_owned());
        self.go_back(
            total,
            initiative,
            pence,
            (from, Place::Allocated(initiative.to_owned())),
        )
    }

    /// R7: what names a commitment is bounded by what is left of it.
    pub(super) fn take_up_commitment(&mut self, commitment: Option<u64>, pence: i128) -> Result<(), Refusal> {
        let Some(commitment) = commitment else {
            return Ok(());
        };
        let remaining = self.left(commitment);
        if pence > remaining {
            let figures = [("remaining", remaining), ("requested", pence)];
            return Err(Refusal::with("COMMITMENT_EXCEEDED", figures));
        }
        self.link(commitment, pence);
        Ok(())
    }

    /// UNCOVERED first, then what fits the initiative that takes.
    pub(super) fn vire(&mut self, total: &Total, from: &str, to: &str, pence: i128) -> Result<(), Refusal> {
        let place = Place::Allocated(from.to_owned());
        let (taken, short) = self.take(total, &place, to, pence, Way::Backwards);
        if short > 0 {
            return Err(self.insufficient(total, &place, pence, pence - short));
        }
        let uncovered = taken.iter().filter(|(source, _)| *source == Source::Uncovered);
        let uncovered: i128 = uncovered.map(|(_, pence)| pence).sum();
        let allowed = self.may_take_over(total, from, to, uncovered);
        if allowed < uncovered {
            return Err(self.insufficient(total, &place, pence, pence - (uncovered - allowed)));
        }
        self.post(total, &place, &Place::Allocated(to.to_owned()), taken);
        self.cover(total);
        Ok(())
    }

    /// R6: beyond an account's balance is refused, whatever the funds check says.
    pub(super) fn check_there(&self, total: &Total, from: &Place, pence: i128) -> Result<(), Refusal> {
        let there = self.sum(total, from);
        match pence <= there {
            true => Ok(()),
            false => Err(self.insufficient(total, from, pence, there)),
        }
    }

    pub(super) fn insufficient(&self, total: &Total, place: &Place, pence: i128, fits: i128) -> Refusal {
        let figures = [
            ("available", self.sum(total, place)),
            ("fits", fits),
            ("requested", pence),
            ("tolerance", 0),
            ("short", pence - fits),
        ];
        let mut refusal =
            Refusal::with("INSUFFICIENT", figures).saying([("account", place.account().to_owned())]);
        if let Some(initiative) = place.initiative() {
            refusal.words.insert("initiative", initiative.to_owned());
        }
        refusal
    }
}
