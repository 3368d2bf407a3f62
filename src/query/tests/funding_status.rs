//! Funding status: a published statement that adds up, made again by recording what it tells; and switches.

use super::{Ledger, all, pounds, today};
use crate::ledger::command::FundsMode;
use crate::query::{FundingStatus, Selection, funding_status};
use serde_json::json;

fn status(ledger: &Ledger, budget_type: Option<&str>) -> FundingStatus {
    let selection = Selection {
        budget_type: budget_type.map(|budget_type| budget_type.parse().unwrap()),
        ..all()
    };
    funding_status(ledger.pool(), &selection, today()).unwrap()
}

/// Snapshot C of the United Nations' gateway, in pounds for dollars.
#[test]
fn a_published_statement_is_told_to_the_unit_and_with_its_percentages() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    ledger.open_pool("other", FundsMode::Absolute);
    for line in ["receive a 700000000", "receive b 56821732"] {
        ledger.run(line).unwrap();
    }
    let mut act = |kind: &str, fields| {
        ledger.act(kind, fields).unwrap();
    };
    act("Interest", json!({"amount": "20006220.00 GBP"}));
    act("Interest", json!({"amount": "3122214.00 GBP", "earned_by": "i1"}));
    act(
        "Allocate",
        json!({"amount": "693135684.00 GBP", "initiative": "i1"}),
    );
    act(
        "Commit",
        json!({"amount": "600000000.00 GBP", "initiative": "i1"}),
    );
    act("Spend", json!({"amount": "535464931.00 GBP", "initiative": "i1"}));
    act(
        "ReturnAllocation",
        json!({"amount": "48030831.00 GBP", "initiative": "i1"}),
    );
    act(
        "Transfer",
        json!({"amount": "13792503.00 GBP", "to_pool": "other"}),
    );
    for (kind, amount) in [
        ("AGENT", "7484571.00 GBP"),
        ("DIRECT_COST", "22638221.00 GBP"),
        ("BANK", "29699.00 GBP"),
    ] {
        act("Fee", json!({ "amount": amount, "kind": kind }));
    }
    let status = status(&ledger, None);
    for (found, expected) in [
        (status.contributions, "756821732.00"),
        (status.pool_interest, "20006220.00"),
        (status.initiative_interest, "3122214.00"),
        (status.total_sources(), "779950166.00"),
        (status.transferred, "693135684.00"),
        (status.to_other_pools, "13792503.00"),
        (status.refunds, "48030831.00"),
        (status.agent_fee, "7484571.00"),
        (status.direct_cost, "22638221.00"),
        (status.bank_charges, "29699.00"),
        (status.total_uses(), "689049847.00"),
        (status.balance(), "90900319.00"),
        (status.expenditure, "535464931.00"),
        (status.initiatives_balance(), "109639922.00"),
        (status.total_balance(), "200540241.00"),
    ] {
        assert_eq!(pounds(found), expected);
    }
    for (found, expected) in [
        (status.of_deposits(status.balance()), "12.0"),
        (status.of_transfers(status.initiatives_balance()), "15.8"),
        (status.of_deposits(status.total_balance()), "26.5"),
    ] {
        assert_eq!(found.unwrap().to_string(), expected);
    }
}

#[test]
fn what_payees_give_back_makes_expenditure_smaller_or_goes_back_to_the_pool_and_a_reversal_leaves_no_trace() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    for line in ["receive a 100", "allocate i1 80", "commit i1 60"] {
        ledger.run(line).unwrap();
    }
    let spend = ledger
        .act("Spend", json!({"amount": "50.00 GBP", "initiative": "i1"}))
        .unwrap();
    let refund = |to: &str, amount: &str| json!({"amount": amount, "expenditure": spend, "to": to});
    ledger.act("Refund", refund("INITIATIVE", "5.00 GBP")).unwrap();
    let told = |ledger: &Ledger| {
        let status = status(ledger, None);
        [
            status.transferred,
            status.expenditure,
            status.refunds,
            status.refunds_of_payees,
            status.balance(),
            status.initiatives_balance(),
        ]
        .map(|amount| amount.0 / 100)
    };
    assert_eq!(told(&ledger), [80, 45, 0, 0, 20, 35]);
    let to_pool = ledger.act("Refund", refund("POOL", "10.00 GBP")).unwrap();
    assert_eq!(told(&ledger), [80, 35, 10, 10, 30, 35]);
    ledger.run("return i1 4").unwrap();
    assert_eq!(told(&ledger), [80, 35, 14, 10, 34, 31]);
    ledger.act("Reverse", json!({ "entry": to_pool })).unwrap();
    assert_eq!(told(&ledger), [80, 45, 4, 0, 24, 31]);
    // An allocation that is undone was none, and is not money handed back.
    let allocation = ledger
        .act("Allocate", json!({"amount": "7.00 GBP", "initiative": "i2"}))
        .unwrap();
    assert_eq!(told(&ledger), [87, 45, 4, 0, 17, 38]);
    ledger.act("Reverse", json!({ "entry": allocation })).unwrap();
    assert_eq!(told(&ledger), [80, 45, 4, 0, 24, 31]);
}

#[test]
fn switches_show_where_one_budget_type_is_told_and_cancel_out_over_all() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    ledger.run("receive a 100").unwrap();
    ledger
        .act(
            "Switch",
            json!({"amount": "30.00 GBP", "from": "cdel", "to": "rdel"}),
        )
        .unwrap();
    let switched = |budget_type| {
        let status = status(&ledger, budget_type);
        [status.switched_in, status.switched_out, status.balance()].map(|amount| amount.0 / 100)
    };
    assert_eq!(switched(Some("cdel")), [0, 30, 70]);
    assert_eq!(switched(Some("rdel")), [30, 0, 30]);
    assert_eq!(switched(None), [0, 0, 100]);
}
