//! The stages of a contribution, and support in kind.

use super::*;

pub(super) fn stages() -> Vec<(Action, Value)> {
    let ask = v1::Ask {
        pool: pool(),
        contributor: text("dft"),
        amount: money("9", "GBP"),
        year: year(),
        budget_type: cdel(),
        restriction: Some(v1::ask::Restriction::Window(text("heat"))),
        by_date: text("2026-05-31"),
    };
    let answer = v1::AnswerAsk {
        pool: pool(),
        ask: 7,
        answer: v1::Answer::Deferred.into(),
        amount: money("9", "GBP"),
    };
    let pledge = v1::Pledge {
        pool: pool(),
        contributor: text("dft"),
        amount: money("9", "GBP"),
        year: year(),
        budget_type: cdel(),
        restriction: Some(v1::pledge::Restriction::Initiative(text("heat-pumps"))),
        ask: Some(7),
    };
    let lapse = v1::LapsePledge {
        pool: pool(),
        pledge: 8,
        amount: money("2", "GBP"),
    };
    let agree = v1::Agree {
        pool: pool(),
        contributor: text("dft"),
        amount: money("9", "GBP"),
        year: year(),
        budget_type: cdel(),
        restriction: Some(v1::agree::Restriction::Window(text("heat"))),
        instalments: instalments(),
        pledge: Some(8),
    };
    let vary = v1::VaryAgreed {
        pool: pool(),
        agreed: 9,
        amount: money("9", "GBP"),
        instalments: instalments(),
    };
    let memorandum = v1::Memorandum {
        pool: pool(),
        contributor: text("dft"),
        kind: v1::MemorandumKind::InKindStaff.into(),
        description: text("Engineers"),
        value: money("150000", "GBP"),
        year: year(),
        budget_type: cdel(),
        quantity: text("2.5 posts"),
        replaces: Some(3),
    };
    let due = json!([{"amount": "9.00 GBP", "due": "2026-06-30"}]);
    vec![
        (
            Action::Ask(ask),
            json!({"Ask": {
                "amount": "9.00 GBP", "budget_type": "cdel", "by": "2026-05-31", "contributor": "dft",
                "pool": "clean-energy", "restriction": {"window": "heat"}, "year": "2026-27"}}),
        ),
        (
            Action::AnswerAsk(answer),
            json!({"AnswerAsk": {
                "amount": "9.00 GBP", "answer": "DEFERRED", "ask": "7", "pool": "clean-energy"}}),
        ),
        (
            Action::Pledge(pledge),
            json!({"Pledge": {
                "amount": "9.00 GBP", "ask": "7", "budget_type": "cdel", "contributor": "dft",
                "pool": "clean-energy", "restriction": {"initiative": "heat-pumps"}, "year": "2026-27"}}),
        ),
        (
            Action::LapsePledge(lapse),
            json!({"LapsePledge": {"amount": "2.00 GBP", "pledge": "8", "pool": "clean-energy"}}),
        ),
        (
            Action::Agree(Box::new(agree)),
            json!({"Agree": {
                "amount": "9.00 GBP", "budget_type": "cdel", "contributor": "dft", "instalments": due,
                "pledge": "8", "pool": "clean-energy", "restriction": {"window": "heat"},
                "year": "2026-27"}}),
        ),
        (
            Action::VaryAgreed(vary),
            json!({"VaryAgreed": {
                "agreed": "9", "amount": "9.00 GBP", "instalments": due, "pool": "clean-energy"}}),
        ),
        (
            Action::Memorandum(Box::new(memorandum)),
            json!({"Memorandum": {
                "budget_type": "cdel", "contributor": "dft", "description": "Engineers",
                "kind": "IN_KIND_STAFF", "pool": "clean-energy", "quantity": "2.5 posts",
                "replaces": "3", "value": "150000.00 GBP", "year": "2026-27"}}),
        ),
    ]
}
