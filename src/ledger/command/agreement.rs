//! The agreement of a pool: its written terms and the settings that the rules read.

use super::Document;
use crate::types::{
    BudgetTypeId, ContributorId, Currency, Date, FinancialYear, Line, Money, Percent, Prose, WindowId,
    YearKind, Zone,
};
use serde::{Deserialize, Serialize};

/// The agreement that a pool runs under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Who answers for the money to Parliament.
    pub accountability: Accountability,
    /// The Accounting Officer: a post, not a person.
    pub accounting_officer: Line,
    /// How an over- or underspend is shared.
    #[serde(default, skip_serializing_if = "Apportionment::is_proportional")]
    pub apportionment: Apportionment,
    /// The budget types its control totals are divided by; at least one.
    pub budget_types: Vec<BudgetType>,
    /// The one currency of the pool.
    pub currency: Currency,
    /// Its last day; open-ended if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<Date>,
    /// The contributor that hosts the pool.
    pub host: ContributorId,
    /// Whether what would leave a day with less than nothing available is refused rather than recorded (rule R11).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refuse_retrospective: bool,
    /// Its first day.
    pub starts: Date,
    /// Switches between budget types that the matrix would refuse, each with its cap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub switch_exceptions: Vec<SwitchException>,
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
    /// What it is in the control framework; a type of the pool's own if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<BudgetClass>,
    /// What happens when more is asked than is there.
    pub funds_check: FundsCheck,
    /// Its name.
    pub name: Line,
    /// Whether it is ring-fenced: its money is not switched to a type that is not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ring_fenced: bool,
}

/// The classes of the control framework, which the matrix of switches is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BudgetClass {
    /// Resource, departmental expenditure limit, programme.
    RdelProgramme,
    /// Resource, departmental expenditure limit, administration.
    RdelAdministration,
    /// Capital, departmental expenditure limit.
    Cdel,
    /// Annually managed expenditure.
    Ame,
}

/// How an over- or underspend is shared, which is also the basis that [`Equalise`](super::Equalise) brings shares to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Apportionment {
    /// In proportion to the contributions of the year.
    #[default]
    Proportional,
    /// By agreed percentages, which add up to 100.
    Fixed(Vec<FixedShare>),
    /// Not shared: kept as contingency.
    Contingency,
}

impl Apportionment {
    fn is_proportional(&self) -> bool {
        *self == Apportionment::Proportional
    }
}

/// One contributor's agreed percentage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedShare {
    /// Whose.
    pub contributor: ContributorId,
    /// How much.
    pub percent: Percent,
}

/// A switch that the matrix refuses, allowed up to a cap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwitchException {
    /// How much in all.
    pub cap: Money,
    /// The budget type that gives.
    pub from: BudgetTypeId,
    /// The document that allows it.
    pub reference: Document,
    /// The budget type that takes.
    pub to: BudgetTypeId,
    /// In which financial year.
    pub year: FinancialYear,
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
    /// From which percentage of use on a board is warned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning_percent: Option<Percent>,
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
    /// The exception from the matrix of switches that the agreement has for these ends.
    pub fn switch_exception(
        &self,
        year: FinancialYear,
        from: &BudgetTypeId,
        to: &BudgetTypeId,
    ) -> Option<&SwitchException> {
        self.switch_exceptions
            .iter()
            .find(|exception| exception.year == year && exception.from == *from && exception.to == *to)
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
