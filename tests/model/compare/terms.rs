//! The model's pools as the ledger is told of them, and an agreement as the model reads it.

use super::super::{Apportionment, Basis, BudgetType, Check, Class, Mode, Model, SwitchException, Terms};
use super::values::{document, money};
use crate::support::{self, YEAR};
use common_purse::ledger::Action;
use common_purse::ledger::command::{
    self, Agreement, BudgetClass, FixedShare, FundsBasis, FundsMode, OpenPool, Window,
};
use common_purse::types::Percent;

/// What the ledger is told before money moves.
pub fn reference_data(model: &Model) -> Vec<Action> {
    let mut all = vec![support::open_mission()];
    all.extend(
        model
            .contributors
            .iter()
            .map(|id| support::register_contributor(id)),
    );
    for (id, pool) in &model.pools {
        let of_pool = |action: Action| match action {
            Action::OpenPool(open) => Action::OpenPool(Box::new(OpenPool {
                pool: id.parse().unwrap(),
                ..*open
            })),
            Action::RegisterInitiative(mut initiative) => {
                initiative.pool = id.parse().unwrap();
                Action::RegisterInitiative(initiative)
            }
            other => other,
        };
        all.push(of_pool(support::open_pool(agreement(&pool.terms))));
        let initiatives = pool.initiatives.iter();
        all.extend(
            initiatives.map(|(id, window)| of_pool(support::register_initiative(id, window.as_deref()))),
        );
    }
    all
}

/// The agreement that has these terms.
pub fn agreement(terms: &Terms) -> Agreement {
    let mut agreement = support::agreement(support::funds_check(FundsMode::Absolute, "0"), &[]);
    agreement.host = terms.host.parse().unwrap();
    agreement.windows = terms
        .windows
        .iter()
        .map(|window| Window {
            name: window.parse().unwrap(),
            window: window.parse().unwrap(),
        })
        .collect();
    agreement.budget_types = terms
        .budget_types
        .iter()
        .map(|(id, own)| budget_type(id, own))
        .collect();
    agreement.apportionment = match &terms.apportionment {
        Apportionment::Proportional => command::Apportionment::Proportional,
        Apportionment::Contingency => command::Apportionment::Contingency,
        Apportionment::Fixed(parts) => command::Apportionment::Fixed(
            parts
                .iter()
                .map(|(contributor, part)| FixedShare {
                    contributor: contributor.parse().unwrap(),
                    percent: percent(*part),
                })
                .collect(),
        ),
    };
    agreement.refuse_retrospective = terms.refuse_retrospective;
    agreement.switch_exceptions = terms
        .switch_exceptions
        .iter()
        .map(|exception| command::SwitchException {
            cap: money(exception.cap),
            from: exception.from.parse().unwrap(),
            reference: document(),
            to: exception.to.parse().unwrap(),
            year: YEAR.parse().unwrap(),
        })
        .collect();
    agreement
}

fn budget_type(id: &str, own: &BudgetType) -> command::BudgetType {
    command::BudgetType {
        budget_type: id.parse().unwrap(),
        class: match own.class {
            Class::Programme => Some(BudgetClass::RdelProgramme),
            Class::Administration => Some(BudgetClass::RdelAdministration),
            Class::Capital => Some(BudgetClass::Cdel),
            Class::Managed => Some(BudgetClass::Ame),
            Class::Own => None,
        },
        funds_check: command::FundsCheck {
            basis: match own.check.basis {
                Basis::Received => FundsBasis::Received,
                Basis::Agreed => FundsBasis::Agreed,
            },
            mode: match own.check.mode {
                Mode::Absolute => FundsMode::Absolute,
                Mode::Advisory => FundsMode::Advisory,
            },
            tolerance_percent: percent(own.check.tolerance),
            warning_percent: own.check.warning.map(percent),
        },
        name: id.parse().unwrap(),
        ring_fenced: own.ring_fenced,
    }
}

/// The terms that an agreement has.
pub fn terms(agreement: &Agreement) -> Terms {
    let budget_types = agreement.budget_types.iter().map(|own| {
        let check = Check {
            mode: match own.funds_check.mode {
                FundsMode::Absolute => Mode::Absolute,
                FundsMode::Advisory => Mode::Advisory,
            },
            basis: match own.funds_check.basis {
                FundsBasis::Received => Basis::Received,
                FundsBasis::Agreed => Basis::Agreed,
            },
            tolerance: own.funds_check.tolerance_percent.ten_thousandths(),
            warning: own.funds_check.warning_percent.map(Percent::ten_thousandths),
        };
        let class = match own.class {
            Some(BudgetClass::RdelProgramme) => Class::Programme,
            Some(BudgetClass::RdelAdministration) => Class::Administration,
            Some(BudgetClass::Cdel) => Class::Capital,
            Some(BudgetClass::Ame) => Class::Managed,
            None => Class::Own,
        };
        let own_terms = BudgetType {
            check,
            class,
            ring_fenced: own.ring_fenced,
        };
        (own.budget_type.to_string(), own_terms)
    });
    Terms {
        host: agreement.host.to_string(),
        windows: agreement
            .windows
            .iter()
            .map(|window| window.window.to_string())
            .collect(),
        budget_types: budget_types.collect(),
        apportionment: match &agreement.apportionment {
            command::Apportionment::Proportional => Apportionment::Proportional,
            command::Apportionment::Contingency => Apportionment::Contingency,
            command::Apportionment::Fixed(shares) => {
                let part =
                    |share: &FixedShare| (share.contributor.to_string(), share.percent.ten_thousandths());
                Apportionment::Fixed(shares.iter().map(part).collect())
            }
        },
        refuse_retrospective: agreement.refuse_retrospective,
        switch_exceptions: agreement
            .switch_exceptions
            .iter()
            .map(|exception| SwitchException {
                from: exception.from.to_string(),
                to: exception.to.to_string(),
                cap: exception.cap.minor().0,
            })
            .collect(),
    }
}

/// A percentage of so many ten-thousandths of a percent.
pub fn percent(ten_thousandths: i128) -> Percent {
    format!("{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000)
        .parse()
        .unwrap()
}
