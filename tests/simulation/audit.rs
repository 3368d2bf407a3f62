//! The whole journal read from outside: what is there, once, in order, signed; and what it adds up to.

use super::model::{Model, compare};
use super::oracle::{Known, day, recorded_exceptions};
use super::source_keys;
use common_purse::audit::{Checkpoint, SignedCheckpoint, Tree, VerifierKey, leaf_hash};
use common_purse::journal::{Journal, RequestRow};
use common_purse::ledger::{Entry, State, apply};
use common_purse::sequencer::{ReadPoint, Recorded, RecordedException};
use common_purse::types::{Sequence, Timestamp};

/// What a reader of the journal knows.
pub(super) struct Audited {
    pub(super) requests: Vec<Known>,
    pub(super) state: State,
    pub(super) model: Model,
}

/// Reads every entry and checks the order of times, the request tables, the root and the signature.
pub(super) fn audit(journal: &dyn Journal, key: &VerifierKey, empty: Model) -> Audited {
    let mut audited = Audited {
        requests: Vec::new(),
        state: State::new(),
        model: empty,
    };
    let mut tree = Tree::new();
    let mut last_recorded: Option<Timestamp> = None;
    let (mut next, mut block_first, mut block_requests) = (Sequence::FIRST, Sequence::FIRST, 0);
    while let Some(frame) = journal.frame(next).unwrap() {
        for (sequence, line) in frame.lines() {
            let entry = Entry::from_line(line).unwrap();
            assert_eq!(entry.sequence, sequence, "an entry stands where it says");
            assert!(
                last_recorded <= Some(entry.stamp.recorded),
                "recorded time went back at entry {sequence}"
            );
            last_recorded = Some(entry.stamp.recorded);
            tree.push(leaf_hash(line));
            audited.take(&entry);
        }
        next = frame.next();
        if frame.trailer().is_some() {
            let rows = journal.requests(block_first).unwrap().unwrap();
            assert_eq!(
                rows,
                rows_of(&audited.requests[block_requests..]),
                "the request table of {block_first}"
            );
            (block_first, block_requests) = (next, audited.requests.len());
        }
    }
    check_once(&audited.requests);
    source_keys::check_once(&audited.requests);
    check_signed(journal, key, &tree);
    audited
}

impl Audited {
    fn take(&mut self, entry: &Entry) {
        apply(&mut self.state, entry).unwrap();
        let command = entry.command.clone().unwrap();
        if let Some(asked) = compare::asked::asked(&command) {
            self.model.today = day(entry.stamp.recorded);
            let exceptions = self
                .model
                .record(&asked, entry.sequence.0)
                .expect("the rules allow what is recorded");
            assert_eq!(compare::exceptions(std::slice::from_ref(entry)), exceptions);
        }
        let is_same = |known: &&mut Known| {
            known.principal == entry.stamp.actor && known.request_id == entry.stamp.request_id
        };
        match self.requests.last_mut().filter(is_same) {
            Some(known) => {
                known.commands.push(command);
                known.recorded.commands.push(entry.sequence);
                known
                    .recorded
                    .exceptions
                    .extend(exceptions_of(entry, known.recorded.commands.len() - 1));
                known.recorded.last = entry.sequence;
                known.recorded.read_at = ReadPoint {
                    sequence: entry.sequence,
                    recorded: entry.stamp.recorded,
                };
            }
            None => self.requests.push(Known {
                principal: entry.stamp.actor.clone(),
                request_id: entry.stamp.request_id.clone(),
                commands: vec![command],
                recorded: Recorded {
                    first: entry.sequence,
                    last: entry.sequence,
                    recorded: entry.stamp.recorded,
                    commands: vec![entry.sequence],
                    exceptions: exceptions_of(entry, 0),
                    read_at: ReadPoint {
                        sequence: entry.sequence,
                        recorded: entry.stamp.recorded,
                    },
                },
            }),
        }
    }
}

fn exceptions_of(entry: &Entry, command: usize) -> Vec<RecordedException> {
    let exceptions = compare::exceptions(std::slice::from_ref(entry));
    recorded_exceptions(exceptions, command, entry.sequence)
}

fn rows_of(requests: &[Known]) -> Vec<RequestRow> {
    let row = |known: &Known| RequestRow {
        principal: known.principal.clone(),
        request_id: known.request_id.clone(),
        first: known.recorded.first,
        count: known.commands.len() as u32,
    };
    requests.iter().map(row).collect()
}

/// No request id of a principal is there twice.
fn check_once(requests: &[Known]) {
    let mut names: Vec<_> = requests
        .iter()
        .map(|known| (&known.principal, &known.request_id))
        .collect();
    names.sort();
    let twice = names.windows(2).find(|two| two[0] == two[1]);
    assert_eq!(twice, None, "a request is recorded twice");
}

/// The last trailer's checkpoint is of these entries and verifies with the ledger's key.
fn check_signed(journal: &dyn Journal, key: &VerifierKey, tree: &Tree) {
    let Some(trailer) = journal.last_trailer() else {
        assert_eq!(tree.size(), 0, "entries without a trailer were read");
        return;
    };
    let origin = key.name().parse().unwrap();
    let checkpoint = Checkpoint {
        origin,
        size: trailer.head.tree_size,
        root: trailer.head.root,
    };
    assert_eq!((checkpoint.size, checkpoint.root), (tree.size(), tree.root()));
    let signed = SignedCheckpoint {
        checkpoint: checkpoint.clone(),
        key_id: trailer.head.key_id,
        signature: trailer.head.signature,
        beside: None,
    };
    assert_eq!(Checkpoint::open(signed.note().as_bytes(), key), Ok(checkpoint));
}
