//! What random commands do not reach: commands of several parts, sums and products beyond a machine number, successions of
//! one pool, corrections undone. `Rules` replays each line and checks the invariants after every command.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test panics where a ledger must not"
)]

mod support;

use common_purse::ledger::command::*;
use common_purse::ledger::{Account, Action, Command, Entry, Flow, Pool, Rejection, Total};
use common_purse::types::{Minor, Money, PoolId, Restriction, Sequence};
use serde_json::{Value, json};
use support::*;

fn document() -> Document {
    from(json!({"sha256": "aa".repeat(32), "type": "minute", "uri": "https://board.example/minute"}))
}

fn decided(action: Action) -> Command {
    Command {
        decision: Some(document()),
        ..command(action)
    }
}

fn from<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// An id as long as ids may be, so that few of them fill a line.
fn long(prefix: &str, number: usize) -> String {
    format!("{prefix}-{number:0>width$}", width = 62 - prefix.len())
}

fn advisory() -> Agreement {
    agreement(funds_check(FundsMode::Advisory, "0"), &[])
}

fn budget_type(id: &str, class: Option<BudgetClass>) -> BudgetType {
    BudgetType {
        budget_type: id.parse().unwrap(),
        class,
        funds_check: funds_check(FundsMode::Advisory, "0"),
        name: id.parse().unwrap(),
        ring_fenced: false,
    }
}

fn pool(rules: &Rules) -> &Pool {
    rules.state.pool(&POOL.parse().unwrap()).unwrap()
}

fn total(rules: &Rules) -> &Total {
    pool(rules).totals().values().next().unwrap()
}

fn pounds(amount: i128) -> Minor {
    Minor(amount * 100)
}

fn reverse(entry: Sequence) -> Action {
    Action::Reverse(Reverse {
        entry,
        pool: POOL.parse().unwrap(),
    })
}

fn switch(amount: Money, restriction: Option<Restriction>) -> Command {
    decided(Action::Switch(Switch {
        amount,
        from: "cdel".parse().unwrap(),
        pool: POOL.parse().unwrap(),
        restriction,
        to: TYPE.parse().unwrap(),
        year: YEAR.parse().unwrap(),
    }))
}

fn receive_capital(contributor: &str, amount: &str, restriction: Option<Restriction>) -> Action {
    let mut action = receive(contributor, amount, restriction);
    if let Action::Receive(receive) = &mut action {
        receive.budget_type = "cdel".parse().unwrap();
    }
    action
}

/// An agreement in which capital goes to resource only by an exception, up to `cap`.
fn with_cap(classes: bool, cap: &str) -> Agreement {
    let class = |class| classes.then_some(class);
    Agreement {
        budget_types: vec![
            budget_type("cdel", class(BudgetClass::Cdel)),
            budget_type(TYPE, class(BudgetClass::RdelProgramme)),
        ],
        switch_exceptions: vec![SwitchException {
            cap: gbp(cap),
            from: "cdel".parse().unwrap(),
            reference: document(),
            to: TYPE.parse().unwrap(),
            year: YEAR.parse().unwrap(),
        }],
        ..advisory()
    }
}

#[test]
fn the_cap_of_a_switch_holds_when_its_legs_take_two_entries() {
    let mut rules = Rules::with_pool(with_cap(true, "500"));
    let initiative = long("initiative", 0);
    rules.record(register_initiative(&initiative, None)).unwrap();
    let restriction = Some(Restriction::Initiative(initiative.parse().unwrap()));
    for number in 0..250 {
        let contributor = long("contributor", number);
        rules.record(register_contributor(&contributor)).unwrap();
        rules
            .record(receive_capital(&contributor, "1000", restriction.clone()))
            .unwrap();
    }
    let first = rules
        .record_command(switch(gbp("250"), restriction.clone()))
        .unwrap();
    assert!(
        first.len() > 1,
        "the legs fit one entry, so that nothing is tested"
    );
    rules
        .record_command(switch(gbp("250"), restriction.clone()))
        .unwrap();
    let third = rules.record_command(switch(gbp("250"), restriction.clone()));
    assert!(
        matches!(third, Err(Rejection::SwitchCapExceeded { .. })),
        "{third:?}"
    );
    rules.record(reverse(first[0].sequence)).unwrap();
    rules.record_command(switch(gbp("250"), restriction)).unwrap();
}

