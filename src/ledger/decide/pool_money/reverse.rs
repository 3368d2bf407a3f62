//! Reverse: the exact negation of an entry's moves but those of Cover, if the money is still where it was put (rule R10).

use super::{Account, Draft, Facts, Place, Rejection, Stamped, State, checks, cover, named};
use crate::ledger::command::{Action, Reverse};
use crate::ledger::entry::{Entry, Link, Move, MoveRule, Reversed};
use crate::ledger::state::Pool;
use crate::types::{Amount, ControlTotal, Minor, Money, Source};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Reverse,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    let (first, action) = reversible(pool, stamped, command)?;
    named::stands(pool, command.entry)?;
    named::is_named_by_none(pool, command.entry)?;
    checks::effective_as(stamped, first)?;
    commitments_have_room(pool, stamped, first)?;

    let mut drafts = Vec::new();
    for (total, moves) in moves_by_total(named::parts(stamped, first)) {
        let pool = checks::pool(state, &total.pool)?;
        let mut draft = Draft::of_correction(pool, total.key);
        for movement in moves {
            let shares = movement
                .shares
                .iter()
                .map(|(source, amount)| (source.clone(), amount.minor()));
            draft.post(
                movement.to.clone(),
                movement.from.clone(),
                shares.collect(),
                movement.rule,
            )?;
        }
        is_still_there(&draft)?;
        drafts.push(draft);
    }
    for draft in &mut drafts {
        cover(draft)?;
        draft.except_more_uncovered();
    }
    let facts = Draft::finish_all(drafts, first.effective)?;
    let negated = |link: &Link| Link {
        amount: Amount::from_minor(link.amount.minor().negated(), pool.agreement().currency),
        ..link.clone()
    };
    Ok(Facts {
        agreement: Some(pool.agreement_version()),
        effective: Some(first.effective),
        links: first.links.iter().map(negated).collect(),
        reverses: Some(Reversed {
            entry: command.entry,
            flow: action.flow(),
            kind: first.kind,
            switched: first.switched(),
        }),
        ..facts
    })
}

/// The entry that the command names, if it is one about the money of this pool.
fn reversible<'a>(
    pool: &Pool,
    stamped: &'a Stamped,
    command: &Reverse,
) -> Result<(&'a Entry, &'a Action), Rejection> {
    let not = |why| Rejection::NotReversible {
        entry: command.entry,
        why,
    };
    let Some((entry, action)) = named::entry(pool, stamped, command.entry) else {
        return Err(not(
            "there is no such entry, or it is a further part of a command, or of another pool; a transfer is undone by the pool that gave",
        ));
    };
    match action {
        Action::Receive(_)
        | Action::ReturnContribution(_)
        | Action::OpeningBalance(_)
        | Action::CorrectReceipt(_)
        | Action::Substitute(_)
        | Action::Allocate(_)
        | Action::ReturnAllocation(_)
        | Action::Vire(_)
        | Action::Commit(_)
        | Action::ReleaseCommitment(_)
        | Action::Spend(_)
        | Action::Certify(_)
        | Action::Refund(_)
        | Action::Fee(_)
        | Action::Interest(_)
        | Action::Transfer(_)
        | Action::Switch(_)
        | Action::Equalise(_) => Ok((entry, action)),
        Action::Reverse(_) => Err(not("it is a reversal itself; record again what it undid")),
        Action::SuccessorOf(_) => Err(not("it is a succession; record one back")),
        _ => Err(not("it moved no money")),
    }
}

/// Whether commitments that the entry gave something back to still have it: later entries may have used it.
fn commitments_have_room(pool: &Pool, stamped: &Stamped, first: &Entry) -> Result<(), Rejection> {
    for link in &first.links {
        let again = Money::from_minor(link.amount.minor().negated(), pool.agreement().currency);
        if let (Some((_, Action::Commit(commit))), true) = (
            named::entry(pool, stamped, link.entry),
            again.minor().is_positive(),
        ) {
            named::within_commitment(pool, link.entry, commit.amount.minor(), again)?;
        }
    }
    Ok(())
}

/// The moves to undo, the last first, by control total.
fn moves_by_total(parts: &[Arc<Entry>]) -> BTreeMap<ControlTotal, Vec<&Move>> {
    let mut by_total: BTreeMap<ControlTotal, Vec<&Move>> = BTreeMap::new();
    let moves = parts.iter().flat_map(|entry| &entry.moves);
    for movement in moves
        .rev()
        .filter(|movement| movement.rule != Some(MoveRule::Cover))
    {
        by_total.entry(movement.total.clone()).or_default().push(movement);
    }
    by_total
}

/// Whether every share that is taken back is still there: no real share inside the pool below zero and none outside
/// above it, and UNCOVERED below zero in `available` only (rule R3).
fn is_still_there(draft: &Draft<'_>) -> Result<(), Rejection> {
    for (place, balance) in draft.touched() {
        let sign = if place.account.is_outside() { -1 } else { 1 };
        let shares = balance
            .shares()
            .iter()
            .map(|(source, held)| (source.clone(), Minor(sign * held.0)));
        let uncovered = match place.account {
            Account::Available => Minor::ZERO,
            _ => balance.uncovered(),
        };
        // UNCOVERED is the first in the order of sources.
        let mut all = [(Source::UNCOVERED, uncovered)].into_iter().chain(shares);
        if let Some((source_name, held)) = all.find(|(_, held)| *held < Minor::ZERO) {
            return Err(Rejection::MoneyMovedOn {
                total: draft.control_total(),
                account: Box::new(place.clone()),
                source_name,
                short: draft.money(held.negated()),
                remedy: remedy(place),
            });
        }
    }
    Ok(())
}

fn remedy(place: &Place) -> &'static str {
    match place.account {
        Account::Allocated => "undo what took it first, or hand back, vire or refund what is left",
        Account::Committed => "undo what took it first, or release what is left",
        Account::Spent => "undo what took it first, or refund what is left",
        _ => "undo what took it first; a receipt that was another's is corrected by CorrectReceipt",
    }
}
