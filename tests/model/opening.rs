//! The position of a pool that joins with money in it, in the model.

use super::Model;
use super::asked::{Origin, Position, Refusal, Stage, What};
use super::names::known;
use super::words::{Place, Source, Total};

impl Model {
    /// One move a position.
    pub(super) fn open_with(&mut self, total: &Total, positions: &[Position]) {
        for position in positions {
            let origin = match position.origin {
                Origin::Received => Place::Received,
                Origin::CarriedIn => Place::CarriedIn,
                Origin::Interest => Place::Interest,
            };
            let initiative = || position.initiative.clone().unwrap_or_default();
            let place = match position.stage {
                Stage::Available => Place::Available,
                Stage::Allocated => Place::Allocated(initiative()),
                Stage::Committed => Place::Committed(initiative()),
                Stage::Spent => Place::Spent(initiative()),
            };
            let source = Source::Of(position.contributor.clone(), position.restriction.clone());
            self.post(total, &origin, &place, vec![(source, position.pence)]);
        }
    }

    /// Only openings come before an opening, and what undoes them.
    pub(super) fn check_opens(&self, total: &Total) -> Result<(), Refusal> {
        let is_opening = |what: &What| matches!(what, What::Opening { .. });
        let is_other = |past: &super::Past| {
            let undone = match past.asked.what {
                What::Reverse { entry } => self.past.get(&entry),
                _ => None,
            };
            !is_opening(&undone.unwrap_or(past).asked.what)
                && past.moves.iter().any(|movement| movement.total == *total)
        };
        known(!self.past.values().any(is_other), "OPENING_NOT_FIRST")
    }
}
