//! Vire: money from one initiative to another, neutral to the budget. Only money that fits the target moves (rule R4).

use super::funds_check::{self, Verdict};
use super::{Asked, Draft, Facts, Stamped, checks, cover};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::Vire;
use crate::ledger::rejection::Rejection;
use crate::ledger::shares::{fitting, take_backwards};
use crate::ledger::state::State;
use crate::types::Minor;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Vire,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::initiative(pool, &command.from)?;
    checks::open_initiative(pool, &command.to)?;
    let budget_type = checks::budget_type(pool, &command.budget_type)?;
    checks::different(command.from.as_str(), command.to.as_str(), "initiatives")?;
    checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    checks::decided_in_life(pool, stamped.effective())?;

    let mut draft = Draft::new(pool, command.total());
    let requested = command.amount.minor();
    let from = Place::of_initiative(Account::Allocated, &command.from);
    let held = draft.total().at(&from);
    let usage = draft.usage(&command.to);
    let fits = fitting(held, usage).tallied(held.uncovered());
    if requested > fits {
        let asked = Asked::all_of(Account::Allocated, &command.from, requested, fits);
        return Err(Rejection::Insufficient {
            shortfall: draft.shortfall(state, asked),
        });
    }
    let shares = take_backwards(held, usage, requested);
    let uncovered = shares
        .iter()
        .find(|(source, _)| source.is_uncovered())
        .map_or(Minor::ZERO, |(_, share)| *share);
    match funds_check::vire(&draft, budget_type, (&command.from, &command.to), uncovered) {
        Verdict::Enough => {}
        Verdict::Over(exception, amount) => draft.except(exception, amount),
        Verdict::Refused { tolerance } => {
            let fits = requested.less(uncovered.less(tolerance));
            let asked = Asked::all_of(Account::Allocated, &command.from, requested, fits);
            return Err(Rejection::Insufficient {
                shortfall: draft.shortfall(state, asked),
            });
        }
    }
    draft.post(
        from,
        Place::of_initiative(Account::Allocated, &command.to),
        shares,
        None,
    )?;
    cover(&mut draft)?;
    draft.finish(stamped.effective())
}
