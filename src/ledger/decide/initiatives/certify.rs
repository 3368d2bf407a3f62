//! Certify: the certified figure of interim spending supersedes it by a new entry, which moves only the difference
//! (rule R7).

use super::backwards::go_back;
use super::towards_spending::{Step, advance};
use super::{Draft, Facts, Stamped, checks, named};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::{Certify, Spend};
use crate::ledger::rejection::Rejection;
use crate::ledger::state::Pool;
use crate::ledger::state::State;
use crate::types::{Minor, Money};

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Certify,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    let initiative = checks::initiative(pool, &command.initiative)?;
    let budget_type = checks::budget_type(pool, &command.budget_type)?;
    let (interim, left) = interim(pool, stamped, command)?;
    checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    checks::happened_in(stamped, command.year)?;
    let currency = command.amount.currency;
    let difference = command.amount.minor().less(left);
    if let (Some(commitment), true) = (interim.commitment, difference.is_positive()) {
        let committed = named::commitment(pool, stamped, commitment, &command.initiative, &command.total())?;
        named::within_commitment(
            pool,
            commitment,
            committed,
            Money::from_minor(difference, currency),
        )?;
    }

    let mut draft = Draft::new(pool, command.total());
    if difference.is_positive() {
        advance(
            state,
            &mut draft,
            budget_type,
            Step::Spend,
            &command.initiative,
            difference,
        )?;
    } else if !difference.is_zero() {
        let to = match initiative.is_closed {
            false => Place::of_initiative(Account::Committed, &command.initiative),
            true => Place::of_total(Account::Available),
        };
        go_back(
            state,
            &mut draft,
            (Account::Spent, &command.initiative),
            to,
            difference.negated(),
        )?;
    }
    let facts = draft
        .finish(stamped.effective())?
        .linked(command.expenditure, left, currency);
    Ok(match interim.commitment {
        Some(commitment) => facts.linked(commitment, difference, currency),
        None => facts,
    })
}

/// The interim expenditure, which still stands and was not certified, and what is left of it.
fn interim<'a>(
    pool: &Pool,
    stamped: &'a Stamped,
    command: &Certify,
) -> Result<(&'a Spend, Minor), Rejection> {
    let found = named::expenditure(pool, stamped, command.expenditure)?;
    let of_this = |spend: &&Spend| spend.initiative == command.initiative && spend.total() == command.total();
    let Some(interim) = found.interim.filter(of_this) else {
        return Err(Rejection::UnknownExpenditure {
            pool: pool.id().clone(),
            expenditure: command.expenditure,
            wanted: "interim expenditure of this initiative and control total",
        });
    };
    named::stands(pool, command.expenditure)?;
    let reference = pool.references().of(command.expenditure);
    match reference.is_superseded {
        false => Ok((interim, found.amount.less(reference.used))),
        true => Err(Rejection::ExpenditureCertified {
            expenditure: command.expenditure,
        }),
    }
}
