//! Commands about what was spent.

use super::money::names_total;
use crate::types::{
    BudgetTypeId, Date, FinancialYear, InitiativeId, Line, Money, PayeeId, PoolId, Sequence, TotalKey,
};
use serde::{Deserialize, Serialize};

/// An initiative spends money it has committed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spend {
    /// How much.
    pub amount: Money,
    /// From which budget type.
    pub budget_type: BudgetTypeId,
    /// How it is coded in the books of whoever pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coding: Option<Coding>,
    /// The commitment it settles, whose remaining amount then bounds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commitment: Option<Sequence>,
    /// The initiative.
    pub initiative: InitiativeId,
    /// Whether a certified figure will take its place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interim: bool,
    /// The pool.
    pub pool: PoolId,
    /// From which financial year.
    pub year: FinancialYear,
}

/// The coding of a payment, as published spending over £25,000 has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coding {
    /// The economic category of the control framework.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub economic_category: Option<Line>,
    /// The body that pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<Line>,
    /// The part of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expense_area: Option<Line>,
    /// What for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expense_type: Option<Line>,
    /// With value added tax.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gross: Option<Money>,
    /// Without value added tax.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub net: Option<Money>,
    /// Who is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payee: Option<PayeeId>,
    /// When it is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_date: Option<Date>,
}

/// The certified figure of interim spending, which it supersedes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certify {
    /// What was spent under it after all, refunds so far deducted.
    pub amount: Money,
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// The interim expenditure.
    pub expenditure: Sequence,
    /// The initiative that spent.
    pub initiative: InitiativeId,
    /// The pool.
    pub pool: PoolId,
    /// Of which financial year.
    pub year: FinancialYear,
}

/// Where a refund goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RefundTo {
    /// To what the initiative may commit.
    #[default]
    Initiative,
    /// To what the pool has available.
    Pool,
}

impl RefundTo {
    fn is_initiative(&self) -> bool {
        *self == RefundTo::Initiative
    }
}

/// Money that a payee gave back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// How much.
    pub amount: Money,
    /// The expenditure, or the certified entry that superseded it.
    pub expenditure: Sequence,
    /// The pool.
    pub pool: PoolId,
    /// Where it goes.
    #[serde(default, skip_serializing_if = "RefundTo::is_initiative")]
    pub to: RefundTo,
}

names_total! { Spend, Certify, }
