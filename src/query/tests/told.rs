//! Actions and figures in few words.

use crate::ledger::Action;
use crate::ledger::command::Document;
use crate::query::Selection;
use crate::types::{Amount, Date, Minor};
use serde_json::{Value, json};

/// The day it is.
pub(in crate::query) fn today() -> Date {
    "2026-11-22".parse().unwrap()
}

/// All control totals of the pool "pool".
pub(in crate::query) fn all() -> Selection {
    Selection {
        pool: "pool".parse().unwrap(),
        year: None,
        budget_type: None,
    }
}

pub(in crate::query) fn decision() -> Document {
    Document {
        sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            .parse()
            .unwrap(),
        type_: "minute".parse().unwrap(),
        uri: "https://minutes.example/7".parse().unwrap(),
    }
}

/// An action as a line of the ledger writes it; "pool", "year" and "budget_type" are added where the action has them.
pub(in crate::query) fn action(kind: &str, fields: Value) -> Action {
    let usual = [("pool", "pool"), ("year", "2026-27"), ("budget_type", "cdel")];
    let made = |with: &[(&str, &str)]| {
        let mut fields = fields.clone();
        for (name, value) in with {
            if fields.get(name).is_none() {
                fields[*name] = json!(value);
            }
        }
        serde_json::from_value::<Action>(json!({ kind: fields }))
    };
    // Fewer of them until the action knows all its fields.
    let tried = [&usual[..], &usual[..2], &usual[..1], &[]];
    let mut made = tried.into_iter().map(made).collect::<Vec<_>>();
    let found = made.iter().position(Result::is_ok);
    let Some(found) = found else {
        panic!("{kind} {fields}: {:?}", made.remove(0))
    };
    made.swap_remove(found).unwrap()
}

/// An amount in pounds and pence as answers write it.
pub(in crate::query) fn pounds(minor: Minor) -> String {
    Amount::from_minor(minor, "GBP".parse().unwrap()).to_string()
}
