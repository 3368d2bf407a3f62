//! Pools as a mission would have them: what is there before the first command of the load.

use super::commands::{BUDGET_TYPE, contributor_id};
use crate::wire::v1;

/// A contributor, known to every pool.
pub(super) fn register_contributor(number: usize) -> v1::command::Action {
    v1::command::Action::RegisterContributor(v1::RegisterContributor {
        contributor: contributor_id(number),
        name: format!("Department {number}"),
        kind: v1::ContributorKind::Department.into(),
        ..v1::RegisterContributor::default()
    })
}

/// An initiative of a pool.
pub(super) fn register_initiative(pool: &str, initiative: &str) -> v1::command::Action {
    v1::command::Action::RegisterInitiative(Box::new(v1::RegisterInitiative {
        pool: pool.to_owned(),
        initiative: initiative.to_owned(),
        name: format!("The {initiative} of {pool}"),
        kind: v1::InitiativeKind::Outcome.into(),
        ..v1::RegisterInitiative::default()
    }))
}

/// A pool with one control total, whose money nobody may go beyond.
pub(super) fn open_pool(pool: &str) -> v1::OpenPool {
    let funds_check = v1::FundsCheck {
        mode: v1::FundsMode::Absolute.into(),
        basis: v1::FundsBasis::Received.into(),
        ..v1::FundsCheck::default()
    };
    let budget_type = v1::BudgetType {
        budget_type: BUDGET_TYPE.to_owned(),
        name: "Resource DEL, programme".to_owned(),
        funds_check: Some(funds_check),
        ..v1::BudgetType::default()
    };
    let agreement = v1::Agreement {
        currency_code: "GBP".to_owned(),
        year_kind: v1::YearKind::UkApril.into(),
        time_zone: "Europe/London".to_owned(),
        start_date: "2020-04-01".to_owned(),
        accounting_officer: "Permanent Secretary".to_owned(),
        host: contributor_id(0),
        accountability: v1::Accountability::Contributors.into(),
        budget_types: vec![budget_type],
        ..v1::Agreement::default()
    };
    v1::OpenPool {
        pool: pool.to_owned(),
        mission: "missions".to_owned(),
        name: format!("The pool {pool}"),
        agreement: Some(agreement),
    }
}
