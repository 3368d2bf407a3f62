//! Rule R6, Cover: real money takes the place of UNCOVERED, in the same entry as whatever freed it.
//!
//! While UNCOVERED stands in some place and money that fits it is available, the two are swapped: places in the
//! order spent, committed, allocated, reserved, and within each by initiative id; the money for each by rule R5.
//! So UNCOVERED outside `available` never depends on the order in which receipts and allocations arrived.

use super::Draft;
use crate::ledger::account::{Account, Place};
use crate::ledger::entry::MoveRule;
use crate::ledger::rejection::Rejection;
use crate::ledger::shares::take;
use crate::types::Source;

/// Covers what can be covered after the moves of `draft` so far.
pub(super) fn cover(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    let available = Place::of_total(Account::Available);
    // Nothing to cover is the ordinary case: then the draft keeps no balances, and none is asked for.
    for place in draft.uncovered_places() {
        if draft.balance(&available).shares().is_empty() {
            break;
        }
        let Some(initiative) = &place.initiative else {
            continue;
        };
        let uncovered = draft.balance(&place).uncovered();
        let taken = take(draft.balance(&available), draft.usage(initiative), uncovered);
        if taken.sum.is_zero() {
            continue;
        }
        // UNCOVERED leaves before real money comes: the other way round, a place would for a moment hold both, and a
        // receipt whose every balance is in range would be refused for want of it.
        let nobodys = vec![(Source::UNCOVERED, taken.sum)];
        let rule = Some(MoveRule::Cover);
        draft.post(place.clone(), available.clone(), nobodys, rule)?;
        draft.post(available.clone(), place, taken.shares, rule)?;
    }
    Ok(())
}
