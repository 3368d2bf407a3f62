//! One good command of every kind, with every field that it may have, and the action of its line.

mod contributions;
mod pool_money;
mod reference;
mod sign_off;
mod spending;
mod stages;

pub(super) use reference::full_agreement;
pub(super) use spending::spend;

use super::*;
use serde_json::{Value, json};

/// Every action with the action of its line.
pub(in crate::wire) fn samples() -> Vec<(Action, Value)> {
    [
        reference::reference(),
        stages::stages(),
        contributions::contributions(),
        spending::money_out(),
        pool_money::pool_money(),
        sign_off::sign_off(),
    ]
    .concat()
}

fn text(value: &str) -> String {
    value.to_owned()
}

fn pool() -> String {
    text("clean-energy")
}

fn year() -> String {
    text("2026-27")
}

fn cdel() -> String {
    text("cdel")
}

fn labels() -> std::collections::BTreeMap<String, String> {
    [("ends".to_owned(), "Prevention".to_owned())].into()
}

fn substitutes() -> Vec<v1::Substitution> {
    vec![v1::Substitution {
        contributor: text("dft"),
        amount: money("4", "GBP"),
        consent: Some(document()),
    }]
}

fn instalments() -> Vec<v1::Instalment> {
    vec![v1::Instalment {
        amount: money("9", "GBP"),
        due_date: text("2026-06-30"),
    }]
}

fn line_of_document() -> Value {
    let v1::Document { uri, sha256, r#type } = document();
    json!({"sha256": sha256, "type": r#type, "uri": uri})
}
