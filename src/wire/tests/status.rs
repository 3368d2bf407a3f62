//! How each error is told: code, reason, figures, and that a client's own limits let it through.

use super::violations;
use crate::journal::Unwritable;
use crate::ledger::command::InstalmentNumber;
use crate::ledger::{Account, Rejection, Shortfall};
use crate::sequencer::RecordError;
use crate::types::{ControlTotal, Money, PoolId, Sequence};
use crate::wire::{field, status};
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

/// One refusal of each code, and of each kind of figure that a refusal has.
fn refusals() -> Vec<Rejection> {
    let pool: PoolId = "clean-energy".parse().unwrap();
    let date = "2026-11-22".parse().unwrap();
    vec![
        Rejection::UnknownBudgetType {
            pool: pool.clone(),
            budget_type: "cdel".parse().unwrap(),
            known: "ame, rdel-programme".to_owned(),
        },
        Rejection::UnknownCommitment {
            commitment: Sequence(7),
            initiative: "heat-pumps".parse().unwrap(),
            total: control_total(),
        },
        Rejection::UnknownInstalment {
            agreed: Sequence(7),
            instalment: InstalmentNumber(3),
            count: 2,
        },
        Rejection::PayeeExists {
            payee: "p-104".parse().unwrap(),
        },
        Rejection::OutsideAgreement {
            effective: date,
            starts: date,
            ends: Some(date),
        },
        Rejection::Insufficient {
            shortfall: shortfall(),
        },
        Rejection::MoneyUncovered {
            shortfall: shortfall(),
            uncovered: money("6.50 GBP"),
        },
        Rejection::MoneyMovedOn {
            total: control_total(),
            account: Box::new("allocated/heat-pumps".parse().unwrap()),
            source_name: "dfe#window:heat".parse().unwrap(),
            short: money("1.00 GBP"),
            remedy: "reverse what took it first",
        },
        Rejection::SwitchCapExceeded {
            from: control_total(),
            to: "cdel".parse().unwrap(),
            cap: money("1.00 GBP"),
            switched: money("1.00 GBP"),
            requested: money("1.00 GBP"),
        },
        Rejection::DecisionRequired { command: "Switch" },
        Rejection::LineTooLarge {
            bytes: 70_000,
            most: 65_535,
        },
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
fn refusals_are_told_with_their_reason_number_and_figures() {
    for rejection in refusals() {
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
        for internal in [
            "total",
            "effective",
            "starts",
            "ends",
            "sequence",
            "source_name",
            "currency",
        ] {
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
