//! From the model's words to the ledger's and back, so that the two can be compared as plain values.

use super::{Asked, Check, Exceptions, Mode, Model, Refusal, Restriction, What};
use crate::support::{self, POOL, YEAR};
use common_purse::ledger::command::{
    Agreement, Allocate, BudgetType, Commit, FundsMode, Receive, ReceiveRestriction, ReturnAllocation, Spend,
    Window,
};
use common_purse::ledger::{Action, Command, Entry, ExceptionKind, Pool, Rejection, Shortfall};
use common_purse::types::{Minor, Money, Sequence};
use std::collections::BTreeMap;

/// The agreement under which the ledger plays the model's pool.
pub fn agreement(model: &Model) -> Agreement {
    let mut agreement = support::agreement(support::funds_check(FundsMode::Absolute, "0"), &[]);
    agreement.windows = model
        .windows
        .iter()
        .map(|window| Window {
            name: window.parse().unwrap(),
            window: window.parse().unwrap(),
        })
        .collect();
    agreement.budget_types = model
        .checks
        .iter()
        .map(|(budget_type, Check { mode, tolerance })| BudgetType {
            budget_type: budget_type.parse().unwrap(),
            funds_check: support::funds_check(
                match mode {
                    Mode::Absolute => FundsMode::Absolute,
                    Mode::Advisory => FundsMode::Advisory,
                },
                &format!("{}.{:04}", tolerance / 10_000, tolerance % 10_000),
            ),
            name: budget_type.parse().unwrap(),
        })
        .collect();
    agreement
}

/// What the ledger is told before money moves.
pub fn reference_data(model: &Model) -> Vec<Action> {
    let contributors = model
        .contributors
        .iter()
        .map(|id| support::register_contributor(id));
    let initiatives = model.initiatives.iter();
    let initiatives = initiatives.map(|(id, window)| support::register_initiative(id, window.as_deref()));
    contributors.chain(initiatives).collect()
}

/// What is asked, as the ledger takes it.
pub fn command(asked: &Asked) -> Command {
    let amount = Money::from_minor(Minor(asked.pence), "GBP".parse().unwrap());
    let (budget_type, pool, year) = (
        asked.budget_type.parse().unwrap(),
        POOL.parse().unwrap(),
        YEAR.parse().unwrap(),
    );
    let id = |initiative: &String| initiative.parse().unwrap();
    let action = match &asked.what {
        What::Receive {
            contributor,
            restriction,
        } => Action::Receive(Receive {
            amount,
            budget_type,
            contributor: contributor.parse().unwrap(),
            pool,
            restriction: match restriction {
                Restriction::Free => None,
                Restriction::Window(window) => Some(ReceiveRestriction::Window(window.parse().unwrap())),
                Restriction::Initiative(initiative) => Some(ReceiveRestriction::Initiative(id(initiative))),
            },
            year,
        }),
        What::Allocate { initiative } => Action::Allocate(Allocate {
            amount,
            budget_type,
            initiative: id(initiative),
            pool,
            year,
        }),
        What::Return { initiative } => Action::ReturnAllocation(ReturnAllocation {
            amount,
            budget_type,
            initiative: id(initiative),
            pool,
            year,
        }),
        What::Commit { initiative } => Action::Commit(Commit {
            amount,
            budget_type,
            initiative: id(initiative),
            pool,
            year,
        }),
        What::Spend {
            initiative,
            commitment,
        } => Action::Spend(Spend {
            amount,
            budget_type,
            commitment: commitment.map(Sequence),
            initiative: id(initiative),
            pool,
            year,
        }),
    };
    Command {
        effective: asked.effective.as_ref().map(|day| day.parse().unwrap()),
        ..support::command(action)
    }
}

