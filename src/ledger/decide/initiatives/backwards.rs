//! Money of an initiative on its way back: UNCOVERED first (rule R5), and what real money it frees covers what other
//! places still lack (rule R6).

use super::{Draft, cover};
use crate::ledger::account::{Account, Place};
use crate::ledger::rejection::Rejection;
use crate::ledger::shares::take_backwards;
use crate::ledger::state::State;
use crate::types::{InitiativeId, Minor};

/// Moves `requested` of an initiative's account back to `to`.
pub(super) fn go_back(
    state: &State,
    draft: &mut Draft<'_>,
    (from, initiative): (Account, &InitiativeId),
    to: Place,
    requested: Minor,
) -> Result<(), Rejection> {
    let place = Place::of_initiative(from, initiative);
    let held = draft.with_enough(state, &place, requested)?;
    let shares = take_backwards(held, draft.usage(initiative), requested);
    draft.post(place, to, shares, None)?;
    cover(draft)
}
