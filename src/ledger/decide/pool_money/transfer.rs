//! Transfer: free money of one pool to another, as a budget cover transfer. Its legs settle together or not at
//! all.

use super::{Draft, Facts, Rejection, Stamped, State, checks, hand_over, take_all};
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

    let out = Draft::of_moves(donor, command.total());
    let shares = take_all(state, &out, is_free, command.amount.minor())?;
    checks::room_for(receiver, shares.iter().map(|(source, _)| source))?;
    hand_over(out, Draft::new(receiver, command.total()), shares, stamped)
}
