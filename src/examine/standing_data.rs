//! Changes of standing data: what agreements, labels, rankings, instalments said before and after, where it differs.

use super::figures::text;
use super::{Examiner, Fault, Item};
use crate::ledger::Action;
use crate::ledger::command::Instalment;
use crate::types::{Date, Money, Sequence};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Fields by path.
type Fields = BTreeMap<String, String>;

/// Follows standing data. What it keeps is what is registered, and the instalments of what was agreed.
#[derive(Debug, Default)]
pub struct StandingData {
    /// By subject and group of fields, which a command replaces as a whole.
    known: BTreeMap<(String, &'static str), Fields>,
    found: StandingDataFound,
}

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct StandingDataFound {
    /// A field that differs each.
    pub changes: Vec<Change>,
    /// How many things were made known, by kind of entry.
    pub registered: Vec<Registered>,
}

/// A field that an entry changed.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Change {
    pub entry: Sequence,
    pub kind: &'static str,
    pub recorded: String,
    pub effective: Date,
    pub subject: String,
    pub field: String,
    pub before: String,
    pub after: String,
    pub decision: String,
    pub on_behalf_of: String,
    pub post: String,
}

/// Things made known by entries of a kind.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Registered {
    pub kind: &'static str,
    pub entries: u64,
}

impl Examiner for StandingData {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        if item.entry.part.number != 1 {
            return Ok(());
        }
        match &item.command.action {
            Action::OpenMission(_) | Action::RegisterPayee(_) => self.register(item),
            Action::OpenPool(opened) => {
                let agreement = flat(&opened.agreement);
                self.know(item, format!("pool {}", opened.pool), "agreement", agreement);
            }
            Action::RegisterContributor(one) => {
                let subject = format!("contributor {}", one.contributor);
                self.know(item, subject, "labels", flat(&one.labels));
            }
            Action::RegisterInitiative(one) => {
                let subject = format!("initiative {}/{}", one.pool, one.initiative);
                self.know(item, subject, "labels", flat(&one.labels));
            }
            Action::Agree(agree) => {
                let subject = format!("agreed by entry {}", item.entry.sequence);
                let schedule = schedule(agree.amount, &agree.instalments);
                self.known.insert((subject, "schedule"), schedule);
            }
            Action::AmendAgreement(amended) => {
                let subject = format!("pool {}", amended.pool);
                self.change(item, subject, "agreement", flat(&amended.agreement));
            }
            Action::LabelContributor(labelled) => {
                let subject = format!("contributor {}", labelled.contributor);
                self.change(item, subject, "labels", flat(&labelled.labels));
            }
            Action::LabelInitiative(labelled) => {
                let subject = format!("initiative {}/{}", labelled.pool, labelled.initiative);
                self.change(item, subject, "labels", flat(&labelled.labels));
            }
            Action::RankInitiatives(ranked) => {
                let ranking: Vec<&str> = ranked.initiatives.iter().map(|one| one.as_str()).collect();
                let subject = format!("pool {}", ranked.pool);
                self.change(item, subject, "ranking", one_field(ranking.join(", ")));
            }
            Action::CloseInitiative(closed) => {
                let subject = format!("initiative {}/{}", closed.pool, closed.initiative);
                self.change(item, subject, "closed", one_field("yes".to_owned()));
            }
            Action::SuccessorOf(succession) => {
                let successors = succession.successors.iter();
                let fields =
                    successors.map(|one| (one.contributor.to_string(), format!("{} %", one.percent)));
                let subject = match &succession.pool {
                    Some(pool) => format!("contributor {} in pool {pool}", succession.contributor),
                    None => format!("contributor {}", succession.contributor),
                };
                self.change(item, subject, "succeeded_by", fields.collect());
            }
            Action::VaryAgreed(varied) => {
                let subject = format!("agreed by entry {}", varied.agreed);
                let schedule = schedule(varied.amount, &varied.instalments);
                self.change(item, subject, "schedule", schedule);
            }
            _ => {}
        }
        Ok(())
    }
}

impl StandingData {
    fn know(&mut self, item: &Item<'_>, subject: String, group: &'static str, fields: Fields) {
        self.known.insert((subject, group), fields);
        self.register(item);
    }

    fn register(&mut self, item: &Item<'_>) {
        if !item.is_wanted {
            return;
        }
        let kind = item.entry.kind.as_str();
        let registered = &mut self.found.registered;
        match registered.iter_mut().find(|one| one.kind == kind) {
            Some(one) => one.entries += 1,
            None => registered.push(Registered { kind, entries: 1 }),
        }
    }

    fn change(&mut self, item: &Item<'_>, subject: String, group: &'static str, after: Fields) {
        let key = (subject.clone(), group);
        let before = self.known.insert(key, after.clone()).unwrap_or_default();
        if !item.is_wanted {
            return;
        }
        let mut paths: Vec<&String> = before.keys().chain(after.keys()).collect();
        paths.sort_unstable();
        paths.dedup();
        for path in paths
            .into_iter()
            .filter(|path| before.get(*path) != after.get(*path))
        {
            let said = item.command.decision.as_ref();
            self.found.changes.push(Change {
                entry: item.entry.sequence,
                kind: item.entry.kind.as_str(),
                recorded: item.entry.stamp.recorded.to_string(),
                effective: item.entry.effective,
                subject: subject.clone(),
                field: match path.as_str() {
                    "" => group.to_owned(),
                    path => format!("{group}.{path}"),
                },
                before: before.get(path).cloned().unwrap_or_default(),
                after: after.get(path).cloned().unwrap_or_default(),
                decision: text(said.map(|document| &document.uri)),
                on_behalf_of: text(item.command.on_behalf_of.as_ref()),
                post: text(item.command.post.as_ref()),
            });
        }
    }

    /// What was found.
    pub fn finish(self) -> StandingDataFound {
        self.found
    }
}

fn one_field(value: String) -> Fields {
    Fields::from([(String::new(), value)])
}

fn schedule(amount: Money, instalments: &[Instalment]) -> Fields {
    flat(&json!({ "amount": amount, "instalments": instalments }))
}

/// The fields of what is written as JSON, by path. What lists name by an id has it in its path, so that one more or less
/// does not make all others differ; what has none is numbered from 1.
fn flat(value: &impl Serialize) -> Fields {
    let mut fields = Fields::new();
    // What is registered was read from JSON, and is written as it.
    let value = serde_json::to_value(value).unwrap_or_default();
    flatten(&value, String::new(), &mut fields);
    fields
}

fn flatten(value: &Value, path: String, fields: &mut Fields) {
    let below = |name: &str| match path.as_str() {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                flatten(value, below(name), fields);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                let id = id(item).unwrap_or_else(|| (place + 1).to_string());
                flatten(item, format!("{path}[{id}]"), fields);
            }
        }
        Value::String(text) => {
            fields.insert(path, text.clone());
        }
        other => {
            fields.insert(path, other.to_string());
        }
    }
}

fn id(item: &Value) -> Option<String> {
    let of = |names: &[&str]| {
        let parts = names.iter().map(|name| item.get(name)?.as_str());
        Some(parts.collect::<Option<Vec<&str>>>()?.join(" "))
    };
    of(&["from", "to", "year"]).or_else(|| {
        ["budget_type", "window", "contributor"]
            .iter()
            .find_map(|name| of(&[*name]))
    })
}
