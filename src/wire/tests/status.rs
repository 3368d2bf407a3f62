//! How each error is told: code, reason, figures, and that a client's own limits let it through.

use super::violations;
use crate::journal::Unwritable;
use crate::ledger::command::InstalmentNumber;
use crate::ledger::{Account, Rejection, Shortfall};
use crate::sequencer::RecordError;
use crate::types::{ControlTotal, Money, Sequence};
use crate::wire::{field, status};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tonic::{Code, Status};
use tonic_types::StatusExt;

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

fn control_total() -> Box<ControlTotal> {
    Box::new("clean-energy/2026-27/cdel".parse().unwrap())
}

fn shortfall() -> Box<Shortfall> {
    Box::new(Shortfall {
        pool: "clean-energy".parse().unwrap(),
        total: total(),
        account: Account::Available,
        initiative: Some("heat-pumps".parse().unwrap()),
        available: money("86.50 GBP"),
        over_allocated: money("3.00 GBP"),
        fits: money("80.00 GBP"),
        requested: money("90.00 GBP"),
        tolerance: money("0.00 GBP"),
        short: money("10.00 GBP"),
        sequence: Sequence(1_204),
    })
}

fn total() -> crate::types::TotalKey {
    crate::types::TotalKey {
        year: "2026-27".parse().unwrap(),
        budget_type: "cdel".parse().unwrap(),
    }
}

