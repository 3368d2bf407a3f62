//! By effective date entries are missing that others build on. Each case by itself.

use crate::ledger::command::FundsMode;
use crate::ledger::{Account, Pool, Replay, Scope, State, Total};
use crate::query::tests::Ledger;
use crate::query::{ContributionsQuery, contributions};
use crate::types::{ControlTotal, Date, Minor};
use serde_json::json;

const EARLY: &str = "2026-05-01";
const LATE: &str = "2026-09-01";

fn on(ledger: &Ledger, day: &str) -> State {
    let mut replay = Replay::of(Scope::Pool {
        pool: "pool".parse().unwrap(),
        effective: Some(day.parse().unwrap()),
    });
    ledger
        .entries
        .iter()
        .for_each(|entry| replay.take(entry).unwrap());
    replay.end()
}

fn early(ledger: &Ledger) -> State {
    on(ledger, "2026-06-30")
}

fn pool(state: &State) -> &Pool {
    state.pool(&"pool".parse().unwrap()).unwrap()
}

fn cdel(state: &State) -> &Total {
    let total: ControlTotal = "pool/2026-27/cdel".parse().unwrap();
    pool(state).total(&total.key)
}

/// What all of cdel holds in an account, in pounds.
fn pounds(state: &State, account: Account) -> i128 {
    let total = cdel(state);
    let balance = match account.is_by_initiative() {
        true => total.over_initiatives(account),
        false => total.balance(account),
    };
    balance.sum().0 / 100
}

/// Agreed, received by the account, received by instalments, overdue on the day; in pounds.
fn agreed(state: &State, day: &str) -> [i128; 4] {
    let query = ContributionsQuery {
        selection: crate::query::tests::all(),
        contributor: None,
        due_on: None,
    };
    let day: Date = day.parse().unwrap();
    let statement = contributions(pool(state), &query, day).unwrap();
    let mut sums = [Minor::ZERO; 4];
    for (_, row) in &statement.rows {
        let of_instalments = row.agreements.iter();
        let of_instalments = of_instalments.map(|(_, record)| record.schedule.received());
        let of_instalments = of_instalments.fold(Minor::ZERO, Minor::tallied);
        let figures = [row.agreed, row.received, of_instalments, row.overdue];
        sums.iter_mut()
            .zip(figures)
            .for_each(|(sum, figure)| *sum = sum.tallied(figure));
    }
    sums.map(|sum| sum.0 / 100)
}

fn ledger() -> Ledger {
    Ledger::new(FundsMode::Advisory)
}

fn money(amount: &str, whose: &str, id: &str) -> serde_json::Value {
    json!({"amount": format!("{amount}.00 GBP"), whose: id})
}

#[test]
fn a_refund_before_its_spending_leaves_spent_below_zero() {
    let mut ledger = ledger();
    ledger.act_on(EARLY, "Receive", money("30", "contributor", "a"));
    ledger.act_on(EARLY, "Allocate", money("30", "initiative", "i1"));
    ledger.act_on(EARLY, "Commit", money("30", "initiative", "i1"));
    ledger.act_on(
        LATE,
        "Spend",
        json!({"amount": "20.00 GBP", "initiative": "i1", "interim": false}),
    );
    let spend = ledger.state.last_sequence().unwrap();
    let refund = json!({"amount": "5.00 GBP", "expenditure": spend, "to": "POOL"});
    ledger.act_on(EARLY, "Refund", refund);
    let (then, now) = (early(&ledger), on(&ledger, LATE));
    assert_eq!(
        (pounds(&then, Account::Spent), pounds(&now, Account::Spent)),
        (-5, 15)
    );
    assert_eq!(
        (
            pounds(&then, Account::Available),
            pounds(&now, Account::Available)
        ),
        (5, 5)
    );
    assert_eq!(pounds(&then, Account::Committed), 30);
}

#[test]
fn a_reversal_counts_with_the_entry_that_it_undoes_and_never_without() {
    let mut ledger = ledger();
    ledger.act_on(LATE, "Receive", money("30", "contributor", "a"));
    let receipt = ledger.state.last_sequence().unwrap();
    ledger.act("Reverse", json!({ "entry": receipt })).unwrap();
    ledger.act_on(EARLY, "Receive", money("7", "contributor", "b"));
    for day in ["2026-06-30", LATE] {
        assert_eq!(pounds(&on(&ledger, day), Account::Available), 7, "{day}");
    }
}

#[test]
fn money_given_before_it_came_is_below_zero_and_cover_counts_with_what_it_came_of() {
    let mut ledger = ledger();
    ledger.act_on(EARLY, "Allocate", money("40", "initiative", "i1"));
    ledger.act_on(LATE, "Receive", money("100", "contributor", "a"));
    let (then, now) = (early(&ledger), on(&ledger, LATE));
    assert_eq!(
        (
            pounds(&then, Account::Available),
            pounds(&then, Account::Allocated)
        ),
        (-40, 40)
    );
    let total = |state: &State| cdel(state).over_initiatives(Account::Allocated).uncovered().0 / 100;
    assert_eq!((total(&then), total(&now)), (40, 0));
    // The other way round: the receipt counts before the allocation that it covered.
    let mut ledger = self::ledger();
    ledger.act_on(LATE, "Allocate", money("40", "initiative", "i1"));
    ledger.act_on(EARLY, "Receive", money("100", "contributor", "a"));
    let then = early(&ledger);
    assert_eq!(
        (
            pounds(&then, Account::Available),
            pounds(&then, Account::Allocated)
        ),
        (100, 0)
    );
    assert_eq!(total(&then), -40);
}

