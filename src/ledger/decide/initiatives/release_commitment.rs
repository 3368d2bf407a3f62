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
    let of_commitment =
        |sequence| named::commitment(pool, stamped, sequence, &command.initiative, &command.total());
    let committed = command.commitment.map(of_commitment).transpose()?;
    checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    checks::happened_in(stamped, command.year)?;
    let amount = command.amount.minor();
    let commitment = command.commitment.zip(committed);
    if let Some((commitment, committed)) = commitment {
        named::within_commitment(pool, commitment, committed, command.amount)?;
    }

    let mut draft = Draft::new(pool, command.total());
    let to = Place::of_initiative(Account::Allocated, &command.initiative);
    go_back(
        state,
        &mut draft,
        (Account::Committed, &command.initiative),
        to,
        amount,
    )?;
    let facts = draft.finish(stamped.effective())?;
    Ok(match commitment {
        Some((commitment, _)) => facts.linked(commitment, amount, command.amount.currency),
        None => facts,
    })
}
