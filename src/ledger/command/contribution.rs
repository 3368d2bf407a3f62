//! Commands about contributors' money: paid in, paid back, corrected, stood in for.

use super::Document;
use super::money::names_total;
use super::stages::staged;
use crate::types::{
    BudgetTypeId, ContributorId, FinancialYear, InitiativeId, Malformed, Money, PoolId, Restriction,
    Sequence, TotalKey,
};
use serde::{Deserialize, Serialize};

/// Why a control total grows, in the words of OSCAR, HM Treasury's control framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReceiptAdjustment {
    /// A measure of a fiscal event.
    BudgetMeasure,
    /// Brought from an earlier year by Budget Exchange.
    BudgetExchange,
    /// The settlement of a Spending Review.
    SpendingReviewSettlement,
    /// A claim on the Reserve.
    ReserveClaim,
    /// Budget cover transferred by a department.
    BudgetCoverTransfer,
    /// An adjustment at final outturn.
    FinalOutturn,
}

/// Money paid in by a contributor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// Why the control total grows; an ordinary contribution if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjustment: Option<ReceiptAdjustment>,
    /// The agreed contribution that it settles; the oldest instalments due if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Sequence>,
    /// How much.
    pub amount: Money,
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// Who paid.
    pub contributor: ContributorId,
    /// Which of its instalments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instalment: Option<InstalmentNumber>,
    /// Into which pool.
    pub pool: PoolId,
    /// What the money may pay for; anything in the pool if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restriction: Option<Restriction>,
    /// For which financial year.
    pub year: FinancialYear,
}

/// Which instalment of an agreed contribution, from 1 in the order of the days they are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstalmentNumber(pub u32);

impl std::fmt::Display for InstalmentNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.0, f)
    }
}

impl std::str::FromStr for InstalmentNumber {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<InstalmentNumber, Malformed> {
        let number = text.parse().ok().filter(|number| *number > 0);
        number
            .map(InstalmentNumber)
            .ok_or_else(|| Malformed::new("is no number of an instalment"))
    }
}

crate::types::serde_as_text!(InstalmentNumber);

/// A contributor that steps in for another, with its consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Substitution {
    /// With how much.
    pub amount: Money,
    /// Its consent.
    pub consent: Document,
    /// Who steps in.
    pub contributor: ContributorId,
}

/// Money paid back to a contributor: its own, and what others step in for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnContribution {
    /// How much.
    pub amount: Money,
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// Who is paid back.
    pub contributor: ContributorId,
    /// The pool.
    pub pool: PoolId,
    /// What the money may pay for; anything in the pool if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restriction: Option<Restriction>,
    /// Who steps in for money of its that is in use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub substitutes: Vec<Substitution>,
    /// Of which financial year.
    pub year: FinancialYear,
}

/// Contributors that step in for another, whose money then is available.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Substitute {
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// For whom others step in.
    pub contributor: ContributorId,
    /// The pool.
    pub pool: PoolId,
    /// What the money may pay for; anything in the pool if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restriction: Option<Restriction>,
    /// Who steps in.
    pub substitutes: Vec<Substitution>,
    /// Of which financial year.
    pub year: FinancialYear,
}

/// A receipt that was booked to the wrong contributor, corrected after money moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectReceipt {
    /// The pool.
    pub pool: PoolId,
    /// The receipt.
    pub receipt: Sequence,
    /// Whose money it was; nobody's if absent: it never existed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rightful: Option<ContributorId>,
}

/// Where the money of an opening position came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OpeningOrigin {
    /// Contributions.
    #[default]
    Received,
    /// An earlier year.
    CarriedIn,
    /// Interest.
    Interest,
}

/// Where the money of an opening position is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OpeningStage {
    /// Not decided on.
    Available,
    /// Given to an initiative.
    Allocated,
    /// Promised by an initiative.
    Committed,
    /// Spent by an initiative.
    Spent,
}

/// One contributor's money in one place, as a pool brings it along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningPosition {
    /// How much.
    pub amount: Money,
    /// Whose.
    pub contributor: ContributorId,
    /// The initiative that has it, unless it is available.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiative: Option<InitiativeId>,
    /// Where it came from.
    #[serde(default, skip_serializing_if = "OpeningOrigin::is_received")]
    pub origin: OpeningOrigin,
    /// What the money may pay for; anything in the pool if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restriction: Option<Restriction>,
    /// How far it went.
    pub stage: OpeningStage,
}

impl OpeningOrigin {
    fn is_received(&self) -> bool {
        *self == OpeningOrigin::Received
    }
}

/// The position of a control total that joins the ledger with money in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningBalance {
    /// Of which budget type.
    pub budget_type: BudgetTypeId,
    /// The pool.
    pub pool: PoolId,
    /// Whose money is where.
    pub positions: Vec<OpeningPosition>,
    /// What the positions add up to, as the books it comes from say.
    pub sum: Money,
    /// Of which financial year.
    pub year: FinancialYear,
}

names_total! { Receive, ReturnContribution, Substitute, OpeningBalance, }
staged! { Receive, ReturnContribution, Substitute, }
