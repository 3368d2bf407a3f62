//! What is to be sent: the difference between a file and what the ledger holds of its data set, cut into requests.

use super::convert::{Converted, Posting, RowOutcome};
use super::key::{RowKey, sha256_hex};
use super::ledger::KnownKeys;
use crate::wire::{outgoing, v1};
use std::collections::BTreeSet;

/// The most commands and bytes of one request; of the 4 MiB that a ledger takes, some are left for what stands around
/// the commands.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The most commands.
    pub commands: usize,
    /// The most bytes of all commands.
    pub bytes: usize,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            commands: 8_192,
            bytes: (4 << 20) - (16 << 10),
        }
    }
}

/// How a file differs from what the ledger holds of its data set.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// Rows of which a command is not in the ledger.
    pub rows_new: u64,
    /// Rows of which everything is.
    pub rows_unchanged: u64,
    /// Entries of the data set whose row is not in the file any more. An import undoes nothing: a person decides
    /// whether each was wrong, and reverses it.
    pub entries_gone: Vec<u64>,
}

impl Difference {
    /// Whether somebody should look at it first: the data set is there and the file says something else.
    pub fn wants_a_look(&self, known: &KnownKeys) -> bool {
        !known.is_empty() && (self.rows_new > 0 || !self.entries_gone.is_empty())
    }
}

/// The difference.
pub fn difference(converted: &Converted, known: &KnownKeys) -> Difference {
    let mut in_file = BTreeSet::new();
    let (mut rows_new, mut rows_unchanged) = (0, 0);
    for postings in postings(converted) {
        let all_known = postings.iter().all(|posting| known.contains_key(&posting.key));
        match all_known {
            true => rows_unchanged += 1,
            false => rows_new += 1,
        }
        in_file.extend(postings.iter().map(|posting| &posting.key));
    }
    let gone = known.iter().filter(|(key, _)| !in_file.contains(key));
    let mut entries_gone: Vec<u64> = gone.map(|(_, sequence)| *sequence).collect();
    entries_gone.sort_unstable();
    Difference {
        rows_new,
        rows_unchanged,
        entries_gone,
    }
}

fn postings(converted: &Converted) -> impl Iterator<Item = &[Posting]> {
    converted.rows.iter().filter_map(|row| match &row.outcome {
        RowOutcome::Posts(postings) => Some(postings.as_slice()),
        _ => None,
    })
}

/// The digest of all keys of a file: whether a run goes on with what an earlier one began.
pub fn digest(converted: &Converted) -> String {
    let mut keys: Vec<&RowKey> = postings(converted)
        .flatten()
        .map(|posting| &posting.key)
        .collect();
    keys.sort_unstable();
    let text = keys
        .iter()
        .map(|key| format!("{} {}\n", key.row_sha256, key.occurrence));
    sha256_hex(&[
        converted.data_set.as_bytes(),
        b"\n",
        text.collect::<String>().as_bytes(),
    ])
}

/// One request and the rows that its commands come of.
#[derive(Debug)]
pub struct Batch {
    /// What is sent.
    pub request: v1::RecordRequest,
    /// For each command its action, and its row by its place in the file; no row for what is registered.
    pub commands: Vec<(String, Option<usize>)>,
}

struct Item {
    action: String,
    command: v1::Command,
    row: Option<usize>,
}

/// Cuts commands into requests, in order; the commands of one row stay together.
pub(super) struct Cutter {
    bounds: Bounds,
    done: Vec<Batch>,
    open: Vec<Item>,
    bytes: usize,
}

impl Cutter {
    pub(super) fn new(bounds: Bounds) -> Cutter {
        Cutter {
            bounds,
            done: Vec::new(),
            open: Vec::new(),
            bytes: 0,
        }
    }

    /// Adds what is to be registered, but for what is `known`.
    pub(super) fn register(&mut self, converted: &Converted, known: &BTreeSet<&str>) {
        for registration in &converted.registrations {
            if !known.contains(registration.identity.as_str()) {
                self.add(vec![Item {
                    action: registration.action.clone(),
                    command: registration.command.clone(),
                    row: None,
                }]);
            }
        }
    }

    /// Adds what rows post, but for commands whose key is known.
    pub(super) fn post(&mut self, converted: &Converted, known: &KnownKeys) {
        for (row, converted_row) in converted.rows.iter().enumerate() {
            let RowOutcome::Posts(postings) = &converted_row.outcome else {
                continue;
            };
            let new = postings
                .iter()
                .filter(|posting| !known.contains_key(&posting.key));
            let items = new.map(|posting| Item {
                action: posting.action.clone(),
                command: outgoing::with_source_key(
                    posting.command.clone(),
                    &converted.data_set,
                    &posting.key.row_sha256,
                    posting.key.occurrence,
                ),
                row: Some(row),
            });
            self.add(items.collect());
        }
    }

    /// Adds commands that stay together.
    fn add(&mut self, items: Vec<Item>) {
        let bytes = items
            .iter()
            .map(|item| outgoing::command_bytes(&item.command))
            .sum::<usize>();
        let full =
            self.open.len() + items.len() > self.bounds.commands || self.bytes + bytes > self.bounds.bytes;
        if full && !self.open.is_empty() {
            self.close();
        }
        self.bytes += bytes;
        self.open.extend(items);
    }

    fn close(&mut self) {
        self.bytes = 0;
        let items = std::mem::take(&mut self.open);
        let mut commands = Vec::with_capacity(items.len());
        let mut messages = Vec::with_capacity(items.len());
        for item in items {
            commands.push((item.action, item.row));
            messages.push(item.command);
        }
        let mut request = v1::RecordRequest {
            commands: messages,
            ..v1::RecordRequest::default()
        };
        // The content names the request: after a crash the same commands come with the same id, and the ledger answers
        // what it answered before.
        let digest = sha256_hex(&[&outgoing::request_bytes(&request)]);
        request.request_id = format!("import-{}", &digest[..48]);
        self.done.push(Batch { request, commands });
    }

    pub(super) fn finish(mut self) -> Vec<Batch> {
        if !self.open.is_empty() {
            self.close();
        }
        self.done
    }
}
