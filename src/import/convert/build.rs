//! Commands of a row's values: what is registered once, and what is posted.

use super::{Posting, Registration, RowFault};
use crate::import::key::Content;
use crate::import::profile::{Block, Profile, Tree};
use crate::import::value::Value;
use crate::types::Money;
use crate::wire::{outgoing, v1};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};

/// The ids that tell one registered thing from another, by action.
const IDS: &[(&str, &[&str])] = &[
    ("open_mission", &["mission"]),
    ("open_pool", &["pool"]),
    ("register_contributor", &["contributor"]),
    ("register_initiative", &["pool", "initiative"]),
    ("register_payee", &["payee"]),
];

/// Makes commands; it remembers what was made known by which rows.
pub(super) struct Builder<'a> {
    profile: &'a Profile,
    /// By place in the profile, then in the order of the rows.
    known: Vec<Vec<Registration>>,
    /// What made a thing known, by its identity.
    made: BTreeMap<String, Json>,
    described_otherwise: u64,
}

/// What a row makes, before it is known whether the row is good.
#[derive(Default)]
pub(super) struct Built<'a> {
    registrations: Vec<(usize, Registration, Json)>,
    otherwise: bool,
    postings: Vec<(&'a Block, v1::Command, Option<Money>)>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(profile: &'a Profile) -> Builder<'a> {
        Builder {
            profile,
            known: profile.registers.iter().map(|_| Vec::new()).collect(),
            made: BTreeMap::new(),
            described_otherwise: 0,
        }
    }

    pub(super) fn registrations(&self) -> Vec<Registration> {
        self.known.iter().flatten().cloned().collect()
    }

    pub(super) fn described_otherwise(&self) -> u64 {
        self.described_otherwise
    }

    /// What a row makes; what is wrong with it is added to the faults.
    pub(super) fn build(&self, values: &BTreeMap<&str, Value>, faults: &mut Vec<RowFault>) -> Built<'a> {
        let mut built = Built::default();
        for (place, block) in self.profile.registers.iter().enumerate() {
            if !block.when.holds(values) {
                continue;
            }
            let json = json(block, values);
            let identity = identity(&block.command, &json);
            match self.made.get(&identity) {
                Some(made) => built.otherwise |= *made != json,
                None => {
                    let registration = command(block, &json, faults).map(|command| Registration {
                        action: block.command.clone(),
                        identity,
                        command,
                    });
                    built
                        .registrations
                        .extend(registration.map(|registration| (place, registration, json)));
                }
            }
        }
        let mut speaks = false;
        for block in self.profile.posts.iter().filter(|block| block.when.holds(values)) {
            speaks = true;
            let json = json(block, values);
            if let Some(command) = command(block, &json, faults) {
                built.postings.push((block, command, amount(block, values)));
            }
        }
        if !speaks && !self.profile.posts.is_empty() {
            faults.push(RowFault {
                field: "the row".to_owned(),
                why: "posts nothing by any rule of the profile, and no skip leaves it out".to_owned(),
            });
        }
        built
    }

    /// Keeps what a good row made.
    pub(super) fn keep(&mut self, built: Built<'_>, content: &Content, occurrence: u32) -> Vec<Posting> {
        self.described_otherwise += u64::from(built.otherwise);
        for (place, registration, json) in built.registrations {
            self.made.insert(registration.identity.clone(), json);
            if let Some(known) = self.known.get_mut(place) {
                known.push(registration);
            }
        }
        let postings = built.postings.into_iter();
        let postings = postings.map(|(block, command, amount)| Posting {
            action: block.command.clone(),
            key: content.key(&block.key, occurrence),
            command,
            amount,
        });
        postings.collect()
    }
}

/// The amount of the field that is the command's amount and nothing else.
fn amount(block: &Block, values: &BTreeMap<&str, Value>) -> Option<Money> {
    let Tree::Table(fields) = &block.action else {
        return None;
    };
    let named = fields.get("amount")?.fields();
    match (named.as_slice(), values.get(*named.first()?)?) {
        ([_], Value::Amount(money)) => Some(*money),
        _ => None,
    }
}

fn json(block: &Block, values: &BTreeMap<&str, Value>) -> Json {
    let mut json = match block.beside.json(values) {
        Some(Json::Object(beside)) => beside,
        _ => Map::new(),
    };
    let action = block.action.json(values);
    json.insert(
        block.command.clone(),
        action.unwrap_or_else(|| Json::Object(Map::new())),
    );
    Json::Object(json)
}

fn identity(action: &str, json: &Json) -> String {
    let ids = IDS.iter().find(|(known, _)| *known == action);
    let Some((_, ids)) = ids else {
        return json.to_string();
    };
    let ids = ids.iter().filter_map(|id| json.get(action)?.get(id)?.as_str());
    let ids: Vec<&str> = ids.collect();
    format!("{action} {}", ids.join(" "))
}

fn command(block: &Block, json: &Json, faults: &mut Vec<RowFault>) -> Option<v1::Command> {
    let command = match outgoing::command_from_json(json) {
        Ok(command) => command,
        Err(why) => {
            faults.push(RowFault {
                field: block.command.clone(),
                why: format!("(line {} of the profile) is no command: {why}", block.line),
            });
            return None;
        }
    };
    let found = outgoing::command_faults(&command);
    let good = found.is_empty();
    let known: BTreeSet<String> = faults.iter().map(|fault| fault.field.clone()).collect();
    let new = found.into_iter().filter(|(field, _)| !known.contains(field));
    faults.extend(new.map(|(field, why)| RowFault { field, why }));
    good.then_some(command)
}
