//! What there is: missions, pools with their agreement, contributors, initiatives, payees.

use super::*;

/// The agreement with every term.
pub(in crate::wire) fn full_agreement() -> v1::Agreement {
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

pub(super) fn reference() -> Vec<(Action, Value)> {
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
