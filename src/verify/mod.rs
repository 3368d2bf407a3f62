//! Verification of a ledger from outside: is a copy of it complete and unaltered, and does its accounting follow the rules?
//!
//! ```text
//!   a log in the layout of C2SP tlog-tiles, and a public key that did not come with it
//!     checkpoint ─> signature ─> tiles: every hash up to the signed root ─> older checkpoints are beginnings of it
//!     entries ─> each line hashes to its leaf ─> canonical, in order ─> decided again by the rules, line for line
//! ```
//!
//! It shares the rules (`ledger`) and the hashes (`audit`) with whoever writes a ledger and nothing else: no journal, no
//! sequencer, no format of theirs. What it reads may be forged in any way; whatever is wrong is named by its place, and
//! what cannot be checked is no success.
//!
//! Reading order: `log` (what is read), `fault` (what can be wrong), `layout` (which files there are), `tree` (the hashes),
//! `bundle` (the lines), `accounting` (the rules), `succession` (which keys to believe); `roots` (earlier sizes) for who compares checkpoints.

mod accounting;
mod bundle;
mod fault;
mod layout;
mod log;
mod roots;
mod succession;
mod tree;

pub use bundle::Bundles;
pub use fault::{Fault, Tampering, Uncheckable};
pub use log::{Directory, Log};
pub use roots::Roots;

use crate::audit::{Checkpoint, VerifierKey};
pub use crate::ledger::{Keys, NamedKey};
use crate::types::Sequence;
use accounting::Accounting;
use std::sync::Arc;
use tree::Tiles;

/// The name of the file that holds the checkpoint.
const CHECKPOINT: &str = "checkpoint";

/// What is said of a line that does not hash to its leaf.
const NOT_SIGNED: &str = "its line is not the one that was signed";

/// What was found to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// Who signed it, of the keys that are believed.
    pub signers: Vec<VerifierKey>,
    /// Every key that the log names.
    pub keys: Arc<Keys>,
    /// When the last entry says that it was recorded.
    pub last_recorded: String,
    /// How many older checkpoints the log was found to go on from.
    pub older_checkpoints: usize,
    /// How many pools were replayed.
    pub pools: usize,
    /// How many control totals.
    pub control_totals: usize,
    /// How many requests.
    pub requests: usize,
}

/// How far it came, for whoever watches: entries done, of how many.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// Verifies `log` against the public keys of its ledger, of which one must have signed it while the log itself says that it
/// vouches. `older` are checkpoints that the auditor kept, with the name of each.
///
/// # Errors
/// [`Fault::Tampered`] with the first place where something is not what was signed or not what the rules allow;
/// [`Fault::Uncheckable`] when it cannot be said.
pub fn verify(
    log: &dyn Log,
    keys: &[VerifierKey],
    older: &[(String, Vec<u8>)],
    progress: Progress<'_>,
) -> Result<Verified, Fault> {
    let keys = succession::believed(log, keys, older)?;
    let (checkpoint, signers) = signed(log, &keys)?;
    layout::check(log, checkpoint.size)?;
    let mut tiles = Tiles::read(log, &checkpoint)?;
    let mut kept = Vec::new();
    for (name, note) in older {
        kept.push(continues(&mut tiles, &checkpoint, &keys, name, note)?);
    }
    let mut bundles = Bundles::new(log, checkpoint.size);
    let mut accounting = Accounting::new(checkpoint.origin.clone());
    for sequence in (0..checkpoint.size).map(Sequence) {
        let line = bundles.line(sequence)?;
        if !tiles.is_leaf(sequence, line)? {
            return Err(Tampering::at_entry(sequence, NOT_SIGNED).into());
        }
        let line = line.to_vec();
        accounting.take(sequence, &line, &mut bundles)?;
        progress(sequence.0 + 1, checkpoint.size);
    }
    let replayed = accounting.finish()?;
    succession::check_vouched(&replayed.keys, CHECKPOINT, checkpoint.size, &signers)?;
    for ((name, _), (size, signers)) in older.iter().zip(&kept) {
        succession::check_vouched(&replayed.keys, name, *size, signers)?;
    }
    Ok(Verified {
        checkpoint,
        signers,
        keys: replayed.keys,
        last_recorded: replayed.last_recorded,
        older_checkpoints: older.len(),
        pools: replayed.pools,
        control_totals: replayed.control_totals,
        requests: replayed.requests,
    })
}

/// What a copy says that it holds, by the signature of the ledger with any of those keys.
///
/// # Errors
/// When there is no checkpoint, or none that a key signed over at least one entry.
pub fn checkpoint(log: &dyn Log, keys: &[VerifierKey]) -> Result<Checkpoint, Fault> {
    signed(log, keys).map(|(checkpoint, _)| checkpoint)
}

/// The same, and which keys signed it.
fn signed(log: &dyn Log, keys: &[VerifierKey]) -> Result<(Checkpoint, Vec<VerifierKey>), Fault> {
    let note = log.read(CHECKPOINT)?.ok_or(Uncheckable::NoLog)?;
    let signed = Checkpoint::open_by(&note, keys);
    let signed = signed.map_err(|error| Tampering::at(CHECKPOINT, error))?;
    match signed.0.size {
        0 => Err(Uncheckable::Empty.into()),
        _ => Ok(signed),
    }
}

/// An older checkpoint must be of this ledger and of a beginning of this log; its size, and who signed it.
fn continues(
    tiles: &mut Tiles<'_>,
    checkpoint: &Checkpoint,
    keys: &[VerifierKey],
    name: &str,
    note: &[u8],
) -> Result<(u64, Vec<VerifierKey>), Fault> {
    let (older, signers) = Checkpoint::open_by(note, keys).map_err(|error| Uncheckable::Older {
        name: name.to_owned(),
        why: error.to_string(),
    })?;
    if older.size > checkpoint.size {
        return Err(Tampering::at(
            CHECKPOINT,
            format_args!(
                "the log has {} entries and {name}, signed with the same key, has {}: entries were removed, or an old copy is \
                 shown",
                checkpoint.size, older.size
            ),
        )
        .into());
    }
    match tiles.root(older.size)? == older.root {
        true => Ok((older.size, signers)),
        false => Err(Tampering::at(
            CHECKPOINT,
            format_args!(
                "the first {} entries are not those of {name}, signed with the same key: the ledger was shown in two versions",
                older.size
            ),
        )
        .into()),
    }
}
