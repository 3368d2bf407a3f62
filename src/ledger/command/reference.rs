//! Commands that record what a ledger is about: missions, pools, contributors, initiatives.

use super::Agreement;
use crate::types::{
    ContributorId, Date, InitiativeId, Labels, Line, MissionId, PayeeId, Percent, PoolId, Prose, WindowId,
};
use serde::{Deserialize, Serialize};

/// A new mission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenMission {
    /// Its id, chosen by the client.
    pub mission: MissionId,
    /// Its name.
    pub name: Line,
    /// The outcome it pursues.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Prose>,
}

/// A new pool of a mission under its agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenPool {
    /// The terms it runs under.
    pub agreement: Agreement,
    /// The mission it serves.
    pub mission: MissionId,
    /// Its name.
    pub name: Line,
    /// Its id, chosen by the client.
    pub pool: PoolId,
}

/// What a contributor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContributorKind {
    /// A ministerial or non-ministerial department.
    Department,
    /// An arm's-length body.
    ArmsLengthBody,
    /// A devolved government.
    DevolvedGovernment,
    /// A local authority.
    LocalAuthority,
    /// Another government or an international body.
    International,
    /// A charity, business, trust or other partner outside government.
    Partner,
}

/// A new contributor, known to every pool of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterContributor {
    /// Its id, chosen by the client.
    pub contributor: ContributorId,
    /// What it is.
    pub kind: ContributorKind,
    /// Names and values to group and filter by.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// Its name.
    pub name: Line,
}

/// What an initiative sets out to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InitiativeKind {
    /// It promises an input: so many teachers, so many heat pumps.
    InputPledge,
    /// It is held to an outcome.
    Outcome,
    /// It tests whether something works.
    Experiment,
    /// It pays when a criterion is met.
    Prize,
}

/// A new initiative of a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterInitiative {
    /// Its id, chosen by the client, unique in the pool.
    pub initiative: InitiativeId,
    /// What it sets out to do.
    pub kind: InitiativeKind,
    /// Names and values to group and filter by.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// The body that leads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_body: Option<Line>,
    /// Its name.
    pub name: Line,
    /// When it is planned to end; a plan is never an effective date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned_end: Option<Date>,
    /// When it is planned to start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned_start: Option<Date>,
    /// The pool it belongs to.
    pub pool: PoolId,
    /// The window it lies in; windows partition initiatives (rule R4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<WindowId>,
}

/// A new version of a pool's agreement, whole. It governs what is recorded after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendAgreement {
    /// The new terms.
    pub agreement: Agreement,
    /// The pool.
    pub pool: PoolId,
}

/// The labels of a contributor, all of them anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelContributor {
    /// The contributor.
    pub contributor: ContributorId,
    /// The new labels.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
}

/// The labels of an initiative, all of them anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelInitiative {
    /// The initiative.
    pub initiative: InitiativeId,
    /// The new labels.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// The pool.
    pub pool: PoolId,
}

/// The order of priority of a pool's initiatives, the highest first. Those left out have no rank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankInitiatives {
    /// The initiatives, each once.
    pub initiatives: Vec<InitiativeId>,
    /// The pool.
    pub pool: PoolId,
}

/// An initiative that takes no more money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseInitiative {
    /// The initiative.
    pub initiative: InitiativeId,
    /// The pool.
    pub pool: PoolId,
}

/// Who takes over from a contributor, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Succession {
    /// Who takes over.
    pub contributor: ContributorId,
    /// How much of every share.
    pub percent: Percent,
}

/// A machinery-of-government change: every share of a contributor passes to its successors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuccessorOf {
    /// Who ends.
    pub contributor: ContributorId,
    /// In which pool; in every one if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<PoolId>,
    /// Who takes over; the percentages add up to 100.
    pub successors: Vec<Succession>,
}

/// What a payee is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PayeeKind {
    /// A body, whose name is public.
    Organisation,
    /// A person, whose name never stands in the ledger.
    Person,
}

/// A new payee. The name of a person is kept beside the ledger, where it can be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterPayee {
    /// What it is.
    pub kind: PayeeKind,
    /// Its name, for an organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Line>,
    /// Its id, chosen by the client.
    pub payee: PayeeId,
}
