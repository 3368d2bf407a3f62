//! Availability, against the worked examples of rules R2, R4 and R6.

use super::{Ledger, today};
use crate::ledger::command::{Allocate, FundsMode};
use crate::ledger::{Action, Rejection};
use crate::query::{AvailabilityQuery, Stages, TotalAvailability, Untold, availability};
use crate::types::{Minor, RestrictionRef};

fn query(initiative: Option<&str>) -> AvailabilityQuery {
    AvailabilityQuery {
        pool: "pool".parse().unwrap(),
        initiative: initiative.map(|initiative| initiative.parse().unwrap()),
        year: Some("2026-27".parse().unwrap()),
        budget_type: Some("cdel".parse().unwrap()),
        amount: None,
    }
}

/// The control total cdel of 2026-27, after checking that its shares add up.
fn cdel<'a>(ledger: &'a Ledger, initiative: Option<&str>) -> TotalAvailability<'a> {
    let mut totals = availability(ledger.pool(), &query(initiative), today()).unwrap();
    let total = totals.pop().unwrap();
    assert!(totals.is_empty(), "one control total was asked for");
    shares_and_uncovered_add_up(&total);
    total
}

fn shares_and_uncovered_add_up(total: &TotalAvailability<'_>) {
    let sum = |of: fn(&crate::query::ContributorShare<'_>) -> Minor| -> i128 {
        total.shares.iter().map(|share| of(share).0).sum()
    };
    let restricted: i128 = total.restricted.iter().map(|(_, amount)| amount.0).sum();
    let Stages {
        allocated,
        committed,
        spent,
    } = total.stages;
    let uncovered = total.uncovered;
    assert_eq!(
        sum(|share| share.available_to_allocate),
        total.available_to_allocate.0
    );
    assert_eq!(total.free.0 + restricted, total.available_to_allocate.0);
    assert_eq!(
        sum(|share| share.stages.allocated) + uncovered.allocated.0,
        allocated.0
    );
    assert_eq!(
        sum(|share| share.stages.committed) + uncovered.committed.0,
        committed.0
    );
    assert_eq!(sum(|share| share.stages.spent) + uncovered.spent.0, spent.0);
    assert_eq!(sum(|share| share.received), total.received.0);
    let over = uncovered.allocated.0 + uncovered.committed.0 + uncovered.spent.0;
    assert_eq!(over, total.over_allocated.0);
    assert!(total.available_to_allocate >= Minor::ZERO);
}

/// The figures of a control total in pounds: "allocate 5 (a 0.50 b 0.33) commit 45 ...", zeros left out.
fn told(total: &TotalAvailability<'_>) -> String {
    let pounds = |minor: Minor| format!("{}.{:02}", minor.0 / 100, minor.0 % 100);
    let mut parts = Vec::new();
    let mut part = |name: &str, amount: Minor, of: &dyn Fn(&crate::query::ContributorShare<'_>) -> Minor| {
        let shares = total.shares.iter().map(|share| (share.contributor, of(share)));
        let shares: Vec<String> = shares
            .filter(|(_, amount)| !amount.is_zero())
            .map(|(contributor, amount)| format!(" {contributor} {}", pounds(amount)))
            .collect();
        if !amount.is_zero() {
            parts.push(format!("{name} {}:{}", pounds(amount), shares.concat()));
        }
    };
    part("to allocate", total.available_to_allocate, &|share| {
        share.available_to_allocate
    });
    part("to commit", total.stages.allocated, &|share| {
        share.stages.allocated
    });
    part("to spend", total.stages.committed, &|share| {
        share.stages.committed
    });
    part("spent", total.stages.spent, &|share| share.stages.spent);
    part("over", total.over_allocated, &|_| Minor::ZERO);
    parts.join("; ")
}

