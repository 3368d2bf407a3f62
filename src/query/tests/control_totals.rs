//! Control totals: the tracker by type, the warning, the settings, the effective view.

use super::{Ledger, all, today};
use crate::ledger::Account;
use crate::ledger::command::FundsMode;
use crate::query::{AdjustmentType, ControlTotalStatement, Selection, control_totals};
use crate::types::Minor;
use serde_json::json;

fn of<'a>(ledger: &'a Ledger, budget_type: &str) -> ControlTotalStatement<'a> {
    let selection = Selection {
        budget_type: Some(budget_type.parse().unwrap()),
        ..all()
    };
    let mut totals = control_totals(ledger.pool(), &selection, today()).unwrap();
    assert_eq!(totals.len(), 1);
    totals.remove(0)
}

#[test]
fn the_tracker_tells_why_a_control_total_has_its_size_in_the_words_of_oscar() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    ledger.open_pool("other", FundsMode::Absolute);
    let mut act = |kind: &str, fields| ledger.act(kind, fields).unwrap();
    act("Receive", json!({"amount": "100.00 GBP", "contributor": "a"}));
    for (adjustment, amount) in [
        ("BUDGET_MEASURE", "20.00 GBP"),
        ("RESERVE_CLAIM", "7.00 GBP"),
        ("BUDGET_COVER_TRANSFER", "5.00 GBP"),
    ] {
        act(
            "Receive",
            json!({"adjustment": adjustment, "amount": amount, "contributor": "b"}),
        );
    }
    let wrong = act("Receive", json!({"amount": "3.00 GBP", "contributor": "b"}));
    act("CorrectReceipt", json!({ "receipt": wrong }));
    act(
        "Switch",
        json!({"amount": "12.00 GBP", "from": "cdel", "to": "rdel"}),
    );
    act("Transfer", json!({"amount": "4.00 GBP", "to_pool": "other"}));
    act("Fee", json!({"amount": "1.00 GBP", "kind": "BANK"}));
    act("Interest", json!({"amount": "2.00 GBP"}));
    act(
        "ReturnContribution",
        json!({"amount": "6.00 GBP", "contributor": "a"}),
    );
    act(
        "SuccessorOf",
        json!({"contributor": "b", "successors": [{"contributor": "c", "percent": "100"}]}),
    );
    let total = of(&ledger, "cdel");
    let tracked: Vec<(AdjustmentType, i128, i128)> = total
        .adjustments
        .iter()
        .map(|adjustment| {
            (
                adjustment.adjustment_type,
                adjustment.increase.0 / 100,
                adjustment.decrease.0 / 100,
            )
        })
        .collect();
    use AdjustmentType as Type;
    // Of its 32.00 b gave 2.91 to the switch, 0.97 to the transfer, 0.24 to the fee, and had 0.48 of the interest.
    assert_eq!(total.accounts.of(Account::SucceededOut), Minor(2_836));
    assert_eq!(
        tracked,
        [
            (Type::Contribution, 103, 0),
            (Type::BudgetMeasure, 20, 0),
            (Type::ReserveClaim, 7, 0),
            (Type::BudgetCoverTransfer, 5, 4),
            (Type::MachineryOfGovernmentChange, 28, 28),
            (Type::InternalDepartmentalChange, 0, 12),
            (Type::Correction, 0, 3),
            (Type::Interest, 2, 0),
            (Type::ReturnedToContributors, 0, 6),
        ]
    );
    // 100 + 20 + 7 + 5 + 2 - 12 - 4 - 6.
    assert_eq!(total.amount(), Minor(11_200));
    assert_eq!(total.accounts.of(Account::Available), Minor(11_100));
    let other = of(&ledger, "rdel");
    assert_eq!(
        other.adjustments[1].adjustment_type,
        Type::InternalDepartmentalChange
    );
    assert_eq!(other.amount(), Minor(1_200));
}

#[test]
fn a_board_is_warned_beyond_the_percentage_and_not_at_it() {
    let mut ledger = Ledger::new(FundsMode::Advisory);
    for line in ["receive a 100", "allocate i1 80"] {
        ledger.run(line).unwrap();
    }
    let percent = |text: &str| Some(text.parse().unwrap());
    for (warning, is_warned) in [(None, false), (percent("80"), false), (percent("79.9999"), true)] {
        ledger.amend(|agreement| agreement.budget_types[0].funds_check.warning_percent = warning);
        let total = of(&ledger, "cdel");
        assert_eq!(total.is_warned, is_warned, "{warning:?}");
        assert_eq!(total.percent_in_use().unwrap().to_string(), "80.0");
    }
    // 140 of 100: 40 are uncovered.
    ledger.run("allocate i2 60").unwrap();
    let total = of(&ledger, "cdel");
    assert_eq!(total.percent_in_use().unwrap().to_string(), "140.0");
    assert_eq!(total.over_allocated, Minor(4_000));
    assert_eq!(total.uncovered, [0, 4_000, 0, 0].map(Minor));
    assert_eq!(total.accounts.of(Account::Available), Minor(-4_000));
}

#[test]
fn the_effective_view_shows_the_day_on_which_money_was_given_before_it_came() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    ledger.act_on(
        "2026-05-01",
        "Receive",
        json!({"amount": "100.00 GBP", "contributor": "a"}),
    );
    let allocate = |amount: &str| json!({"amount": amount, "initiative": "i1"});
    ledger.act_on("2026-04-10", "Allocate", allocate("60.00 GBP"));
    ledger.act_on("2027-03-01", "Allocate", allocate("30.00 GBP"));
    let view = of(&ledger, "cdel").effective;
    let day = |day: &str| day.parse().unwrap();
    assert_eq!(view.lowest, Some((Minor(-6_000), day("2026-04-10"))));
    // The decision of March counts in March; what is available counts it now.
    assert_eq!(view.available_today, Minor(4_000));
    assert_eq!(
        view.days,
        [
            (day("2026-04-10"), Minor(-6_000)),
            (day("2026-05-01"), Minor(4_000)),
            (day("2027-03-01"), Minor(1_000)),
        ]
    );
    ledger
        .act(
            "Receive",
            json!({"amount": "1.00 GBP", "budget_type": "rdel", "contributor": "a"}),
        )
        .unwrap();
    let both = control_totals(ledger.pool(), &all(), today()).unwrap();
    assert!(
        both.iter().all(|total| total.effective.days.is_empty()),
        "days are told of one control total"
    );
}

#[test]
fn what_is_agreed_and_still_to_come_stands_beside_the_settings() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    let instalments = json!([{"amount": "45.00 GBP", "due": "2026-12-01"}]);
    ledger
        .act(
            "Agree",
            json!({"amount": "45.00 GBP", "contributor": "b", "instalments": instalments}),
        )
        .unwrap();
    ledger.run("receive b 15").unwrap();
    let total = of(&ledger, "cdel");
    assert_eq!(total.outstanding_agreed, Minor(3_000));
    assert_eq!(total.funds_check.unwrap().mode, FundsMode::Absolute);
}
