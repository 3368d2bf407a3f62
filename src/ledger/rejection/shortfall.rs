//! The figures of a refusal for want of money.

use crate::ledger::account::Account;
use crate::types::{InitiativeId, Minor, Money, PoolId, Sequence, TotalKey};
use std::fmt;

/// The figures of a refusal for want of money, all as at `sequence`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// The pool.
    pub pool: PoolId,
    /// The control total.
    pub total: TotalKey,
    /// The account that was asked.
    pub account: Account,
    /// For which initiative; none where the pool itself needs the money.
    pub initiative: Option<InitiativeId>,
    /// What the account holds, whatever its restrictions; may be below zero.
    pub available: Money,
    /// How much of the account was promised ahead of contributions, zero for an initiative's own accounts. It makes
    /// `available` smaller than the money that is there, so a reader is told both apart.
    pub over_allocated: Money,
    /// What of it fits the use.
    pub fits: Money,
    /// What was asked.
    pub requested: Money,
    /// How much the tolerance still lets go over, zero without one.
    pub tolerance: Money,
    /// What is missing.
    pub short: Money,
    /// The last entry that these figures count.
    pub sequence: Sequence,
}

impl Shortfall {
    /// Tells that contributions do not cover what is wanted, where [`Display`](fmt::Display) tells that too little is
    /// there: the account holds enough, so its balance alone would explain nothing.
    pub(super) fn uncovered(&self) -> impl fmt::Display {
        let Shortfall {
            pool,
            total,
            initiative,
            available,
            fits,
            requested,
            short,
            sequence,
            ..
        } = self;
        let account = self.account.as_str();
        let initiative = initiative.as_ref().map_or("", InitiativeId::as_str);
        format!(
            "\"{initiative}\" of \"{pool}\" has {available} {account} in {total}, of which contributions cover {fits}; \
             this needs {requested} ({short} short until contributions arrive) as at entry {sequence}"
        )
    }
}

impl fmt::Display for Shortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shortfall {
            pool,
            total,
            initiative,
            available,
            over_allocated,
            fits,
            requested,
            short,
            sequence,
            ..
        } = self;
        match self.account {
            Account::Available => {
                // The money that is there, not what is left of it after promises: "0.00 of -3.00 fits" says nothing.
                let there = Minor(available.minor().0 + over_allocated.minor().0);
                let there = Money::from_minor(there, available.currency);
                write!(f, "\"{pool}\" has {there} available in {total}, of which {fits} ")?;
                match initiative {
                    Some(initiative) => write!(f, "fits \"{initiative}\"")?,
                    None => f.write_str("may be used for this")?,
                }
                if over_allocated.minor() != Minor::ZERO {
                    write!(f, "; {over_allocated} is over-allocated already")?;
                }
            }
            account => {
                let initiative = initiative.as_ref().map_or("", InitiativeId::as_str);
                write!(
                    f,
                    "\"{initiative}\" of \"{pool}\" has {available} {} in {total}",
                    account.as_str()
                )?;
                if fits != available {
                    write!(f, ", of which {fits} fits")?;
                }
            }
        }
        if self.tolerance.minor() != Minor::ZERO {
            write!(f, ", and may go over by {}", self.tolerance)?;
        }
        write!(
            f,
            "; this needs {requested} ({short} short) as at entry {sequence}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Rejection;

    #[test]
    fn money_that_has_not_arrived_is_told_apart_from_money_that_is_not_there() {
        let money = |text: &str| text.parse::<Money>().unwrap();
        let shortfall = Box::new(Shortfall {
            pool: "purse".parse().unwrap(),
            total: TotalKey {
                year: "2026-27".parse().unwrap(),
                budget_type: "cdel".parse().unwrap(),
            },
            account: Account::Allocated,
            initiative: Some("i1".parse().unwrap()),
            available: money("43.00 GBP"),
            over_allocated: money("0.00 GBP"),
            fits: money("40.00 GBP"),
            requested: money("43.00 GBP"),
            tolerance: money("0.00 GBP"),
            short: money("3.00 GBP"),
            sequence: Sequence(9),
        });
        assert_eq!(
            shortfall.to_string(),
            "\"i1\" of \"purse\" has 43.00 GBP allocated in 2026-27/cdel, of which 40.00 GBP fits; this needs 43.00 GBP (3.00 GBP short) \
             as at entry 9"
        );
        let uncovered = money("3.00 GBP");
        assert_eq!(
            Rejection::MoneyUncovered { shortfall, uncovered }.to_string(),
            "\"i1\" of \"purse\" has 43.00 GBP allocated in 2026-27/cdel, of which contributions cover 40.00 GBP; \
             this needs 43.00 GBP (3.00 GBP short until contributions arrive) as at entry 9"
        );
    }
}
