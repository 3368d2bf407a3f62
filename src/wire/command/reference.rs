//! Commands that record what a ledger is about.

use super::agreement::agreement;
use crate::ledger::command::{
    ContributorKind, InitiativeKind, OpenMission, OpenPool, RegisterContributor, RegisterInitiative,
};
use crate::wire::field::{At, enum_names};
use crate::wire::v1;

enum_names!(ContributorKind, InitiativeKind);

const CONTRIBUTOR_KINDS: &[(v1::ContributorKind, ContributorKind)] = &[
    (v1::ContributorKind::Department, ContributorKind::Department),
    (
        v1::ContributorKind::ArmsLengthBody,
        ContributorKind::ArmsLengthBody,
    ),
    (
        v1::ContributorKind::DevolvedGovernment,
        ContributorKind::DevolvedGovernment,
    ),
    (
        v1::ContributorKind::LocalAuthority,
        ContributorKind::LocalAuthority,
    ),
    (v1::ContributorKind::International, ContributorKind::International),
    (v1::ContributorKind::Partner, ContributorKind::Partner),
];

const INITIATIVE_KINDS: &[(v1::InitiativeKind, InitiativeKind)] = &[
    (v1::InitiativeKind::InputPledge, InitiativeKind::InputPledge),
    (v1::InitiativeKind::Outcome, InitiativeKind::Outcome),
    (v1::InitiativeKind::Experiment, InitiativeKind::Experiment),
    (v1::InitiativeKind::Prize, InitiativeKind::Prize),
];

pub(super) fn open_mission(message: v1::OpenMission, at: At<'_>) -> Option<OpenMission> {
    let mission = at.parse("mission", &message.mission);
    let name = at.text("name", message.name);
    let outcome = at.text_optional("outcome", message.outcome);
    Some(OpenMission {
        mission: mission?,
        name: name?,
        outcome: outcome?,
    })
}

pub(super) fn open_pool(message: v1::OpenPool, at: At<'_>) -> Option<OpenPool> {
    let agreement = at
        .required("agreement", message.agreement)
        .and_then(|message| agreement(message, at.field("agreement")));
    let mission = at.parse("mission", &message.mission);
    let name = at.text("name", message.name);
    let pool = at.parse("pool", &message.pool);
    Some(OpenPool {
        agreement: agreement?,
        mission: mission?,
        name: name?,
        pool: pool?,
    })
}

pub(super) fn register_contributor(
    message: v1::RegisterContributor,
    at: At<'_>,
) -> Option<RegisterContributor> {
    let contributor = at.parse("contributor", &message.contributor);
    let kind = at.choice("kind", message.kind, CONTRIBUTOR_KINDS);
    let name = at.text("name", message.name);
    Some(RegisterContributor {
        labels: crate::types::Labels::default(),
        contributor: contributor?,
        kind: kind?,
        name: name?,
    })
}

pub(super) fn register_initiative(message: v1::RegisterInitiative, at: At<'_>) -> Option<RegisterInitiative> {
    let initiative = at.parse("initiative", &message.initiative);
    let kind = at.choice("kind", message.kind, INITIATIVE_KINDS);
    let lead_body = at.text_optional("lead_body", message.lead_body);
    let name = at.text("name", message.name);
    let planned_end = at.parse_optional("planned_end_date", &message.planned_end_date);
    let planned_start = at.parse_optional("planned_start_date", &message.planned_start_date);
    let pool = at.parse("pool", &message.pool);
    let window = at.parse_optional("window", &message.window);
    Some(RegisterInitiative {
        labels: crate::types::Labels::default(),
        initiative: initiative?,
        kind: kind?,
        lead_body: lead_body?,
        name: name?,
        planned_end: planned_end?,
        planned_start: planned_start?,
        pool: pool?,
        window: window?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_the_contract_is_in_the_table() {
        for number in 1..=64 {
            if let Ok(kind) = v1::ContributorKind::try_from(number) {
                assert!(
                    CONTRIBUTOR_KINDS.iter().any(|(known, _)| *known == kind),
                    "{kind:?}"
                );
            }
            if let Ok(kind) = v1::InitiativeKind::try_from(number) {
                assert!(
                    INITIATIVE_KINDS.iter().any(|(known, _)| *known == kind),
                    "{kind:?}"
                );
            }
        }
    }
}