#[test]
fn going_over_under_advisory_is_shown_apart_and_covered_as_money_comes() {
    let mut ledger = Ledger::new(FundsMode::Advisory);
    for (line, expected) in [
        ("receive a 30", "to allocate 30.00: a 30.00"),
        ("receive b 20", "to allocate 50.00: a 30.00 b 20.00"),
        ("allocate i1 90", "to commit 90.00: a 30.00 b 20.00; over 40.00:"),
        (
            "commit i1 45",
            "to commit 45.00: a 3.00 b 2.00; to spend 45.00: a 27.00 b 18.00; over 40.00:",
        ),
        (
            "receive c 25",
            "to commit 45.00: a 3.00 b 2.00 c 25.00; to spend 45.00: a 27.00 b 18.00; over 15.00:",
        ),
        (
            "return i1 20",
            "to allocate 5.00: a 0.50 b 0.33 c 4.17; to commit 25.00: a 2.50 b 1.67 c 20.83; to spend 45.00: a 27.00 b 18.00",
        ),
        (
            "spend i1 45",
            "to allocate 5.00: a 0.50 b 0.33 c 4.17; to commit 25.00: a 2.50 b 1.67 c 20.83; spent 45.00: a 27.00 b 18.00",
        ),
    ] {
        ledger.run(line).unwrap();
        assert_eq!(told(&cdel(&ledger, None)), expected, "after {line:?}");
        shares_and_uncovered_add_up(&cdel(&ledger, Some("i1")));
    }
    assert_eq!(cdel(&ledger, None).received, Minor(7_500));
}

#[test]
fn earmarked_money_is_available_to_those_it_fits_and_each_restriction_is_shown_apart() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    for line in ["receive a 60 for i1", "receive b 40", "receive c 7 in w"] {
        ledger.run(line).unwrap();
    }
    let (window, initiative) = (RestrictionRef::Window("w"), RestrictionRef::Initiative("i1"));
    for (whose, to_allocate, restricted) in [
        (
            None,
            10_700,
            vec![(window, Minor(700)), (initiative, Minor(6_000))],
        ),
        (
            Some("i1"),
            10_700,
            vec![(window, Minor(700)), (initiative, Minor(6_000))],
        ),
        (Some("i2"), 4_700, vec![(window, Minor(700))]),
        (Some("i3"), 4_000, vec![]),
    ] {
        let total = cdel(&ledger, whose);
        assert_eq!(total.available_to_allocate, Minor(to_allocate), "{whose:?}");
        assert_eq!(total.free, Minor(4_000), "{whose:?}");
        assert_eq!(total.restricted, restricted, "{whose:?}");
        assert_eq!(
            total.received,
            Minor(10_700),
            "received is the control total's: {whose:?}"
        );
    }
    // What is shown is what the rules let through: to the penny, and not one pound more.
    let refused = ledger.run("allocate i2 48").unwrap_err();
    let Rejection::Insufficient { shortfall } = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        shortfall.fits.minor(),
        cdel(&ledger, Some("i2")).available_to_allocate
    );
    ledger.run("allocate i2 47").unwrap();
    assert_eq!(
        told(&cdel(&ledger, Some("i2"))),
        "to commit 47.00: b 40.00 c 7.00"
    );
    assert_eq!(told(&cdel(&ledger, Some("i1"))), "to allocate 60.00: a 60.00");
}

#[test]
fn what_is_available_for_an_initiative_can_be_allocated_to_it_under_over_allocation_too() {
    // Available is below zero as a balance, and yet A's earmarked money is there for i1 and nobody else.
    let mut ledger = Ledger::new(FundsMode::Advisory);
    for line in ["receive a 10 for i1", "allocate i2 100"] {
        ledger.run(line).unwrap();
    }
    let pool = cdel(&ledger, None);
    assert_eq!(
        (pool.available_to_allocate, pool.free, pool.over_allocated),
        (Minor(1_000), Minor::ZERO, Minor(10_000))
    );
    assert_eq!(cdel(&ledger, Some("i1")).over_allocated, Minor::ZERO);
    assert_eq!(cdel(&ledger, Some("i2")).over_allocated, Minor(10_000));
    assert_eq!(cdel(&ledger, Some("i2")).available_to_allocate, Minor::ZERO);
}

