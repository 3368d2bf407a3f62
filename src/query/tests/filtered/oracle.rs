//! Which entries a filter wants, told a second time: by the keys of the JSON line alone, and nothing of our types.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The fields of an action that name an earlier entry.
const ENTRIES: [&str; 8] = [
    "entry",
    "ask",
    "pledge",
    "agreed",
    "receipt",
    "commitment",
    "expenditure",
    "replaces",
];

/// The fields whose text, and whatever is in them, are words.
const WORDS: [&str; 18] = [
    "reason",
    "document_number",
    "on_behalf_of",
    "post",
    "uri",
    "type",
    "name",
    "outcome",
    "lead_body",
    "description",
    "quantity",
    "economic_category",
    "entity",
    "expense_area",
    "expense_type",
    "accounting_officer",
    "terms",
    "labels",
];

/// What filters stand for in the ledger of this test.
pub(super) struct Known {
    /// The pools of the one mission.
    pub(super) pools: &'static [&'static str],
    /// What bears the one label: initiatives with their pools, and contributors.
    pub(super) initiatives: &'static [(&'static str, &'static str)],
    pub(super) contributors: &'static [&'static str],
}

/// A line and the command that it is a part of.
pub(super) struct Told<'a> {
    line: &'a Value,
    command: &'a Value,
}

