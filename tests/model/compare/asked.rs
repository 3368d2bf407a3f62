//! What a recorded command asked, in the model's words.

use super::super::{Asked, What};
use super::stages::asked_stage;
use super::terms::terms;
use super::values::{asked_position, asked_restriction, asked_substitutes, number};
use common_purse::ledger::command::{RefundTo, Succession};
use common_purse::ledger::{Action, Command};
use common_purse::types::Money;

/// What a command asked; nothing for those that only say who and what there is.
pub fn asked(command: &Command) -> Option<Asked> {
    let (what, budget_type, amount) = match &command.action {
        Action::AmendAgreement(a) => (What::Amend(terms(&a.agreement)), None, None),
        Action::SuccessorOf(a) => {
            let successor = |own: &Succession| (own.contributor.to_string(), own.percent.ten_thousandths());
            let successors = a.successors.iter().map(successor).collect();
            (
                What::SuccessorOf {
                    contributor: a.contributor.to_string(),
                    successors,
                },
                None,
                None,
            )
        }
        Action::CloseInitiative(a) => (
            What::Close {
                initiative: a.initiative.to_string(),
            },
            None,
            None,
        ),
        Action::OpeningBalance(a) => {
            let positions = a.positions.iter().map(asked_position).collect();
            (What::Opening { positions }, Some(&a.budget_type), Some(a.sum))
        }
        Action::Receive(a) => {
            let what = What::Receive {
                contributor: a.contributor.to_string(),
                restriction: asked_restriction(a.restriction.as_ref()),
                agreed: number(a.agreed),
                instalment: a.instalment.map(|number| number.0 as usize),
            };
            (what, Some(&a.budget_type), Some(a.amount))
        }
        Action::ReturnContribution(a) => {
            let what = What::ReturnContribution {
                contributor: a.contributor.to_string(),
                restriction: asked_restriction(a.restriction.as_ref()),
                substitutes: asked_substitutes(&a.substitutes),
            };
            (what, Some(&a.budget_type), Some(a.amount))
        }
        Action::Substitute(a) => {
            let what = What::Substitute {
                contributor: a.contributor.to_string(),
                restriction: asked_restriction(a.restriction.as_ref()),
                substitutes: asked_substitutes(&a.substitutes),
            };
            (what, Some(&a.budget_type), None)
        }
        Action::CorrectReceipt(a) => {
            let rightful = a.rightful.as_ref().map(ToString::to_string);
            (
                What::CorrectReceipt {
                    receipt: a.receipt.0,
                    rightful,
                },
                None,
                None,
            )
        }
        Action::Allocate(a) => (
            What::Allocate {
                initiative: a.initiative.to_string(),
            },
            Some(&a.budget_type),
            Some(a.amount),
        ),
        Action::ReturnAllocation(a) => {
            let initiative = a.initiative.to_string();
            (
                What::ReturnAllocation { initiative },
                Some(&a.budget_type),
                Some(a.amount),
            )
        }
        Action::Vire(a) => {
            let what = What::Vire {
                from: a.from.to_string(),
                to: a.to.to_string(),
            };
            (what, Some(&a.budget_type), Some(a.amount))
        }
        Action::Commit(a) => (
            What::Commit {
                initiative: a.initiative.to_string(),
            },
            Some(&a.budget_type),
            Some(a.amount),
        ),
        Action::ReleaseCommitment(a) => {
            let what = What::Release {
                initiative: a.initiative.to_string(),
                commitment: number(a.commitment),
            };
            (what, Some(&a.budget_type), Some(a.amount))
        }
        Action::Spend(a) => {
            let what = What::Spend {
                initiative: a.initiative.to_string(),
                commitment: number(a.commitment),
                interim: a.interim,
            };
            (what, Some(&a.budget_type), Some(a.amount))
        }
        Action::Certify(a) => {
            let what = What::Certify {
                initiative: a.initiative.to_string(),
                expenditure: a.expenditure.0,
            };
            (what, Some(&a.budget_type), Some(a.amount))
        }
        Action::Refund(a) => {
            let what = What::Refund {
                expenditure: a.expenditure.0,
                to_pool: a.to == RefundTo::Pool,
            };
            (what, None, Some(a.amount))
        }
        Action::Fee(a) => (
            What::Fee {
                receipt: number(a.receipt),
            },
            Some(&a.budget_type),
            Some(a.amount),
        ),
        Action::Interest(a) => {
            let earned_by = a.earned_by.as_ref().map(ToString::to_string);
            (What::Interest { earned_by }, Some(&a.budget_type), Some(a.amount))
        }
        Action::Transfer(a) => (
            What::Transfer {
                to: a.to_pool.to_string(),
            },
            Some(&a.budget_type),
            Some(a.amount),
        ),
        Action::Switch(a) => {
            let restriction = asked_restriction(a.restriction.as_ref());
            (
                What::Switch {
                    to: a.to.to_string(),
                    restriction,
                },
                Some(&a.from),
                Some(a.amount),
            )
        }
        Action::Equalise(a) => (What::Equalise, Some(&a.budget_type), None),
        Action::Reverse(a) => (What::Reverse { entry: a.entry.0 }, None, None),
        action => asked_stage(action)?,
    };
    Some(Asked {
        what,
        pool: command.pool().map(ToString::to_string).unwrap_or_default(),
        budget_type: budget_type.map(ToString::to_string).unwrap_or_default(),
        pence: amount.map_or(0, |amount: Money| amount.minor().0),
        effective: command.effective.map(|day| day.to_string()),
        decision: command.decision.is_some(),
    })
}
