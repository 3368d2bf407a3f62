//! The stages of a contribution before money comes, and support that is never money of the pool.

use super::parts::{
    Contribution, contribution, each_of_some, entry, money, money_optional, money_or_zero, restriction,
};
use crate::ledger::command::{
    Agree, Answer, AnswerAsk, Ask, Instalment, LapsePledge, Memorandum, MemorandumKind, Pledge, VaryAgreed,
};
use crate::types::{Restriction, Sequence};
use crate::wire::field::{At, enum_names};
use crate::wire::v1;

/// Ten years of months.
const INSTALMENTS_MAX: usize = 120;

enum_names!(Answer, MemorandumKind);

const ANSWERS: &[(v1::Answer, Answer)] = &[
    (v1::Answer::Accepted, Answer::Accepted),
    (v1::Answer::Declined, Answer::Declined),
    (v1::Answer::Deferred, Answer::Deferred),
];

const MEMORANDUM_KINDS: &[(v1::MemorandumKind, MemorandumKind)] = &[
    (v1::MemorandumKind::InKindStaff, MemorandumKind::InKindStaff),
    (v1::MemorandumKind::InKindPremises, MemorandumKind::InKindPremises),
    (
        v1::MemorandumKind::InKindGoodsAndServices,
        MemorandumKind::InKindGoodsAndServices,
    ),
    (v1::MemorandumKind::PromisedStaff, MemorandumKind::PromisedStaff),
    (v1::MemorandumKind::AlignedMoney, MemorandumKind::AlignedMoney),
];

pub(super) fn ask(message: v1::Ask, at: At<'_>) -> Option<Ask> {
    let by = at.parse("by_date", &message.by_date);
    let Contribution {
        amount,
        budget_type,
        contributor,
        pool,
        restriction,
        year,
    } = contribution!(message of ask, at);
    Some(Ask {
        amount,
        budget_type,
        by: by?,
        contributor,
        pool,
        restriction,
        year,
    })
}

pub(super) fn answer_ask(message: v1::AnswerAsk, at: At<'_>) -> Option<AnswerAsk> {
    let amount = money_optional(message.amount, at.field("amount"));
    let answer = at.choice("answer", message.answer, ANSWERS);
    let ask = entry("ask", message.ask, at);
    let pool = at.parse("pool", &message.pool);
    Some(AnswerAsk {
        amount: amount?,
        answer: answer?,
        ask: ask?,
        pool: pool?,
    })
}

pub(super) fn pledge(message: v1::Pledge, at: At<'_>) -> Option<Pledge> {
    let ask = message.ask.map(Sequence);
    let Contribution {
        amount,
        budget_type,
        contributor,
        pool,
        restriction,
        year,
    } = contribution!(message of pledge, at);
    Some(Pledge {
        amount,
        ask,
        budget_type,
        contributor,
        pool,
        restriction,
        year,
    })
}

pub(super) fn lapse_pledge(message: v1::LapsePledge, at: At<'_>) -> Option<LapsePledge> {
    let amount = money_optional(message.amount, at.field("amount"));
    let pledge = entry("pledge", message.pledge, at);
    let pool = at.parse("pool", &message.pool);
    Some(LapsePledge {
        amount: amount?,
        pledge: pledge?,
        pool: pool?,
    })
}

pub(super) fn agree(message: v1::Agree, at: At<'_>) -> Option<Agree> {
    let instalments = instalments(message.instalments, at.field("instalments"));
    let pledge = message.pledge.map(Sequence);
    let Contribution {
        amount,
        budget_type,
        contributor,
        pool,
        restriction,
        year,
    } = contribution!(message of agree, at);
    Some(Agree {
        amount,
        budget_type,
        contributor,
        instalments: instalments?,
        pledge,
        pool,
        restriction,
        year,
    })
}

pub(super) fn vary_agreed(message: v1::VaryAgreed, at: At<'_>) -> Option<VaryAgreed> {
    let agreed = entry("agreed", message.agreed, at);
    let amount = money_or_zero(message.amount, at.field("amount"));
    let is_withdrawn =
        amount.is_some_and(|amount| amount.minor().is_zero()) && message.instalments.is_empty();
    let instalments = match is_withdrawn {
        true => Some(Vec::new()),
        false => instalments(message.instalments, at.field("instalments")),
    };
    let pool = at.parse("pool", &message.pool);
    Some(VaryAgreed {
        agreed: agreed?,
        amount: amount?,
        instalments: instalments?,
        pool: pool?,
    })
}

fn instalments(messages: Vec<v1::Instalment>, at: At<'_>) -> Option<Vec<Instalment>> {
    each_of_some(messages, INSTALMENTS_MAX, at, |message, at| {
        let amount = money(message.amount, at.field("amount"));
        let due = at.parse("due_date", &message.due_date);
        Some(Instalment {
            amount: amount?,
            due: due?,
        })
    })
}

pub(super) fn memorandum(message: v1::Memorandum, at: At<'_>) -> Option<Memorandum> {
    let budget_type = at.parse_optional("budget_type", &message.budget_type);
    let contributor = at.parse("contributor", &message.contributor);
    let description = at.text("description", message.description);
    let kind = at.choice("kind", message.kind, MEMORANDUM_KINDS);
    let pool = at.parse("pool", &message.pool);
    let quantity = at.text_optional("quantity", message.quantity);
    let replaces = message.replaces.map(Sequence);
    let value = money(message.value, at.field("value"));
    let year = at.parse("year", &message.year);
    Some(Memorandum {
        budget_type: budget_type?,
        contributor: contributor?,
        description: description?,
        kind: kind?,
        pool: pool?,
        quantity: quantity?,
        replaces,
        value: value?,
        year: year?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    super::super::every_value_is_in_its_table! {
        Answer in ANSWERS,
        MemorandumKind in MEMORANDUM_KINDS,
    }
}
