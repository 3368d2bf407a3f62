//! The earlier entry that a command names: found, of the right kind, and still standing.

use super::Stamped;
use crate::ledger::command::{Action, Certify, Receive, Spend};
use crate::ledger::entry::Entry;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::Pool;
use crate::types::{InitiativeId, Minor, Money, Sequence, TotalKey};
use std::sync::Arc;

/// The first entry of the command that `sequence` names, if it is one about this pool.
pub(super) fn entry<'a>(
    pool: &Pool,
    stamped: &'a Stamped,
    sequence: Sequence,
) -> Option<(&'a Entry, &'a Action)> {
    let first = stamped.named.iter().find(|entry| entry.sequence == sequence)?;
    let command = first.command.as_ref()?;
    (command.pool() == Some(pool.id())).then_some((first.as_ref(), &command.action))
}

/// All entries of the command whose first entry is `first`.
pub(super) fn parts<'a>(stamped: &'a Stamped, first: &Entry) -> &'a [Arc<Entry>] {
    let from = stamped
        .named
        .iter()
        .position(|entry| entry.sequence == first.sequence);
    let from = &stamped.named[from.unwrap_or(stamped.named.len())..];
    &from[..first.parts().min(from.len())]
}

/// Whether the entry was not undone.
pub(super) fn stands(pool: &Pool, entry: Sequence) -> Result<(), Rejection> {
    match pool.references().of(entry).is_reversed {
        false => Ok(()),
        true => Err(Rejection::AlreadyReversed { entry }),
    }
}

/// Whether the receipt was not corrected.
pub(super) fn is_not_corrected(pool: &Pool, receipt: Sequence) -> Result<(), Rejection> {
    match pool.references().of(receipt).is_superseded {
        false => Ok(()),
        true => Err(Rejection::ReceiptCorrected { receipt }),
    }
}

/// Whether no later entry rests on it.
pub(super) fn is_named_by_none(pool: &Pool, entry: Sequence) -> Result<(), Rejection> {
    match pool.references().of(entry).live {
        0 => Ok(()),
        count => Err(Rejection::NamedByLaterEntry { entry, count }),
    }
}

/// The receipt that a command names.
pub(super) fn receipt<'a>(
    pool: &Pool,
    stamped: &'a Stamped,
    sequence: Sequence,
) -> Result<(&'a Entry, &'a Receive), Rejection> {
    match entry(pool, stamped, sequence) {
        Some((entry, Action::Receive(receive))) => Ok((entry, receive)),
        _ => Err(Rejection::UnknownReceipt {
            pool: pool.id().clone(),
            receipt: sequence,
        }),
    }
}

/// What was spent: by an entry that spent it or by one that certified it.
pub(super) struct Expenditure<'a> {
    pub(super) initiative: &'a InitiativeId,
    pub(super) total: TotalKey,
    pub(super) amount: Minor,
    /// The interim entry, if it is one.
    pub(super) interim: Option<&'a Spend>,
}

/// The expenditure that a command names, whether it still stands or not.
pub(super) fn expenditure<'a>(
    pool: &Pool,
    stamped: &'a Stamped,
    sequence: Sequence,
) -> Result<Expenditure<'a>, Rejection> {
    match entry(pool, stamped, sequence) {
        Some((_, Action::Spend(spend))) => Ok(Expenditure {
            initiative: &spend.initiative,
            total: spend.total(),
            amount: spend.amount.minor(),
            interim: spend.interim.then_some(spend),
        }),
        Some((
            _,
            Action::Certify(
                certify @ Certify {
                    initiative, amount, ..
                },
            ),
        )) => Ok(Expenditure {
            initiative,
            total: certify.total(),
            amount: amount.minor(),
            interim: None,
        }),
        _ => Err(Rejection::UnknownExpenditure {
            pool: pool.id().clone(),
            expenditure: sequence,
            wanted: "expenditure",
        }),
    }
}

/// A commitment that a command settles, with its amount.
pub(super) type Settled = Option<(Sequence, Minor)>;

/// The commitment that a command settles, if it names one.
pub(super) fn settled(
    pool: &Pool,
    stamped: &Stamped,
    commitment: Option<Sequence>,
    initiative: &InitiativeId,
    total: &TotalKey,
) -> Result<Settled, Rejection> {
    let Some(sequence) = commitment else {
        return Ok(None);
    };
    let committed = self::commitment(pool, stamped, sequence, initiative, total)?;
    Ok(Some((sequence, committed)))
}

/// Whether the commitment has so much left, if there is one.
pub(super) fn within(pool: &Pool, settled: Settled, requested: Money) -> Result<(), Rejection> {
    match settled {
        Some((commitment, committed)) => within_commitment(pool, commitment, committed, requested),
        None => Ok(()),
    }
}

/// What is left of a commitment after `requested` more of it is used.
pub(super) fn within_commitment(
    pool: &Pool,
    commitment: Sequence,
    committed: Minor,
    requested: Money,
) -> Result<(), Rejection> {
    let remaining = committed.less(pool.references().of(commitment).used);
    if requested.minor() <= remaining {
        return Ok(());
    }
    Err(Rejection::CommitmentExceeded {
        commitment,
        remaining: Money::from_minor(remaining, requested.currency),
        requested,
    })
}

/// The amount of the commitment that a command names, if it is one of this initiative and control total.
pub(super) fn commitment(
    pool: &Pool,
    stamped: &Stamped,
    sequence: Sequence,
    initiative: &InitiativeId,
    total: &TotalKey,
) -> Result<Minor, Rejection> {
    match entry(pool, stamped, sequence) {
        Some((_, Action::Commit(commit))) if commit.initiative == *initiative && commit.total() == *total => {
            stands(pool, sequence)?;
            Ok(commit.amount.minor())
        }
        _ => Err(Rejection::UnknownCommitment {
            commitment: sequence,
            initiative: initiative.clone(),
            total: Box::new(pool.control_total(total.clone())),
        }),
    }
}
