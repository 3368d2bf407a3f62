//! What is found of a contributor's money.

use crate::types::{Date, Sequence};
use serde::Serialize;

/// What was found.
#[derive(Debug, Serialize)]
pub struct ContributorFound {
    /// What came in and where it is, by control total and restriction: the figures of the share statement.
    pub control_totals: Vec<TotalLine>,
    /// What initiatives have of it.
    pub initiatives: Vec<InitiativeLine>,
    /// To whom it went: by initiative and payee at posting, and what rules moved since. They sum up to what is spent.
    pub expenditure: Vec<SpentLine>,
    /// The entries by which it came in and went out.
    pub entries: Vec<EndLine>,
    /// Whether there is such a contributor.
    #[serde(skip)]
    pub is_registered: bool,
}

/// A contributor's share of a control total under one restriction: came in = held and went out.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the share statement")]
pub struct TotalLine {
    pub pool: String,
    pub year: String,
    pub budget_type: String,
    #[serde(rename = "for")]
    pub restriction: String,
    pub currency: String,
    pub came_in: String,
    pub available: String,
    pub reserved: String,
    pub allocated: String,
    pub committed: String,
    pub spent: String,
    pub held: String,
    pub went_out: String,
}

/// Its share of what an initiative has.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the share statement")]
pub struct InitiativeLine {
    pub pool: String,
    pub year: String,
    pub budget_type: String,
    pub initiative: String,
    #[serde(rename = "for")]
    pub restriction: String,
    pub currency: String,
    pub allocated: String,
    pub committed: String,
    pub spent: String,
}

/// Its share of what was spent for one purpose.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct SpentLine {
    pub pool: String,
    pub year: String,
    pub budget_type: String,
    pub initiative: String,
    #[serde(rename = "for")]
    pub restriction: String,
    /// `paid`, or the rule that moved it since.
    pub how: &'static str,
    pub payee: String,
    pub entries: u64,
    pub currency: String,
    /// All that was paid there by those entries, whoever's money it was.
    pub whole: String,
    pub share: String,
}

/// An entry by which money of the contributor came in or went out.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the ledger's lines")]
pub struct EndLine {
    pub entry: Sequence,
    pub kind: &'static str,
    pub effective: Date,
    pub control_total: String,
    #[serde(rename = "for")]
    pub restriction: String,
    pub account: &'static str,
    /// Below zero where an earlier entry is taken back.
    pub amount: String,
    pub currency: String,
}
