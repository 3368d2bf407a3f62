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

/// Moves `shares` from what one control total has available to what another has, which covers what it can there. Both
/// legs stand in one entry, so that they settle together or not at all.
fn hand_over(
    mut out: Draft<'_>,
    mut into: Draft<'_>,
    shares: Vec<(Source, Minor)>,
    stamped: &Stamped,
) -> Result<Facts, Rejection> {
    let available = Place::of_total(Account::Available);
    let gone = Place::of_total(Account::TransferredOut);
    out.post(available.clone(), gone, shares.clone(), None)?;
    into.post(Place::of_total(Account::TransferredIn), available, shares, None)?;
    cover(&mut into)?;
    Draft::finish_all(vec![out, into], stamped.effective())
}

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
