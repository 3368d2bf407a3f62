//! Transfer: free money of one pool to another, as a budget cover transfer. Both legs stand in one entry, so that they settle
//! together or not at all.

use super::{Account, Draft, Facts, Place, Rejection, Stamped, State, checks, cover, take_all};
use crate::ledger::command::Transfer;
use crate::ledger::shares::is_free;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Transfer,
) -> Result<Facts, Rejection> {
    let donor = checks::pool(state, &command.pool)?;
    let receiver = checks::pool(state, &command.to_pool)?;
    checks::budget_type(donor, &command.budget_type)?;
    checks::budget_type(receiver, &command.budget_type)?;
    checks::different(command.pool.as_str(), command.to_pool.as_str(), "pools")?;
    checks::decided(stamped)?;
    for pool in [donor, receiver] {
        checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    }
    checks::happened_in(stamped, command.year)?;

    let mut out = Draft::of_moves(donor, command.total());
    let shares = take_all(state, &out, is_free, command.amount.minor())?;
    checks::room_for(receiver, shares.iter().map(|(source, _)| source))?;
    let available = Place::of_total(Account::Available);
    out.post(
        available.clone(),
        Place::of_total(Account::TransferredOut),
        shares.clone(),
        None,
    )?;
    let mut into = Draft::new(receiver, command.total());
    into.post(Place::of_total(Account::TransferredIn), available, shares, None)?;
    cover(&mut into)?;
    Draft::finish_all(vec![out, into], stamped.effective())
}
