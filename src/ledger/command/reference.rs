//! Commands that record what a ledger is about: missions, pools, contributors, initiatives.

use super::Agreement;
use crate::types::{ContributorId, Date, InitiativeId, Line, MissionId, PoolId, Prose, WindowId};
use serde::{Deserialize, Serialize};

/// The first entry: which key signs this ledger's checkpoints. The origin stands on every line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerOpened {
    /// The verifier key, as C2SP's signed-note writes it.
    pub key: Line,
}

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
