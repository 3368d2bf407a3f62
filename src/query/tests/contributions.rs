//! Contributions: each stage by itself, what is due and overdue on a day, memoranda apart.

use super::{Ledger, all, today};
use crate::ledger::command::FundsMode;
use crate::query::{
    CONTRIBUTION_ITEMS_MAX, ContributionsQuery, ContributionsStatement, Untold, contributions,
};
use crate::types::RestrictionRef;
use serde_json::json;

fn query(contributor: Option<&str>, due_on: Option<&str>) -> ContributionsQuery {
    ContributionsQuery {
        selection: all(),
        contributor: contributor.map(|contributor| contributor.parse().unwrap()),
        due_on: due_on.map(|day| day.parse().unwrap()),
    }
}

fn of<'a>(ledger: &'a Ledger, query: &ContributionsQuery) -> ContributionsStatement<'a> {
    contributions(ledger.pool(), query, today()).unwrap()
}

/// Asked, pledged, lapsed, agreed, due, received, overdue, returned; in pounds.
fn figures(statement: &ContributionsStatement<'_>) -> Vec<(String, [i128; 8])> {
    let row = |((contributor, key, restriction), row): &(_, crate::query::ContributionStages<'_>)| {
        let restriction = match restriction {
            RestrictionRef::Free => String::new(),
            RestrictionRef::Window(window) => format!(" in {window}"),
            RestrictionRef::Initiative(initiative) => format!(" for {initiative}"),
        };
        let (contributor, key): (&&str, &crate::types::TotalKey) = (contributor, key);
        let figures = [
            row.asked,
            row.pledged,
            row.lapsed,
            row.agreed,
            row.due,
            row.received,
            row.overdue,
            row.returned,
        ];
        let name = format!("{contributor} {}{restriction}", key.budget_type);
        (name, figures.map(|amount| amount.0 / 100))
    };
    statement.rows.iter().map(row).collect()
}

#[test]
fn each_stage_has_a_figure_of_its_own_from_the_ask_to_the_money_that_is_overdue() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    let mut act = |kind: &str, fields| ledger.act(kind, fields).unwrap();
    let refused = act(
        "Ask",
        json!({"amount": "100.00 GBP", "by": "2026-06-30", "contributor": "a"}),
    );
    act("AnswerAsk", json!({"answer": "DECLINED", "ask": refused}));
    let asked = act(
        "Ask",
        json!({"amount": "80.00 GBP", "by": "2026-06-30", "contributor": "b"}),
    );
    act(
        "AnswerAsk",
        json!({"amount": "60.00 GBP", "answer": "ACCEPTED", "ask": asked}),
    );
    let pledge = act(
        "Pledge",
        json!({"amount": "60.00 GBP", "ask": asked, "contributor": "b"}),
    );
    act("LapsePledge", json!({"amount": "10.00 GBP", "pledge": pledge}));
    let instalments = json!([
        {"amount": "25.00 GBP", "due": "2027-01-31"},
        {"amount": "20.00 GBP", "due": "2026-06-01"},
    ]);
    act(
        "Agree",
        json!({"amount": "45.00 GBP", "contributor": "b", "instalments": instalments, "pledge": pledge}),
    );
    act("Receive", json!({"amount": "15.00 GBP", "contributor": "b"}));
    let in_window = json!({"window": "w"});
    act(
        "Receive",
        json!({"amount": "7.00 GBP", "contributor": "b", "restriction": in_window}),
    );
    act(
        "ReturnContribution",
        json!({"amount": "2.00 GBP", "contributor": "b"}),
    );

    let a = ("a cdel".to_owned(), [100, 0, 0, 0, 0, 0, 0, 0]);
    let in_w = ("b cdel in w".to_owned(), [0, 0, 0, 0, 0, 7, 0, 0]);
    for (due_on, due, overdue) in [
        (None, 20, 5),
        (Some("2026-05-31"), 0, 0),
        // Due on that day, and overdue from the next on.
        (Some("2026-06-01"), 20, 0),
        (Some("2026-06-02"), 20, 5),
        (Some("2027-02-01"), 45, 30),
    ] {
        let b = ("b cdel".to_owned(), [80, 60, 10, 45, due, 15, overdue, 2]);
        let found = figures(&of(&ledger, &query(None, due_on)));
        assert_eq!(found, [a.clone(), b, in_w.clone()], "{due_on:?}");
    }
    let statement = of(&ledger, &query(Some("b"), None));
    let (_, row) = &statement.rows[0];
    assert_eq!(statement.due_on, today());
    assert_eq!(
        (row.asks.len(), row.pledges.len(), row.agreements.len()),
        (1, 1, 1)
    );
    // 60 promised, 10 lapsed, 45 agreed.
    assert_eq!(row.pledges[0].1.remaining().0, 500);
    let schedule = &row.agreements[0].1.schedule;
    let received: Vec<i128> = schedule.iter().map(|(_, part)| part.received.0).collect();
    assert_eq!(received, [1_500, 0]);
    let other = of(&ledger, &query(Some("c"), None));
    assert!(other.rows.is_empty());
}

#[test]
fn memoranda_stand_apart_and_one_that_was_replaced_says_so() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    let memorandum = |value: &str| {
        json!({"contributor": "c", "description": "Two economists", "kind": "IN_KIND_STAFF",
            "quantity": "2 posts", "value": value})
    };
    let first = ledger.act("Memorandum", memorandum("90000.00 GBP")).unwrap();
    let mut second = memorandum("80000.00 GBP");
    second["replaces"] = json!(first);
    ledger.act("Memorandum", second).unwrap();
    let statement = of(&ledger, &query(None, None));
    assert!(statement.rows.is_empty(), "no contribution");
    let replaced = statement.memoranda.iter().map(|(_, record)| record.is_replaced);
    assert_eq!(replaced.collect::<Vec<_>>(), [true, false]);
}

#[test]
fn more_than_one_answer_tells_is_refused_until_a_contributor_is_named() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    let ask =
        |contributor: &str| json!({"amount": "1.00 GBP", "by": "2026-06-30", "contributor": contributor});
    for _ in 0..CONTRIBUTION_ITEMS_MAX {
        ledger.act("Ask", ask("a")).unwrap();
    }
    assert_eq!(of(&ledger, &query(None, None)).rows.len(), 1);
    ledger.act("Ask", ask("b")).unwrap();
    let refused = contributions(ledger.pool(), &query(None, None), today()).unwrap_err();
    assert!(
        matches!(refused, Untold::TooManyItems { count: 10_001, .. }),
        "{refused:?}"
    );
    assert_eq!(of(&ledger, &query(Some("b"), None)).rows.len(), 1);
}
