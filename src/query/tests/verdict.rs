//! "Can I?": the verdict is about money that is there, the trial about what the rules would accept.

use super::{Ledger, now, today};
use crate::ledger::command::{FundsBasis, FundsMode};
use crate::query::{AvailabilityQuery, Untold, Verdict, VerdictKind, availability, verdict};
use serde_json::json;
use std::sync::Arc;

fn query(initiative: Option<&str>, amount: &str) -> AvailabilityQuery {
    AvailabilityQuery {
        pool: "pool".parse().unwrap(),
        initiative: initiative.map(|initiative| initiative.parse().unwrap()),
        year: Some("2026-27".parse().unwrap()),
        budget_type: Some("cdel".parse().unwrap()),
        amount: Some(amount.parse().unwrap()),
    }
}

fn ask(ledger: &Ledger, initiative: Option<&str>, pounds: u32) -> Verdict {
    let query = query(initiative, &format!("{pounds}.00 GBP"));
    let pool = Arc::clone(ledger.state.pool(&query.pool).unwrap());
    let totals = availability(&pool, &query, today()).unwrap();
    let last = ledger.state.last_sequence().unwrap();
    verdict(&pool, &query, &totals[0], last, now()).unwrap()
}

/// The verdict, what is short in pounds, and what the rules would say.
fn told(verdict: &Verdict) -> (VerdictKind, i128, String) {
    let trial = match &verdict.trial {
        None => "nobody".to_owned(),
        Some(Ok(exceptions)) if exceptions.is_empty() => "accepted".to_owned(),
        Some(Ok(exceptions)) => {
            let told = exceptions.iter();
            told.map(|exception| format!("{} {}", exception.kind.as_str(), exception.amount))
                .collect::<Vec<_>>()
                .join(", ")
        }
        Some(Err(refused)) => refused.reason().to_owned(),
    };
    (verdict.kind, verdict.short.0 / 100, trial)
}

#[test]
fn money_that_is_there_but_restricted_to_others_is_told_apart_from_money_that_is_not_there() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    for line in ["receive a 60 for i1", "receive b 40"] {
        ledger.run(line).unwrap();
    }
    for (initiative, pounds, kind, short, trial) in [
        (Some("i2"), 40, VerdictKind::Yes, 0, "accepted"),
        (Some("i2"), 41, VerdictKind::OutsideRestriction, 1, "INSUFFICIENT"),
        (
            Some("i2"),
            100,
            VerdictKind::OutsideRestriction,
            60,
            "INSUFFICIENT",
        ),
        (Some("i2"), 101, VerdictKind::Short, 61, "INSUFFICIENT"),
        (Some("i1"), 100, VerdictKind::Yes, 0, "accepted"),
        (Some("i1"), 101, VerdictKind::Short, 1, "INSUFFICIENT"),
        (None, 100, VerdictKind::Yes, 0, "nobody"),
        (None, 101, VerdictKind::Short, 1, "nobody"),
    ] {
        let verdict = ask(&ledger, initiative, pounds);
        assert_eq!(
            told(&verdict),
            (kind, short, trial.to_owned()),
            "{initiative:?} {pounds}"
        );
        assert!(!verdict.goes_over());
    }
    assert_eq!(ask(&ledger, Some("i2"), 50).restricted_to_others.0, 6_000);
}

#[test]
fn what_the_funds_check_would_let_go_over_is_short_all_the_same() {
    let mut ledger = Ledger::new(FundsMode::Advisory);
    ledger.run("receive a 50").unwrap();
    let over = |ledger: &Ledger, pounds| {
        let verdict = ask(ledger, Some("i1"), pounds);
        (told(&verdict), verdict.goes_over())
    };
    let short = |pounds, trial: &str, goes_over| ((VerdictKind::Short, pounds, trial.to_owned()), goes_over);
    assert_eq!(over(&ledger, 60), short(10, "OVER_ALLOCATED 10.00", true));
    // Money that is there is never less than nothing, whatever was given ahead of it.
    ledger.run("allocate i2 80").unwrap();
    assert_eq!(over(&ledger, 1), short(1, "OVER_ALLOCATED 1.00", true));

    let mut ledger = Ledger::new(FundsMode::Absolute);
    ledger.run("receive a 50").unwrap();
    ledger.amend(|agreement| {
        agreement.budget_types[0].funds_check.tolerance_percent = "10".parse().unwrap();
    });
    let within = "OVER_ALLOCATED_WITHIN_TOLERANCE 5.00";
    assert_eq!(over(&ledger, 55), short(5, within, true));
    assert_eq!(over(&ledger, 56), short(6, "INSUFFICIENT", false));

    ledger.amend(|agreement| {
        let check = &mut agreement.budget_types[0].funds_check;
        check.tolerance_percent = "0".parse().unwrap();
        check.basis = FundsBasis::Agreed;
    });
    let instalments = json!([{"amount": "20.00 GBP", "due": "2026-12-01"}]);
    ledger
        .act(
            "Agree",
            json!({"amount": "20.00 GBP", "contributor": "b", "instalments": instalments}),
        )
        .unwrap();
    assert_eq!(over(&ledger, 70), short(20, "accepted", true));
    assert_eq!(over(&ledger, 71), short(21, "INSUFFICIENT", false));
}

#[test]
fn what_stands_in_the_way_beside_money_is_told_by_the_trial() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    ledger.run("receive a 50").unwrap();
    ledger
        .act("CloseInitiative", json!({"initiative": "i1"}))
        .unwrap();
    let verdict = ask(&ledger, Some("i1"), 10);
    assert_eq!(
        told(&verdict),
        (VerdictKind::Yes, 0, "INITIATIVE_CLOSED".to_owned())
    );
    let before = ledger.state.clone();
    ask(&ledger, Some("i2"), 10);
    assert!(ledger.state == before, "a question records nothing");
}

#[test]
fn a_verdict_comes_for_each_control_total_and_in_the_pools_currency_only() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    ledger.run("receive a 50").unwrap();
    let all = AvailabilityQuery {
        year: None,
        budget_type: None,
        ..query(Some("i1"), "10.00 GBP")
    };
    let pool = Arc::clone(ledger.state.pool(&all.pool).unwrap());
    let totals = availability(&pool, &all, today()).unwrap();
    let last = ledger.state.last_sequence().unwrap();
    let kinds: Vec<_> = totals
        .iter()
        .map(|total| verdict(&pool, &all, total, last, now()).unwrap().kind)
        .collect();
    assert_eq!(kinds, [VerdictKind::Yes, VerdictKind::Short]);
    let refused = availability(&pool, &query(Some("i1"), "10.00 EUR"), today()).unwrap_err();
    let Untold::Rejected(rejection) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(rejection.reason(), "CURRENCY_MISMATCH");
}
