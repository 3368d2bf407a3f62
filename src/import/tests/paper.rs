//! A ledger and a memory of paper, for runs without a network or a disk. The ledger keeps request ids and source keys
//! as the real one does, and fails where it is told to.

use crate::import::{KnownKeys, Ledger, Memory, Recorded, RowKey};
use crate::wire::{Refusal, v1};
use std::collections::{BTreeMap, BTreeSet};

/// What goes wrong with the nth request that is to be recorded, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It is refused by the rules, at its command of that place.
    Refused(usize),
    /// The connection breaks before it arrives.
    Lost,
    /// The connection breaks after it was recorded.
    AnswerLost,
}

/// A ledger of paper.
#[derive(Default)]
pub(super) struct Paper {
    pub(super) keys: KnownKeys,
    pub(super) registered: BTreeSet<String>,
    pub(super) requests: BTreeMap<String, (Vec<u8>, Recorded)>,
    pub(super) troubles: BTreeMap<usize, Trouble>,
    pub(super) arrived: usize,
    pub(super) decided: usize,
    next: u64,
}

pub(super) fn refusal(code: u8, reason: &str, command: Option<usize>) -> Refusal {
    let figures = command.map(|command| ("command".to_owned(), format!("commands[{command}]")));
    Refusal {
        code,
        reason: reason.to_owned(),
        message: "told by the test".to_owned(),
        figures: figures.into_iter().collect(),
    }
}

fn registration(command: &v1::Command) -> Option<String> {
    use v1::command::Action;
    match command.action.as_ref()? {
        Action::OpenPool(open) => Some(format!("pool {}", open.pool)),
        Action::RegisterContributor(register) => Some(format!("contributor {}", register.contributor)),
        _ => None,
    }
}

fn key(command: &v1::Command) -> Option<RowKey> {
    let key = command.source_key.as_ref()?;
    Some(RowKey {
        row_sha256: key.row_sha256.clone(),
        occurrence: key.occurrence,
    })
}

impl Ledger for Paper {
    fn known_keys(&mut self, _data_set: &str) -> Result<KnownKeys, Refusal> {
        Ok(self.keys.clone())
    }

    fn is_known(&mut self, command: &v1::Command) -> Result<bool, Refusal> {
        Ok(registration(command).is_some_and(|name| self.registered.contains(&name)))
    }

    fn record(&mut self, message: &v1::RecordRequest) -> Result<Recorded, Refusal> {
        if message.validate_only {
            self.decided += 1;
            return Ok(Recorded {
                first: 0,
                last: 0,
                commands: Vec::new(),
            });
        }
        let trouble = self.troubles.remove(&self.arrived);
        self.arrived += 1;
        match trouble {
            Some(Trouble::Refused(command)) => return Err(refusal(9, "INSUFFICIENT", Some(command))),
            Some(Trouble::Lost) => return Err(refusal(14, "", None)),
            Some(Trouble::AnswerLost) | None => {}
        }
        let bytes = crate::wire::outgoing::request_bytes(message);
        let recorded = match self.requests.get(&message.request_id) {
            Some((same, recorded)) => {
                assert_eq!(*same, bytes, "one id, one body");
                recorded.clone()
            }
            None => self.keep(message, bytes)?,
        };
        match trouble {
            Some(Trouble::AnswerLost) => Err(refusal(14, "", None)),
            _ => Ok(recorded),
        }
    }
}

impl Paper {
    fn keep(&mut self, message: &v1::RecordRequest, bytes: Vec<u8>) -> Result<Recorded, Refusal> {
        let mut keys = message.commands.iter().map(key);
        let twice = keys.position(|key| key.is_some_and(|key| self.keys.contains_key(&key)));
        if let Some(twice) = twice {
            return Err(refusal(6, "SOURCE_KEY_EXISTS", Some(twice)));
        }
        let first = self.next;
        let mut commands = Vec::new();
        for command in &message.commands {
            commands.push(self.next);
            self.registered.extend(registration(command));
            if let Some(key) = key(command) {
                self.keys.insert(key, self.next);
            }
            self.next += 1;
        }
        let recorded = Recorded {
            first,
            last: self.next - 1,
            commands,
        };
        self.requests
            .insert(message.request_id.clone(), (bytes, recorded.clone()));
        Ok(recorded)
    }

    /// Every key that was recorded, as often as it was.
    pub(super) fn all_keys(&self) -> BTreeSet<&RowKey> {
        self.keys.keys().collect()
    }
}

/// A memory that a crash does not touch.
#[derive(Default)]
pub(super) struct Notebook {
    pub(super) pending: Option<v1::RecordRequest>,
    pub(super) unfinished: Option<String>,
    pub(super) broken: bool,
}

impl Memory for Notebook {
    fn pending(&self) -> std::io::Result<Option<v1::RecordRequest>> {
        Ok(self.pending.clone())
    }

    fn set_pending(&mut self, request: Option<&v1::RecordRequest>) -> std::io::Result<()> {
        if self.broken {
            return Err(std::io::Error::other("disk full"));
        }
        self.pending = request.cloned();
        Ok(())
    }

    fn unfinished(&self) -> std::io::Result<Option<String>> {
        Ok(self.unfinished.clone())
    }

    fn set_unfinished(&mut self, digest: Option<&str>) -> std::io::Result<()> {
        self.unfinished = digest.map(str::to_owned);
        Ok(())
    }
}
