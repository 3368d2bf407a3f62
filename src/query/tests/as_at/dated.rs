//! Random ledgers whose entries take effect on many days, with contributions by stage and registrations among the money.

use crate::ledger::{Action, Kind};
use crate::query::tests::decision;
use crate::query::tests::random::{CONTRIBUTORS, Chance, INITIATIVES};
use serde_json::json;

/// A ledger of so many steps.
pub(super) fn dated(seed: u64, steps: u64) -> Chance {
    let mut chance = Chance::new(seed);
    chance.is_dated = true;
    for _ in 0..steps {
        match chance.random.below(3) {
            0 => other_step(&mut chance),
            _ => chance.step(),
        }
    }
    chance
}

/// One more command that registers something or is a stage of a contribution.
fn other_step(chance: &mut Chance) {
    let amount = format!(
        "{}.{:02} GBP",
        1 + chance.random.below(30),
        chance.random.below(100)
    );
    let contributor = chance.random.pick(&CONTRIBUTORS);
    let initiative = chance.random.pick(&INITIATIVES);
    let day = format!("2026-{:02}-15", 4 + chance.random.below(9));
    let label = json!({"round": chance.random.below(9).to_string()});
    let staged = json!({"amount": amount, "contributor": contributor});
    let (kind, fields) = match chance.random.below(24) {
        0 => (
            "Ask",
            json!({"amount": amount, "by": day, "contributor": contributor}),
        ),
        1 => {
            let (_, ask) = chance.last(Kind::Ask);
            ("AnswerAsk", json!({"answer": "DECLINED", "ask": ask}))
        }
        2 | 3 => {
            let mut fields = staged;
            if chance.random.below(3) == 0 {
                let (ask, at) = chance.last(Kind::Ask);
                if ask.is_some() {
                    fields["ask"] = json!(at);
                }
            }
            ("Pledge", fields)
        }
        4 => {
            let (_, pledge) = chance.last(Kind::Pledge);
            ("LapsePledge", json!({ "pledge": pledge }))
        }
        5 | 6 => {
            let mut fields = staged;
            fields["instalments"] = json!([{"amount": amount, "due": day}]);
            ("Agree", fields)
        }
        7 => {
            let (_, agreed) = chance.last(Kind::Agree);
            let instalments = json!([{"amount": amount, "due": day}]);
            (
                "VaryAgreed",
                json!({"agreed": agreed, "amount": amount, "instalments": instalments}),
            )
        }
        8 | 9 => {
            let (agree, agreed) = chance.last(Kind::Agree);
            let Some(Action::Agree(agree)) = agree else {
                return;
            };
            let fields = json!({"agreed": agreed, "amount": amount, "contributor": agree.contributor});
            ("Receive", fields)
        }
        10 => (
            "Memorandum",
            json!({"contributor": contributor, "description": "two analysts", "kind": "IN_KIND_STAFF",
                "value": amount}),
        ),
        11 => (
            "LabelContributor",
            json!({"contributor": contributor, "labels": label}),
        ),
        12 => (
            "LabelInitiative",
            json!({"initiative": initiative, "labels": label}),
        ),
        13 => ("RankInitiatives", json!({"initiatives": [initiative]})),
        14 => {
            let mut agreement = serde_json::to_value(chance.ledger.pool().agreement()).unwrap();
            agreement["accounting_officer"] = json!(format!("Officer {amount}"));
            ("AmendAgreement", json!({ "agreement": agreement }))
        }
        15 => {
            let last = chance.ledger.entries.len() - 1;
            let fields = json!({"as_at": last.to_string(), "contributor": contributor,
                "statement_sha256": "0".repeat(64)});
            ("SignOff", fields)
        }
        16 => {
            for kind in ["Allocate", "Commit"] {
                chance.ask(kind, json!({"amount": amount, "initiative": initiative}));
            }
            (
                "Spend",
                json!({"amount": amount, "initiative": initiative, "interim": true}),
            )
        }
        17 | 18 => {
            let (_, spend) = chance.last(Kind::Spend);
            (
                "Refund",
                json!({"amount": "0.50 GBP", "expenditure": spend, "to": "POOL"}),
            )
        }
        19 | 20 => {
            let (spend, expenditure) = chance.last(Kind::Spend);
            let Some(Action::Spend(spend)) = spend else { return };
            let fields = json!({"amount": amount, "expenditure": expenditure, "initiative": spend.initiative,
                "budget_type": spend.budget_type});
            ("Certify", fields)
        }
        21 if chance.random.below(3) == 0 => {
            let successors = json!([{"contributor": "d", "percent": "100"}]);
            let mut fields = json!({"contributor": contributor, "successors": successors});
            if chance.random.below(2) == 0 {
                fields["pool"] = json!("other");
            }
            ("SuccessorOf", fields)
        }
        22 => {
            let consent = serde_json::to_value(decision()).unwrap();
            let substitute = json!({"amount": "0.50 GBP", "consent": consent, "contributor": "b"});
            (
                "Substitute",
                json!({"contributor": "a", "substitutes": [substitute]}),
            )
        }
        _ => {
            let id = format!("i-{}", chance.ledger.entries.len());
            (
                "RegisterInitiative",
                json!({"initiative": id, "kind": "OUTCOME", "name": id}),
            )
        }
    };
    chance.ask(kind, fields);
}
