//! ReturnContribution: a contributor is paid back what is its own and not in use; for what is in use others may step in,
//! by a decision and with their consent, in the same entry (rule R9).

use super::substitute::{names, step_in};
use super::{Draft, Facts, Stamped, checks, cover};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::ReturnContribution;
use crate::ledger::rejection::Rejection;
use crate::ledger::shares::is_free;
use crate::ledger::state::State;
use crate::types::{Minor, Source};

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &ReturnContribution,
) -> Result<Facts, Rejection> {
    let pool = names(state, command.staged(), &command.substitutes)?;
    if !command.substitutes.is_empty() {
        checks::decided(stamped)?;
    }
    for substitution in &command.substitutes {
        checks::currency(pool, &substitution.amount)?;
    }
    checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    checks::happened_in(stamped, command.year)?;
    let source = Source::new(&command.contributor, command.restriction.as_ref());

    let mut draft = Draft::of_moves(pool, command.total());
    step_in(&mut draft, &source, &command.substitutes)?;
    let available = Place::of_total(Account::Available);
    if command.amount.minor() > draft.balance(&available).share(&source) {
        return Err(own_money_in_use(&draft, source, command));
    }
    let shares = vec![(source, command.amount.minor())];
    draft.post(available, Place::of_total(Account::Returned), shares, None)?;
    cover(&mut draft)?;
    draft.finish(stamped.effective())
}

/// The refusal, with the figures before anybody stepped in.
fn own_money_in_use(draft: &Draft<'_>, source: Source, command: &ReturnContribution) -> Rejection {
    let held = draft.total().balance(Account::Available);
    let is_others = |other: &Source| is_free(other) && other.contributor() != source.contributor();
    let of_others = held.shares().iter().filter(|(other, _)| is_others(other));
    let others_free = of_others.fold(Minor::ZERO, |sum, (_, share)| sum.tallied(*share));
    Rejection::OwnMoneyInUse {
        total: draft.control_total(),
        own: draft.money(held.share(&source)),
        requested: command.amount,
        others_free: draft.money(others_free),
        source_name: source,
    }
}
