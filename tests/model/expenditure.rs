//! Rule R7 in the model: spending, certifying what was spent, and money that comes back.

use super::Model;
use super::asked::{Refusal, What};
use super::words::{Place, Total};

impl Model {
    pub(super) fn spend(
        &mut self,
        total: &Total,
        initiative: &str,
        pence: i128,
        commitment: Option<u64>,
    ) -> Result<(), Refusal> {
        self.take_up_commitment(commitment, pence)?;
        self.spend_committed(total, initiative, pence)
    }

    fn spend_committed(&mut self, total: &Total, initiative: &str, pence: i128) -> Result<(), Refusal> {
        let from = Place::Committed(initiative.to_owned());
        self.check_there(total, &from, pence)?;
        let beyond = self.beyond_real(total, &from, pence);
        let to = Place::Spent(initiative.to_owned());
        self.go_on(total, (from, to), pence, beyond, "SPENT_UNCOVERED")
    }

    /// Only the difference between what is certified and what is left of the interim figure moves.
    pub(super) fn certify(&mut self, interim: u64, pence: i128) -> Result<(), Refusal> {
        let (total, initiative, commitment) = self.spending(interim);
        let left = self.left(interim);
        let difference = pence - left;
        self.link(interim, left);
        match commitment {
            Some(commitment) if difference <= 0 => self.link(commitment, difference),
            _ => self.take_up_commitment(commitment, difference)?,
        }
        if difference > 0 {
            self.spend_committed(&total, &initiative, difference)?;
            self.cover(&total);
        }
        if difference < 0 {
            let to = match self.pools[&total.pool].closed.contains(&initiative) {
                true => Place::Available,
                false => Place::Committed(initiative.clone()),
            };
            let from = Place::Spent(initiative.clone());
            self.go_back(&total, &initiative, -difference, (from, to))?;
        }
        Ok(())
    }

    pub(super) fn refund(&mut self, expenditure: u64, pence: i128, to_pool: bool) -> Result<(), Refusal> {
        let (total, initiative, _) = self.spending(expenditure);
        let remaining = self.left(expenditure);
        if pence > remaining {
            let figures = [("remaining", remaining), ("requested", pence)];
            return Err(Refusal::with("EXPENDITURE_EXCEEDED", figures));
        }
        self.link(expenditure, pence);
        let to = match to_pool || self.pools[&total.pool].closed.contains(&initiative) {
            true => Place::Available,
            false => Place::Allocated(initiative.clone()),
        };
        let from = Place::Spent(initiative.clone());
        self.go_back(&total, &initiative, pence, (from, to))
    }

    /// Where and for what an expenditure, interim or certified, was spent, and the commitment it named.
    fn spending(&self, expenditure: u64) -> (Total, String, Option<u64>) {
        let past = &self.past[&expenditure];
        match &past.asked.what {
            What::Spend {
                initiative,
                commitment,
                ..
            } => (past.total(), initiative.clone(), *commitment),
            What::Certify { expenditure, .. } => self.spending(*expenditure),
            other => panic!("{other:?} spends nothing"),
        }
    }
}
