//! The clients: what they send, new, again, changed, or only to be told what would come of it.

use super::model::random::Random;
use super::model::steps::{Flavour, step};
use super::model::{Asked, LIMIT, Model, What, compare};
use super::source_keys::with_key;
use super::support::{self, POOL, TYPE};
use common_purse::ledger::{Action, Command};
use common_purse::sequencer::Request;
use common_purse::types::{PrincipalId, RequestId};
use std::sync::Arc;

pub(super) const PRINCIPALS: [&str; 3] = ["housing", "local", "treasury"];

const FLAVOUR: Flavour = Flavour {
    free_only: false,
    huge: false,
};

/// What a client keeps of a request, to send it again.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) principal: PrincipalId,
    pub(super) request_id: RequestId,
    pub(super) commands: Vec<Arc<Command>>,
}

impl Sent {
    pub(super) fn request(&self, validate_only: bool) -> Request {
        Request {
            principal: self.principal.clone(),
            request_id: self.request_id.clone(),
            commands: self.commands.clone(),
            validate_only,
            bytes: 100 * self.commands.len(),
        }
    }

    /// The same id with another body.
    pub(super) fn changed(&self, random: &mut Random) -> Sent {
        let mut sent = self.clone();
        let first = Arc::unwrap_or_clone(sent.commands.remove(0));
        if random.percent(70) || sent.commands.is_empty() {
            let reason = format!("changed {}", random.next()).parse().unwrap();
            sent.commands.insert(
                0,
                Arc::new(Command {
                    reason: Some(reason),
                    ..first
                }),
            );
        }
        sent
    }
}

/// The first request of every history: who and what there is, and some contributors of whom nothing more is heard.
pub(super) fn reference_data(model: &Model, onlookers: usize) -> Sent {
    let onlookers = (0..onlookers).map(|number| support::register_contributor(&format!("onlooker-{number}")));
    let actions = compare::reference_data(model).into_iter().chain(onlookers);
    sent("treasury", "reference-data", actions.map(support::command))
}

/// The ledger's own first request.
pub(super) fn opening(key: &str) -> Sent {
    let opened = common_purse::ledger::command::LedgerOpened {
        key: key.parse().unwrap(),
    };
    sent(
        "purse",
        "ledger-opened",
        [support::command(Action::LedgerOpened(opened))],
    )
}

/// A new request: one command, or a batch, whose last command is sometimes one that must fail. Ids are few, so
/// that several principals use the same one.
pub(super) fn new(model: &Model, next: u64, random: &mut Random, number: u64) -> Sent {
    let asked = match random.below(10) {
        0..7 => vec![step(model, FLAVOUR, random.next())],
        _ => batch(model.clone(), next, random),
    };
    let principal = *random.pick(&PRINCIPALS);
    let commands = asked.iter().map(compare::command);
    let commands = commands.map(|command| with_key(command, random));
    let commands: Vec<Command> = commands.collect();
    sent(principal, &format!("request-{}", number / 2), commands)
}

fn batch(mut model: Model, next: u64, random: &mut Random) -> Vec<Asked> {
    let mut batch = Vec::new();
    while batch.len() < 5 && !random.percent(20) {
        let asked = step(&model, FLAVOUR, random.next());
        let at = next + batch.len() as u64;
        // Mostly what holds, made on what the batch did before.
        if model.record(&asked, at).is_err() && !random.percent(10) {
            continue;
        }
        let spend = spend_of(&asked, at).filter(|_| random.percent(60));
        batch.push(asked);
        if let Some(spend) = spend {
            drop(model.record(&spend, at + 1));
            batch.push(spend);
        }
    }
    if batch.is_empty() || random.percent(25) {
        batch.push(more_than_there_is());
    }
    batch
}

/// Half of a commitment spent, by the name that it gets in the same batch.
fn spend_of(asked: &Asked, at: u64) -> Option<Asked> {
    let What::Commit { initiative } = &asked.what else {
        return None;
    };
    let what = What::Spend {
        initiative: initiative.clone(),
        commitment: Some(at),
        interim: false,
    };
    Some(Asked {
        what,
        pence: (asked.pence / 2).max(1),
        effective: None,
        ..asked.clone()
    })
}

fn more_than_there_is() -> Asked {
    Asked {
        what: What::Commit {
            initiative: "i1".to_owned(),
        },
        pool: POOL.to_owned(),
        budget_type: TYPE.to_owned(),
        pence: LIMIT - 1,
        effective: None,
        decision: false,
    }
}

fn sent(principal: &str, request_id: &str, commands: impl IntoIterator<Item = Command>) -> Sent {
    Sent {
        principal: principal.parse().unwrap(),
        request_id: request_id.parse().unwrap(),
        commands: commands.into_iter().map(Arc::new).collect(),
    }
}
