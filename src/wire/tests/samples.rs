//! One good command of every kind, with every field that it may have, and the action of its line.

use super::*;
use serde_json::{Value, json};

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

/// The agreement with every term.
pub(super) fn full_agreement() -> v1::Agreement {
    let mut agreement = agreement();
    let rdel = v1::BudgetType {
        budget_type: text("rdel"),
        name: text("Resource"),
        class: v1::BudgetClass::RdelProgramme.into(),
        ring_fenced: true,
        ..agreement.budget_types[0].clone()
    };
    agreement.budget_types.push(rdel);
    agreement.apportionment = v1::Apportionment::Fixed.into();
    agreement.fixed_shares = vec![
        v1::FixedShare {
            contributor: text("desnz"),
            percent: text("60"),
        },
        v1::FixedShare {
            contributor: text("dft"),
            percent: text("40.0000"),
        },
    ];
    agreement.refuse_retrospective = true;
    agreement.switch_exceptions = vec![v1::SwitchException {
        year: year(),
        from_budget_type: cdel(),
        to_budget_type: text("rdel"),
        cap: money("5", "GBP"),
        reference: Some(document()),
    }];
    agreement
}

fn line_of_full_agreement() -> Value {
    let funds_check = json!({
        "basis": "RECEIVED", "mode": "ABSOLUTE", "tolerance_percent": "2.5", "warning_percent": "90"
    });
    json!({
        "accountability": "HOST",
        "accounting_officer": "Permanent Secretary",
        "apportionment": {"fixed": [
            {"contributor": "desnz", "percent": "60"}, {"contributor": "dft", "percent": "40"}
        ]},
        "budget_types": [
            {"budget_type": "cdel", "class": "CDEL", "funds_check": funds_check, "name": "Capital"},
            {"budget_type": "rdel", "class": "RDEL_PROGRAMME", "funds_check": funds_check,
             "name": "Resource", "ring_fenced": true},
        ],
        "currency": "GBP",
        "ends": "2031-03-31",
        "host": "desnz",
        "refuse_retrospective": true,
        "starts": "2026-04-01",
        "switch_exceptions": [{
            "cap": "5.00 GBP", "from": "cdel", "reference": line_of_document(), "to": "rdel",
            "year": "2026-27"
        }],
        "terms": {"review": "Each year"},
        "time_zone": "Europe/London",
        "windows": [{"name": "Heat", "window": "heat"}],
        "year_kind": "UK_APRIL",
    })
}

/// Every action with the action of its line.
pub(in crate::wire) fn samples() -> Vec<(Action, Value)> {
    [reference(), stages(), contributions(), money_out(), pool_money()].concat()
}

fn reference() -> Vec<(Action, Value)> {
    let mission = v1::OpenMission {
        mission: text("clean-power"),
        name: text("Clean power"),
        outcome: text("Clean power by 2030"),
    };
    let contributor = v1::RegisterContributor {
        contributor: text("ukri"),
        name: text("UKRI"),
        kind: v1::ContributorKind::ArmsLengthBody.into(),
        labels: labels(),
    };
    let label_contributor = v1::LabelContributor {
        contributor: text("ukri"),
        labels: labels(),
    };
    let successor_of = v1::SuccessorOf {
        contributor: text("beis"),
        successors: vec![v1::Succession {
            contributor: text("desnz"),
            percent: text("62.5"),
        }],
        pool: pool(),
    };
    let initiative = v1::RegisterInitiative {
        labels: labels(),
        ..initiative()
    };
    let label_initiative = v1::LabelInitiative {
        pool: pool(),
        initiative: text("heat-pumps"),
        labels: labels(),
    };
    let rank = v1::RankInitiatives {
        pool: pool(),
        initiatives: vec![text("retrofit"), text("heat-pumps")],
    };
    let close = v1::CloseInitiative {
        pool: pool(),
        initiative: text("heat-pumps"),
    };
    let payee = v1::RegisterPayee {
        payee: text("acme"),
        kind: v1::PayeeKind::Organisation.into(),
        name: text("Acme Ltd"),
    };
    let amend = v1::AmendAgreement {
        pool: pool(),
        agreement: Some(full_agreement()),
    };
    let ends = json!({"ends": "Prevention"});
    vec![
        (
            Action::OpenMission(mission),
            json!({"OpenMission": {
                "mission": "clean-power", "name": "Clean power", "outcome": "Clean power by 2030"}}),
        ),
        (
            open_pool(full_agreement()),
            json!({"OpenPool": {"agreement": line_of_full_agreement(), "mission": "clean-power",
                "name": "Clean energy", "pool": "clean-energy"}}),
        ),
        (
            Action::AmendAgreement(Box::new(amend)),
            json!({"AmendAgreement": {"agreement": line_of_full_agreement(), "pool": "clean-energy"}}),
        ),
        (
            Action::RegisterContributor(contributor),
            json!({"RegisterContributor": {
                "contributor": "ukri", "kind": "ARMS_LENGTH_BODY", "labels": ends, "name": "UKRI"}}),
        ),
        (
            Action::LabelContributor(label_contributor),
            json!({"LabelContributor": {"contributor": "ukri", "labels": ends}}),
        ),
        (
            Action::SuccessorOf(successor_of),
            json!({"SuccessorOf": {
                "contributor": "beis", "pool": "clean-energy", "successors": [{"contributor": "desnz", "percent": "62.5"}]}}),
        ),
        (
            Action::RegisterInitiative(Box::new(initiative)),
            json!({"RegisterInitiative": {
                "initiative": "heat-pumps", "kind": "EXPERIMENT", "labels": ends, "lead_body": "Ofgem",
                "name": "Heat pumps", "planned_end": "2028-12-31", "planned_start": "2027-01-01",
                "pool": "clean-energy", "window": "heat"}}),
        ),
        (
            Action::LabelInitiative(label_initiative),
            json!({"LabelInitiative": {
                "initiative": "heat-pumps", "labels": ends, "pool": "clean-energy"}}),
        ),
        (
            Action::RankInitiatives(rank),
            json!({"RankInitiatives": {
                "initiatives": ["retrofit", "heat-pumps"], "pool": "clean-energy"}}),
        ),
        (
            Action::CloseInitiative(close),
            json!({"CloseInitiative": {"initiative": "heat-pumps", "pool": "clean-energy"}}),
        ),
        (
            Action::RegisterPayee(payee),
            json!({"RegisterPayee": {"kind": "ORGANISATION", "name": "Acme Ltd", "payee": "acme"}}),
        ),
    ]
}

fn stages() -> Vec<(Action, Value)> {
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

fn contributions() -> Vec<(Action, Value)> {
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

fn money_out() -> Vec<(Action, Value)> {
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
pub(super) fn spend() -> v1::Spend {
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

fn pool_money() -> Vec<(Action, Value)> {
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