/// One refusal of each kind.
fn refusals() -> Vec<Rejection> {
    let (pool, initiative) = (|| "p".parse().unwrap(), || "i".parse().unwrap());
    let (mission, contributor) = (|| "m".parse().unwrap(), || "c".parse().unwrap());
    let (date, year) = (|| "2026-11-22".parse().unwrap(), || "2026-27".parse().unwrap());
    let (budget_type, commitment) = (|| "cdel".parse().unwrap(), Sequence(7));
    let gbp = || "GBP".parse().unwrap();
    vec![
        Rejection::UnknownMission { mission: mission() },
        Rejection::UnknownPool { pool: pool() },
        Rejection::UnknownContributor {
            contributor: contributor(),
        },
        Rejection::UnknownInitiative {
            pool: pool(),
            initiative: initiative(),
        },
        Rejection::UnknownWindow {
            pool: pool(),
            window: "w".parse().unwrap(),
        },
        Rejection::UnknownBudgetType {
            pool: pool(),
            budget_type: budget_type(),
            known: "ame".to_owned(),
        },
        Rejection::UnknownCommitment {
            commitment,
            initiative: initiative(),
            total: total(),
        },
        Rejection::MissionExists { mission: mission() },
        Rejection::PoolExists { pool: pool() },
        Rejection::ContributorExists {
            contributor: contributor(),
        },
        Rejection::InitiativeExists {
            pool: pool(),
            initiative: initiative(),
        },
        Rejection::UnknownAsk {
            pool: pool(),
            ask: commitment,
        },
        Rejection::UnknownPledge {
            pool: pool(),
            pledge: commitment,
        },
        Rejection::UnknownAgreed {
            pool: pool(),
            agreed: commitment,
        },
        Rejection::UnknownInstalment {
            agreed: commitment,
            instalment: InstalmentNumber(3),
            count: 2,
        },
        Rejection::UnknownExpenditure {
            pool: pool(),
            expenditure: commitment,
            wanted: "expenditure",
        },
        Rejection::UnknownReceipt {
            pool: pool(),
            receipt: commitment,
        },
        Rejection::UnknownPayee {
            payee: "p".parse().unwrap(),
        },
        Rejection::UnknownMemorandum {
            pool: pool(),
            memorandum: commitment,
        },
        Rejection::PayeeExists {
            payee: "p".parse().unwrap(),
        },
        Rejection::Retrospective {
            total: control_total(),
            day: date(),
            short: money("1.00 GBP"),
        },
        Rejection::EffectiveDateFixed {
            entry: commitment,
            fixed: date(),
            effective: date(),
        },
        Rejection::DecisionRequired { command: "Switch" },
        Rejection::OwnMoneyInUse {
            total: control_total(),
            source_name: "dfe".parse().unwrap(),
            own: money("0.00 GBP"),
            requested: money("50.00 GBP"),
            others_free: money("100.00 GBP"),
        },
        Rejection::SubstituteLacksMoney {
            total: control_total(),
            contributor: contributor(),
            own: money("0.00 GBP"),
            requested: money("50.00 GBP"),
        },
        Rejection::MoneyMovedOn {
            total: control_total(),
            account: Box::new("available".parse().unwrap()),
            source_name: "dfe".parse().unwrap(),
            short: money("1.00 GBP"),
            remedy: "reverse what took it first",
        },
        Rejection::ExpenditureExceeded {
            expenditure: commitment,
            remaining: money("1.00 GBP"),
            requested: money("2.00 GBP"),
        },
        Rejection::InstalmentExceeded {
            agreed: commitment,
            outstanding: money("1.00 GBP"),
            requested: money("2.00 GBP"),
        },
        Rejection::PledgeExceeded {
            pledge: commitment,
            remaining: money("1.00 GBP"),
            requested: money("2.00 GBP"),
        },
        Rejection::AgreedBelowReceived {
            agreed: commitment,
            received: money("2.00 GBP"),
            requested: money("1.00 GBP"),
        },
        Rejection::ScheduleMismatch {
            stated: money("2.00 GBP"),
            found: money("1.00 GBP"),
        },
        Rejection::NotInUse {
            total: control_total(),
            source_name: "dfe".parse().unwrap(),
            in_use: money("1.00 GBP"),
            requested: money("2.00 GBP"),
        },
        Rejection::OpeningSumMismatch {
            stated: money("2.00 GBP"),
            found: money("1.00 GBP"),
        },
        Rejection::OpeningNotFirst {
            total: control_total(),
        },
        Rejection::OpeningPosition {
            position: 1,
            why: "it names no initiative",
        },
        Rejection::InitiativeClosed {
            pool: pool(),
            initiative: initiative(),
        },
        Rejection::InitiativeHoldsMoney {
            initiative: initiative(),
            total: control_total(),
            account: "allocated",
            held: money("1.00 GBP"),
        },
        Rejection::NotReversible {
            entry: commitment,
            why: "it moved no money",
        },
        Rejection::AlreadyReversed { entry: commitment },
        Rejection::NamedByLaterEntry {
            entry: commitment,
            count: 1,
        },
        Rejection::ExpenditureCertified {
            expenditure: commitment,
        },
        Rejection::SwitchNotAllowed {
            pool: pool(),
            year: year(),
            from: budget_type(),
            to: budget_type(),
        },
        Rejection::SwitchCapExceeded {
            from: control_total(),
            to: budget_type(),
            cap: money("1.00 GBP"),
            switched: money("1.00 GBP"),
            requested: money("1.00 GBP"),
        },
        Rejection::EqualiseWhileUncovered {
            total: control_total(),
            uncovered: money("1.00 GBP"),
        },
        Rejection::NoApportionmentBasis {
            total: control_total(),
            why: "nobody paid in",
        },
        Rejection::AgreementTermFixed {
            pool: pool(),
            term: "the currency".to_owned(),
            why: "amounts rest on it",
        },
        Rejection::SameEnds {
            named: "dfe".to_owned(),
            what: "contributors",
        },
        Rejection::SuccessionIncomplete {
            contributor: contributor(),
        },
        Rejection::CurrencyMismatch {
            pool: pool(),
            expected: gbp(),
            given: "EUR".parse().unwrap(),
        },
        Rejection::YearKindMismatch {
            pool: pool(),
            year: year(),
            example: year(),
        },
        Rejection::FutureDated {
            effective: date(),
            today: date(),
        },
        Rejection::OutsideYear {
            effective: date(),
            year: year(),
        },
        Rejection::OutsideAgreement {
            effective: date(),
            starts: date(),
            ends: Some(date()),
        },
        Rejection::Insufficient {
            shortfall: shortfall(),
        },
        Rejection::PendingExceeds {
            shortfall: shortfall(),
        },
        Rejection::MoneyUncovered {
            shortfall: shortfall(),
            uncovered: money("6.50 GBP"),
        },
        Rejection::CommitmentExceeded {
            commitment,
            remaining: money("1.00 GBP"),
            requested: money("2.00 GBP"),
        },
        Rejection::BalanceOutOfRange {
            account: "available",
            total: total(),
            currency: gbp(),
        },
        Rejection::TooManySources {
            pool: pool(),
            most: 256,
        },
        Rejection::LineTooLarge {
            bytes: 70_000,
            most: 65_535,
        },
        Rejection::BatchTooLarge { most: 67_108_864 },
    ]
}

fn told(rejection: Rejection) -> Status {
    status::unrecorded(&RecordError::Rejected {
        index: 3,
        rejection,
        read_at: Some(Sequence(1_204)),
    })
}

/// What travels in the trailers: the message percent-encoded, at worst three bytes for one, and details in base64.
fn trailer_bytes(status: &Status) -> usize {
    let plain = status.message().bytes().filter(u8::is_ascii_alphanumeric).count();
    let escaped = status.message().len() - plain;
    plain + 3 * escaped + status.details().len() * 4 / 3
}

