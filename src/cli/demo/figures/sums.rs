//! Amounts of answers as whole minor units of one currency.

use super::super::super::failure::Failure;
use super::Money;
use crate::types::{Amount, Currency, Minor};
use crate::wire::v1;

/// Reads amounts, all of one currency: others are never added to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    pub(super) currency: Currency,
}

impl Sums {
    /// Sums in the currency of the first pool.
    pub(super) fn of_pools(pools: &[v1::PoolSummary]) -> Result<Sums, Failure> {
        let first = pools.first().map(|pool| pool.currency_code.parse());
        match first {
            Some(Ok(currency)) => Ok(Sums { currency }),
            _ => Err(Failure::work("the ledger holds no pool whose currency is known")),
        }
    }

    /// An amount of an answer; nothing said is nothing.
    pub(super) fn minor(&self, money: Option<&v1::Money>) -> Result<Minor, Failure> {
        let Some(money) = money else {
            return Ok(Minor::ZERO);
        };
        if money.currency_code != self.currency.code() {
            return Err(Failure::work(format!(
                "the ledger holds {} beside {}, and the demo adds up one currency alone: begin another in another --data",
                money.currency_code,
                self.currency.code()
            )));
        }
        let amount: Amount = money.amount.parse().map_err(|fault| {
            Failure::work(format!(
                "the ledger answered with \"{}\", which {fault}",
                money.amount
            ))
        })?;
        Ok(amount.minor())
    }

    /// The figures of a control total, or of an initiative in it.
    pub(super) fn of_control_total(&self, total: &v1::Availability) -> Result<Money, Failure> {
        Ok(Money {
            received: self.minor(total.received_to_date.as_ref())?,
            allocated: self.minor(total.allocated_to_date.as_ref())?,
            spent: self.minor(total.spent_to_date.as_ref())?,
            available: self.minor(total.available_to_allocate.as_ref())?,
            uncovered: self.minor(total.over_allocated.as_ref())?,
        })
    }

    /// One contributor's share of them.
    pub(super) fn of_share(&self, share: &v1::ContributorShare) -> Result<Money, Failure> {
        let spent = self.minor(share.spent_to_date.as_ref())?;
        let to_commit = self.minor(share.available_to_commit.as_ref())?;
        let to_spend = self.minor(share.available_to_spend.as_ref())?;
        Ok(Money {
            received: self.minor(share.received_to_date.as_ref())?,
            allocated: to_commit.tallied(to_spend).tallied(spent),
            spent,
            available: self.minor(share.available_to_allocate.as_ref())?,
            uncovered: Minor::ZERO,
        })
    }
}
