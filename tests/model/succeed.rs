//! A contributor's shares pass to others, in the model.

use super::Model;
use super::asked::Refusal;
use super::split::in_proportion;
use super::words::{Place, Source, Total};

impl Model {
    /// In a pool, or in every one, what is there passes on with its restrictions; what came in and went out stays as it
    /// was.
    pub(super) fn succeed(
        &mut self,
        pool: &str,
        contributor: &str,
        successors: &[(String, i128)],
    ) -> Result<(), Refusal> {
        let mut successors = successors.to_vec();
        successors.sort();
        for ((total, place, source), pence) in self.money.clone() {
            let Source::Of(of, restriction) = &source else {
                continue;
            };
            let is_inside = matches!(
                place,
                Place::Available | Place::Allocated(_) | Place::Committed(_) | Place::Spent(_)
            );
            let is_meant = pool.is_empty() || total.pool == pool;
            if of != contributor || pence <= 0 || !is_inside || !is_meant {
                continue;
            }
            self.pass_on(&total, &place, &source, pence);
            let shares = in_proportion(pence, &successors).into_iter();
            let shares = shares.map(|(successor, pence)| (Source::Of(successor, restriction.clone()), pence));
            self.post(&total, &Place::SucceededIn, &place, shares.collect());
        }
        Ok(())
    }

    fn pass_on(&mut self, total: &Total, place: &Place, source: &Source, pence: i128) {
        self.post(total, place, &Place::SucceededOut, vec![(source.clone(), pence)]);
    }
}
