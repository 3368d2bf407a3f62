//! Initiatives' money.

use super::*;

/// The message of a command about an initiative's money, with what else it has.
macro_rules! initiative_money {
    ($name:ident { $($field:ident: $value:expr),* }) => {
        v1::$name {
            pool: pool(),
            initiative: text("heat-pumps"),
            amount: money("7", "GBP"),
            year: year(),
            budget_type: cdel(),
            $($field: $value,)*
        }
    };
}

pub(super) fn money_out() -> Vec<(Action, Value)> {
    let plain = json!({
        "amount": "7.00 GBP", "budget_type": "cdel", "initiative": "heat-pumps", "pool": "clean-energy",
        "year": "2026-27"
    });
    let mut with_commitment = plain.clone();
    with_commitment["commitment"] = "0".into();
    let vire = v1::Vire {
        pool: pool(),
        from_initiative: text("heat-pumps"),
        to_initiative: text("retrofit"),
        amount: money("7", "GBP"),
        year: year(),
        budget_type: cdel(),
    };
    let certify = v1::Certify {
        pool: pool(),
        initiative: text("heat-pumps"),
        expenditure: 12,
        amount: money("0", "GBP"),
        year: year(),
        budget_type: cdel(),
    };
    let refund = v1::Refund {
        pool: pool(),
        expenditure: 12,
        amount: money("1", "GBP"),
        to: v1::RefundTo::Pool.into(),
    };
    let mut line_of_spend = with_commitment.clone();
    line_of_spend["interim"] = true.into();
    line_of_spend["coding"] = json!({
        "economic_category": "IT", "entity": "Ofgem", "expense_area": "Digital",
        "expense_type": "Software", "gross": "8.40 GBP", "net": "7.00 GBP", "payee": "acme",
        "payment_date": "2026-11-30"
    });
    vec![
        (
            Action::Allocate(initiative_money!(Allocate {})),
            json!({ "Allocate": plain }),
        ),
        (
            Action::ReturnAllocation(initiative_money!(ReturnAllocation {})),
            json!({ "ReturnAllocation": plain }),
        ),
        (
            Action::Vire(vire),
            json!({"Vire": {
                "amount": "7.00 GBP", "budget_type": "cdel", "from": "heat-pumps", "pool": "clean-energy",
                "to": "retrofit", "year": "2026-27"}}),
        ),
        (
            Action::Commit(initiative_money!(Commit {})),
            json!({ "Commit": plain }),
        ),
        (
            Action::ReleaseCommitment(initiative_money!(ReleaseCommitment { commitment: Some(0) })),
            json!({ "ReleaseCommitment": with_commitment }),
        ),
        (Action::Spend(spend()), json!({ "Spend": line_of_spend })),
        (
            Action::Certify(certify),
            json!({"Certify": {
                "amount": "0.00 GBP", "budget_type": "cdel", "expenditure": "12",
                "initiative": "heat-pumps", "pool": "clean-energy", "year": "2026-27"}}),
        ),
        (
            Action::Refund(refund),
            json!({"Refund": {
                "amount": "1.00 GBP", "expenditure": "12", "pool": "clean-energy", "to": "POOL"}}),
        ),
    ]
}

/// Spending with every field: 0 is a sequence and not an absent one.
pub(in crate::wire) fn spend() -> v1::Spend {
    let coding = v1::Coding {
        entity: text("Ofgem"),
        expense_area: text("Digital"),
        expense_type: text("Software"),
        economic_category: text("IT"),
        payee: text("acme"),
        payment_date: text("2026-11-30"),
        net: money("7", "GBP"),
        gross: money("8.4", "GBP"),
    };
    initiative_money!(Spend {
        commitment: Some(0),
        coding: Some(Box::new(coding)),
        interim: true
    })
}
