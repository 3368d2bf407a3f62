//! What was posted before: no principal posts a row of a data set twice.

use super::{Writer, from};
use crate::ledger::{Entry, Rejection};
use crate::sequencer::fingerprints::{Fingerprints, of_source_key};
use crate::sequencer::recorded::{self, LookupError};
use crate::types::{PrincipalId, Sequence, SourceKey};
use std::borrow::Cow;

/// The keys of a request that is being decided, which are known for good when it is recorded.
#[derive(Debug, Default)]
pub(super) struct OfRequest(Fingerprints);

impl OfRequest {
    /// Each with the entry that it belongs to.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, Sequence)> {
        self.0.iter()
    }

    /// Another request begins.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

impl Writer {
    /// Takes note that a command with `key` is to be recorded at `sequence`, unless one was: among `earlier` entries of the
    /// same request, whose commands begin at `commands`, or before it.
    pub(super) fn note_source_key(
        &mut self,
        principal: &PrincipalId,
        key: &SourceKey,
        sequence: Sequence,
        (commands, earlier): (&[Sequence], &[Entry]),
    ) -> Result<Result<(), Rejection>, LookupError> {
        let fingerprint = of_source_key(principal, key);
        let known = [&self.source_keys, &self.keys_of_request.0];
        for candidate in known.into_iter().flat_map(|known| known.candidates(fingerprint)) {
            let Some(entry) = self.entry(candidate, earlier)? else {
                continue;
            };
            let posted = entry
                .command
                .as_ref()
                .and_then(|command| command.source_key.as_ref());
            if entry.stamp.actor == *principal && posted.is_some_and(|posted| **posted == *key) {
                let source_key = Box::new(key.clone());
                let in_request = commands.iter().position(|first| *first == candidate);
                return Ok(Err(match in_request {
                    Some(earlier_command) => Rejection::SourceKeyRepeated {
                        source_key,
                        earlier_command,
                    },
                    None => Rejection::SourceKeyExists {
                        source_key,
                        sequence: candidate,
                    },
                }));
            }
        }
        self.keys_of_request.0.insert(fingerprint, sequence);
        Ok(Ok(()))
    }

    /// The keys of the request that was just decided are known from now on.
    pub(super) fn keep_source_keys(&mut self) {
        self.source_keys.append(&mut self.keys_of_request.0);
    }

    /// An entry of this request, of an undurable block, or of the journal.
    fn entry<'a>(
        &'a self,
        sequence: Sequence,
        of_request: &'a [Entry],
    ) -> Result<Option<Cow<'a, Entry>>, LookupError> {
        let undurable = || self.undurable(sequence).map(|(entries, _)| entries);
        if let Some(entries) = from(of_request, sequence).or_else(undurable) {
            return Ok(entries.first().map(Cow::Borrowed));
        }
        Ok(recorded::entry_at(self.journal.as_ref(), sequence)?.map(Cow::Owned))
    }
}
