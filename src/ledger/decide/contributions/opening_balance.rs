//! OpeningBalance: the position of a control total that joins the ledger with money in it, signed off and with its own
//! sum as a control.

use super::{Draft, Facts, Stamped, checks};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::{OpeningBalance, OpeningOrigin, OpeningPosition, OpeningStage};
use crate::ledger::rejection::Rejection;
use crate::ledger::shares::Use;
use crate::ledger::state::State;
use crate::ledger::state::{Pool, sum_of};
use crate::types::{Money, Restriction, Source, WindowId};

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &OpeningBalance,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    names_exist(state, pool, &command.positions)?;
    checks::budget_type(pool, &command.budget_type)?;
    let places = places(pool, command)?;
    only_openings(pool, command)?;
    checks::decided(stamped)?;
    for position in &command.positions {
        checks::currency(pool, &position.amount)?;
    }
    checks::amount_and_year(pool, stamped, &command.sum, command.year)?;
    checks::happened_in(stamped, command.year)?;
    adds_up(command)?;
    let sources: Vec<Source> = command.positions.iter().map(source).collect();
    checks::room_for(pool, sources.iter())?;

    let mut draft = Draft::of_moves(pool, command.total());
    for ((position, place), source) in command.positions.iter().zip(places).zip(sources) {
        let from = Place::of_total(match position.origin {
            OpeningOrigin::Received => Account::Received,
            OpeningOrigin::CarriedIn => Account::CarriedIn,
            OpeningOrigin::Interest => Account::Interest,
        });
        draft.post(from, place, vec![(source, position.amount.minor())], None)?;
    }
    draft.finish(stamped.effective())
}

/// Contributors first, then initiatives, then windows.
fn names_exist(state: &State, pool: &Pool, positions: &[OpeningPosition]) -> Result<(), Rejection> {
    for position in positions {
        checks::contributor_exists(state, &position.contributor)?;
    }
    for position in positions {
        if let Some(initiative) = &position.initiative {
            // A closed initiative may have spent money, but none that could still move.
            match position.stage {
                OpeningStage::Spent => checks::initiative(pool, initiative)?,
                _ => checks::open_initiative(pool, initiative)?,
            };
        }
    }
    let restrictions = || positions.iter().map(|position| position.restriction.as_ref());
    let is_window = |restriction: &Option<&Restriction>| matches!(restriction, Some(Restriction::Window(_)));
    for restriction in restrictions().filter(|restriction| !is_window(restriction)) {
        checks::restriction_exists(pool, restriction)?;
    }
    for restriction in restrictions().filter(is_window) {
        checks::restriction_exists(pool, restriction)?;
    }
    Ok(())
}

fn source(position: &OpeningPosition) -> Source {
    Source::new(&position.contributor, position.restriction.as_ref())
}

/// Where each position is, if money can be there.
fn places(pool: &Pool, command: &OpeningBalance) -> Result<Vec<Place>, Rejection> {
    let place = |(number, position): (usize, &OpeningPosition)| {
        place(pool, position).map_err(|why| Rejection::OpeningPosition {
            position: number,
            why,
        })
    };
    (1..).zip(&command.positions).map(place).collect()
}

fn place(pool: &Pool, position: &OpeningPosition) -> Result<Place, &'static str> {
    let account = match (position.stage, &position.initiative) {
        (OpeningStage::Available, None) => return Ok(Place::of_total(Account::Available)),
        (OpeningStage::Available, Some(_)) => return Err("what is available belongs to no initiative"),
        (_, None) => return Err("what is allocated, committed or spent names its initiative"),
        (OpeningStage::Allocated, _) => Account::Allocated,
        (OpeningStage::Committed, _) => Account::Committed,
        (OpeningStage::Spent, _) => Account::Spent,
    };
    let initiative = position.initiative.as_ref().ok_or("it names no initiative")?;
    let usage = Use {
        initiative: initiative.as_str(),
        window: pool.window_of(initiative).map(WindowId::as_str),
    };
    match usage.fits(&source(position)) {
        true => Ok(Place::of_initiative(account, initiative)),
        false => Err("its restriction does not fit the initiative that has it (rule R4)"),
    }
}

/// Whether nothing but earlier openings touched the control total.
fn only_openings(pool: &Pool, command: &OpeningBalance) -> Result<(), Rejection> {
    match pool.total(&command.total()).is_in_use() {
        false => Ok(()),
        true => Err(Rejection::OpeningNotFirst {
            total: Box::new(pool.control_total(command.total())),
        }),
    }
}

fn adds_up(command: &OpeningBalance) -> Result<(), Rejection> {
    let found = sum_of(command.positions.iter().map(|position| &position.amount));
    if found == command.sum.minor() {
        return Ok(());
    }
    Err(Rejection::OpeningSumMismatch {
        stated: command.sum,
        found: Money::from_minor(found, command.sum.currency),
    })
}
