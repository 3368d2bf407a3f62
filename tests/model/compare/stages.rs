//! Commands about what is asked, pledged and agreed, to the ledger's and back.

use super::super::{Answer, Asked, Support, What};
use super::values::{asked_restriction, asked_schedule, id, money, number, restricted, schedule, year};
use common_purse::ledger::Action;
use common_purse::ledger::command as ledger;
use common_purse::ledger::command::{
    Agree, AnswerAsk, Ask, LapsePledge, Memorandum, MemorandumKind, Pledge, VaryAgreed,
};
use common_purse::types::{self, Money, Sequence};

const BY: &str = "2026-12-31";

/// Such a command, as the ledger takes it.
pub fn stage(asked: &Asked) -> Action {
    let (amount, pool, year) = (money(asked.pence.max(1)), id(&asked.pool), year());
    let optional = (asked.pence > 0).then_some(amount);
    match &asked.what {
        What::Ask {
            contributor,
            restriction,
        } => Action::Ask(Ask {
            amount,
            budget_type: id(&asked.budget_type),
            by: id(BY),
            contributor: id(contributor),
            pool,
            restriction: restricted(restriction),
            year,
        }),
        What::Answer { ask, answer } => Action::AnswerAsk(AnswerAsk {
            amount: optional,
            answer: match answer {
                Answer::Accepted => ledger::Answer::Accepted,
                Answer::Declined => ledger::Answer::Declined,
                Answer::Deferred => ledger::Answer::Deferred,
            },
            ask: Sequence(*ask),
            pool,
        }),
        What::Pledge {
            contributor,
            restriction,
            ask,
        } => Action::Pledge(Pledge {
            amount,
            ask: ask.map(Sequence),
            budget_type: id(&asked.budget_type),
            contributor: id(contributor),
            pool,
            restriction: restricted(restriction),
            year,
        }),
        What::Lapse { pledge } => Action::LapsePledge(LapsePledge {
            amount: optional,
            pledge: Sequence(*pledge),
            pool,
        }),
        What::Agree {
            contributor,
            restriction,
            pledge,
            instalments,
        } => Action::Agree(Agree {
            amount,
            budget_type: id(&asked.budget_type),
            contributor: id(contributor),
            instalments: schedule(instalments),
            pledge: pledge.map(Sequence),
            pool,
            restriction: restricted(restriction),
            year,
        }),
        What::Vary { agreed, instalments } => Action::VaryAgreed(VaryAgreed {
            agreed: Sequence(*agreed),
            amount,
            instalments: schedule(instalments),
            pool,
        }),
        What::Memorandum {
            contributor,
            kind,
            replaces,
        } => Action::Memorandum(Box::new(Memorandum {
            budget_type: (!asked.budget_type.is_empty()).then(|| id(&asked.budget_type)),
            contributor: id(contributor),
            description: id("Seconded staff"),
            kind: match kind {
                Support::Staff => MemorandumKind::InKindStaff,
                Support::Premises => MemorandumKind::InKindPremises,
                Support::Aligned => MemorandumKind::AlignedMoney,
            },
            pool,
            quantity: None,
            replaces: replaces.map(Sequence),
            value: amount,
            year,
        })),
        other => panic!("{other:?} is no stage of a contribution"),
    }
}

/// What is asked, of which budget type, and how much.
pub type Told<'a> = (What, Option<&'a types::BudgetTypeId>, Option<Money>);

/// What such a command asked; nothing for others.
pub fn asked_stage(action: &Action) -> Option<Told<'_>> {
    Some(match action {
        Action::Ask(a) => {
            let (contributor, restriction) = (
                a.contributor.to_string(),
                asked_restriction(a.restriction.as_ref()),
            );
            (
                What::Ask {
                    contributor,
                    restriction,
                },
                Some(&a.budget_type),
                Some(a.amount),
            )
        }
        Action::AnswerAsk(a) => {
            let answer = match a.answer {
                ledger::Answer::Accepted => Answer::Accepted,
                ledger::Answer::Declined => Answer::Declined,
                ledger::Answer::Deferred => Answer::Deferred,
            };
            (What::Answer { ask: a.ask.0, answer }, None, a.amount)
        }
        Action::Pledge(a) => {
            let (contributor, restriction) = (
                a.contributor.to_string(),
                asked_restriction(a.restriction.as_ref()),
            );
            let what = What::Pledge {
                contributor,
                restriction,
                ask: number(a.ask),
            };
            (what, Some(&a.budget_type), Some(a.amount))
        }
        Action::LapsePledge(a) => (What::Lapse { pledge: a.pledge.0 }, None, a.amount),
        Action::Agree(a) => {
            let what = What::Agree {
                contributor: a.contributor.to_string(),
                restriction: asked_restriction(a.restriction.as_ref()),
                pledge: number(a.pledge),
                instalments: asked_schedule(&a.instalments),
            };
            (what, Some(&a.budget_type), Some(a.amount))
        }
        Action::VaryAgreed(a) => {
            let instalments = asked_schedule(&a.instalments);
            (
                What::Vary {
                    agreed: a.agreed.0,
                    instalments,
                },
                None,
                Some(a.amount),
            )
        }
        Action::Memorandum(a) => {
            let kind = match a.kind {
                MemorandumKind::InKindStaff => Support::Staff,
                MemorandumKind::InKindPremises => Support::Premises,
                MemorandumKind::AlignedMoney => Support::Aligned,
                other => panic!("the model knows no {other:?}"),
            };
            let contributor = a.contributor.to_string();
            let what = What::Memorandum {
                contributor,
                kind,
                replaces: number(a.replaces),
            };
            (what, a.budget_type.as_ref(), Some(a.value))
        }
        _ => return None,
    })
}
