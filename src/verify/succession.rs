//! Which keys to believe. A ledger can change its signing key: the entries name the next one and retire the one before, and
//! between the two both sign.
//!
//! What entries say is the log's own word until a key that is believed signed it. So a key that the auditor did not give is
//! believed in one case: a checkpoint that the auditor kept, signed by a key that is believed, covers the entry that names it.

use super::fault::{Fault, Tampering, Uncheckable};
use super::{Bundles, CHECKPOINT, Log};
use crate::audit::{Checkpoint, CheckpointError, NoteError, VerifierKey};
use crate::ledger::{Entry, Keys, NamedKey};
use crate::types::Sequence;

/// The keys that were given, and those that kept checkpoints vouch for where they are needed. The kept checkpoints must then
/// be found to be beginnings of the log, and its lines those that were signed.
pub(super) fn believed(
    log: &dyn Log,
    given: &[VerifierKey],
    older: &[(String, Vec<u8>)],
) -> Result<Vec<VerifierKey>, Fault> {
    let mut believed = given.to_vec();
    let Some(note) = log.read(CHECKPOINT)? else {
        return Ok(believed);
    };
    let unsigned = |keys: &[VerifierKey]| {
        let opened = Checkpoint::open_by(&note, keys);
        matches!(opened, Err(CheckpointError::Note(NoteError::Unsigned(_))))
    };
    if !unsigned(given) {
        return Ok(believed);
    }
    let Some(claimed) = claimed(log, &note) else {
        return Ok(believed);
    };
    let is_named = |key: &VerifierKey| claimed.all().iter().any(|named| is(named, key));
    if !given.iter().any(is_named) {
        return Ok(believed);
    }
    while unsigned(&believed) {
        let opened = older
            .iter()
            .filter_map(|(_, note)| Checkpoint::open_by(note, &believed).ok());
        let covered = opened.map(|(older, _)| older.size).max().unwrap_or(0);
        let named = claimed.all().iter().filter(|named| named.named.0 < covered);
        let parsed = named.filter_map(|named| named.key.as_str().parse().ok());
        let more: Vec<VerifierKey> = parsed.filter(|key| !believed.contains(key)).collect();
        if more.is_empty() {
            return Err(retired(&claimed, &believed));
        }
        believed.extend(more);
    }
    Ok(believed)
}

fn is(named: &NamedKey, key: &VerifierKey) -> bool {
    named.key.as_str() == key.to_string()
}

/// The keys that a log names, if it is signed by one of them: what it claims, whoever wrote it.
fn claimed(log: &dyn Log, note: &[u8]) -> Option<Keys> {
    let Checkpoint { size, .. } = Checkpoint::claimed(note)?;
    let mut bundles = Bundles::new(log, size);
    let mut keys = Keys::default();
    for sequence in (0..size).map(Sequence) {
        let line = bundles.line(sequence).ok()?;
        // Most lines are about money, and a copy may have millions.
        if !std::str::from_utf8(line).is_ok_and(|line| line.contains("\"key\":")) {
            continue;
        }
        let command = Entry::from_line(line).ok().and_then(|entry| entry.command);
        if let Some(command) = command {
            keys.note(sequence, &command.action);
        }
    }
    let verifiers = keys
        .all()
        .iter()
        .filter_map(|named| named.key.as_str().parse().ok());
    let verifiers: Vec<VerifierKey> = verifiers.collect();
    Checkpoint::open_by(note, &verifiers).is_ok().then_some(keys)
}

/// What is said to whoever knows earlier keys only. Of keys that are named one after the other all but the last retired.
fn retired(claimed: &Keys, believed: &[VerifierKey]) -> Fault {
    let mut follower = None;
    let mut known = None;
    for named in claimed.all().iter().rev() {
        known = believed.iter().find(|key| is(named, key));
        if known.is_some() {
            break;
        }
        follower = Some(named);
    }
    let retired = follower.and_then(|follower| Some((known?, follower, follower.signs?)));
    match retired {
        Some((known, follower, retired)) => Uncheckable::Retired {
            known: Box::new(known.clone()),
            successor: follower.key.to_string(),
            named: follower.named,
            retired,
        }
        .into(),
        None => {
            let what = "it is not signed by the key that its own entries name";
            Tampering::at(CHECKPOINT, what).into()
        }
    }
}

/// Whether one of those who signed `size` entries is a key that those entries name as one that vouches for them.
pub(super) fn check_vouched(
    keys: &Keys,
    place: &str,
    size: u64,
    signers: &[VerifierKey],
) -> Result<(), Fault> {
    let vouches = |key: &VerifierKey| keys.vouching(size).any(|named| is(named, key));
    if signers.iter().any(vouches) {
        return Ok(());
    }
    let signers: Vec<String> = signers.iter().map(ToString::to_string).collect();
    let in_force = keys.in_force(size).map(|named| named.key.as_str());
    let what = format_args!(
        "it is signed by {}, and the entries name another key, {}, for the first {size}: who signed had no right to",
        signers.join(", "),
        in_force.unwrap_or("none")
    );
    Err(Tampering::at(place, what).into())
}
