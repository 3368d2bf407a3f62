//! Taking money for a use, and Cover (R6) in the model.

use super::Model;
use super::split::{Way, take};
use super::words::{Move, Place, Shares, Source, Total};

impl Model {
    /// What is taken of a place for an initiative, and how much could not be.
    pub(super) fn take(
        &self,
        total: &Total,
        place: &Place,
        initiative: &str,
        pence: i128,
        way: Way,
    ) -> (Shares, i128) {
        let window = self.pools[&total.pool].initiatives[initiative].as_deref();
        take(&self.held(total, place), initiative, window, pence, way)
    }

    /// R6, Cover: spent, then committed, then allocated, each by initiative id: what fits and is available takes
    /// the place of UNCOVERED.
    pub(super) fn cover(&mut self, total: &Total) {
        for place in self.places(total, &[Place::Spent, Place::Committed, Place::Allocated]) {
            let uncovered = self.uncovered(total, &place);
            let real = self.real_for(total, &place, uncovered);
            let covered = real.iter().map(|(_, pence)| pence).sum();
            if covered == 0 {
                continue;
            }
            let nobodys = vec![(Source::Uncovered, covered)];
            for (from, to, shares) in [
                (&place, &Place::Available, nobodys),
                (&Place::Available, &place, real),
            ] {
                self.move_money(Move {
                    total: total.clone(),
                    from: from.clone(),
                    to: to.clone(),
                    shares,
                    is_cover: true,
                });
            }
        }
    }

    /// Money that is available and fits a place of an initiative, up to so much.
    fn real_for(&self, total: &Total, place: &Place, pence: i128) -> Shares {
        let Some(initiative) = place.initiative() else {
            return Shares::new();
        };
        let (mut taken, _) = self.take(total, &Place::Available, initiative, pence, Way::TowardsSpending);
        taken.retain(|(source, _)| *source != Source::Uncovered);
        taken
    }
}
