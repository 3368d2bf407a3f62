//! Commands about the money of initiatives.

use super::parts::money;
use crate::ledger::command::{Allocate, Commit, ReleaseCommitment, ReturnAllocation, Vire};
use crate::types::{BudgetTypeId, FinancialYear, InitiativeId, Money, PoolId, Sequence};
use crate::wire::field::At;
use crate::wire::v1;

/// What the commands about an initiative's money have in common.
pub(super) struct InitiativeMoney {
    pub(super) amount: Money,
    pub(super) budget_type: BudgetTypeId,
    pub(super) initiative: InitiativeId,
    pub(super) pool: PoolId,
    pub(super) year: FinancialYear,
}

/// The common fields of a message; it returns at a fault, and so stands behind the other fields.
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
pub(super) use initiative_money;

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

pub(super) fn release_commitment(message: v1::ReleaseCommitment, at: At<'_>) -> Option<ReleaseCommitment> {
    let commitment = message.commitment.map(Sequence);
    let InitiativeMoney {
        amount,
        budget_type,
        initiative,
        pool,
        year,
    } = initiative_money!(message, at);
    Some(ReleaseCommitment {
        amount,
        budget_type,
        commitment,
        initiative,
        pool,
        year,
    })
}

pub(super) fn vire(message: v1::Vire, at: At<'_>) -> Option<Vire> {
    let amount = money(message.amount, at.field("amount"));
    let budget_type = at.parse("budget_type", &message.budget_type);
    let from = at.parse("from_initiative", &message.from_initiative);
    let pool = at.parse("pool", &message.pool);
    let to = at.parse("to_initiative", &message.to_initiative);
    let year = at.parse("year", &message.year);
    Some(Vire {
        amount: amount?,
        budget_type: budget_type?,
        from: from?,
        pool: pool?,
        to: to?,
        year: year?,
    })
}