#[test]
fn every_refusal_is_told_with_its_reason_number_and_figures() {
    let samples = refusals();
    let told_of: BTreeSet<&str> = samples.iter().map(Rejection::reason).collect();
    let all: BTreeSet<&str> = Rejection::ALL.iter().map(|(_, reason)| *reason).collect();
    assert_eq!(told_of, all, "each refusal of the rules needs its sample here");
    for rejection in samples {
        let status = told(rejection.clone());
        let info = status.get_details_error_info().unwrap();
        assert_eq!(
            (info.reason.as_str(), info.domain.as_str()),
            (rejection.reason(), "common-purse")
        );
        assert_eq!(info.metadata["number"], rejection.number().to_string());
        assert_eq!(info.metadata["command"], "commands[3]");
        assert_eq!(info.metadata["read_at"], "1204");
        assert!(info.metadata.len() > 3, "{}: no figures", info.reason);
        if let Some(total) = info.metadata.get("control_total") {
            assert_eq!(total, "clean-energy/2026-27/cdel", "{}", info.reason);
        }
        for internal in ["total", "effective", "starts", "ends", "sequence"] {
            assert!(
                !info.metadata.contains_key(internal),
                "{}: {internal}",
                info.reason
            );
        }
        assert_eq!(status.message(), format!("commands[3]: {rejection}"));
        let precondition = status.get_details_precondition_failure();
        assert_eq!(
            precondition.is_some(),
            status.code() == Code::FailedPrecondition,
            "{}",
            info.reason
        );
        assert!(trailer_bytes(&status) < 7_500, "{}", info.reason);
    }
}

#[test]
fn a_shortfall_says_every_figure_in_words_and_for_programs() {
    let status = told(Rejection::Insufficient {
        shortfall: shortfall(),
    });
    assert_eq!(status.code(), Code::FailedPrecondition);
    assert_eq!(
        status.message(),
        "commands[3]: \"clean-energy\" has 89.50 GBP available in 2026-27/cdel, of which 80.00 GBP fits \"heat-pumps\"; \
         3.00 GBP is over-allocated already; this needs 90.00 GBP (10.00 GBP short) as at entry 1204"
    );
    let figures = status.get_details_error_info().unwrap().metadata;
    for (name, value) in [
        ("available", "86.50"),
        ("over_allocated", "3.00"),
        ("fits", "80.00"),
        ("requested", "90.00"),
        ("short", "10.00"),
        ("tolerance", "0.00"),
        ("currency_code", "GBP"),
        ("read_at", "1204"),
        ("control_total", "clean-energy/2026-27/cdel"),
        ("initiative", "heat-pumps"),
        ("account", "available"),
    ] {
        assert_eq!(figures[name], value, "{name}");
    }
    let precondition = status.get_details_precondition_failure().unwrap();
    assert_eq!(precondition.violations[0].r#type, "INSUFFICIENT");
    assert_eq!(precondition.violations[0].subject, "clean-energy/2026-27/cdel");
    assert_eq!(precondition.violations[0].description, status.message());
}

#[test]
fn what_was_not_recorded_says_whether_and_when_to_retry() {
    let reused = RecordError::RequestIdReused {
        request_id: "r-1".parse().unwrap(),
        first: Sequence(9),
        difference: "$[0].reason: \"ä\" and \"ö\"".repeat(500),
    };
    let overloaded = RecordError::Overloaded {
        waiting: 65_536,
        waiting_bytes: 1,
        retry_after: Duration::from_millis(50),
    };
    let full = RecordError::Unwritable(Arc::new(Unwritable::DiskFull {
        directory: "/secret/place".into(),
        free_bytes: 5,
        needed_bytes: 9,
    }));
    let failed = RecordError::Unwritable(Arc::new(Unwritable::FailedBefore));
    for (error, code, reason, retries) in [
        (reused, Code::AlreadyExists, "REQUEST_ID_REUSED", false),
        (overloaded, Code::ResourceExhausted, "OVERLOADED", true),
        (full, Code::ResourceExhausted, "DISK_FULL", true),
        (failed, Code::Unavailable, "NOT_WRITABLE", true),
        (RecordError::Stopping, Code::Unavailable, "STOPPING", true),
        (
            RecordError::OutcomeUnknown,
            Code::Unavailable,
            "OUTCOME_UNKNOWN",
            true,
        ),
    ] {
        let status = status::unrecorded(&error);
        let info = status.get_details_error_info().unwrap();
        assert_eq!((status.code(), info.reason.as_str()), (code, reason));
        assert_eq!(status.get_details_retry_info().is_some(), retries, "{reason}");
        assert!(
            trailer_bytes(&status) < 7_500,
            "{reason}: {}",
            trailer_bytes(&status)
        );
        assert!(!format!("{status:?}").contains("secret"), "{reason} tells a path");
    }
}

#[test]
fn more_faults_than_a_client_takes_are_counted() {
    let faults = field::Faults::default();
    let message = field::At::message(&faults);
    for index in 0..5_000 {
        let commands = message.field("commands");
        commands.index(index).field("post").fault::<()>("is blank");
    }
    let status = status::invalid_fields(faults);
    let listed = violations(&status).len();
    let info = status.get_details_error_info().unwrap();
    assert_eq!(info.metadata["violations"], "5000");
    assert_eq!(info.metadata["violations_listed"], listed.to_string());
    assert!(
        listed > 100 && trailer_bytes(&status) < 7_500,
        "{}",
        trailer_bytes(&status)
    );
    assert!(
        status
            .message()
            .starts_with("5000 fields are malformed, of which")
    );
}
