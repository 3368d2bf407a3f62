//! The writer: decides requests one after the other into the open block.
//!
//! It is the sequencer without its threads: `submit` decides, `ship` closes the open block and hands it out to be made
//! durable. The threads call these, and so does the simulation (`stepped`), which therefore tests the very code that
//! serves.
//!
//! ```text
//!              submit                ship                 make_durable
//!   requests ---------> open block -------> one in flight -------------> durable
//!                       State is here                                    View is here
//! ```
//!
//! Every outcome decided on entries that are not durable yet waits for their block, refusals and repeated requests
//! too: a power loss may take back what they were decided on.

mod deciding;
mod source_keys;

use super::block::{Lines, OpenBlock, Shipment};
use super::clock::Clock;
use super::data_sets::DataSets;
use super::difference::difference;
use super::fingerprints::{Fingerprints, of_request};
use super::recorded::{self, Known, LookupError};
use super::request::{Outcome, RecordError, Recorded, Request};
use super::waiters::{Reply, Waiters, answer};
use crate::audit::{SignError, Signers, Tree, UpperTiles};
use crate::journal::Journal;
use crate::ledger::{Entry, State};
use crate::types::{Origin, Sequence, Timestamp};
use std::sync::Arc;

/// The single writer of a ledger.
pub(super) struct Writer {
    journal: Arc<dyn Journal>,
    signers: Signers,
    clock: Arc<dyn Clock>,
    origin: Origin,
    /// What is true after the last decided entry.
    state: State,
    tree: Tree,
    /// Every recorded request, those of undurable blocks included.
    requests: Fingerprints,
    /// Every command that was posted with a source key, likewise.
    source_keys: Fingerprints,
    keys_of_request: source_keys::OfRequest,
    open: Option<OpenBlock>,
    /// The block that was shipped last. It is kept after it is durable: an answer that rests on it must not overtake
    /// the view, which the sync thread brings up to date a moment later.
    shipped: Option<Shipped>,
    /// The one before, whose view may still be on its way while the last is in flight; the one before that is shown,
    /// as the sync thread does one thing after the other.
    shipped_before: Option<Shipped>,
    lines: Lines,
}

/// What is kept of a shipped block.
struct Shipped {
    entries: Arc<Vec<Entry>>,
    waiters: Arc<Waiters>,
}

/// What recovery found.
#[derive(Default)]
pub(super) struct Recovered {
    pub(super) state: State,
    pub(super) tree: Tree,
    pub(super) requests: Fingerprints,
    pub(super) source_keys: Fingerprints,
    pub(super) data_sets: DataSets,
    pub(super) tiles: UpperTiles,
}

impl Writer {
    pub(super) fn new(
        journal: Arc<dyn Journal>,
        signers: Signers,
        clock: Arc<dyn Clock>,
        origin: Origin,
        recovered: Recovered,
    ) -> Writer {
        let Recovered {
            state,
            tree,
            requests,
            source_keys,
            // The view's.
            data_sets: _,
            tiles: _,
        } = recovered;
        Writer {
            journal,
            signers,
            clock,
            origin,
            state,
            tree,
            requests,
            source_keys,
            keys_of_request: source_keys::OfRequest::default(),
            open: None,
            shipped: None,
            shipped_before: None,
            lines: Lines::default(),
        }
    }

    /// Whether a request of that size can be decided before the open block is shipped.
    pub(super) fn has_room(&self, request: &Request) -> bool {
        self.open
            .as_ref()
            .is_none_or(|open| open.has_room(request.commands.len(), request.bytes))
    }

    /// Whether anything was decided that was not shipped.
    pub(super) fn has_open_block(&self) -> bool {
        self.open.is_some()
    }

    /// Decides a request. The answer comes now if it rests on durable entries alone, else with their block.
    pub(super) fn submit(&mut self, request: Request, reply: Reply) {
        let fingerprint = of_request(&request.principal, &request.request_id);
        match self.known(fingerprint, &request) {
            Err(error) => return answer(reply, Err(RecordError::Unreadable(Arc::new(error)))),
            Ok(Some(known)) => return self.answer_known(&known, &request, reply),
            Ok(None) => {}
        }
        // Asked when a block would be opened; the journal's guard leaves room for a whole block and more.
        if self.open.is_none()
            && let Err(unwritable) = self.journal.writable()
        {
            return answer(reply, Err(RecordError::Unwritable(Arc::new(unwritable))));
        }
        match self.decide(&request) {
            Ok((entries, recorded)) if !request.validate_only => {
                self.record(fingerprint, &request, entries, recorded, reply);
            }
            outcome => self.answer_when_durable(reply, outcome.map(|(_, recorded)| recorded)),
        }
    }

