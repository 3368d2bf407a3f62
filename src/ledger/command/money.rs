//! Commands about the money of initiatives.

use crate::types::{BudgetTypeId, FinancialYear, InitiativeId, Money, PoolId, Sequence, TotalKey};
use serde::{Deserialize, Serialize};

/// The control total that the fields `year` and `budget_type` name.
macro_rules! names_total {
    ($($name:ident,)*) => {
        $(impl $name {
            /// The control total the money is in.
            pub fn total(&self) -> TotalKey {
                TotalKey { year: self.year, budget_type: self.budget_type.clone() }
            }
        })*
    };
}
pub(super) use names_total;

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
        )*
        names_total! { $($name,)* }
    };
}

initiative_money! {
    /// The board's decision to give an initiative money from a control total.
    Allocate {}

    /// An initiative hands back money it was given and has not promised.
    ReturnAllocation {}

    /// An initiative promises money to a third party. The entry's sequence is the name of the commitment.
    Commit {}

    /// An initiative no longer promises money.
    ReleaseCommitment {
        /// The commitment, whose remaining amount then bounds it.
        #[serde(skip_serializing_if = "Option::is_none")]
        commitment: Option<Sequence>,
    }
}

/// Money moved from one initiative of a pool to another, neutral to the budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vire {
    /// How much.
    pub amount: Money,
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// The initiative that gives.
    pub from: InitiativeId,
    /// The pool.
    pub pool: PoolId,
    /// The initiative that takes.
    pub to: InitiativeId,
    /// Of which financial year.
    pub year: FinancialYear,
}

names_total! { Vire, }
