//! The statement of funding status: sources and uses with the pool, what initiatives made of their money, and what is
//! left with each.
//!
//! Every figure comes from one place. What is with the pool is its accounts; transfers are the allocations counted as they
//! were recorded, reversals deducted; refunds are what was transferred and is in no account of an initiative. So both
//! blocks show the same refunds and add up exactly, whatever was recorded.

use super::percentage::Percentage;
use super::selection::{CONTROL_TOTALS_MAX, Selection, Untold};
use crate::ledger::{Account, Flow, Pool, Total};
use crate::types::{Date, Minor};

/// The statement, amounts in minor units of the pool's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FundingStatus {
    /// What contributors paid in, corrections counted: the deposits.
    pub contributions: Minor,
    /// Interest on the pool's own balances, and what an opening brought.
    pub pool_interest: Minor,
    /// Interest on the balances of initiatives.
    pub initiative_interest: Minor,
    /// From other pools.
    pub from_other_pools: Minor,
    /// From earlier years.
    pub carried_in: Minor,
    /// From other budget types.
    pub switched_in: Minor,
    /// Given to initiatives.
    pub transferred: Minor,
    /// To other pools.
    pub to_other_pools: Minor,
    /// To other budget types.
    pub switched_out: Minor,
    /// Back from initiatives.
    pub refunds: Minor,
    /// What of it payees gave back straight to the pool.
    pub refunds_of_payees: Minor,
    /// Back to contributors.
    pub returned: Minor,
    /// Fees for the administration of the pool.
    pub agent_fee: Minor,
    /// Costs of running the pool.
    pub direct_cost: Minor,
    /// Charges of banks.
    pub bank_charges: Minor,
    /// What initiatives spent, net of what payees gave back.
    pub expenditure: Minor,
}

impl FundingStatus {
    /// All sources.
    pub fn total_sources(&self) -> Minor {
        sum([
            self.contributions,
            self.pool_interest,
            self.initiative_interest,
            self.from_other_pools,
            self.carried_in,
            self.switched_in,
        ])
    }

    /// All uses, what came back deducted.
    pub fn total_uses(&self) -> Minor {
        sum([
            self.transferred,
            self.to_other_pools,
            self.switched_out,
            self.refunds.negated(),
            self.returned,
            self.agent_fee,
            self.direct_cost,
            self.bank_charges,
        ])
    }

    /// What is left with the pool.
    pub fn balance(&self) -> Minor {
        self.total_sources().less(self.total_uses())
    }

    /// What is left with initiatives.
    pub fn initiatives_balance(&self) -> Minor {
        self.transferred.less(self.expenditure).less(self.refunds)
    }

    /// What is left with both.
    pub fn total_balance(&self) -> Minor {
        self.balance().tallied(self.initiatives_balance())
    }

    /// An amount as a percentage of deposits.
    pub fn of_deposits(&self, amount: Minor) -> Option<Percentage> {
        Percentage::of(amount, self.contributions)
    }

    /// An amount as a percentage of what was given to initiatives.
    pub fn of_transfers(&self, amount: Minor) -> Option<Percentage> {
        Percentage::of(amount, self.transferred)
    }

    fn add(&mut self, total: &Total) {
        let flow = |flow| total.flows().of(flow);
        let came_in = |account| total.balance(account).sum().negated();
        let add = |to: &mut Minor, amount: Minor| *to = to.tallied(amount);
        add(&mut self.contributions, total.received());
        let of_initiatives = flow(Flow::InitiativeInterest);
        add(&mut self.initiative_interest, of_initiatives);
        add(
            &mut self.pool_interest,
            came_in(Account::Interest).less(of_initiatives),
        );
        add(&mut self.from_other_pools, flow(Flow::TransferIn));
        add(&mut self.switched_in, flow(Flow::SwitchIn));
        add(&mut self.carried_in, came_in(Account::CarriedIn));

        let transferred = flow(Flow::Allocation).tallied(flow(Flow::OpeningAllocated));
        let with_initiatives = Account::ALL.iter().filter(|account| account.is_by_initiative());
        let kept = sum(with_initiatives.map(|account| total.over_initiatives(*account).sum()));
        add(&mut self.transferred, transferred);
        add(&mut self.refunds, transferred.less(kept));
        add(&mut self.refunds_of_payees, flow(Flow::SupplierRefundToPool));
        add(
            &mut self.expenditure,
            total.over_initiatives(Account::Spent).sum(),
        );
        add(&mut self.to_other_pools, flow(Flow::TransferOut));
        add(&mut self.switched_out, flow(Flow::SwitchOut));
        add(&mut self.returned, total.balance(Account::Returned).sum());
        add(&mut self.agent_fee, flow(Flow::AgentFee));
        add(&mut self.direct_cost, flow(Flow::DirectCost));
        add(&mut self.bank_charges, flow(Flow::BankCharge));
    }
}

fn sum(amounts: impl IntoIterator<Item = Minor>) -> Minor {
    amounts.into_iter().fold(Minor::ZERO, Minor::tallied)
}

/// The statement over the control totals of `selection`. Switches cancel out over all budget types of a year, and then are
/// not shown.
///
/// # Errors
/// When the pool can have no such control totals, or has more of them than one answer counts.
pub fn funding_status(pool: &Pool, selection: &Selection, today: Date) -> Result<FundingStatus, Untold> {
    selection.check(pool, today)?;
    let mut status = FundingStatus::default();
    for (_, total) in selection.touched(pool, CONTROL_TOTALS_MAX)? {
        status.add(total);
    }
    if selection.budget_type.is_none() {
        (status.switched_in, status.switched_out) = (Minor::ZERO, Minor::ZERO);
    }
    Ok(status)
}
