//! The stages of a contribution before money comes, and support that is never money of the pool. Stages are linked,
//! never summed.

use super::money::names_total;
use crate::types::{
    BudgetTypeId, ContributorId, Date, FinancialYear, Line, Money, PoolId, Restriction, Sequence, TotalKey,
};
use serde::{Deserialize, Serialize};

/// A contributor was asked for money. The entry's sequence is the name of the ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// How much.
    pub amount: Money,
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// By when an answer is wanted.
    pub by: Date,
    /// Who was asked.
    pub contributor: ContributorId,
    /// The pool.
    pub pool: PoolId,
    /// What the money may pay for; anything in the pool if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restriction: Option<Restriction>,
    /// Of which financial year.
    pub year: FinancialYear,
}

/// What a contributor answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Answer {
    /// It will contribute.
    Accepted,
    /// It will not.
    Declined,
    /// It will say later.
    Deferred,
}

/// The answer to an ask; a later answer takes the place of an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerAsk {
    /// How much it would give, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// What was answered.
    pub answer: Answer,
    /// The ask.
    pub ask: Sequence,
    /// The pool.
    pub pool: PoolId,
}

/// Money promised. The entry's sequence is the name of the pledge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pledge {
    /// How much.
    pub amount: Money,
    /// The ask that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<Sequence>,
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// Who promises.
    pub contributor: ContributorId,
    /// The pool.
    pub pool: PoolId,
    /// What the money may pay for; anything in the pool if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restriction: Option<Restriction>,
    /// Of which financial year.
    pub year: FinancialYear,
}

/// A promise, or a part of it, that will not be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LapsePledge {
    /// How much of it; all that is left if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The pledge.
    pub pledge: Sequence,
    /// The pool.
    pub pool: PoolId,
}

/// A part of what was agreed, and when it is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    /// How much.
    pub amount: Money,
    /// The day by which it should be paid.
    pub due: Date,
}

/// Money agreed. The entry's sequence is the name of the agreed contribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agree {
    /// How much in all.
    pub amount: Money,
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// Who contributes.
    pub contributor: ContributorId,
    /// When it is due; the parts add up to the amount.
    pub instalments: Vec<Instalment>,
    /// The pledge that it makes firm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pledge: Option<Sequence>,
    /// The pool.
    pub pool: PoolId,
    /// What the money may pay for; anything in the pool if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restriction: Option<Restriction>,
    /// Of which financial year.
    pub year: FinancialYear,
}

/// The whole new schedule of an agreed contribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaryAgreed {
    /// The agreed contribution.
    pub agreed: Sequence,
    /// How much in all from now on.
    pub amount: Money,
    /// When it is due; the parts add up to the amount.
    pub instalments: Vec<Instalment>,
    /// The pool.
    pub pool: PoolId,
}

/// Support that is no money of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MemorandumKind {
    /// Seconded staff.
    InKindStaff,
    /// Premises.
    InKindPremises,
    /// Goods and services.
    InKindGoodsAndServices,
    /// Staff that were promised and have not come.
    PromisedStaff,
    /// Departmental money spent beside the pool for the same ends.
    AlignedMoney,
}

/// Support that is valued and shown but never available to allocate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memorandum {
    /// Of which budget type, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_type: Option<BudgetTypeId>,
    /// Who gives it.
    pub contributor: ContributorId,
    /// What it is.
    pub description: Line,
    /// Of which kind.
    pub kind: MemorandumKind,
    /// The pool.
    pub pool: PoolId,
    /// How much of it in its own measure, for example "2.5 posts".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Line>,
    /// The earlier memorandum that it takes the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Sequence>,
    /// What it is worth.
    pub value: Money,
    /// Of which financial year.
    pub year: FinancialYear,
}

names_total! { Ask, Pledge, Agree, }

/// Whose contribution to which control total a command is about.
#[derive(Debug, Clone, Copy)]
pub struct Staged<'a> {
    /// To which pool.
    pub pool: &'a PoolId,
    /// Whose.
    pub contributor: &'a ContributorId,
    /// For what.
    pub restriction: Option<&'a Restriction>,
    /// Of which budget type.
    pub budget_type: &'a BudgetTypeId,
}

macro_rules! staged {
    ($($name:ident,)*) => {
        $(impl $name {
            /// Whose contribution to which control total it is about.
            pub fn staged(&self) -> super::Staged<'_> {
                super::Staged {
                    pool: &self.pool,
                    contributor: &self.contributor,
                    restriction: self.restriction.as_ref(),
                    budget_type: &self.budget_type,
                }
            }
        })*
    };
}

pub(super) use staged;

staged! { Ask, Pledge, Agree, }
