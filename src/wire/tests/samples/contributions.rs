//! Contributors' money.

use super::*;

pub(super) fn contributions() -> Vec<(Action, Value)> {
    let receive = v1::Receive {
        adjustment: v1::ReceiptAdjustment::ReserveClaim.into(),
        agreed: Some(9),
        instalment: Some(2),
        ..receive()
    };
    let returned = v1::ReturnContribution {
        pool: pool(),
        contributor: text("desnz"),
        amount: money("4", "GBP"),
        year: year(),
        budget_type: cdel(),
        restriction: Some(v1::return_contribution::Restriction::Window(text("heat"))),
        substitutes: substitutes(),
    };
    let correct = v1::CorrectReceipt {
        pool: pool(),
        receipt: 10,
        rightful: text("dft"),
    };
    let substitute = v1::Substitute {
        pool: pool(),
        contributor: text("desnz"),
        year: year(),
        budget_type: cdel(),
        restriction: Some(v1::substitute::Restriction::Initiative(text("heat-pumps"))),
        substitutes: substitutes(),
    };
    let restricted = v1::opening_position::Restriction::RestrictedToWindow(text("heat"));
    let opening = v1::OpeningBalance {
        pool: pool(),
        year: year(),
        budget_type: cdel(),
        positions: vec![v1::OpeningPosition {
            contributor: text("dft"),
            amount: money("3", "GBP"),
            stage: v1::OpeningStage::Committed.into(),
            initiative: text("heat-pumps"),
            origin: v1::OpeningOrigin::CarriedIn.into(),
            restriction: Some(restricted),
        }],
        sum: money("3", "GBP"),
    };
    let stepping_in = json!([{"amount": "4.00 GBP", "consent": line_of_document(), "contributor": "dft"}]);
    vec![
        (
            Action::Receive(receive),
            json!({"Receive": {
                "adjustment": "RESERVE_CLAIM", "agreed": "9", "amount": "1250.50 GBP",
                "budget_type": "cdel", "contributor": "desnz", "instalment": "2", "pool": "clean-energy",
                "restriction": {"window": "heat"}, "year": "2026-27"}}),
        ),
        (
            Action::ReturnContribution(returned),
            json!({"ReturnContribution": {
                "amount": "4.00 GBP", "budget_type": "cdel", "contributor": "desnz",
                "pool": "clean-energy", "restriction": {"window": "heat"}, "substitutes": stepping_in,
                "year": "2026-27"}}),
        ),
        (
            Action::CorrectReceipt(correct),
            json!({"CorrectReceipt": {"pool": "clean-energy", "receipt": "10", "rightful": "dft"}}),
        ),
        (
            Action::Substitute(substitute),
            json!({"Substitute": {
                "budget_type": "cdel", "contributor": "desnz", "pool": "clean-energy",
                "restriction": {"initiative": "heat-pumps"}, "substitutes": stepping_in,
                "year": "2026-27"}}),
        ),
        (
            Action::OpeningBalance(opening),
            json!({"OpeningBalance": {
                "budget_type": "cdel", "pool": "clean-energy",
                "positions": [{
                    "amount": "3.00 GBP", "contributor": "dft", "initiative": "heat-pumps",
                    "origin": "CARRIED_IN", "restriction": {"window": "heat"}, "stage": "COMMITTED"}],
                "sum": "3.00 GBP", "year": "2026-27"}}),
        ),
    ]
}
