//! Commands about the money of a pool as a whole, and the one that undoes.

use super::parts::{entry, money, restriction};
use crate::ledger::command::{Equalise, Fee, FeeKind, Interest, Reverse, Switch, Transfer};
use crate::types::{Restriction, Sequence};
use crate::wire::field::{At, enum_names};
use crate::wire::v1;

enum_names!(FeeKind);

const FEE_KINDS: &[(v1::FeeKind, FeeKind)] = &[
    (v1::FeeKind::Agent, FeeKind::Agent),
    (v1::FeeKind::DirectCost, FeeKind::DirectCost),
    (v1::FeeKind::Bank, FeeKind::Bank),
];

pub(super) fn fee(message: v1::Fee, at: At<'_>) -> Option<Fee> {
    let amount = money(message.amount, at.field("amount"));
    let budget_type = at.parse("budget_type", &message.budget_type);
    let kind = at.choice("kind", message.kind, FEE_KINDS);
    let pool = at.parse("pool", &message.pool);
    let receipt = message.receipt.map(Sequence);
    let year = at.parse("year", &message.year);
    Some(Fee {
        amount: amount?,
        budget_type: budget_type?,
        kind: kind?,
        pool: pool?,
        receipt,
        year: year?,
    })
}

pub(super) fn interest(message: v1::Interest, at: At<'_>) -> Option<Interest> {
    let amount = money(message.amount, at.field("amount"));
    let budget_type = at.parse("budget_type", &message.budget_type);
    let earned_by = at.parse_optional("earned_by", &message.earned_by);
    let pool = at.parse("pool", &message.pool);
    let year = at.parse("year", &message.year);
    Some(Interest {
        amount: amount?,
        budget_type: budget_type?,
        earned_by: earned_by?,
        pool: pool?,
        year: year?,
    })
}

pub(super) fn transfer(message: v1::Transfer, at: At<'_>) -> Option<Transfer> {
    let amount = money(message.amount, at.field("amount"));
    let budget_type = at.parse("budget_type", &message.budget_type);
    let pool = at.parse("pool", &message.pool);
    let to_pool = at.parse("to_pool", &message.to_pool);
    let year = at.parse("year", &message.year);
    Some(Transfer {
        amount: amount?,
        budget_type: budget_type?,
        pool: pool?,
        to_pool: to_pool?,
        year: year?,
    })
}

pub(super) fn switch(message: v1::Switch, at: At<'_>) -> Option<Switch> {
    let amount = money(message.amount, at.field("amount"));
    let from = at.parse("from_budget_type", &message.from_budget_type);
    let pool = at.parse("pool", &message.pool);
    let restriction = restriction!(message of switch, at);
    let to = at.parse("to_budget_type", &message.to_budget_type);
    let year = at.parse("year", &message.year);
    Some(Switch {
        amount: amount?,
        from: from?,
        pool: pool?,
        restriction: restriction?,
        to: to?,
        year: year?,
    })
}

pub(super) fn equalise(message: v1::Equalise, at: At<'_>) -> Option<Equalise> {
    let budget_type = at.parse("budget_type", &message.budget_type);
    let pool = at.parse("pool", &message.pool);
    let year = at.parse("year", &message.year);
    Some(Equalise {
        budget_type: budget_type?,
        pool: pool?,
        year: year?,
    })
}

pub(super) fn reverse(message: v1::Reverse, at: At<'_>) -> Option<Reverse> {
    let entry = entry("entry", message.entry, at);
    let pool = at.parse("pool", &message.pool);
    Some(Reverse {
        entry: entry?,
        pool: pool?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    super::super::every_value_is_in_its_table! {
        FeeKind in FEE_KINDS,
    }
}
