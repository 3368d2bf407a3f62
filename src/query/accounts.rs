//! The accounts of a control total as rule R1 reads them: what came in is what is held and what went out.

use crate::ledger::{Account, Total};
use crate::types::{Minor, Source};

/// What came in, is held and went out, by account; above zero in all but an `available` that was given ahead of
/// contributions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Accounts([Minor; Account::ALL.len()]);

impl Accounts {
    /// All of a control total, UNCOVERED counted.
    pub fn of_total(total: &Total) -> Accounts {
        Accounts::by(|account| match account.is_by_initiative() {
            true => total.over_initiatives(account).sum(),
            false => total.balance(account).sum(),
        })
    }

    /// What of a control total is of one source.
    pub fn of_source(total: &Total, source: &Source) -> Accounts {
        Accounts::by(|account| match account.is_by_initiative() {
            true => total.over_initiatives(account).share(source),
            false => total.balance(account).share(source),
        })
    }

    fn by(held: impl Fn(Account) -> Minor) -> Accounts {
        let mut accounts = Accounts::default();
        for account in Account::ALL {
            let held = held(*account);
            // The accounts outside run negative; what came in does not.
            accounts.0[*account as usize] = match account.is_outside() {
                true => held.negated(),
                false => held,
            };
        }
        accounts
    }

    /// One account.
    pub fn of(&self, account: Account) -> Minor {
        self.0[account as usize]
    }

    /// All that came in.
    pub fn came_in(&self) -> Minor {
        self.sum(Account::is_outside)
    }

    /// All that is held.
    pub fn held(&self) -> Minor {
        self.sum(|account| account == Account::Available || account.is_by_initiative())
    }

    /// All that went out.
    pub fn went_out(&self) -> Minor {
        self.sum(|account| account > Account::Spent)
    }

    /// Whether there is nothing in any of them.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|held| held.is_zero())
    }

    fn sum(&self, wanted: impl Fn(Account) -> bool) -> Minor {
        let wanted = Account::ALL.iter().filter(|account| wanted(**account));
        wanted.fold(Minor::ZERO, |sum, account| sum.tallied(self.of(*account)))
    }
}
