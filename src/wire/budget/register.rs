//! Initiatives and contributors, in pages.

use super::contributions::successors;
use crate::ledger::Initiative;
use crate::ledger::command::{ContributorKind, InitiativeKind, RegisterContributor, Succession};
use crate::query::{
    ContributorsPage, InitiativeOrder, InitiativesPage, ListToken, Point, REGISTER_PAGE_MAX, list_of,
};
use crate::types::{ContributorId, InitiativeId, PoolId};
use crate::wire::as_at::{Asked, as_at, speaks_for};
use crate::wire::field::{At, Faults};
use crate::wire::told::{labels, optional};
use crate::wire::{list_token, page_size, status, v1};
use tonic::Status;

/// Which page of initiatives a message asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitiativesQuery {
    /// Of which pool.
    pub pool: PoolId,
    /// In which order.
    pub order: InitiativeOrder,
    /// Behind this one.
    pub after: Option<InitiativeId>,
    /// How many at most.
    pub page_size: usize,
    list: u32,
}

/// Which page of initiatives a message asks for.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field, also when the token belongs to another request.
pub fn initiatives_request(message: &v1::ListInitiativesRequest) -> Result<Asked<InitiativesQuery>, Status> {
    let faults = Faults::default();
    let asked = initiatives_query(message, At::message(&faults));
    asked.ok_or_else(|| status::invalid_fields(faults))
}

fn initiatives_query(message: &v1::ListInitiativesRequest, at: At<'_>) -> Option<Asked<InitiativesQuery>> {
    let pool = at.parse("pool", &message.pool);
    let order = match v1::InitiativeOrder::try_from(message.order) {
        Ok(v1::InitiativeOrder::Unspecified | v1::InitiativeOrder::Rank) => Some(InitiativeOrder::Rank),
        Ok(v1::InitiativeOrder::Id) => Some(InitiativeOrder::Id),
        Err(_) => at.field("order").fault(format!(
            "is {}, which stands for nothing: use INITIATIVE_ORDER_RANK or INITIATIVE_ORDER_ID",
            message.order
        )),
    };
    let page_size = page_size(message.page_size, REGISTER_PAGE_MAX, at);
    let by_id = order == Some(InitiativeOrder::Id);
    let as_at = as_at(message.as_at.as_ref(), at)?;
    let list = list_of(&[&"initiatives", &message.pool, &by_id, &optional(as_at.as_ref())]);
    let after = list_token(&message.page_token, list, at);
    let query = InitiativesQuery {
        pool: pool?,
        order: order?,
        after: after?,
        page_size: page_size?,
        list,
    };
    Some(Asked { query, as_at })
}

/// A page of initiatives, as at `point`.
pub fn initiatives_response(
    point: Point,
    query: &InitiativesQuery,
    page: InitiativesPage<'_>,
) -> v1::ListInitiativesResponse {
    let list = query.list;
    let next = page.next.map(|after| ListToken { list, after });
    let initiatives = page.initiatives.into_iter();
    v1::ListInitiativesResponse {
        read_at: speaks_for(point),
        initiatives: initiatives
            .map(|(rank, initiative)| item(rank, initiative))
            .collect(),
        next_page_token: optional(next.as_ref()),
    }
}

fn item(rank: Option<usize>, initiative: &Initiative) -> v1::InitiativeItem {
    let registered = &initiative.registered;
    let kind = match registered.kind {
        InitiativeKind::InputPledge => v1::InitiativeKind::InputPledge,
        InitiativeKind::Outcome => v1::InitiativeKind::Outcome,
        InitiativeKind::Experiment => v1::InitiativeKind::Experiment,
        InitiativeKind::Prize => v1::InitiativeKind::Prize,
    };
    v1::InitiativeItem {
        initiative: registered.initiative.to_string(),
        name: registered.name.to_string(),
        kind: kind.into(),
        rank: rank.map_or(0, |rank| u32::try_from(rank).unwrap_or(u32::MAX)),
        window: optional(registered.window.as_ref()),
        lead_body: optional(registered.lead_body.as_ref()),
        labels: labels(initiative.labels()),
        closed: initiative.is_closed,
        planned_start_date: optional(registered.planned_start.as_ref()),
        planned_end_date: optional(registered.planned_end.as_ref()),
    }
}

/// Which page of contributors a message asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContributorsQuery {
    /// Behind this one.
    pub after: Option<ContributorId>,
    /// How many at most.
    pub page_size: usize,
    list: u32,
}

/// Which page of contributors a message asks for.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field, also when the token belongs to another method.
pub fn contributors_request(
    message: &v1::ListContributorsRequest,
) -> Result<Asked<ContributorsQuery>, Status> {
    let faults = Faults::default();
    let asked = contributors_query(message, At::message(&faults));
    asked.ok_or_else(|| status::invalid_fields(faults))
}

fn contributors_query(message: &v1::ListContributorsRequest, at: At<'_>) -> Option<Asked<ContributorsQuery>> {
    let page_size = page_size(message.page_size, REGISTER_PAGE_MAX, at);
    let as_at = as_at(message.as_at.as_ref(), at)?;
    let list = list_of(&[&"contributors", &optional(as_at.as_ref())]);
    let query = ContributorsQuery {
        after: list_token(&message.page_token, list, at)?,
        page_size: page_size?,
        list,
    };
    Some(Asked { query, as_at })
}

/// A page of contributors, as at `point`.
pub fn contributors_response(
    point: Point,
    query: &ContributorsQuery,
    page: &ContributorsPage,
) -> v1::ListContributorsResponse {
    let list = query.list;
    let next = page.next.as_ref().map(|after| ListToken { list, after });
    let contributors = page.contributors.iter();
    v1::ListContributorsResponse {
        read_at: speaks_for(point),
        contributors: contributors
            .map(|contributor| contributor_item(contributor, &page.successors(&contributor.contributor)))
            .collect(),
        next_page_token: optional(next.as_ref()),
    }
}

fn contributor_item(contributor: &RegisterContributor, successions: &[&Succession]) -> v1::ContributorItem {
    let kind = match contributor.kind {
        ContributorKind::Department => v1::ContributorKind::Department,
        ContributorKind::ArmsLengthBody => v1::ContributorKind::ArmsLengthBody,
        ContributorKind::DevolvedGovernment => v1::ContributorKind::DevolvedGovernment,
        ContributorKind::LocalAuthority => v1::ContributorKind::LocalAuthority,
        ContributorKind::International => v1::ContributorKind::International,
        ContributorKind::Partner => v1::ContributorKind::Partner,
    };
    v1::ContributorItem {
        contributor: contributor.contributor.to_string(),
        name: contributor.name.to_string(),
        kind: kind.into(),
        labels: labels(&contributor.labels),
        successors: successors(successions),
    }
}
