//! What conversion accepts and refuses, and how errors are told.

mod as_at;
mod every_command;
mod filter_tokens;
mod filters;
mod malformed;
mod malformed_commands;
mod malformed_reference;
mod pages;
mod reads;
pub(super) mod samples;
mod status;
mod well_formed;

use super::v1;
use super::v1::command::Action;
use tonic::Status;
use tonic_types::StatusExt;

/// A command that is good in every field.
pub(super) fn command(action: Action) -> v1::Command {
    v1::Command {
        effective_date: "2026-11-22".to_owned(),
        reason: "Heat pumps\nin the north".to_owned(),
        document_number: "INV-0042".to_owned(),
        on_behalf_of: "user-7".to_owned(),
        post: "Finance Director".to_owned(),
        decision: Some(Box::new(document())),
        evidence: vec![document(); 16],
        source_key: Some(Box::new(source_key())),
        action: Some(action),
    }
}

pub(super) fn source_key() -> v1::SourceKey {
    v1::SourceKey {
        data_set: "payments-2026-11".to_owned(),
        row_sha256: document().sha256,
        occurrence: 2,
    }
}

pub(super) fn document() -> v1::Document {
    v1::Document {
        uri: "https://minutes.example/7".to_owned(),
        sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned(),
        r#type: "minute".to_owned(),
    }
}

pub(super) fn money(amount: &str, currency_code: &str) -> Option<v1::Money> {
    Some(v1::Money {
        currency_code: currency_code.to_owned(),
        amount: amount.to_owned(),
    })
}

pub(super) fn receive() -> v1::Receive {
    v1::Receive {
        pool: "clean-energy".to_owned(),
        contributor: "desnz".to_owned(),
        amount: money("1250.5", "GBP"),
        year: "2026-27".to_owned(),
        budget_type: "cdel".to_owned(),
        restriction: Some(v1::receive::Restriction::Window("heat".to_owned())),
        ..v1::Receive::default()
    }
}

pub(super) fn agreement() -> v1::Agreement {
    v1::Agreement {
        currency_code: "GBP".to_owned(),
        year_kind: v1::YearKind::UkApril.into(),
        time_zone: "Europe/London".to_owned(),
        start_date: "2026-04-01".to_owned(),
        end_date: "2031-03-31".to_owned(),
        accounting_officer: "Permanent Secretary".to_owned(),
        host: "desnz".to_owned(),
        accountability: v1::Accountability::Host.into(),
        budget_types: vec![v1::BudgetType {
            budget_type: "cdel".to_owned(),
            name: "Capital".to_owned(),
            funds_check: Some(v1::FundsCheck {
                mode: v1::FundsMode::Absolute.into(),
                basis: v1::FundsBasis::Received.into(),
                tolerance_percent: "2.5".to_owned(),
                warning_percent: "90".to_owned(),
            }),
            class: v1::BudgetClass::Cdel.into(),
            ring_fenced: false,
        }],
        windows: vec![v1::Window {
            window: "heat".to_owned(),
            name: "Heat".to_owned(),
        }],
        terms: Some(v1::AgreementTerms {
            review: "Each year".to_owned(),
            ..v1::AgreementTerms::default()
        }),
        ..v1::Agreement::default()
    }
}

pub(super) fn open_pool(agreement: v1::Agreement) -> Action {
    Action::OpenPool(Box::new(v1::OpenPool {
        pool: "clean-energy".to_owned(),
        mission: "clean-power".to_owned(),
        name: "Clean energy".to_owned(),
        agreement: Some(agreement),
    }))
}

pub(super) fn initiative() -> v1::RegisterInitiative {
    v1::RegisterInitiative {
        pool: "clean-energy".to_owned(),
        initiative: "heat-pumps".to_owned(),
        name: "Heat pumps".to_owned(),
        kind: v1::InitiativeKind::Experiment.into(),
        lead_body: "Ofgem".to_owned(),
        window: "heat".to_owned(),
        planned_start_date: "2027-01-01".to_owned(),
        planned_end_date: "2028-12-31".to_owned(),
        ..v1::RegisterInitiative::default()
    }
}

pub(super) fn request(commands: Vec<v1::Command>) -> v1::RecordRequest {
    v1::RecordRequest {
        request_id: "r-1".to_owned(),
        commands,
        ..v1::RecordRequest::default()
    }
}

/// What is wrong with a request: paths and descriptions.
pub(super) fn faults(request: v1::RecordRequest) -> Vec<(String, String)> {
    match super::record_request(request, "local".parse().unwrap(), 0) {
        Ok(_) => Vec::new(),
        Err(status) => violations(&status),
    }
}

pub(super) fn violations(status: &Status) -> Vec<(String, String)> {
    let bad_request = status.get_details_bad_request().unwrap();
    let fields = bad_request.field_violations.into_iter();
    fields.map(|field| (field.field, field.description)).collect()
}
