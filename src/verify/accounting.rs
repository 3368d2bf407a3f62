//! The accounting replayed: every command decided again on what the entries before it made true, and the lines that come of
//! it compared with those that are there.

use super::bundle::Bundles;
use super::fault::{Fault, Tampering, Uncheckable};
use crate::ledger::{Entry, Keys, Stamped, State, Unreadable, apply, decide, invariants};
use crate::types::{Origin, Sequence};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The promises about the sums are looked at so often, and at the end; between, they follow from every entry being the one that
/// the rules make.
const CHECKED_EVERY: u64 = 4_096;

/// A replay of the ledger.
pub(super) struct Accounting {
    origin: Origin,
    state: State,
    /// What the last command is by the rules, as far as its entries have not come.
    expected: std::vec::IntoIter<Entry>,
    /// Every request and every source key, shortened to 16 bytes: none may come twice.
    once: Vec<([u8; 16], Sequence)>,
    last_request: Option<[u8; 16]>,
    requests: usize,
}

/// What a replay came to.
pub(super) struct Replayed {
    pub(super) last_recorded: String,
    pub(super) pools: usize,
    pub(super) control_totals: usize,
    pub(super) requests: usize,
    pub(super) keys: Arc<Keys>,
}

impl Accounting {
    pub(super) fn new(origin: Origin) -> Accounting {
        Accounting {
            origin,
            state: State::new(),
            expected: Vec::new().into_iter(),
            once: Vec::new(),
            last_request: None,
            requests: 0,
        }
    }

    /// Takes the next entry.
    pub(super) fn take(
        &mut self,
        sequence: Sequence,
        line: &[u8],
        bundles: &mut Bundles<'_>,
    ) -> Result<(), Fault> {
        let entry = entry(sequence, line)?;
        if entry.stamp.origin != self.origin {
            let what = format_args!(
                "it is of the ledger \"{}\", not of \"{}\"",
                entry.stamp.origin, self.origin
            );
            return Err(Tampering::at_entry(sequence, what).into());
        }
        if entry.sequence != sequence {
            let what = format_args!("its line says that it is entry {}", entry.sequence);
            return Err(Tampering::at_entry(sequence, what).into());
        }
        if self.expected.len() == 0 {
            self.expected = self.decide(&entry, bundles)?.into_iter();
        }
        match self.expected.next() {
            Some(expected) if expected == entry => {}
            _ => {
                return Err(
                    Tampering::at_entry(sequence, "it is not what the rules make of its command").into(),
                );
            }
        }
        self.note_once(&entry);
        apply(&mut self.state, &entry).map_err(|error| Tampering::at_entry(sequence, error))?;
        match sequence.0.is_multiple_of(CHECKED_EVERY) {
            true => self.check_promises(sequence),
            false => Ok(()),
        }
    }

    /// The entries that the rules make of the command that `entry` begins.
    fn decide(&self, entry: &Entry, bundles: &mut Bundles<'_>) -> Result<Vec<Entry>, Fault> {
        let sequence = entry.sequence;
        let Some(command) = &entry.command else {
            let what = "it has no command, and continues none";
            return Err(Tampering::at_entry(sequence, what).into());
        };
        let stamped = Stamped {
            stamp: Arc::clone(&entry.stamp),
            command: Arc::clone(command),
            today: Stamped::today(&self.state, command, entry.stamp.recorded),
            named: named(entry, bundles)?,
        };
        decide(&self.state, &stamped).map_err(|rejection| {
            let what = format_args!(
                "the rules refuse its command: {}: {rejection}",
                rejection.reason()
            );
            Tampering::at_entry(sequence, what).into()
        })
    }

    fn check_promises(&self, sequence: Sequence) -> Result<(), Fault> {
        invariants::check(&self.state).map_err(|violation| Tampering::at_entry(sequence, violation).into())
    }

    /// Takes note of the request, with its first entry, and of the source key.
    fn note_once(&mut self, entry: &Entry) {
        let actor = entry.stamp.actor.as_str();
        let request = digest(&["request", actor, entry.stamp.request_id.as_str()]);
        if self.last_request != Some(request) {
            self.last_request = Some(request);
            self.once.push((request, entry.sequence));
            self.requests += 1;
        }
        let key = entry
            .command
            .as_ref()
            .and_then(|command| command.source_key.as_ref());
        if let Some(key) = key {
            let (row, occurrence) = (key.row_sha256.to_string(), key.occurrence.to_string());
            let key = digest(&["source key", actor, key.data_set.as_str(), &row, &occurrence]);
            self.once.push((key, entry.sequence));
        }
    }

    /// Looks at what is left when all entries have come.
    pub(super) fn finish(mut self) -> Result<Replayed, Fault> {
        let last = self.state.last_sequence().unwrap_or(Sequence::FIRST);
        if self.expected.len() > 0 {
            let what = format_args!("{} more parts of its command are missing", self.expected.len());
            return Err(Tampering::at_entry(last, what).into());
        }
        self.check_promises(last)?;
        self.once.sort_unstable();
        let twice = self.once.windows(2).find(|two| two[0].0 == two[1].0);
        if let Some([(_, first), (_, second)]) = twice {
            let what = format_args!("its request or source key was recorded before, with entry {first}");
            return Err(Tampering::at_entry(*second, what).into());
        }
        Ok(Replayed {
            last_recorded: self
                .state
                .last_recorded()
                .map(|at| at.to_string())
                .unwrap_or_default(),
            pools: self.state.pools().len(),
            control_totals: self.state.pools().values().map(|pool| pool.totals().len()).sum(),
            requests: self.requests,
            keys: Arc::clone(self.state.keys()),
        })
    }
}

fn entry(sequence: Sequence, line: &[u8]) -> Result<Entry, Fault> {
    Entry::from_line(line).map_err(|error| match error {
        Unreadable::Newer { .. } => Uncheckable::Newer {
            sequence,
            why: error.to_string(),
        }
        .into(),
        error => Tampering::at_entry(sequence, error).into(),
    })
}

/// The earlier entries that deciding an entry's command takes, in the order that [`Stamped::named`] wants them.
fn named(entry: &Entry, bundles: &mut Bundles<'_>) -> Result<Vec<Arc<Entry>>, Fault> {
    let Some(command) = &entry.command else {
        return Ok(Vec::new());
    };
    let mut named = Vec::new();
    let mut before = entry.sequence;
    let mut next = command.names();
    while let Some(sequence) = next.take().filter(|sequence| *sequence < before) {
        let parts = parts(sequence, entry.sequence, bundles)?;
        if command.names_through() {
            let command = parts.first().and_then(|entry: &Arc<Entry>| entry.command.clone());
            next = command.and_then(|command| command.names());
        }
        named.extend(parts);
        before = sequence;
    }
    Ok(named)
}

/// All parts of the command that begins at `first`, before `end`; none if it is a further part.
fn parts(first: Sequence, end: Sequence, bundles: &mut Bundles<'_>) -> Result<Vec<Arc<Entry>>, Fault> {
    let mut read = |sequence: Sequence| {
        let line = bundles.earlier_line(sequence)?;
        entry(sequence, line).map(Arc::new)
    };
    let beginning = read(first)?;
    let count = beginning.parts() as u64;
    let mut parts = Vec::new();
    if count > 0 {
        parts.push(beginning);
    }
    for offset in 1..count {
        let sequence = first.plus(offset);
        if sequence >= end {
            break;
        }
        parts.push(read(sequence)?);
    }
    Ok(parts)
}

fn digest(parts: &[&str]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        // A length before each keeps them apart.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut short = [0; 16];
    short.copy_from_slice(&digest[..16]);
    short
}
