//! The pool's money, and undoing.

use super::*;

pub(super) fn pool_money() -> Vec<(Action, Value)> {
    let fee = v1::Fee {
        pool: pool(),
        kind: v1::FeeKind::DirectCost.into(),
        amount: money("1", "GBP"),
        year: year(),
        budget_type: cdel(),
        receipt: Some(10),
    };
    let interest = v1::Interest {
        pool: pool(),
        amount: money("1", "GBP"),
        year: year(),
        budget_type: cdel(),
        earned_by: text("heat-pumps"),
    };
    let transfer = v1::Transfer {
        pool: pool(),
        to_pool: text("transport"),
        amount: money("1", "GBP"),
        year: year(),
        budget_type: cdel(),
    };
    let switch = v1::Switch {
        pool: pool(),
        from_budget_type: text("rdel"),
        to_budget_type: cdel(),
        amount: money("1", "GBP"),
        year: year(),
        restriction: Some(v1::switch::Restriction::Window(text("heat"))),
    };
    let equalise = v1::Equalise {
        pool: pool(),
        year: year(),
        budget_type: cdel(),
    };
    let reverse = v1::Reverse {
        pool: pool(),
        entry: 11,
    };
    vec![
        (
            Action::Fee(fee),
            json!({"Fee": {
                "amount": "1.00 GBP", "budget_type": "cdel", "kind": "DIRECT_COST",
                "pool": "clean-energy", "receipt": "10", "year": "2026-27"}}),
        ),
        (
            Action::Interest(interest),
            json!({"Interest": {
                "amount": "1.00 GBP", "budget_type": "cdel", "earned_by": "heat-pumps",
                "pool": "clean-energy", "year": "2026-27"}}),
        ),
        (
            Action::Transfer(transfer),
            json!({"Transfer": {
                "amount": "1.00 GBP", "budget_type": "cdel", "pool": "clean-energy",
                "to_pool": "transport", "year": "2026-27"}}),
        ),
        (
            Action::Switch(switch),
            json!({"Switch": {
                "amount": "1.00 GBP", "from": "rdel", "pool": "clean-energy",
                "restriction": {"window": "heat"}, "to": "cdel", "year": "2026-27"}}),
        ),
        (
            Action::Equalise(equalise),
            json!({"Equalise": {"budget_type": "cdel", "pool": "clean-energy", "year": "2026-27"}}),
        ),
        (
            Action::Reverse(reverse),
            json!({"Reverse": {"entry": "11", "pool": "clean-energy"}}),
        ),
    ]
}
