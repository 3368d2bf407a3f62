//! Requests that were recorded before: found, compared, answered again.

use super::request::{Recorded, Request};
use super::view::ReadPoint;
use crate::journal::{Journal, ReadError};
use crate::ledger::{Command, Entry, Unreadable};
use crate::types::Sequence;
use std::sync::Arc;

/// Why an entry that was acknowledged could not be read back.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    /// The journal did not give its line.
    #[error(transparent)]
    Journal(#[from] ReadError),
    /// Its line is no entry.
    #[error(
        "entry {sequence} cannot be read: keep a copy of the data directory and restore it from a backup"
    )]
    Entry {
        /// The entry.
        sequence: Sequence,
        /// What is wrong with its line.
        #[source]
        source: Unreadable,
    },
}

/// A request as its entries tell it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) commands: Vec<Arc<Command>>,
    pub(super) recorded: Recorded,
}

impl Known {
    /// The request whose entries these are, from its first on; entries of other requests behind them are left.
    pub(super) fn from_entries<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Known> {
        let mut entries = entries.into_iter();
        let mut known = Known::begun_by(entries.next()?)?;
        for entry in entries {
            known.extend(entry);
        }
        Some(known)
    }

    fn begun_by(entry: &Entry) -> Option<Known> {
        let command = entry.command.clone()?;
        let recorded = Recorded {
            first: entry.sequence,
            last: entry.sequence,
            recorded: entry.stamp.recorded,
            commands: vec![entry.sequence],
            read_at: read_point(entry),
        };
        Some(Known {
            commands: vec![command],
            recorded,
        })
    }

    fn extend(&mut self, entry: &Entry) {
        if let Some(command) = &entry.command {
            self.commands.push(Arc::clone(command));
            self.recorded.commands.push(entry.sequence);
        }
        self.recorded.last = entry.sequence;
        self.recorded.read_at = read_point(entry);
    }
}

fn read_point(entry: &Entry) -> ReadPoint {
    ReadPoint {
        sequence: entry.sequence,
        recorded: entry.stamp.recorded,
    }
}

/// The durable entry at `sequence`.
pub(super) fn entry_at(journal: &dyn Journal, sequence: Sequence) -> Result<Option<Entry>, LookupError> {
    let frame = journal.frame(sequence)?;
    let line = frame.as_ref().and_then(|frame| frame.line(sequence));
    line.map(|line| parse(line, sequence)).transpose()
}

/// The durable request that begins at `first`, if it is `request`'s: same principal, same id. Its entries are
/// contiguous, and none of another request has the same id.
pub(super) fn read(
    journal: &dyn Journal,
    first: Sequence,
    request: &Request,
) -> Result<Option<Known>, LookupError> {
    let mut known: Option<Known> = None;
    let mut next = first;
    while let Some(frame) = journal.frame(next)? {
        for (sequence, line) in frame.lines().filter(|(sequence, _)| *sequence >= next) {
            let entry = parse(line, sequence)?;
            if entry.stamp.request_id != request.request_id || entry.stamp.actor != request.principal {
                return Ok(known);
            }
            match &mut known {
                Some(known) => known.extend(&entry),
                None => known = Known::begun_by(&entry),
            }
        }
        next = frame.next();
    }
    Ok(known)
}

/// The entry that a stored line is.
pub(super) fn parse(line: &[u8], sequence: Sequence) -> Result<Entry, LookupError> {
    Entry::from_line(line).map_err(|source| LookupError::Entry { sequence, source })
}

/// Where a request differs from the one its id stands for, for whoever sent it.
pub(super) fn difference(recorded: &[Arc<Command>], asked: &[Arc<Command>]) -> String {
    if recorded.len() != asked.len() {
        let were = |count: usize| {
            if count == 1 {
                "1 was".to_owned()
            } else {
                format!("{count} were")
            }
        };
        return format!(
            "the number of commands: {} recorded, {} sent",
            were(recorded.len()),
            were(asked.len())
        );
    }
    let different = recorded
        .iter()
        .zip(asked)
        .enumerate()
        .find(|(_, (recorded, asked))| recorded != asked);
    let Some((index, (recorded, asked))) = different else {
        return "nothing".to_owned();
    };
    let json = |command: &Command| as_requested(serde_json::to_value(command).unwrap_or_default());
    first_difference(&format!("commands[{index}]"), &json(recorded), &json(asked))
}

/// A command of a line under the names of the API: whoever reads the difference wrote a request, not a line.
fn as_requested(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(fields) => {
            let mut renamed = serde_json::Map::new();
            for (name, value) in fields {
                match (name.as_str(), as_requested(value)) {
                    // A choice of the API has no level of its own.
                    ("action" | "restriction", Value::Object(choice)) => {
                        renamed.extend(choice.into_iter().map(|(name, value)| (snake_case(&name), value)));
                    }
                    (name, value) => {
                        renamed.insert(name_in_requests(name).to_owned(), value);
                    }
                }
            }
            Value::Object(renamed)
        }
        Value::Array(values) => Value::Array(values.into_iter().map(as_requested).collect()),
        value => value,
    }
}

/// The field that a key of a line was asked for by; docs/ledger.md lists those that differ.
fn name_in_requests(key: &str) -> &str {
    match key {
        "currency" => "currency_code",
        "effective" => "effective_date",
        "ends" => "end_date",
        "planned_end" => "planned_end_date",
        "planned_start" => "planned_start_date",
        "starts" => "start_date",
        same => same,
    }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 2);
    for (index, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && index > 0 {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn first_difference(path: &str, recorded: &serde_json::Value, asked: &serde_json::Value) -> String {
    use serde_json::Value;
    match (recorded, asked) {
        (Value::Object(recorded), Value::Object(asked)) => {
            let keys: std::collections::BTreeSet<&String> = recorded.keys().chain(asked.keys()).collect();
            let different = keys.into_iter().find(|key| recorded.get(*key) != asked.get(*key));
            let Some(key) = different else {
                return path.to_owned();
            };
            let of = |object: &serde_json::Map<String, Value>| object.get(key).cloned().unwrap_or_default();
            first_difference(&format!("{path}.{key}"), &of(recorded), &of(asked))
        }
        (Value::Array(recorded), Value::Array(asked)) if recorded.len() == asked.len() => {
            let different = recorded
                .iter()
                .zip(asked)
                .enumerate()
                .find(|(_, (recorded, asked))| recorded != asked);
            match different {
                Some((index, (recorded, asked))) => {
                    first_difference(&format!("{path}[{index}]"), recorded, asked)
                }
                None => path.to_owned(),
            }
        }
        _ => format!(
            "{path}: {} was recorded, {} was sent",
            short(recorded),
            short(asked)
        ),
    }
}

/// A value for a message: absent values say so, long ones are cut.
fn short(value: &serde_json::Value) -> String {
    const CHARACTERS_MAX: usize = 80;
    let text = match value {
        serde_json::Value::Null => return "nothing".to_owned(),
        value => value.to_string(),
    };
    match text.char_indices().nth(CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
