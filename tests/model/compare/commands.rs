//! What is asked of the model, as the ledger takes it.

use super::super::{Asked, What};
use super::stages::stage;
use super::terms::{agreement, percent};
use super::values::{document, id, money, position, restricted, substitutions, year};
use crate::support;
use common_purse::ledger::command::*;
use common_purse::ledger::{Action, Command};
use common_purse::types::Sequence;

/// What is asked, as the ledger takes it.
pub fn command(asked: &Asked) -> Command {
    Command {
        effective: asked.effective.as_deref().map(id),
        decision: asked.decision.then(document),
        ..support::command(action(asked))
    }
}

fn action(asked: &Asked) -> Action {
    let (amount, pool, year) = (money(asked.pence.max(1)), &asked.pool, year());
    let budget_type = &asked.budget_type;
    /// A command of a control total: the fields that all have, and its own.
    macro_rules! of_total {
        ($name:ident { $($own:tt)* }) => {
            $name { budget_type: id(budget_type), pool: id(pool), year, $($own)* }
        };
    }
    match &asked.what {
        What::Amend(terms) => Action::AmendAgreement(Box::new(AmendAgreement {
            agreement: agreement(terms),
            pool: id(pool),
        })),
        What::SuccessorOf {
            contributor,
            successors,
        } => Action::SuccessorOf(SuccessorOf {
            contributor: id(contributor),
            pool: (!pool.is_empty()).then(|| id(pool)),
            successors: successors
                .iter()
                .map(|(successor, part)| Succession {
                    contributor: id(successor),
                    percent: percent(*part),
                })
                .collect(),
        }),
        What::Close { initiative } => Action::CloseInitiative(CloseInitiative {
            initiative: id(initiative),
            pool: id(pool),
        }),
        What::Receive {
            contributor,
            restriction,
            agreed,
            instalment,
        } => Action::Receive(of_total!(Receive {
            adjustment: None,
            agreed: agreed.map(Sequence),
            amount,
            contributor: id(contributor),
            instalment: instalment.map(|number| InstalmentNumber(number as u32)),
            restriction: restricted(restriction),
        })),
        What::ReturnContribution {
            contributor,
            restriction,
            substitutes,
        } => Action::ReturnContribution(of_total!(ReturnContribution {
            amount,
            contributor: id(contributor),
            restriction: restricted(restriction),
            substitutes: substitutions(substitutes),
        })),
        What::Substitute {
            contributor,
            restriction,
            substitutes,
        } => Action::Substitute(of_total!(Substitute {
            contributor: id(contributor),
            restriction: restricted(restriction),
            substitutes: substitutions(substitutes),
        })),
        What::CorrectReceipt { receipt, rightful } => Action::CorrectReceipt(CorrectReceipt {
            pool: id(pool),
            receipt: Sequence(*receipt),
            rightful: rightful.as_deref().map(id),
        }),
        What::Opening { positions } => Action::OpeningBalance(of_total!(OpeningBalance {
            positions: positions.iter().map(position).collect(),
            sum: amount,
        })),
        What::Allocate { initiative } => Action::Allocate(of_total!(Allocate {
            amount,
            initiative: id(initiative)
        })),
        What::ReturnAllocation { initiative } => Action::ReturnAllocation(of_total!(ReturnAllocation {
            amount,
            initiative: id(initiative)
        })),
        What::Vire { from, to } => Action::Vire(of_total!(Vire {
            amount,
            from: id(from),
            to: id(to)
        })),
        What::Commit { initiative } => Action::Commit(of_total!(Commit {
            amount,
            initiative: id(initiative)
        })),
        What::Release {
            initiative,
            commitment,
        } => Action::ReleaseCommitment(of_total!(ReleaseCommitment {
            amount,
            commitment: commitment.map(Sequence),
            initiative: id(initiative),
        })),
        What::Spend {
            initiative,
            commitment,
            interim,
        } => Action::Spend(Box::new(of_total!(Spend {
            amount,
            coding: None,
            commitment: commitment.map(Sequence),
            initiative: id(initiative),
            interim: *interim,
        }))),
        What::Certify {
            initiative,
            expenditure,
        } => Action::Certify(of_total!(Certify {
            amount,
            expenditure: Sequence(*expenditure),
            initiative: id(initiative),
        })),
        What::Refund { expenditure, to_pool } => Action::Refund(Refund {
            amount,
            expenditure: Sequence(*expenditure),
            pool: id(pool),
            to: if *to_pool {
                RefundTo::Pool
            } else {
                RefundTo::Initiative
            },
        }),
        What::Fee { receipt } => Action::Fee(of_total!(Fee {
            amount,
            kind: FeeKind::Agent,
            receipt: receipt.map(Sequence)
        })),
        What::Interest { earned_by } => Action::Interest(of_total!(Interest {
            amount,
            earned_by: earned_by.as_deref().map(id)
        })),
        What::Transfer { to } => Action::Transfer(of_total!(Transfer {
            amount,
            to_pool: id(to)
        })),
        What::Switch { to, restriction } => Action::Switch(Switch {
            amount,
            from: id(budget_type),
            pool: id(pool),
            restriction: restricted(restriction),
            to: id(to),
            year,
        }),
        What::Equalise => Action::Equalise(of_total!(Equalise {})),
        What::Reverse { entry } => Action::Reverse(Reverse {
            entry: Sequence(*entry),
            pool: id(pool),
        }),
        _ => stage(asked),
    }
}
