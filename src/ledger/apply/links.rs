//! What an entry took up of earlier ones.

use super::{Unappliable, about, pool_mut};
use crate::ledger::command::{Action, Kind};
use crate::ledger::entry::Entry;
use crate::ledger::scope::Scope;
use crate::ledger::state::{Pool, State};
use crate::types::Sequence;

/// What the entry took up of earlier ones, and with a reversal no longer takes up.
pub(super) fn apply(state: &mut State, entry: &Entry, scope: &Scope) -> Result<(), Unappliable> {
    // Most entries name no earlier one.
    if entry.links.is_empty() && entry.reverses.is_none() {
        return Ok(());
    }
    let Some(pool) = about(entry, scope) else {
        return Ok(());
    };
    let pool = pool_mut(state, entry.sequence, pool)?;
    for link in &entry.links {
        if pool.contributions().agreed().contains_key(&link.entry) {
            let contributions = pool.contributions_mut();
            contributions.settle(link.entry, link.instalment, link.amount.minor());
        }
    }
    if scope.has_earlier_entries() {
        apply_references(pool, entry);
    }
    Ok(())
}

/// What became of the entries that this one names.
fn apply_references(pool: &mut Pool, entry: &Entry) {
    let superseded = supersedes(entry);
    let stands_again = entry
        .reverses
        .as_ref()
        .is_some_and(|reversed| matches!(reversed.kind, Kind::Certify | Kind::CorrectReceipt));
    for (position, link) in entry.links.iter().enumerate() {
        let reference = pool.references_mut().of_mut(link.entry);
        reference.used = reference.used.tallied(link.amount.minor());
        // An entry that links several instalments names their agreed contribution once.
        if entry.links[..position]
            .iter()
            .all(|earlier| earlier.entry != link.entry)
        {
            reference.live = match entry.reverses {
                None => reference.live.saturating_add(1),
                Some(_) => reference.live.saturating_sub(1),
            };
        }
        reference.is_superseded |= superseded == Some(link.entry);
        reference.is_superseded &= !stands_again;
    }
    if let Some(reversed) = &entry.reverses {
        pool.references_mut().of_mut(reversed.entry).is_reversed = true;
    }
}

/// The entry whose place this one takes.
fn supersedes(entry: &Entry) -> Option<Sequence> {
    match &entry.command.as_ref()?.action {
        Action::Certify(certify) => Some(certify.expenditure),
        Action::CorrectReceipt(correct) => Some(correct.receipt),
        _ => None,
    }
}