/// What a recorded command about money asked; nothing for the others.
pub fn asked(command: &Command) -> Option<Asked> {
    let (what, budget_type, amount) = match &command.action {
        Action::Receive(receive) => {
            let restriction = match &receive.restriction {
                None => Restriction::Free,
                Some(ReceiveRestriction::Window(window)) => Restriction::Window(window.to_string()),
                Some(ReceiveRestriction::Initiative(initiative)) => {
                    Restriction::Initiative(initiative.to_string())
                }
            };
            let what = What::Receive {
                contributor: receive.contributor.to_string(),
                restriction,
            };
            (what, &receive.budget_type, receive.amount)
        }
        Action::Allocate(a) => (
            What::Allocate {
                initiative: a.initiative.to_string(),
            },
            &a.budget_type,
            a.amount,
        ),
        Action::ReturnAllocation(a) => (
            What::Return {
                initiative: a.initiative.to_string(),
            },
            &a.budget_type,
            a.amount,
        ),
        Action::Commit(a) => (
            What::Commit {
                initiative: a.initiative.to_string(),
            },
            &a.budget_type,
            a.amount,
        ),
        Action::Spend(a) => {
            let commitment = a.commitment.map(|sequence| sequence.0);
            (
                What::Spend {
                    initiative: a.initiative.to_string(),
                    commitment,
                },
                &a.budget_type,
                a.amount,
            )
        }
        _ => return None,
    };
    Some(Asked {
        what,
        budget_type: budget_type.to_string(),
        pence: amount.minor().0,
        effective: command.effective.map(|day| day.to_string()),
    })
}

/// Every balance of the pool that is not zero, by budget type, place and source, as [`Model::balances`] has them.
pub fn balances(pool: &Pool) -> BTreeMap<(String, String, String), i128> {
    let mut balances = BTreeMap::new();
    for (key, total) in pool.totals() {
        for (account, initiative, balance) in total.places() {
            let place = match initiative {
                Some(initiative) => format!("{}/{initiative}", account.as_str()),
                None => account.as_str().to_owned(),
            };
            let uncovered = ("UNCOVERED".to_owned(), balance.uncovered());
            let shares = balance
                .shares()
                .iter()
                .map(|(source, held)| (source.to_string(), *held));
            for (source, held) in shares.chain([uncovered]).filter(|(_, held)| !held.is_zero()) {
                balances.insert((key.budget_type.to_string(), place.clone(), source), held.0);
            }
        }
    }
    balances
}

/// The ledger's refusal by its name and figures.
pub fn refusal(rejection: &Rejection) -> Refusal {
    let reason = rejection.reason();
    let figures = |shortfall: &Shortfall| {
        [
            ("available", shortfall.available.minor().0),
            ("fits", shortfall.fits.minor().0),
            ("requested", shortfall.requested.minor().0),
            ("tolerance", shortfall.tolerance.minor().0),
            ("short", shortfall.short.minor().0),
        ]
    };
    match rejection {
        Rejection::Insufficient { shortfall } | Rejection::PendingExceeds { shortfall } => {
            Refusal::with(reason, figures(shortfall))
        }
        Rejection::MoneyUncovered { shortfall, uncovered } => {
            let mut refusal = Refusal::with(reason, figures(shortfall));
            refusal.figures.insert("uncovered", uncovered.minor().0);
            refusal
        }
        Rejection::CommitmentExceeded {
            remaining, requested, ..
        } => Refusal::with(
            reason,
            [
                ("remaining", remaining.minor().0),
                ("requested", requested.minor().0),
            ],
        ),
        _ => Refusal::named(reason),
    }
}

/// The exceptions of a command's entries.
pub fn exceptions(entries: &[Entry]) -> Exceptions {
    let all = entries.iter().flat_map(|entry| &entry.exceptions);
    all.map(|exception| {
        let kind = match exception.kind {
            ExceptionKind::OverAllocated => "OVER_ALLOCATED",
            ExceptionKind::OverAllocatedWithinTolerance => "OVER_ALLOCATED_WITHIN_TOLERANCE",
            ExceptionKind::CommittedUncovered => "COMMITTED_UNCOVERED",
            ExceptionKind::SpentUncovered => "SPENT_UNCOVERED",
        };
        (kind, exception.amount.minor().0)
    })
    .collect()
}
