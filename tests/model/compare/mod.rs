//! From the model's words to the ledger's and back, so that the two can be compared as plain values.

pub mod asked;
mod commands;
mod refusals;
mod stages;
mod terms;
mod values;

pub use commands::command;
pub use refusals::{exceptions, refusal};
pub use terms::reference_data;

use super::{Answer, Links, Stages};
use common_purse::ledger::command;
use common_purse::ledger::{Entry, Pool};
use std::collections::BTreeMap;

/// Every balance of a pool that is not zero, by budget type, place and source, as [`super::Model::balances`] has them.
pub fn balances(pool: &Pool) -> BTreeMap<(String, String, String), i128> {
    let mut balances = BTreeMap::new();
    for (key, total) in pool.totals() {
        for (account, initiative, balance) in total.places() {
            let place = match initiative {
                Some(initiative) => format!("{}/{initiative}", account.as_str()),
                None => account.as_str().to_owned(),
            };
            let uncovered = ("UNCOVERED".to_owned(), balance.uncovered());
            let shares = balance
                .shares()
                .iter()
                .map(|(source, held)| (source.to_string(), *held));
            for (source, held) in shares.chain([uncovered]).filter(|(_, held)| !held.is_zero()) {
                balances.insert((key.budget_type.to_string(), place.clone(), source), held.0);
            }
        }
    }
    balances
}

/// What a command's first entry took up of earlier ones.
pub fn links(entries: &[Entry]) -> Links {
    let links = entries.iter().flat_map(|entry| &entry.links);
    links
        .map(|link| {
            let instalment = link.instalment.map(|number| number.0 as usize);
            (link.entry.0, link.amount.minor().0, instalment)
        })
        .collect()
}

/// How far every contribution of a pool has come, as [`super::Model::stages`] tells it.
pub fn stages(pool: &Pool) -> Stages {
    let contributions = pool.contributions();
    let asks = contributions.asks().iter().map(|(sequence, ask)| {
        let answer = ask.answer.as_ref().map(|answer| match answer.answer {
            command::Answer::Accepted => Answer::Accepted,
            command::Answer::Declined => Answer::Declined,
            command::Answer::Deferred => Answer::Deferred,
        });
        (sequence.0, (ask.pledged.0, answer))
    });
    let pledges = contributions.pledges().iter();
    let pledges = pledges.map(|(sequence, pledge)| (sequence.0, pledge.lapsed.0 + pledge.agreed.0));
    let agreed = contributions.agreed().iter().map(|(sequence, agreed)| {
        let instalments = agreed.schedule.iter().map(|(_, instalment)| {
            (
                instalment.due.to_string(),
                instalment.amount.0,
                instalment.received.0,
            )
        });
        (sequence.0, instalments.collect())
    });
    let memoranda = contributions
        .memoranda()
        .iter()
        .filter(|(_, memorandum)| !memorandum.is_replaced);
    Stages {
        asks: asks.collect(),
        pledges: pledges.collect(),
        agreed: agreed.collect(),
        memoranda: memoranda.map(|(sequence, _)| sequence.0).collect(),
    }
}
