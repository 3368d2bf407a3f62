//! Rule R9 in the model: contributors who step in for another.

use super::Model;
use super::asked::Refusal;
use super::words::{Place, Source, Total};

impl Model {
    /// Each substitute's free money takes the place of the source that leaves, which is then available.
    pub(super) fn substitute(
        &mut self,
        total: &Total,
        leaving: &Source,
        substitutes: &[(String, i128)],
    ) -> Result<(), Refusal> {
        let places = self.places(total, &[Place::Allocated, Place::Committed, Place::Spent]);
        let in_use: i128 = places.iter().map(|place| self.of(total, place, leaving)).sum();
        let asked: i128 = substitutes.iter().map(|(_, pence)| pence).sum();
        if in_use < asked {
            let figures = [("in_use", in_use), ("requested", asked)];
            return Err(Refusal::with("NOT_IN_USE", figures));
        }
        for (contributor, pence) in substitutes {
            let substitute = Source::free(contributor);
            let own = self.of(total, &Place::Available, &substitute);
            if own < *pence {
                let figures = [("own", own), ("requested", *pence)];
                return Err(Refusal::with("SUBSTITUTE_LACKS_MONEY", figures)
                    .saying([("contributor", contributor.clone())]));
            }
            let mut left = *pence;
            for place in &places {
                let part = left.min(self.of(total, place, leaving));
                self.swap(total, place, (leaving, &substitute), part);
                left -= part;
            }
        }
        Ok(())
    }

    /// In a place, money of the second takes the place of as much of the first, which is then available.
    pub(super) fn swap(
        &mut self,
        total: &Total,
        place: &Place,
        (out, into): (&Source, &Source),
        pence: i128,
    ) {
        if pence > 0 {
            self.post(total, place, &Place::Available, vec![(out.clone(), pence)]);
            self.post(total, &Place::Available, place, vec![(into.clone(), pence)]);
        }
    }
}
