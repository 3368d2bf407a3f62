//! Spend: an initiative spends money that it has committed, settling one commitment or none by name.

use super::{Draft, Facts, Stamped, checks};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::{Kind, Spend};
use crate::ledger::entry::{Entry, ExceptionKind};
use crate::ledger::funds_check::move_towards_spending;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::{Pool, State};
use crate::types::{ControlTotal, Minor, Money, Sequence};

pub(super) fn decide(state: &State, stamped: &Stamped, command: &Spend) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::initiative(pool, &command.initiative)?;
    let budget_type = checks::budget_type(pool, &command.budget_type)?;
    let committed = match command.commitment {
        Some(commitment) => Some(committed(stamped.named.as_deref(), commitment, command)?),
        None => None,
    };
    checks::currency(pool, &command.amount)?;
    checks::year(pool, stamped, command.year)?;
    checks::happened_in(stamped, command.year)?;
    if let (Some(commitment), Some(committed)) = (command.commitment, committed) {
        within_commitment(pool, commitment, committed, &command.amount)?;
    }

    let mut draft = Draft::new(pool, command.total());
    move_towards_spending(
        state,
        &mut draft,
        budget_type.funds_check.mode,
        (Account::Committed, Account::Spent, ExceptionKind::SpentUncovered),
        &command.initiative,
        command.amount.minor(),
    )?;
    Ok(draft.into_facts())
}

/// The amount of the commitment that the command names, if it is one of this initiative and control total.
fn committed(named: Option<&Entry>, commitment: Sequence, command: &Spend) -> Result<Minor, Rejection> {
    let total = ControlTotal {
        pool: command.pool.clone(),
        key: command.total(),
    };
    let place = Place::of_initiative(Account::Committed, &command.initiative);
    let of_this = |entry: &&Entry| entry.kind == Kind::Commit && entry.sequence == commitment;
    let movement = named.filter(of_this).and_then(|entry| {
        entry
            .moves
            .iter()
            .find(|movement| movement.total == total && movement.to == place)
    });
    movement
        .map(|movement| movement.amount.minor())
        .ok_or_else(|| Rejection::UnknownCommitment {
            commitment,
            initiative: command.initiative.clone(),
            total: total.key,
        })
}

fn within_commitment(
    pool: &Pool,
    commitment: Sequence,
    committed: Minor,
    requested: &Money,
) -> Result<(), Rejection> {
    let remaining = committed.less(pool.settled(commitment));
    if requested.minor() <= remaining {
        return Ok(());
    }
    let remaining = Money::from_minor(remaining, requested.currency);
    Err(Rejection::CommitmentExceeded {
        commitment,
        remaining,
        requested: *requested,
    })
}
