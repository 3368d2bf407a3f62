//! What each request must be answered, and when at the earliest: the promises of the sequencer in their plainest form.
//!
//! A list of durable requests, a list of those in the open block, and a model of the rules for each. No fingerprints, no
//! frames, no waiters.

use super::model::{Exception, Exceptions, Model, Refusal, compare};
use super::support::YEAR;
use common_purse::ledger::{Command, ExceptionKind};
use common_purse::sequencer::{Outcome, ReadPoint, RecordError, Recorded, RecordedException, Request};
use common_purse::types::{ControlTotal, Minor, Money, PrincipalId, RequestId, Sequence, Timestamp};
use std::sync::Arc;

/// A request that is recorded, durable or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) principal: PrincipalId,
    pub(super) request_id: RequestId,
    pub(super) commands: Vec<Arc<Command>>,
    pub(super) recorded: Recorded,
}

/// What a request comes to, without the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    Recorded(Recorded),
    Rejected {
        index: usize,
        refusal: Refusal,
        read_at: Option<Sequence>,
    },
    Reused {
        first: Sequence,
    },
    Unwritable,
    Unknown,
    Other(String),
}

/// When an answer may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// It rests on durable entries alone: nothing is to be waited for.
    Now,
    /// It rests on the open block: never before that is durable.
    WithBlock,
    /// It rests on durable entries, and may wait all the same.
    NowOrWithBlock,
}

pub(super) struct Oracle {
    pub(super) durable: Vec<Known>,
    pub(super) open: Vec<Known>,
    pub(super) durable_model: Model,
    pub(super) model: Model,
}

impl Oracle {
    pub(super) fn new(model: Model) -> Oracle {
        Oracle {
            durable: Vec::new(),
            open: Vec::new(),
            durable_model: model.clone(),
            model,
        }
    }

    /// The sequence behind the last durable entry.
    pub(super) fn durable_next(&self) -> Sequence {
        next(&self.durable)
    }

    /// The sequence behind the last entry of the open block.
    pub(super) fn next(&self) -> Sequence {
        next(&self.durable).max(next(&self.open))
    }

    /// The last recorded request, durable or not.
    fn last(&self) -> Option<&Known> {
        self.open.last().or(self.durable.last())
    }

    /// When the next request is recorded, if the clock says `now`: one moment a block, and never back.
    pub(super) fn recorded_time(&self, now: Timestamp) -> Timestamp {
        match (self.open.last(), self.durable.last()) {
            (Some(open), _) => open.recorded.recorded,
            (None, Some(durable)) => durable.recorded.recorded.max(now),
            (None, None) => now,
        }
    }

    /// Takes a request and foretells its answer.
    pub(super) fn submit(&mut self, request: &Request, now: Timestamp, disk_is_full: bool) -> (When, Answer) {
        let is_same =
            |known: &&Known| known.principal == request.principal && known.request_id == request.request_id;
        if let Some(known) = self.open.iter().find(is_same) {
            return (When::WithBlock, again(known, request));
        }
        if let Some(known) = self.durable.iter().find(is_same) {
            return (When::NowOrWithBlock, again(known, request));
        }
        if self.open.is_empty() && disk_is_full {
            return (When::Now, Answer::Unwritable);
        }
        let when = if self.open.is_empty() {
            When::Now
        } else {
            When::WithBlock
        };
        let read_at = self.last().map(|last| last.recorded.read_at);
        match self.decide(request, now) {
            Err((index, refusal)) => (
                when,
                Answer::Rejected {
                    index,
                    refusal,
                    read_at: read_at.map(|point| point.sequence),
                },
            ),
            Ok((_, recorded)) if request.validate_only => (
                when,
                Answer::Recorded(Recorded {
                    read_at: read_at.unwrap_or(recorded.read_at),
                    ..recorded
                }),
            ),
            Ok((model, recorded)) => {
                self.model = model;
                self.open.push(Known {
                    principal: request.principal.clone(),
                    request_id: request.request_id.clone(),
                    commands: request.commands.clone(),
                    recorded: recorded.clone(),
                });
                (When::WithBlock, Answer::Recorded(recorded))
            }
        }
    }