impl<'a> Told<'a> {
    pub(super) fn new(line: &'a Value, first_part: &'a Value) -> Told<'a> {
        Told {
            line,
            command: &first_part["command"],
        }
    }

    /// Whether a filter, written as the contract's JSON, wants it.
    pub(super) fn is_wanted(&self, filter: &Map<String, Value>, known: &Known) -> bool {
        let said = |name: &str| filter.get(name).and_then(Value::as_str).unwrap_or_default();
        filter.iter().all(|(field, value)| {
            let text = value.as_str().unwrap_or_default();
            match field.as_str() {
                "pool" => self.pools().contains(text),
                "mission" => {
                    self.action("mission") == text
                        || known.pools.iter().any(|pool| self.pools().contains(*pool))
                }
                "initiative" => self.initiatives().iter().any(|(pool, initiative)| {
                    initiative == text && (said("pool").is_empty() || said("pool") == pool)
                }),
                "contributor" => self.contributors().contains(text),
                "kinds" => value.as_array().unwrap().contains(&self.line["kind"]),
                "year" | "budget_type" => {
                    let wanted = format!("{}/{}/{}", said("pool"), said("year"), said("budget_type"));
                    self.totals().contains(&wanted)
                }
                "actor" | "request_id" => self.line[field] == *value,
                "on_behalf_of" | "post" | "document_number" => self.command[field] == *value,
                "decision_uri" => self.command["decision"]["uri"] == *value,
                "decision_sha256" => self.command["decision"]["sha256"] == *value,
                "label" => {
                    let initiatives = self.initiatives();
                    let borne = known
                        .initiatives
                        .iter()
                        .map(|(pool, id)| ((*pool).to_owned(), (*id).to_owned()));
                    let contributors = self.contributors();
                    borne.into_iter().any(|one| initiatives.contains(&one))
                        || known.contributors.iter().any(|one| contributors.contains(*one))
                }
                "payee" => self.action("payee") == text || text_of(&self.fields()["coding"]["payee"]) == text,
                "names_entry" => self.named().contains(text),
                "least_amount" | "greatest_amount" => {
                    let (least, greatest) = (said("least_amount"), said("greatest_amount"));
                    self.amounts().iter().any(|amount| {
                        (least.is_empty() || *amount >= pence(least))
                            && (greatest.is_empty() || *amount <= pence(greatest))
                    })
                }
                "recorded_from" => text_of(&self.line["recorded"]) >= text,
                "recorded_before" => text_of(&self.line["recorded"]) < text,
                "effective_from" => text_of(&self.line["effective"]) >= text,
                "effective_to" => text_of(&self.line["effective"]) <= text,
                "text" => {
                    let mut words = Vec::new();
                    collect(self.command, false, &mut words);
                    words
                        .iter()
                        .any(|said| said.to_lowercase().contains(&text.to_lowercase()))
                }
                other => panic!("{other} is no field of a filter"),
            }
        })
    }

    fn fields(&self) -> &'a Value {
        let action = self.command["action"].as_object();
        action
            .and_then(|action| action.values().next())
            .unwrap_or(&Value::Null)
    }

    fn action(&self, field: &str) -> &'a str {
        text_of(&self.fields()[field])
    }

    fn list(&self, field: &str) -> impl Iterator<Item = &'a Value> {
        self.fields()[field].as_array().into_iter().flatten()
    }

    fn moves(&self) -> impl Iterator<Item = &'a Value> {
        self.line["moves"].as_array().into_iter().flatten()
    }

    fn pools(&self) -> BTreeSet<String> {
        let moved = self
            .moves()
            .map(|one| text_of(&one["total"]).split('/').next().unwrap());
        let named = [self.action("pool"), self.action("to_pool")];
        moved.chain(named).map(str::to_owned).collect()
    }

    fn totals(&self) -> BTreeSet<String> {
        let mut totals: BTreeSet<String> = self
            .moves()
            .map(|one| text_of(&one["total"]).to_owned())
            .collect();
        let mut budget_types = vec![self.action("budget_type")];
        if self.line["kind"] == "Switch" {
            budget_types.extend([self.action("from"), self.action("to")]);
        }
        let (pool, year) = (self.action("pool"), self.action("year"));
        let budget_types = budget_types.into_iter().filter(|one| !one.is_empty());
        totals.extend(budget_types.map(|budget_type| format!("{pool}/{year}/{budget_type}")));
        totals
    }

    /// Initiatives with their pools.
    fn initiatives(&self) -> BTreeSet<(String, String)> {
        let mut ids = vec![
            self.action("initiative"),
            self.action("earned_by"),
            text_of(&self.fields()["restriction"]["initiative"]),
        ];
        if self.line["kind"] == "Vire" {
            ids.extend([self.action("from"), self.action("to")]);
        }
        ids.extend(self.list("initiatives").map(text_of));
        for position in self.list("positions") {
            ids.extend([
                text_of(&position["initiative"]),
                text_of(&position["restriction"]["initiative"]),
            ]);
        }
        let pool = self.action("pool");
        let named = ids.into_iter().filter(|id| !id.is_empty());
        let mut all: BTreeSet<(String, String)> = named.map(|id| (pool.to_owned(), id.to_owned())).collect();
        for one in self.moves() {
            let pool = text_of(&one["total"]).split('/').next().unwrap();
            let places = [text_of(&one["from"]), text_of(&one["to"])];
            let of_places = places.iter().filter_map(|place| place.split_once('/'));
            all.extend(of_places.map(|(_, id)| (pool.to_owned(), id.to_owned())));
        }
        all
    }

    fn contributors(&self) -> BTreeSet<String> {
        let mut all = vec![self.action("contributor"), self.action("rightful")];
        for list in ["positions", "substitutes", "successors"] {
            all.extend(self.list(list).map(|one| text_of(&one["contributor"])));
        }
        all.push(text_of(&self.fields()["agreement"]["host"]));
        for one in self.moves() {
            let sources = one["shares"].as_object().unwrap().keys();
            let whose = sources.filter(|source| *source != "UNCOVERED");
            all.extend(whose.map(|source| source.split(['#', '+']).next().unwrap()));
        }
        all.into_iter().map(str::to_owned).collect()
    }

    fn named(&self) -> BTreeSet<String> {
        let mut all: Vec<&str> = ENTRIES.iter().map(|field| self.action(field)).collect();
        all.push(text_of(&self.line["reverses"]["entry"]));
        all.extend(
            self.line["links"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|link| text_of(&link["entry"])),
        );
        all.into_iter()
            .filter(|entry| !entry.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn amounts(&self) -> Vec<u64> {
        let asked = ["amount", "sum", "value"].map(|field| self.action(field).split(' ').next().unwrap());
        let moved = self.moves().map(|one| text_of(&one["amount"]));
        let all = asked.into_iter().chain(moved).filter(|amount| !amount.is_empty());
        all.map(pence).collect()
    }
}

/// Every text in a field of words.
fn collect<'a>(value: &'a Value, is_words: bool, words: &mut Vec<&'a str>) {
    match value {
        Value::String(text) if is_words => words.push(text),
        Value::Object(fields) => {
            for (name, value) in fields {
                collect(value, is_words || WORDS.contains(&name.as_str()), words);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, is_words, words)),
        _ => {}
    }
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Amounts of this test have two digits after the point.
fn pence(amount: &str) -> u64 {
    let (pounds, pence) = amount.split_once('.').unwrap();
    assert_eq!(pence.len(), 2);
    format!("{pounds}{pence}").parse().unwrap()
}
