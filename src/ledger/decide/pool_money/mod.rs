//! The money of a pool as a whole, and the command that undoes.

mod equalise;
mod fee;
mod interest;
mod net_received;
mod reverse;
mod switch;
mod transfer;

pub(super) use equalise::decide as equalise;
pub(super) use fee::decide as fee;
pub(super) use interest::decide as interest;
pub(super) use reverse::decide as reverse;
pub(super) use switch::decide as switch;
pub(super) use transfer::decide as transfer;

use super::contributions::places_in_use;
use super::cover::cover;
use super::{Asked, Draft, Facts, Stamped, checks, named};
use crate::ledger::account::{Account, Place};
use crate::ledger::rejection::Rejection;
use crate::ledger::shares::{Taken, take_of};
use crate::ledger::state::State;
use crate::types::{Minor, Source};

/// Takes `requested` of the money of `available` whose source is `wanted`; never of UNCOVERED, never beyond.
fn take_all(
    state: &State,
    draft: &Draft<'_>,
    wanted: impl Fn(&Source) -> bool + Clone,
    requested: Minor,
) -> Result<Vec<(Source, Minor)>, Rejection> {
    let available = draft.balance(&Place::of_total(Account::Available));
    let Taken { shares, sum } = take_of(available, wanted, requested);
    match sum < requested {
        false => Ok(shares),
        true => Err(Rejection::Insufficient {
            shortfall: draft.shortfall(state, Asked::of_pool(requested, sum)),
        }),
    }
}
