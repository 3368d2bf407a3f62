//! What an entry says in figures and names, in the one way that all reports have it.

use super::{Fault, Item};
use crate::ledger::{Account, Action, Command, Entry, Kind, Place};
use crate::types::{ControlTotal, Currency, Minor, Money, PayeeId};
use std::collections::BTreeMap;

/// The kind of that name, as `Spend`.
///
/// # Errors
/// Names the kinds that there are.
pub fn kind(name: &str) -> Result<Kind, String> {
    let found = Kind::ALL.iter().find(|kind| kind.as_str() == name);
    found.copied().ok_or_else(|| {
        let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("is no kind of entry; there are {}", known.join(", "))
    })
}

/// The amount that a command asks for, if it asks for one.
pub fn asked(action: &Action) -> Option<Money> {
    Some(match action {
        Action::Ask(action) => action.amount,
        Action::AnswerAsk(action) => action.amount?,
        Action::Pledge(action) => action.amount,
        Action::LapsePledge(action) => action.amount?,
        Action::Agree(action) => action.amount,
        Action::VaryAgreed(action) => action.amount,
        Action::Memorandum(action) => action.value,
        Action::OpeningBalance(action) => action.sum,
        Action::Receive(action) => action.amount,
        Action::ReturnContribution(action) => action.amount,
        Action::Allocate(action) => action.amount,
        Action::ReturnAllocation(action) => action.amount,
        Action::Vire(action) => action.amount,
        Action::Commit(action) => action.amount,
        Action::ReleaseCommitment(action) => action.amount,
        Action::Spend(action) => action.amount,
        Action::Certify(action) => action.amount,
        Action::Refund(action) => action.amount,
        Action::Fee(action) => action.amount,
        Action::Interest(action) => action.amount,
        Action::Transfer(action) => action.amount,
        Action::Switch(action) => action.amount,
        _ => return None,
    })
}

/// Who is paid, as far as the command says it.
pub fn payee(command: &Command) -> Option<&PayeeId> {
    match &command.action {
        Action::Spend(spend) => spend.coding.as_ref()?.payee.as_ref(),
        _ => None,
    }
}

/// The initiative or contributor that a command about money names; empty if it names neither.
pub fn party(action: &Action) -> String {
    match action {
        Action::Ask(action) => action.contributor.to_string(),
        Action::Pledge(action) => action.contributor.to_string(),
        Action::Agree(action) => action.contributor.to_string(),
        Action::Memorandum(action) => action.contributor.to_string(),
        Action::Receive(action) => action.contributor.to_string(),
        Action::ReturnContribution(action) => action.contributor.to_string(),
        Action::Substitute(action) => action.contributor.to_string(),
        Action::Allocate(action) => action.initiative.to_string(),
        Action::ReturnAllocation(action) => action.initiative.to_string(),
        Action::Vire(action) => action.to.to_string(),
        Action::Commit(action) => action.initiative.to_string(),
        Action::ReleaseCommitment(action) => action.initiative.to_string(),
        Action::Spend(action) => action.initiative.to_string(),
        Action::Certify(action) => action.initiative.to_string(),
        Action::Interest(action) => text(action.earned_by.as_ref()),
        Action::Transfer(action) => action.to_pool.to_string(),
        _ => String::new(),
    }
}

/// By how much the moves of an entry change an account, all initiatives together, with the currency; nothing if none
/// touches it.
///
/// # Errors
/// When a pool was not opened.
pub fn change_of(item: &Item<'_>, account: Account) -> Result<Option<(Minor, Currency)>, Fault> {
    let mut change: Option<(Minor, Currency)> = None;
    for movement in item.moves() {
        let sign = i128::from(movement.to.account == account) - i128::from(movement.from.account == account);
        if movement.to.account != account && movement.from.account != account {
            continue;
        }
        let currency = item.context.currency(&movement.total.pool, item.entry.sequence)?;
        let so_far = change.map_or(Minor::ZERO, |(minor, _)| minor);
        let moved = Minor(sign * movement.amount.minor().0);
        change = Some((so_far.tallied(moved), currency));
    }
    Ok(change)
}

/// What an entry is worth in a list: the amount that its command asks for, or else the most that its moves by no rule bring to
/// one place or take from one.
///
/// # Errors
/// When a pool was not opened.
pub fn worth(item: &Item<'_>) -> Result<Option<(Minor, Currency)>, Fault> {
    if let Some(money) = asked(&item.command.action) {
        return Ok(Some((money.minor(), money.currency)));
    }
    let mut moved: BTreeMap<(bool, &ControlTotal, &Place), Minor> = BTreeMap::new();
    let mut currency = None;
    for movement in item.moves().filter(|movement| movement.rule.is_none()) {
        currency = Some(item.context.currency(&movement.total.pool, item.entry.sequence)?);
        for (is_to, place) in [(true, &movement.to), (false, &movement.from)] {
            let sum = moved.entry((is_to, &movement.total, place)).or_default();
            *sum = sum.tallied(movement.amount.minor());
        }
    }
    Ok(moved.into_values().max().zip(currency))
}

/// The worth of an entry as it is printed: amount and currency, both empty where there is none.
pub(super) fn printed(worth: Option<(Minor, Currency)>) -> (String, String) {
    worth.map_or_else(Default::default, |(minor, currency)| {
        (minor.decimal(currency), currency.to_string())
    })
}

/// Whether an entry is about money of the pool that moved.
pub(super) fn moves_money(entry: &Entry) -> bool {
    !entry.moves.is_empty()
}

/// Something as text; empty if it is absent.
pub(super) fn text(value: Option<impl std::fmt::Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
