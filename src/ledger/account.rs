//! The accounts of a control total, spelled once for ever, and the places money can be.

use crate::types::{InitiativeId, Malformed, ShortText};
use std::str::FromStr;

macro_rules! accounts {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// An account of a control total. The names are the same in lines and answers.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum Account {
            $($(#[$doc])* $name,)*
        }

        impl Account {
            /// Every account, in the order money takes through them.
            pub const ALL: &[Account] = &[$(Account::$name,)*];

            /// Its name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Account::$name => $text,)*
                }
            }
        }

        impl FromStr for Account {
            type Err = Malformed;

            fn from_str(text: &str) -> Result<Account, Malformed> {
                match text {
                    $($text => Ok(Account::$name),)*
                    _ => Err(Malformed::new("is no account")),
                }
            }
        }
    };
}

accounts! {
    /// Outside: what contributors paid in. Runs negative.
    Received = "received",
    /// Outside: interest earned. Runs negative.
    Interest = "interest",
    /// Outside: brought from an earlier year. Runs negative.
    CarriedIn = "carried_in",
    /// Outside: moved from another control total. Runs negative.
    TransferredIn = "transferred_in",
    /// Outside: taken over from another source. Runs negative.
    SucceededIn = "succeeded_in",
    /// Outside: refunds of spending of a closed year. Runs negative.
    PriorYearRefund = "prior_year_refund",
    /// In the pool, not yet decided on: the one meaning of "available" (rule R2).
    Available = "available",
    /// Set apart for a decision that waits.
    Reserved = "reserved",
    /// Given to an initiative.
    Allocated = "allocated",
    /// Promised by an initiative to a third party.
    Committed = "committed",
    /// Spent by an initiative.
    Spent = "spent",
    /// Paid back to contributors.
    Returned = "returned",
    /// Taken for the running of the pool.
    Fees = "fees",
    /// Carried to a later year.
    CarriedOut = "carried_out",
    /// Moved to another control total.
    TransferredOut = "transferred_out",
    /// Handed to another source.
    SucceededOut = "succeeded_out",
}

impl Account {
    /// Whether its balances are kept by initiative.
    pub fn is_by_initiative(self) -> bool {
        matches!(
            self,
            Account::Reserved | Account::Allocated | Account::Committed | Account::Spent
        )
    }

    /// Whether it stands outside the pool, as the counterpart of what came in: it runs negative, and its
    /// negated balance is the left-hand side of rule R1.
    pub fn is_outside(self) -> bool {
        self < Account::Available
    }
}

/// Where money is within a control total: "available" or "allocated/heat-pumps".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The account.
    pub account: Account,
    /// Whose, for an account that is kept by initiative.
    pub initiative: Option<InitiativeId>,
}

impl Place {
    /// A place of the control total as a whole.
    pub fn of_total(account: Account) -> Place {
        debug_assert!(!account.is_by_initiative());
        Place {
            account,
            initiative: None,
        }
    }

    /// A place of an initiative.
    pub fn of_initiative(account: Account, initiative: &InitiativeId) -> Place {
        debug_assert!(account.is_by_initiative());
        Place {
            account,
            initiative: Some(initiative.clone()),
        }
    }
}

impl Place {
    /// An account of at most 17 characters, a stroke, an id of 63.
    fn text(&self) -> ShortText<81> {
        let mut text = ShortText::new();
        text.push_str(self.account.as_str());
        if let Some(initiative) = &self.initiative {
            text.push_str("/");
            text.push_str(initiative.as_str());
        }
        text
    }
}

impl FromStr for Place {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Place, Malformed> {
        let (account, initiative) = match text.split_once('/') {
            Some((account, initiative)) => (account.parse::<Account>()?, Some(initiative.parse()?)),
            None => (text.parse::<Account>()?, None),
        };
        if account.is_by_initiative() != initiative.is_some() {
            return Err(Malformed::new(
                "is no place: reserved, allocated, committed and spent name an initiative",
            ));
        }
        Ok(Place { account, initiative })
    }
}

crate::types::serde_as_text!(Place, by text);
