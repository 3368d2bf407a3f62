//! Commands that move money.

use crate::ledger::command::{Allocate, Commit, Receive, ReturnAllocation, Spend};
use crate::types::{
    Amount, BudgetTypeId, Currency, FinancialYear, InitiativeId, Money, PoolId, Restriction, Sequence,
};
use crate::wire::field::At;
use crate::wire::v1;

/// An amount above zero. Without a currency nobody knows how many decimals it may have, but what can be no amount
/// in any currency is said all the same.
fn money(message: Option<v1::Money>, at: At<'_>) -> Option<Money> {
    let Some(message) = message else {
        return at.fault("is required");
    };
    let Some(currency) = at.parse::<Currency>("currency_code", &message.currency_code) else {
        return amount_of_any_currency(&message.amount, at);
    };
    let amount = at
        .field("amount")
        .take(Amount::parse_positive(&message.amount, currency))?;
    Some(Money { amount, currency })
}

fn amount_of_any_currency(amount: &str, at: At<'_>) -> Option<Money> {
    // Chile's unit of account has 4 decimals, the most that ISO 4217 knows.
    let widest: Currency = "CLF".parse().ok()?;
    let decimals = amount.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    if decimals <= usize::from(widest.decimals()) {
        at.field("amount").take(Amount::parse_positive(amount, widest))?;
    }
    None
}

pub(super) fn receive(message: v1::Receive, at: At<'_>) -> Option<Receive> {
    let amount = money(message.amount, at.field("amount"));
    let budget_type = at.parse("budget_type", &message.budget_type);
    let contributor = at.parse("contributor", &message.contributor);
    let pool = at.parse("pool", &message.pool);
    let restriction = match message.restriction {
        None => Some(None),
        Some(v1::receive::Restriction::Initiative(initiative)) => at
            .parse("initiative", &initiative)
            .map(|initiative| Some(Restriction::Initiative(initiative))),
        Some(v1::receive::Restriction::Window(window)) => at
            .parse("window", &window)
            .map(|window| Some(Restriction::Window(window))),
    };
    let year = at.parse("year", &message.year);
    Some(Receive {
        adjustment: None,
        agreed: None,
        instalment: None,
        amount: amount?,
        budget_type: budget_type?,
        contributor: contributor?,
        pool: pool?,
        restriction: restriction?,
        year: year?,
    })
}

/// What the commands about an initiative's money have in common.
struct InitiativeMoney {
    amount: Money,
    budget_type: BudgetTypeId,
    initiative: InitiativeId,
    pool: PoolId,
    year: FinancialYear,
}

macro_rules! initiative_money {
    ($message:ident, $at:ident) => {{
        let amount = money($message.amount, $at.field("amount"));
        let budget_type = $at.parse("budget_type", &$message.budget_type);
        let initiative = $at.parse("initiative", &$message.initiative);
        let pool = $at.parse("pool", &$message.pool);
        let year = $at.parse("year", &$message.year);
        InitiativeMoney {
            amount: amount?,
            budget_type: budget_type?,
            initiative: initiative?,
            pool: pool?,
            year: year?,
        }
    }};
}

macro_rules! plain_commands {
    ($($function:ident $command:ident,)*) => {
        $(pub(super) fn $function(message: v1::$command, at: At<'_>) -> Option<$command> {
            let InitiativeMoney { amount, budget_type, initiative, pool, year } = initiative_money!(message, at);
            Some($command { amount, budget_type, initiative, pool, year })
        })*
    };
}

plain_commands! {
    allocate Allocate,
    return_allocation ReturnAllocation,
    commit Commit,
}

pub(super) fn spend(message: v1::Spend, at: At<'_>) -> Option<Spend> {
    let commitment = message.commitment.map(Sequence);
    let InitiativeMoney {
        amount,
        budget_type,
        initiative,
        pool,
        year,
    } = initiative_money!(message, at);
    Some(Spend {
        coding: None,
        interim: false,
        amount,
        budget_type,
        commitment,
        initiative,
        pool,
        year,
    })
}