    /// Closes the open block, if there is one. The caller makes it durable, or calls `failed`, before the next `ship`.
    pub(super) fn ship(&mut self) -> Result<Option<Shipment>, SignError> {
        let Some(open) = self.open.take() else {
            return Ok(None);
        };
        // Of what its last entry made true: a block in which a key retires is signed by the next.
        let signing = self.state.keys().signing().map(|named| named.key.as_str());
        match open.close(&self.origin, &self.tree, self.signers.in_force(signing)) {
            Ok(shipment) => {
                let (entries, waiters) = (
                    Arc::clone(&shipment.addition.entries),
                    Arc::clone(&shipment.waiters),
                );
                self.shipped_before = self.shipped.replace(Shipped { entries, waiters });
                Ok(Some(shipment))
            }
            Err((error, waiters)) => {
                waiters.unknown();
                Err(error)
            }
        }
    }

    /// What became of the shipped block is unknown, so nothing that was decided since can be said either.
    pub(super) fn failed(&mut self) {
        let shipped = self.shipped.take().map(|shipped| shipped.waiters);
        // The block before is durable, or this one would not have been shipped.
        let open = self.open.take().map(|open| open.waiters);
        for waiters in [shipped, open].into_iter().flatten() {
            waiters.unknown();
        }
    }

    /// The request that was recorded under this principal and id, durable or not.
    fn known(&self, fingerprint: u64, request: &Request) -> Result<Option<Known>, LookupError> {
        for first in self.requests.candidates(fingerprint) {
            let known = match self.undurable(first) {
                Some((entries, _)) => {
                    let entries = entries.iter().take_while(|entry| is_of(entry, request));
                    Known::from_entries(entries, &self.state)
                }
                None => recorded::read(self.journal.as_ref(), first, request, &self.state)?,
            };
            if known.is_some() {
                return Ok(known);
            }
        }
        Ok(None)
    }

    /// Entries from `sequence` on in a block that the view may not show yet, and who waits for it.
    fn undurable(&self, sequence: Sequence) -> Option<(&[Entry], &Waiters)> {
        let open = self
            .open
            .as_ref()
            .map(|open| (open.entries.as_slice(), open.waiters.as_ref()));
        let shipped = [&self.shipped, &self.shipped_before].into_iter().flatten();
        let shipped = shipped.map(|shipped| (shipped.entries.as_slice(), shipped.waiters.as_ref()));
        let mut blocks = open.into_iter().chain(shipped);
        blocks.find_map(|(entries, waiters)| Some((from(entries, sequence)?, waiters)))
    }

    /// The same request gets the same answer, another one with its id is told so; both wait for the block of the
    /// recorded one if that is not durable.
    fn answer_known(&self, known: &Known, request: &Request, reply: Reply) {
        let outcome = match known.commands == request.commands {
            true => Ok(known.recorded.clone()),
            false => Err(RecordError::RequestIdReused {
                request_id: request.request_id.clone(),
                first: known.recorded.first,
                difference: difference(&known.commands, &request.commands),
            }),
        };
        match self.undurable(known.recorded.first) {
            Some((_, waiters)) => waiters.join(reply, outcome),
            None => answer(reply, outcome),
        }
    }

    /// Answers when everything decided so far is durable.
    fn answer_when_durable(&self, reply: Reply, outcome: Outcome) {
        let open = self.open.as_ref().map(|open| &open.waiters);
        let shipped = self.shipped.as_ref().map(|shipped| &shipped.waiters);
        match open.or(shipped) {
            Some(waiters) => waiters.join(reply, outcome),
            None => answer(reply, outcome),
        }
    }

    /// The open block's moment, or now, and never before an entry that is already recorded.
    fn recorded_time(&self) -> Timestamp {
        match &self.open {
            Some(open) => open.recorded,
            None => self
                .state
                .last_recorded()
                .map_or_else(|| self.clock.now(), |last| last.max(self.clock.now())),
        }
    }

    fn record(
        &mut self,
        fingerprint: u64,
        request: &Request,
        mut entries: Vec<Entry>,
        recorded: Recorded,
        reply: Reply,
    ) {
        let Some(stamp) = entries.first().map(|entry| Arc::clone(&entry.stamp)) else {
            return;
        };
        let open = self
            .open
            .get_or_insert_with(|| OpenBlock::new(recorded.first, recorded.recorded));
        let size = (request.commands.len(), request.bytes);
        open.push(size, &stamp, &self.lines, &mut entries, &mut self.tree);
        open.remember((fingerprint, recorded.first), self.keys_of_request.iter());
        self.requests.insert(fingerprint, recorded.first);
        open.waiters.join(reply, Ok(recorded));
        self.keep_source_keys();
    }
}

/// The part of contiguous `entries` from `sequence` on, if it is among them.
fn from(entries: &[Entry], sequence: Sequence) -> Option<&[Entry]> {
    let offset = sequence.0.checked_sub(entries.first()?.sequence.0)?;
    entries
        .get(usize::try_from(offset).ok()?..)
        .filter(|entries| !entries.is_empty())
}

fn is_of(entry: &Entry, request: &Request) -> bool {
    entry.stamp.request_id == request.request_id && entry.stamp.actor == request.principal
}