#[test]
fn only_switches_by_the_exception_count_against_its_cap() {
    let mut rules = Rules::with_pool(with_cap(false, "100"));
    rules.record(register_contributor("x")).unwrap();
    rules.record(receive_capital("x", "1000", None)).unwrap();
    rules.record_command(switch(gbp("100"), None)).unwrap();
    let amended = AmendAgreement {
        agreement: with_cap(true, "100"),
        pool: POOL.parse().unwrap(),
    };
    rules
        .record_command(decided(Action::AmendAgreement(Box::new(amended))))
        .unwrap();
    rules.record_command(switch(gbp("100"), None)).unwrap();
    assert!(rules.record_command(switch(gbp("1"), None)).is_err());
}

#[test]
fn an_opening_and_a_correction_of_several_entries_count_as_what_they_are() {
    let mut rules = Rules::with_pool(advisory());
    for number in 0..200 {
        rules
            .record(register_contributor(&long("contributor", number)))
            .unwrap();
        rules
            .record(register_initiative(&long("initiative", number), None))
            .unwrap();
    }
    let positions: Vec<Value> = (0..200)
        .map(|number| {
            json!({"amount": "1.00 GBP", "contributor": long("contributor", number),
                   "initiative": long("initiative", number), "stage": "ALLOCATED"})
        })
        .collect();
    let opening =
        json!({"budget_type": TYPE, "pool": POOL, "positions": positions, "sum": "200.00 GBP", "year": YEAR});
    let opened = rules
        .record_command(decided(Action::OpeningBalance(from(opening))))
        .unwrap();
    assert!(
        opened.len() > 1,
        "the opening fits one entry, so that nothing is tested"
    );
    assert_eq!(total(&rules).flows().of(Flow::OpeningAllocated), pounds(200));
    rules.record(reverse(opened[0].sequence)).unwrap();
    assert_eq!(total(&rules).flows().of(Flow::OpeningAllocated), Minor::ZERO);

    let receipt = rules
        .record(receive(&long("contributor", 0), "200", None))
        .unwrap()[0]
        .sequence;
    for number in 0..200 {
        rules.record(allocate(&long("initiative", number), "1")).unwrap();
    }
    let correction = CorrectReceipt {
        pool: POOL.parse().unwrap(),
        receipt,
        rightful: Some(long("contributor", 1).parse().unwrap()),
    };
    let corrected = rules
        .record_command(decided(Action::CorrectReceipt(correction)))
        .unwrap();
    assert!(
        corrected.len() > 1,
        "the correction fits one entry, so that nothing is tested"
    );
    assert_eq!(total(&rules).flows().of(Flow::Correction), Minor::ZERO);
    assert_eq!(total(&rules).received(), pounds(200));
}

/// The largest amounts of a currency of four decimals, the unit of account of Chile.
fn largest(agreement: Agreement) -> Rules {
    Rules::with_pool(Agreement {
        currency: "CLF".parse().unwrap(),
        ..agreement
    })
}

const BIG: &str = "990000000000000.0000 CLF";

#[test]
fn sums_over_initiatives_may_be_larger_than_any_balance() {
    let mut rules = largest(advisory());
    rules.record(register_contributor("a")).unwrap();
    let of = |action: &str, more: Value| {
        let mut fields = json!({"amount": BIG, "budget_type": TYPE, "pool": POOL, "year": YEAR});
        fields
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        from::<Action>(json!({ action: fields }))
    };
    rules.record(of("Receive", json!({"contributor": "a"}))).unwrap();
    for initiative in ["i1", "i2"] {
        rules.record(register_initiative(initiative, None)).unwrap();
        rules
            .record(of("Allocate", json!({"initiative": initiative})))
            .unwrap();
    }
    let allocated = total(&rules).over_initiatives(Account::Allocated).sum();
    assert_eq!(allocated, Minor(2 * 990_000_000_000_000 * 10_000));
}