#[test]
fn stages_whose_beginning_does_not_count_change_nothing() {
    let mut ledger = ledger();
    let instalments = json!([{"amount": "50.00 GBP", "due": "2026-06-01"}]);
    let agree = json!({"amount": "50.00 GBP", "contributor": "a", "instalments": instalments});
    ledger.act_on(LATE, "Agree", agree.clone());
    let late = ledger.state.last_sequence().unwrap();
    let varied = json!([{"amount": "60.00 GBP", "due": "2026-06-01"}]);
    let vary = |agreed| json!({"agreed": agreed, "amount": "60.00 GBP", "instalments": varied});
    ledger.act_on(EARLY, "VaryAgreed", vary(late));
    ledger.act_on(EARLY, "Receive", money("20", "contributor", "a"));
    ledger.act_on(LATE, "Pledge", money("9", "contributor", "b"));
    let pledge = ledger.state.last_sequence().unwrap();
    ledger.act_on(EARLY, "LapsePledge", json!({ "pledge": pledge }));
    ledger.act_on(
        LATE,
        "Ask",
        json!({"amount": "9.00 GBP", "by": "2026-06-01", "contributor": "b"}),
    );
    let ask = ledger.state.last_sequence().unwrap();
    ledger.act_on(EARLY, "AnswerAsk", json!({"answer": "DECLINED", "ask": ask}));
    let then = early(&ledger);
    assert_eq!(agreed(&then, "2026-06-30"), [0, 20, 0, 0]);
    let stages = pool(&then).contributions();
    assert!(stages.asks().is_empty() && stages.pledges().is_empty() && stages.agreed().is_empty());
    // Agreed early and varied late: as it was agreed, and what was paid is found in it.
    ledger.act_on(EARLY, "Agree", agree);
    let early_one = ledger.state.last_sequence().unwrap();
    ledger.act_on(LATE, "VaryAgreed", vary(early_one));
    ledger.act_on(
        EARLY,
        "Receive",
        json!({"amount": "10.00 GBP", "contributor": "a", "agreed": early_one}),
    );
    assert_eq!(agreed(&early(&ledger), "2026-06-30"), [50, 30, 10, 40]);
    // On the later day of both: 60 and 60, of which 20 and 10 came.
    assert_eq!(agreed(&on(&ledger, LATE), LATE), [120, 30, 30, 90]);
}

#[test]
fn what_was_paid_beyond_the_schedule_of_the_day_is_over_and_is_taken_back_first() {
    let mut ledger = ledger();
    let instalments = |amount: &str| json!([{"amount": amount, "due": "2026-06-01"}]);
    let agree = json!({"amount": "50.00 GBP", "contributor": "a", "instalments": instalments("50.00 GBP")});
    ledger.act_on(EARLY, "Agree", agree);
    let one = ledger.state.last_sequence().unwrap();
    let more = json!({"agreed": one, "amount": "100.00 GBP", "instalments": instalments("100.00 GBP")});
    ledger.act_on(LATE, "VaryAgreed", more);
    ledger.act_on(EARLY, "Receive", money("20", "contributor", "a"));
    ledger.act_on(EARLY, "Receive", money("60", "contributor", "a"));
    let second = ledger.state.last_sequence().unwrap();
    assert_eq!(agreed(&early(&ledger), "2026-06-30"), [50, 80, 50, 0]);
    assert_eq!(agreed(&on(&ledger, LATE), LATE), [100, 80, 80, 20]);
    ledger.act("Reverse", json!({ "entry": second })).unwrap();
    assert_eq!(agreed(&early(&ledger), "2026-06-30"), [50, 20, 20, 30]);
    assert_eq!(agreed(&on(&ledger, LATE), LATE), [100, 20, 20, 80]);
}

#[test]
fn a_contribution_paid_back_before_it_came_leaves_less_than_nothing() {
    let mut ledger = ledger();
    ledger.act_on(LATE, "Receive", money("30", "contributor", "a"));
    ledger.act_on(EARLY, "ReturnContribution", money("10", "contributor", "a"));
    let (then, now) = (early(&ledger), on(&ledger, LATE));
    assert_eq!(
        (
            pounds(&then, Account::Available),
            pounds(&now, Account::Available)
        ),
        (-10, 20)
    );
    // Its source is known by what it gave: the shares of contributors are all there is.
    let sources: Vec<String> = pool(&then).sources().iter().map(ToString::to_string).collect();
    assert_eq!(sources, ["a"]);
}

/// Nearly all that a balance holds is promised on one day and released on a later one, again and again.
#[test]
fn sums_beyond_the_range_of_a_balance_are_told() {
    let mut ledger = ledger();
    let amount = "900000000000000";
    ledger.act_on(EARLY, "Receive", money(amount, "contributor", "a"));
    ledger.act_on(EARLY, "Allocate", money(amount, "initiative", "i1"));
    for _ in 0..120 {
        ledger.act_on(EARLY, "Commit", money(amount, "initiative", "i1"));
        ledger.act_on(LATE, "ReleaseCommitment", money(amount, "initiative", "i1"));
    }
    let then = early(&ledger);
    let given = 900_000_000_000_000;
    assert_eq!(pounds(&then, Account::Committed), 120 * given);
    assert_eq!(pounds(&then, Account::Allocated), -119 * given);
    assert_eq!(pounds(&on(&ledger, LATE), Account::Committed), 0);
}
