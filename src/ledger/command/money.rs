//! Commands that move money within a pool.

use crate::types::{
    BudgetTypeId, ContributorId, FinancialYear, InitiativeId, Money, PoolId, Restriction, Sequence, TotalKey,
    WindowId,
};
use serde::{Deserialize, Serialize};

/// Money paid in by a contributor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// How much.
    pub amount: Money,
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// Who paid.
    pub contributor: ContributorId,
    /// Into which pool.
    pub pool: PoolId,
    /// What it may pay for; anything in the pool if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restriction: Option<ReceiveRestriction>,
    /// For which financial year.
    pub year: FinancialYear,
}

/// What a receipt may pay for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiveRestriction {
    /// Only this initiative.
    Initiative(InitiativeId),
    /// Only initiatives of this window.
    Window(WindowId),
}

impl From<&ReceiveRestriction> for Restriction {
    fn from(restriction: &ReceiveRestriction) -> Restriction {
        match restriction {
            ReceiveRestriction::Initiative(initiative) => Restriction::Initiative(initiative.clone()),
            ReceiveRestriction::Window(window) => Restriction::Window(window.clone()),
        }
    }
}

macro_rules! initiative_money {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(deny_unknown_fields)]
            pub struct $name {
                /// How much.
                pub amount: Money,
                /// From which budget type.
                pub budget_type: BudgetTypeId,
                $($(#[$field_doc])* pub $field: $type,)*
                /// The initiative.
                pub initiative: InitiativeId,
                /// The pool.
                pub pool: PoolId,
                /// From which financial year.
                pub year: FinancialYear,
            }

            impl $name {
                /// The control total the money is in.
                pub fn total(&self) -> TotalKey {
                    TotalKey { year: self.year, budget_type: self.budget_type.clone() }
                }
            }
        )*
    };
}

initiative_money! {
    /// The board's decision to give an initiative money from a control total.
    Allocate {}

    /// An initiative hands back money it was given and has not promised.
    ReturnAllocation {}

    /// An initiative promises money to a third party. The entry's sequence is the name of the commitment.
    Commit {}

    /// An initiative spends money it has committed.
    Spend {
        /// The commitment it settles, whose remaining amount then bounds it.
        #[serde(skip_serializing_if = "Option::is_none")]
        commitment: Option<Sequence>,
    }
}

impl Receive {
    /// The control total the money goes to.
    pub fn total(&self) -> TotalKey {
        TotalKey {
            year: self.year,
            budget_type: self.budget_type.clone(),
        }
    }
}