#[test]
fn interest_is_split_exactly_by_weights_whose_product_fits_no_machine_number() {
    let mut rules = largest(Agreement {
        budget_types: vec![budget_type("other", None), budget_type(TYPE, None)],
        ..advisory()
    });
    for contributor in ["x", "y"] {
        rules.record(register_contributor(contributor)).unwrap();
    }
    rules.record(register_initiative("i1", None)).unwrap();
    let position = json!({"amount": BIG, "contributor": "x", "initiative": "i1", "origin": "CARRIED_IN", "stage": "SPENT"});
    for action in [
        json!({"OpeningBalance": {"budget_type": TYPE, "pool": POOL, "positions": [position], "sum": BIG, "year": YEAR}}),
        json!({"SuccessorOf": {"contributor": "x", "successors": [{"contributor": "y", "percent": "100"}]}}),
        json!({"Receive": {"amount": BIG, "budget_type": TYPE, "contributor": "y", "pool": POOL, "year": YEAR}}),
        json!({"Switch": {"amount": BIG, "from": TYPE, "pool": POOL, "to": "other", "year": YEAR}}),
    ] {
        rules.record_command(decided(from(action))).unwrap();
    }
    let interest = json!({"Interest": {"amount": BIG, "budget_type": TYPE, "pool": POOL, "year": YEAR}});
    let entries = rules.record(from(interest)).unwrap();
    let shares: Vec<String> = shares(&entries);
    assert_eq!(shares, ["y 990000000000000.0000"]);
}

fn shares(entries: &[Entry]) -> Vec<String> {
    let of_first = entries[0].moves[0].shares.iter();
    of_first
        .map(|(source, amount)| format!("{source} {amount}"))
        .collect()
}

fn agree(contributor: &str, due: &str) -> Action {
    let instalments = json!([{"amount": "100.00 GBP", "due": due}]);
    from(
        json!({"Agree": {"amount": "100.00 GBP", "budget_type": TYPE, "contributor": contributor,
                          "instalments": instalments, "pool": POOL, "year": YEAR}}),
    )
}

#[test]
fn a_succession_of_one_pool_settles_nothing_in_another() {
    let mut rules = Rules::with_pool(advisory());
    let mut second = open_pool(advisory());
    if let Action::OpenPool(open) = &mut second {
        open.pool = "second".parse::<PoolId>().unwrap();
    }
    rules.record(second).unwrap();
    for contributor in ["x", "y"] {
        rules.record(register_contributor(contributor)).unwrap();
    }
    rules.record(agree("x", "2026-05-01")).unwrap();
    let own = rules.record(agree("y", "2026-06-01")).unwrap()[0].sequence;
    let successors = json!([{"contributor": "y", "percent": "100"}]);
    let succession = json!({"SuccessorOf": {"contributor": "x", "pool": "second", "successors": successors}});
    rules.record_command(decided(from(succession))).unwrap();
    let received = rules.record(receive("y", "100", None)).unwrap();
    let settled: Vec<Sequence> = received[0].links.iter().map(|link| link.entry).collect();
    assert_eq!(settled, [own]);
}

#[test]
fn a_correction_undone_finds_its_instalment_paid_and_loses_nothing() {
    let mut rules = Rules::with_pool(advisory());
    for contributor in ["x", "y"] {
        rules.record(register_contributor(contributor)).unwrap();
    }
    let agreed = rules.record(agree("x", "2026-05-01")).unwrap()[0].sequence;
    let settled = |rules: &Rules| {
        pool(rules)
            .contributions()
            .agreed()
            .get(&agreed)
            .unwrap()
            .schedule
            .received()
    };
    let first = rules.record(receive("x", "100", None)).unwrap()[0].sequence;
    let correction = json!({"CorrectReceipt": {"pool": POOL, "receipt": first, "rightful": "y"}});
    let correction = rules.record_command(decided(from(correction))).unwrap()[0].sequence;
    assert_eq!(settled(&rules), Minor::ZERO);
    let second = rules.record(receive("x", "100", None)).unwrap()[0].sequence;
    rules.record(reverse(correction)).unwrap();
    assert_eq!(settled(&rules), pounds(100));
    rules.record(reverse(second)).unwrap();
    assert_eq!(settled(&rules), pounds(100), "the first receipt still settles it");
}