#[test]
fn each_control_total_stands_alone_and_the_current_year_shows_its_zeros() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    let all = AvailabilityQuery {
        year: None,
        budget_type: None,
        ..query(None)
    };
    let keys = |ledger: &Ledger, query: &AvailabilityQuery| -> Vec<(String, bool)> {
        let totals = availability(ledger.pool(), query, today()).unwrap();
        let told = totals
            .iter()
            .map(|total| (total.key.to_string(), total.is_current_year));
        told.collect()
    };
    let (cdel, rdel) = (
        ("2026-27/cdel".to_owned(), true),
        ("2026-27/rdel".to_owned(), true),
    );
    assert_eq!(keys(&ledger, &all), [cdel.clone(), rdel.clone()]);
    ledger.run("receive a 30").unwrap();
    assert_eq!(keys(&ledger, &all), [cdel.clone(), rdel]);
    assert_eq!(keys(&ledger, &query(None)), [cdel]);
    let next_year = AvailabilityQuery {
        year: Some("2027-28".parse().unwrap()),
        ..query(None)
    };
    assert_eq!(keys(&ledger, &next_year), [("2027-28/cdel".to_owned(), false)]);
}

#[test]
fn what_the_pool_does_not_have_is_refused_by_the_name_the_rules_give_it() {
    let ledger = Ledger::new(FundsMode::Absolute);
    for (wrong, reason) in [
        (query(Some("i9")), "UNKNOWN_INITIATIVE"),
        (
            AvailabilityQuery {
                budget_type: Some("ame".parse().unwrap()),
                ..query(None)
            },
            "UNKNOWN_BUDGET_TYPE",
        ),
        (
            AvailabilityQuery {
                year: Some("2026".parse().unwrap()),
                ..query(None)
            },
            "YEAR_KIND_MISMATCH",
        ),
    ] {
        let Err(Untold::Rejected(refused)) = availability(ledger.pool(), &wrong, today()) else {
            panic!("{reason} was expected")
        };
        assert_eq!(refused.reason(), reason);
    }
}

#[test]
fn more_control_totals_than_one_answer_tells_are_refused_until_a_year_is_named() {
    let mut ledger = Ledger::new(FundsMode::Advisory);
    let budget_types = ["a", "b", "c", "cdel", "d"];
    ledger.open_pool_of("wide", FundsMode::Advisory, &budget_types);
    ledger.register("wide", "i1", None);
    let one = AvailabilityQuery {
        pool: "wide".parse().unwrap(),
        ..query(None)
    };
    let all = AvailabilityQuery {
        year: None,
        budget_type: None,
        ..one.clone()
    };
    // Five budget types of 200 years, the last of which is 2099-00.
    let mut allocate = |year: i32| {
        for budget_type in budget_types {
            ledger.must(Action::Allocate(Allocate {
                amount: "1.00 GBP".parse().unwrap(),
                budget_type: budget_type.parse().unwrap(),
                initiative: "i1".parse().unwrap(),
                pool: "wide".parse().unwrap(),
                year: format!("{year}-{:02}", (year + 1) % 100).parse().unwrap(),
            }));
        }
        match availability(ledger.state.pool(&all.pool).unwrap(), &all, today()) {
            Ok(totals) => Ok(totals.len()),
            Err(Untold::TooManyControlTotals { count, .. }) => Err(count),
            Err(other) => panic!("{other:?}"),
        }
    };
    let told: Vec<_> = (1900..2101).map(&mut allocate).collect();
    assert_eq!(told[198..], [Ok(995), Ok(1_000), Err(1_005)]);
    assert_eq!(
        availability(ledger.state.pool(&all.pool).unwrap(), &one, today())
            .unwrap()
            .len(),
        1
    );
}
