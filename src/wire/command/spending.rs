//! Commands about what was spent.

use super::money::{InitiativeMoney, initiative_money};
use super::parts::{entry, money, money_optional, money_or_zero};
use crate::ledger::command::{Certify, Coding, Refund, RefundTo, Spend};
use crate::types::{Money, Sequence};
use crate::wire::field::{At, enum_names};
use crate::wire::v1;

enum_names!(RefundTo);

const REFUNDS_TO: &[(v1::RefundTo, RefundTo)] = &[
    (v1::RefundTo::Initiative, RefundTo::Initiative),
    (v1::RefundTo::Pool, RefundTo::Pool),
];

pub(super) fn spend(message: v1::Spend, at: At<'_>) -> Option<Spend> {
    let commitment = message.commitment.map(Sequence);
    let coding = match message.coding {
        None => Some(None),
        // A coding that says nothing is none.
        Some(message) if *message == v1::Coding::default() => Some(None),
        Some(message) => coding(*message, at.field("coding")).map(Some),
    };
    let InitiativeMoney {
        amount,
        budget_type,
        initiative,
        pool,
        year,
    } = initiative_money!(message, at);
    let coding = coding?;
    if let Some(coding) = &coding {
        of_the_amount(coding, &amount, at.field("coding"))?;
    }
    Some(Spend {
        amount,
        budget_type,
        coding,
        commitment,
        initiative,
        interim: message.interim,
        pool,
        year,
    })
}

fn coding(message: v1::Coding, at: At<'_>) -> Option<Coding> {
    let economic_category = at.text_optional("economic_category", message.economic_category);
    let entity = at.text_optional("entity", message.entity);
    let expense_area = at.text_optional("expense_area", message.expense_area);
    let expense_type = at.text_optional("expense_type", message.expense_type);
    let gross = money_optional(message.gross, at.field("gross"));
    let net = money_optional(message.net, at.field("net"));
    let payee = at.parse_optional("payee", &message.payee);
    let payment_date = at.parse_optional("payment_date", &message.payment_date);
    Some(Coding {
        economic_category: economic_category?,
        entity: entity?,
        expense_area: expense_area?,
        expense_type: expense_type?,
        gross: gross?,
        net: net?,
        payee: payee?,
        payment_date: payment_date?,
    })
}

/// Whether what is coded with and without tax is about what was spent.
fn of_the_amount(coding: &Coding, amount: &Money, at: At<'_>) -> Option<()> {
    let Money { currency, .. } = amount;
    for (name, coded) in [("gross", coding.gross), ("net", coding.net)] {
        if let Some(coded) = coded.filter(|coded| coded.currency != *currency) {
            let given = coded.currency;
            return at
                .field(name)
                .fault(format!("is in {given}; what was spent is in {currency}"));
        }
    }
    let (Some(gross), Some(net)) = (coding.gross, coding.net) else {
        return Some(());
    };
    if net.minor() > gross.minor() {
        return at
            .field("net")
            .fault(format!("is {net}, above the gross {gross}"));
    }
    match [gross, net].contains(amount) {
        true => Some(()),
        false => at.field("gross").fault(format!(
            "is {gross} and net {net}; what was spent, {amount}, is neither"
        )),
    }
}

pub(super) fn certify(message: v1::Certify, at: At<'_>) -> Option<Certify> {
    let amount = money_or_zero(message.amount, at.field("amount"));
    let budget_type = at.parse("budget_type", &message.budget_type);
    let expenditure = entry("expenditure", message.expenditure, at);
    let initiative = at.parse("initiative", &message.initiative);
    let pool = at.parse("pool", &message.pool);
    let year = at.parse("year", &message.year);
    Some(Certify {
        amount: amount?,
        budget_type: budget_type?,
        expenditure: expenditure?,
        initiative: initiative?,
        pool: pool?,
        year: year?,
    })
}

pub(super) fn refund(message: v1::Refund, at: At<'_>) -> Option<Refund> {
    let amount = money(message.amount, at.field("amount"));
    let expenditure = entry("expenditure", message.expenditure, at);
    let pool = at.parse("pool", &message.pool);
    let to = at.choice_optional("to", message.to, REFUNDS_TO);
    Some(Refund {
        amount: amount?,
        expenditure: expenditure?,
        pool: pool?,
        to: to?.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    super::super::every_value_is_in_its_table! {
        RefundTo in REFUNDS_TO,
    }
}
