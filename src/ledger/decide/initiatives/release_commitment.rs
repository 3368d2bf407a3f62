//! ReleaseCommitment: an initiative no longer promises money, which it may then promise to others.

use super::backwards::go_back;
use super::{Draft, Facts, Stamped, checks, named};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::ReleaseCommitment;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &ReleaseCommitment,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::initiative(pool, &command.initiative)?;
    checks::budget_type(pool, &command.budget_type)?;
    let settled = named::settled(
        pool,
        stamped,
        command.commitment,
        &command.initiative,
        &command.total(),
    )?;
    checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    checks::happened_in(stamped, command.year)?;
    named::within(pool, settled, command.amount)?;

    let mut draft = Draft::new(pool, command.total());
    let to = Place::of_initiative(Account::Allocated, &command.initiative);
    go_back(
        state,
        &mut draft,
        (Account::Committed, &command.initiative),
        to,
        command.amount.minor(),
    )?;
    Ok(draft
        .finish(stamped.effective())?
        .settling(settled, command.amount))
}
