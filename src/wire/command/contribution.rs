//! Commands about contributors' money: paid in, paid back, corrected, stood in for.

use super::parts::{
    Contribution, contribution, document_required, each, each_of_some, entry, money, restriction,
};
use crate::ledger::command::{
    CorrectReceipt, InstalmentNumber, ReceiptAdjustment, Receive, ReturnContribution, Substitute,
    Substitution,
};
use crate::types::{Restriction, Sequence};
use crate::wire::field::{At, enum_names};
use crate::wire::v1;

/// As many as a pool may have sources beside the one that leaves.
const SUBSTITUTES_MAX: usize = 255;

enum_names!(ReceiptAdjustment);

const ADJUSTMENTS: &[(v1::ReceiptAdjustment, ReceiptAdjustment)] = &[
    (
        v1::ReceiptAdjustment::BudgetMeasure,
        ReceiptAdjustment::BudgetMeasure,
    ),
    (
        v1::ReceiptAdjustment::BudgetExchange,
        ReceiptAdjustment::BudgetExchange,
    ),
    (
        v1::ReceiptAdjustment::SpendingReviewSettlement,
        ReceiptAdjustment::SpendingReviewSettlement,
    ),
    (
        v1::ReceiptAdjustment::ReserveClaim,
        ReceiptAdjustment::ReserveClaim,
    ),
    (
        v1::ReceiptAdjustment::BudgetCoverTransfer,
        ReceiptAdjustment::BudgetCoverTransfer,
    ),
    (
        v1::ReceiptAdjustment::FinalOutturn,
        ReceiptAdjustment::FinalOutturn,
    ),
];

pub(super) fn receive(message: v1::Receive, at: At<'_>) -> Option<Receive> {
    let adjustment = at.choice_optional("adjustment", message.adjustment, ADJUSTMENTS);
    let agreed = message.agreed.map(Sequence);
    let instalment = match (message.instalment, agreed) {
        (None, _) => Some(None),
        (Some(0), _) => at
            .field("instalment")
            .fault("is 0; instalments are counted from 1, in the order of the days they are due"),
        (Some(_), None) => at
            .field("instalment")
            .fault("is of no agreed contribution: name that in agreed as well, or leave both out"),
        (Some(number), Some(_)) => Some(Some(InstalmentNumber(number))),
    };
    let Contribution {
        amount,
        budget_type,
        contributor,
        pool,
        restriction,
        year,
    } = contribution!(message of receive, at);
    Some(Receive {
        adjustment: adjustment?,
        agreed,
        amount,
        budget_type,
        contributor,
        instalment: instalment?,
        pool,
        restriction,
        year,
    })
}

pub(super) fn return_contribution(message: v1::ReturnContribution, at: At<'_>) -> Option<ReturnContribution> {
    let at_substitutes = at.field("substitutes");
    let substitutes = each(message.substitutes, SUBSTITUTES_MAX, at_substitutes, substitution);
    let Contribution {
        amount,
        budget_type,
        contributor,
        pool,
        restriction,
        year,
    } = contribution!(message of return_contribution, at);
    Some(ReturnContribution {
        amount,
        budget_type,
        contributor,
        pool,
        restriction,
        substitutes: substitutes?,
        year,
    })
}

pub(super) fn substitute(message: v1::Substitute, at: At<'_>) -> Option<Substitute> {
    let budget_type = at.parse("budget_type", &message.budget_type);
    let contributor = at.parse("contributor", &message.contributor);
    let pool = at.parse("pool", &message.pool);
    let restriction = restriction!(message of substitute, at);
    let at_substitutes = at.field("substitutes");
    let substitutes = each_of_some(message.substitutes, SUBSTITUTES_MAX, at_substitutes, substitution);
    let year = at.parse("year", &message.year);
    Some(Substitute {
        budget_type: budget_type?,
        contributor: contributor?,
        pool: pool?,
        restriction: restriction?,
        substitutes: substitutes?,
        year: year?,
    })
}

fn substitution(message: v1::Substitution, at: At<'_>) -> Option<Substitution> {
    let amount = money(message.amount, at.field("amount"));
    let consent = document_required("consent", message.consent, at);
    let contributor = at.parse("contributor", &message.contributor);
    Some(Substitution {
        amount: amount?,
        consent: consent?,
        contributor: contributor?,
    })
}

pub(super) fn correct_receipt(message: v1::CorrectReceipt, at: At<'_>) -> Option<CorrectReceipt> {
    let pool = at.parse("pool", &message.pool);
    let receipt = entry("receipt", message.receipt, at);
    let rightful = at.parse_optional("rightful", &message.rightful);
    Some(CorrectReceipt {
        pool: pool?,
        receipt: receipt?,
        rightful: rightful?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    super::super::every_value_is_in_its_table! {
        ReceiptAdjustment in ADJUSTMENTS,
    }
}
