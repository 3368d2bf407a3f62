//! Pools as a mission would have them: what is there before the first command of the load.

use super::actions::Total;
use crate::wire::v1;
use crate::wire::v1::command::Action;

/// The pools of every load.
pub(super) const POOLS: [&str; 4] = ["clean-energy", "child-poverty", "safer-streets", "opportunity"];
/// How many initiatives each has.
pub(super) const INITIATIVES: usize = 40;
/// The budget type that nobody may go beyond.
pub(super) const BUDGET_TYPE: &str = "rdel-programme";
/// One that may be gone beyond, with an exception.
pub(super) const ADVISORY_TYPE: &str = "rdel-administration";

/// Below the largest amount a command may have (10^15), and a thousand times what the longest run spends.
const RECEIVED_BY_EACH: &str = "900000000000.00";
const ALLOCATED_TO_EACH: &str = "5000000000.00";
const COMMITTED_BY_EACH: &str = "2500000000.00";

/// The contributors' ids.
pub(super) fn contributor_id(number: usize) -> String {
    format!("department-{number:02}")
}

/// The ids of a pool's initiatives.
pub(super) fn initiative_id(number: usize) -> String {
    format!("initiative-{number:02}")
}

/// What makes the pools, each of so many contributors, with control totals of these budget types.
pub(super) fn founding(contributors: usize, budget_types: &[v1::BudgetType]) -> Vec<Action> {
    let mut actions = vec![Action::OpenMission(v1::OpenMission {
        mission: "missions".to_owned(),
        name: "Missions of the bench".to_owned(),
        outcome: String::new(),
    })];
    actions.extend((0..contributors).map(register_contributor));
    for pool in POOLS {
        actions.push(Action::OpenPool(Box::new(open_pool(pool, budget_types))));
        actions.extend((0..INITIATIVES).map(|number| register_initiative(pool, &initiative_id(number))));
    }
    actions
}

/// What fills all pools and their initiatives for a year, so that the commands behind it are accepted in any order.
pub(super) fn filling(contributors: usize, year: &str) -> impl Iterator<Item = Action> {
    POOLS.iter().flat_map(move |pool| {
        let total = Total {
            pool,
            year,
            budget_type: BUDGET_TYPE,
        };
        let received =
            (0..contributors).map(move |number| total.receive(number, RECEIVED_BY_EACH.to_owned()));
        let initiatives = (0..INITIATIVES).map(initiative_id).flat_map(move |initiative| {
            [
                total.allocate(initiative.clone(), ALLOCATED_TO_EACH.to_owned()),
                total.commit(initiative, COMMITTED_BY_EACH.to_owned()),
            ]
        });
        received.chain(initiatives)
    })
}

/// A budget type whose money nobody may go beyond.
pub(super) fn absolute() -> v1::BudgetType {
    budget_type(BUDGET_TYPE, "Resource DEL, programme", v1::FundsMode::Absolute)
}

/// A budget type that may be gone beyond, with an exception.
pub(super) fn advisory() -> v1::BudgetType {
    budget_type(
        ADVISORY_TYPE,
        "Resource DEL, administration",
        v1::FundsMode::Advisory,
    )
}

fn budget_type(id: &str, name: &str, mode: v1::FundsMode) -> v1::BudgetType {
    let funds_check = v1::FundsCheck {
        mode: mode.into(),
        basis: v1::FundsBasis::Received.into(),
        ..v1::FundsCheck::default()
    };
    v1::BudgetType {
        budget_type: id.to_owned(),
        name: name.to_owned(),
        funds_check: Some(funds_check),
        ..v1::BudgetType::default()
    }
}

/// A contributor, known to every pool.
fn register_contributor(number: usize) -> Action {
    Action::RegisterContributor(v1::RegisterContributor {
        contributor: contributor_id(number),
        name: format!("Department {number}"),
        kind: v1::ContributorKind::Department.into(),
        ..v1::RegisterContributor::default()
    })
}

fn register_initiative(pool: &str, initiative: &str) -> Action {
    Action::RegisterInitiative(Box::new(v1::RegisterInitiative {
        pool: pool.to_owned(),
        initiative: initiative.to_owned(),
        name: format!("The {initiative} of {pool}"),
        kind: v1::InitiativeKind::Outcome.into(),
        ..v1::RegisterInitiative::default()
    }))
}

fn open_pool(pool: &str, budget_types: &[v1::BudgetType]) -> v1::OpenPool {
    let agreement = v1::Agreement {
        currency_code: "GBP".to_owned(),
        year_kind: v1::YearKind::UkApril.into(),
        time_zone: "Europe/London".to_owned(),
        start_date: "2020-04-01".to_owned(),
        accounting_officer: "Permanent Secretary".to_owned(),
        host: contributor_id(0),
        accountability: v1::Accountability::Contributors.into(),
        budget_types: budget_types.to_vec(),
        ..v1::Agreement::default()
    };
    v1::OpenPool {
        pool: pool.to_owned(),
        mission: "missions".to_owned(),
        name: format!("The pool {pool}"),
        agreement: Some(agreement),
    }
}
