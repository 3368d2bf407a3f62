//! What filters say at random, as JSON and as ours.

use super::lines::{ACTORS, END_USERS, POSTS};
use crate::ledger::Kind;
use crate::query::EntryFilter;
use crate::query::tests::decision;
use crate::query::tests::random::Random;
use crate::types::TotalKey;
use serde_json::{Map, Value, json};

/// The fields that are said at random; `year` stands for a whole control total.
pub(super) const FIELDS: [&str; 23] = [
    "pool",
    "mission",
    "initiative",
    "contributor",
    "kinds",
    "year",
    "actor",
    "on_behalf_of",
    "post",
    "decision_uri",
    "decision_sha256",
    "document_number",
    "request_id",
    "label",
    "payee",
    "names_entry",
    "least_amount",
    "greatest_amount",
    "recorded_from",
    "recorded_before",
    "effective_from",
    "effective_to",
    "text",
];

/// A filter of one to three fields, with values that the ledger has.
pub(super) fn random_filter(random: &mut Random, lines: &[Value], first: &str) -> Map<String, Value> {
    let mut filter = Map::new();
    say(&mut filter, first, random, lines);
    for _ in 0..random.below(3) {
        let field = FIELDS[usize::try_from(random.below(FIELDS.len() as u64)).unwrap()];
        say(&mut filter, field, random, lines);
    }
    filter
}

fn say(filter: &mut Map<String, Value>, field: &str, random: &mut Random, lines: &[Value]) {
    let mut any = |of: &[&str]| of[usize::try_from(random.below(of.len() as u64)).unwrap()].to_owned();
    let value = match field {
        // Only the first pool has all initiatives.
        "pool" if filter.contains_key("initiative") => "pool".to_owned(),
        "pool" => any(&["pool", "other"]),
        "mission" => any(&["mission"]),
        "initiative" => match filter.get("pool") {
            Some(pool) if pool == "other" => return,
            _ => any(&["i1", "i2", "i3", "i4"]),
        },
        "contributor" => any(&["a", "b", "c", "d", "9"]),
        "kinds" => {
            let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
            let kinds = [any(&kinds), any(&kinds), any(&["Receive", "Allocate", "Spend"])];
            filter.insert(field.to_owned(), json!(kinds));
            return;
        }
        "year" => {
            if filter.contains_key("initiative") && !filter.contains_key("pool") {
                return;
            }
            filter.entry("pool").or_insert(json!("pool"));
            filter.insert("budget_type".to_owned(), json!(any(&["cdel", "rdel"])));
            "2026-27".to_owned()
        }
        "actor" => any(&ACTORS),
        "on_behalf_of" => any(&END_USERS),
        "post" => any(&POSTS),
        "decision_uri" => "https://minutes.example/7".to_owned(),
        "decision_sha256" => decision().sha256.to_string(),
        "document_number" => format!("BCT-{}", random.below(lines.len() as u64)),
        "request_id" => format!("r-{}", random.below(lines.len() as u64 / 3)),
        "label" => "prevention".to_owned(),
        "payee" => "payee-1".to_owned(),
        // One that a later entry undoes, if there is one.
        "names_entry" => {
            let reversed: Vec<&str> = lines
                .iter()
                .filter_map(|line| line["reverses"]["entry"].as_str())
                .collect();
            match reversed.len() {
                0 => random.below(lines.len() as u64).to_string(),
                count => reversed[usize::try_from(random.below(count as u64)).unwrap()].to_owned(),
            }
        }
        "least_amount" => format!("{}.{:02}", random.below(30), random.below(100)),
        "greatest_amount" => format!("{}.{:02}", 30 + random.below(30), random.below(100)),
        "recorded_from" | "recorded_before" => {
            let line = &lines[usize::try_from(random.below(lines.len() as u64)).unwrap()];
            line["recorded"].as_str().unwrap().to_owned()
        }
        "effective_from" => format!("2026-{:02}-{:02}", 4 + random.below(5), 1 + random.below(28)),
        "effective_to" => format!("2026-{:02}-{:02}", 8 + random.below(5), 1 + random.below(28)),
        "text" => any(&[
            "mission board",
            "KÖLN",
            "bct-1",
            "prevention of",
            "boilers",
            "secretary",
            "minute",
            "acme",
        ]),
        other => panic!("{other} is no field"),
    };
    filter.insert(field.to_owned(), json!(value));
}

pub(super) fn typed(filter: &Map<String, Value>) -> EntryFilter {
    let said = |name: &str| filter.get(name).and_then(Value::as_str);
    macro_rules! parsed {
        ($name:literal) => {
            said($name).map(|text| text.parse().unwrap())
        };
    }
    let kinds = filter
        .get("kinds")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let year = parsed!("year");
    EntryFilter {
        pool: parsed!("pool"),
        mission: parsed!("mission"),
        initiative: parsed!("initiative"),
        contributor: parsed!("contributor"),
        kinds: kinds
            .map(|kind| serde_json::from_value(kind.clone()).unwrap())
            .collect(),
        total: year.map(|year| TotalKey {
            year,
            budget_type: said("budget_type").unwrap().parse().unwrap(),
        }),
        actor: parsed!("actor"),
        on_behalf_of: parsed!("on_behalf_of"),
        post: parsed!("post"),
        decision_uri: parsed!("decision_uri"),
        decision_sha256: parsed!("decision_sha256"),
        document_number: parsed!("document_number"),
        request_id: parsed!("request_id"),
        label: said("label").map(|value| ("intent".parse().unwrap(), value.parse().unwrap())),
        payee: parsed!("payee"),
        names_entry: parsed!("names_entry"),
        least_amount: parsed!("least_amount"),
        greatest_amount: parsed!("greatest_amount"),
        recorded_from: parsed!("recorded_from"),
        recorded_before: parsed!("recorded_before"),
        effective_from: parsed!("effective_from"),
        effective_to: parsed!("effective_to"),
        text: parsed!("text"),
    }
}
