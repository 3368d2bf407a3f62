//! Commands that record what a ledger is about.

use super::agreement::agreement;
use super::parts::{each_of_some, labels};
use crate::ledger::command::{
    AmendAgreement, CloseInitiative, ContributorKind, InitiativeKind, LabelContributor, LabelInitiative,
    OpenMission, OpenPool, PayeeKind, RankInitiatives, RegisterContributor, RegisterInitiative,
    RegisterPayee, Succession, SuccessorOf,
};
use crate::types::Percent;
use crate::wire::field::{At, enum_names};
use crate::wire::v1;

/// How many take over from one contributor; machinery-of-government changes know a handful.
const SUCCESSORS_MAX: usize = 64;

/// How many initiatives one order of priority has.
const RANKED_MAX: usize = 1_000;

enum_names!(ContributorKind, InitiativeKind, PayeeKind);

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

const PAYEE_KINDS: &[(v1::PayeeKind, PayeeKind)] = &[
    (v1::PayeeKind::Organisation, PayeeKind::Organisation),
    (v1::PayeeKind::Person, PayeeKind::Person),
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
    let labels = labels(message.labels, at.field("labels"));
    let name = at.text("name", message.name);
    Some(RegisterContributor {
        contributor: contributor?,
        kind: kind?,
        labels: labels?,
        name: name?,
    })
}

pub(super) fn register_initiative(message: v1::RegisterInitiative, at: At<'_>) -> Option<RegisterInitiative> {
    let initiative = at.parse("initiative", &message.initiative);
    let kind = at.choice("kind", message.kind, INITIATIVE_KINDS);
    let labels = labels(message.labels, at.field("labels"));
    let lead_body = at.text_optional("lead_body", message.lead_body);
    let name = at.text("name", message.name);
    let planned_end = at.parse_optional("planned_end_date", &message.planned_end_date);
    let planned_start = at.parse_optional("planned_start_date", &message.planned_start_date);
    let planned_end = match (planned_start.flatten(), planned_end.flatten()) {
        (Some(start), Some(end)) if end < start => at
            .field("planned_end_date")
            .fault(format!("is {end}, before the planned start {start}")),
        _ => planned_end,
    };
    let pool = at.parse("pool", &message.pool);
    let window = at.parse_optional("window", &message.window);
    Some(RegisterInitiative {
        initiative: initiative?,
        kind: kind?,
        labels: labels?,
        lead_body: lead_body?,
        name: name?,
        planned_end: planned_end?,
        planned_start: planned_start?,
        pool: pool?,
        window: window?,
    })
}

pub(super) fn amend_agreement(message: v1::AmendAgreement, at: At<'_>) -> Option<AmendAgreement> {
    let agreement = at
        .required("agreement", message.agreement)
        .and_then(|message| agreement(message, at.field("agreement")));
    let pool = at.parse("pool", &message.pool);
    Some(AmendAgreement {
        agreement: agreement?,
        pool: pool?,
    })
}

pub(super) fn label_contributor(message: v1::LabelContributor, at: At<'_>) -> Option<LabelContributor> {
    let contributor = at.parse("contributor", &message.contributor);
    let labels = labels(message.labels, at.field("labels"));
    Some(LabelContributor {
        contributor: contributor?,
        labels: labels?,
    })
}

pub(super) fn label_initiative(message: v1::LabelInitiative, at: At<'_>) -> Option<LabelInitiative> {
    let initiative = at.parse("initiative", &message.initiative);
    let labels = labels(message.labels, at.field("labels"));
    let pool = at.parse("pool", &message.pool);
    Some(LabelInitiative {
        initiative: initiative?,
        labels: labels?,
        pool: pool?,
    })
}

pub(super) fn rank_initiatives(message: v1::RankInitiatives, at: At<'_>) -> Option<RankInitiatives> {
    let at_initiatives = at.field("initiatives");
    let initiatives = each_of_some(message.initiatives, RANKED_MAX, at_initiatives, |id, at| {
        at.take(id.parse())
    });
    let pool = at.parse("pool", &message.pool);
    Some(RankInitiatives {
        initiatives: initiatives?,
        pool: pool?,
    })
}

pub(super) fn close_initiative(message: v1::CloseInitiative, at: At<'_>) -> Option<CloseInitiative> {
    let initiative = at.parse("initiative", &message.initiative);
    let pool = at.parse("pool", &message.pool);
    Some(CloseInitiative {
        initiative: initiative?,
        pool: pool?,
    })
}

pub(super) fn successor_of(message: v1::SuccessorOf, at: At<'_>) -> Option<SuccessorOf> {
    let contributor = at.parse("contributor", &message.contributor);
    let pool = at.parse_optional("pool", &message.pool);
    let at_successors = at.field("successors");
    let successors = each_of_some(message.successors, SUCCESSORS_MAX, at_successors, succession);
    Some(SuccessorOf {
        contributor: contributor?,
        pool: pool?,
        successors: successors?,
    })
}

fn succession(message: v1::Succession, at: At<'_>) -> Option<Succession> {
    let contributor = at.parse("contributor", &message.contributor);
    let percent = at.parse::<Percent>("percent", &message.percent);
    let percent = match percent.is_some_and(Percent::is_zero) {
        true => at
            .field("percent")
            .fault("is zero: leave out who takes over nothing"),
        false => percent,
    };
    Some(Succession {
        contributor: contributor?,
        percent: percent?,
    })
}

pub(super) fn register_payee(message: v1::RegisterPayee, at: At<'_>) -> Option<RegisterPayee> {
    let kind = at.choice("kind", message.kind, PAYEE_KINDS);
    let name = match kind {
        Some(PayeeKind::Organisation) => at.text("name", message.name).map(Some),
        Some(PayeeKind::Person) if !message.name.is_empty() => at.field("name").fault(
            "is the name of a person, and what is recorded is never erased: leave it out; persons' names are kept \
             beside the ledger, by SetPayeeName",
        ),
        _ => at.text_optional("name", message.name),
    };
    let payee = at.parse("payee", &message.payee);
    Some(RegisterPayee {
        kind: kind?,
        name: name?,
        payee: payee?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    super::super::every_value_is_in_its_table! {
        ContributorKind in CONTRIBUTOR_KINDS,
        InitiativeKind in INITIATIVE_KINDS,
        PayeeKind in PAYEE_KINDS,
    }
}
