//! Commands about the money of a pool as a whole, and the one that undoes.

use super::money::names_total;
use crate::types::{
    BudgetTypeId, FinancialYear, InitiativeId, Money, PoolId, Restriction, Sequence, TotalKey,
};
use serde::{Deserialize, Serialize};

/// What a fee is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FeeKind {
    /// The administration of the pool.
    Agent,
    /// A cost of running the pool.
    DirectCost,
    /// A charge of a bank.
    Bank,
}

/// Money taken for the running of the pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// How much.
    pub amount: Money,
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// What for.
    pub kind: FeeKind,
    /// The pool.
    pub pool: PoolId,
    /// The receipt whose source bears it; all free money if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Sequence>,
    /// Of which financial year.
    pub year: FinancialYear,
}

/// Interest earned on the money of the pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interest {
    /// How much.
    pub amount: Money,
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// The initiative on whose balance it was earned; the pool's own if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earned_by: Option<InitiativeId>,
    /// The pool.
    pub pool: PoolId,
    /// Of which financial year.
    pub year: FinancialYear,
}

/// Money moved to another pool, as a budget cover transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// How much.
    pub amount: Money,
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// The pool that gives.
    pub pool: PoolId,
    /// The pool that takes.
    pub to_pool: PoolId,
    /// Of which financial year.
    pub year: FinancialYear,
}

/// Money moved to another budget type of the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    /// How much.
    pub amount: Money,
    /// The budget type that gives.
    pub from: BudgetTypeId,
    /// The pool.
    pub pool: PoolId,
    /// Which restricted money; free money if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restriction: Option<Restriction>,
    /// The budget type that takes.
    pub to: BudgetTypeId,
    /// Of which financial year.
    pub year: FinancialYear,
}

/// Shares brought to the basis of the agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equalise {
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// The pool.
    pub pool: PoolId,
    /// Of which financial year.
    pub year: FinancialYear,
}

/// An entry undone by its exact negation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reverse {
    /// The entry.
    pub entry: Sequence,
    /// The pool.
    pub pool: PoolId,
}

names_total! { Fee, Interest, Transfer, Equalise, }

impl Switch {
    /// The control total that gives.
    pub fn from_total(&self) -> TotalKey {
        TotalKey {
            year: self.year,
            budget_type: self.from.clone(),
        }
    }

    /// The control total that takes.
    pub fn to_total(&self) -> TotalKey {
        TotalKey {
            year: self.year,
            budget_type: self.to.clone(),
        }
    }
}
