//! The agreement of a pool: its written terms and the settings that the rules read.

use crate::types::{
    BudgetTypeId, ContributorId, Currency, Date, Line, Percent, Prose, WindowId, YearKind, Zone,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The agreement that a pool runs under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Who answers for the money to Parliament.
    pub accountability: Accountability,
    /// The Accounting Officer: a post, not a person.
    pub accounting_officer: Line,
    /// The budget types its control totals are divided by; at least one.
    pub budget_types: Vec<BudgetType>,
    /// The one currency of the pool.
    pub currency: Currency,
    /// Its last day; open-ended if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<Date>,
    /// The contributor that hosts the pool.
    pub host: ContributorId,
    /// Its first day.
    pub starts: Date,
    /// What was agreed in words.
    pub terms: AgreementTerms,
    /// The zone that tells what day it is.
    pub time_zone: Zone,
    /// The groups of initiatives that money may be restricted to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Window>,
    /// How its financial years are counted.
    pub year_kind: YearKind,
}

/// Who answers for pooled money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Accountability {
    /// The host's Accounting Officer answers for all; share statements are attribution, for information.
    Host,
    /// Each contributor answers for its share.
    Contributors,
}

/// A budget type of the agreement with the funds check of its control totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetType {
    /// Its id, for example `cdel`.
    pub budget_type: BudgetTypeId,
    /// What happens when more is asked than is there.
    pub funds_check: FundsCheck,
    /// Its name.
    pub name: Line,
}

/// The funds check of a control total (rule R6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundsCheck {
    /// What counts as money that is there.
    pub basis: FundsBasis,
    /// Whether going over is refused or recorded.
    pub mode: FundsMode,
    /// How far Absolute lets UNCOVERED go, in percent of what was received to date.
    pub tolerance_percent: Percent,
}

/// What the funds check counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FundsBasis {
    /// Money received.
    Received,
    /// Also outstanding agreed contributions of the year.
    Agreed,
}

/// What the funds check does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FundsMode {
    /// Refuses.
    Absolute,
    /// Records an exception and goes on.
    Advisory,
}

/// A named group of initiatives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Its name.
    pub name: Line,
    /// Its id.
    pub window: WindowId,
}

/// What SI 2000/617 regulation 7(3) wants a pooled fund's agreement to specify. The regulation binds English
/// health and care bodies; other pools agree less or otherwise, so a term may be absent, and then it shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementTerms {
    /// The agreed aims and outcomes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aims_and_outcomes: Option<Prose>,
    /// The contributions of each, and how they may be varied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contributions_and_their_variation: Option<Prose>,
    /// How long the arrangement lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<Prose>,
    /// The functions exercised under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub functions: Option<Prose>,
    /// How the fund is managed and monitored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub management_and_monitoring: Option<Prose>,
    /// How the arrangement is reviewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Prose>,
    /// The staff, goods, services and accommodation provided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_goods_and_premises: Option<Prose>,
    /// How the arrangement ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination: Option<Prose>,
    /// How the arrangement is varied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variation: Option<Prose>,
}

impl Agreement {
    /// What is wrong with the agreement in itself: field and message, nothing when it is sound.
    pub fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        if self.budget_types.is_empty() {
            faults.push((
                "budget_types",
                "is required: name at least one, for example rdel-programme".to_owned(),
            ));
        }
        if let Some(twice) = first_twice(
            self.budget_types
                .iter()
                .map(|budget_type| budget_type.budget_type.as_str()),
        ) {
            faults.push(("budget_types", format!("names {twice} twice")));
        }
        if let Some(twice) = first_twice(self.windows.iter().map(|window| window.window.as_str())) {
            faults.push(("windows", format!("names {twice} twice")));
        }
        if let Some(ends) = self.ends.filter(|ends| *ends < self.starts) {
            faults.push(("ends", format!("is {ends}, before the start {}", self.starts)));
        }
        faults
    }

    /// Whether `date` is in the agreement's life.
    pub fn is_alive_on(&self, date: Date) -> bool {
        self.starts <= date && self.ends.is_none_or(|ends| date <= ends)
    }

    /// The budget type of that id.
    pub fn budget_type(&self, id: &BudgetTypeId) -> Option<&BudgetType> {
        self.budget_types
            .iter()
            .find(|budget_type| budget_type.budget_type == *id)
    }

    /// Whether the agreement has a window of that id.
    pub fn has_window(&self, id: &WindowId) -> bool {
        self.windows.iter().any(|window| window.window == *id)
    }
}

fn first_twice<'a>(mut ids: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    ids.find(|id| !seen.insert(*id))
}