    /// All commands in order, each on what those before it left; every command here is one entry.
    fn decide(&self, request: &Request, now: Timestamp) -> Result<(Model, Recorded), (usize, Refusal)> {
        let recorded = self.recorded_time(now);
        let first = self.next();
        let mut model = self.model.clone();
        model.today = day(recorded);
        let mut exceptions = Vec::new();
        for (index, command) in request.commands.iter().enumerate() {
            if let Some(refusal) = self.posted(request, index) {
                return Err((index, refusal));
            }
            if let Some(asked) = compare::asked::asked(command) {
                let at = first.plus(index as u64);
                let set_aside = model.record(&asked, at.0).map_err(|refusal| (index, refusal))?;
                exceptions.extend(recorded_exceptions(set_aside, index, at));
            }
        }
        let commands: Vec<Sequence> = (0..request.commands.len() as u64)
            .map(|index| first.plus(index))
            .collect();
        let last = *commands.last().unwrap();
        Ok((
            model,
            Recorded {
                first,
                last,
                recorded,
                commands,
                exceptions,
                read_at: ReadPoint {
                    sequence: last,
                    recorded,
                },
            },
        ))
    }

    /// The open block became durable.
    pub(super) fn keep(&mut self) {
        self.durable.append(&mut self.open);
        self.durable_model = self.model.clone();
    }

    /// Nothing of the open block is left.
    pub(super) fn lose(&mut self) {
        self.open.clear();
        self.model = self.durable_model.clone();
    }
}

/// The day at a moment, in the agreement's zone.
pub(super) fn day(recorded: Timestamp) -> String {
    recorded.date_in(&"Europe/London".parse().unwrap()).to_string()
}

fn next(requests: &[Known]) -> Sequence {
    requests
        .last()
        .map_or(Sequence::FIRST, |last| last.recorded.last.plus(1))
}

fn again(known: &Known, request: &Request) -> Answer {
    match known.commands == request.commands {
        true => Answer::Recorded(known.recorded.clone()),
        false => Answer::Reused {
            first: known.recorded.first,
        },
    }
}

impl From<Outcome> for Answer {
    fn from(outcome: Outcome) -> Answer {
        match outcome {
            Ok(recorded) => Answer::Recorded(recorded),
            Err(RecordError::Rejected {
                index,
                rejection,
                read_at,
            }) => Answer::Rejected {
                index,
                refusal: compare::refusal(&rejection),
                read_at,
            },
            Err(RecordError::RequestIdReused { first, .. }) => Answer::Reused { first },
            Err(RecordError::Unwritable(_)) => Answer::Unwritable,
            Err(RecordError::OutcomeUnknown) => Answer::Unknown,
            Err(other) => Answer::Other(other.to_string()),
        }
    }
}

/// The exceptions of a command as the answer tells them.
pub(super) fn recorded_exceptions(
    set_aside: Exceptions,
    command: usize,
    sequence: Sequence,
) -> Vec<RecordedException> {
    let told = |exception: Exception| RecordedException {
        command,
        sequence,
        kind: *ExceptionKind::ALL
            .iter()
            .find(|kind| kind.as_str() == exception.kind)
            .unwrap(),
        amount: Money::from_minor(Minor(exception.pence), "GBP".parse().unwrap()),
        day: exception.day.map(|day| day.parse().unwrap()),
        total: in_year(&exception.total),
    };
    set_aside.into_iter().map(told).collect()
}

/// A control total of the model, which plays in one year.
fn in_year(total: &str) -> ControlTotal {
    let (pool, budget_type) = total.split_once('/').unwrap();
    format!("{pool}/{YEAR}/{budget_type}").parse().unwrap()
}
