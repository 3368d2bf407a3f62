//! Pools, in pages.

use crate::ledger::Pool;
use crate::query::{AsAt, POOLS_PAGE_MAX, Point, PoolsPage, PoolsToken};
use crate::types::MissionId;
use crate::wire::as_at::{Asked, as_at, speaks_for};
use crate::wire::field::{At, Faults};
use crate::wire::told::optional;
use crate::wire::{page_size, status, v1};
use tonic::Status;

/// Which page of pools a message asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolsQuery {
    /// Only of this mission.
    pub mission: Option<MissionId>,
    /// Behind this place.
    pub after: Option<PoolsToken>,
    /// How many at most.
    pub page_size: usize,
}

/// Which page of pools a message asks for.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field, also when the token belongs to another request.
pub fn pools_request(message: &v1::ListPoolsRequest) -> Result<Asked<PoolsQuery>, Status> {
    let faults = Faults::default();
    let asked = pools_query(message, At::message(&faults));
    asked.ok_or_else(|| status::invalid_fields(faults))
}

fn pools_query(message: &v1::ListPoolsRequest, at: At<'_>) -> Option<Asked<PoolsQuery>> {
    let mission = at.parse_optional("mission", &message.mission);
    let after = at.parse_optional::<PoolsToken>("page_token", &message.page_token);
    let page_size = page_size(message.page_size, POOLS_PAGE_MAX, at);
    let as_at = as_at(message.as_at.as_ref(), at);
    let (mission, after, as_at) = (mission?, after?, as_at?);
    if after.as_ref().is_some_and(|token| token.mission != mission) {
        return at
            .field("page_token")
            .fault("belongs to a list of another mission: ask with the same one");
    }
    if after.as_ref().is_some_and(|token| token.as_at != told(as_at)) {
        return at
            .field("page_token")
            .fault("belongs to a list of another point: ask as at the same one");
    }
    let query = PoolsQuery {
        mission,
        after,
        page_size: page_size?,
    };
    Some(Asked { query, as_at })
}

fn told(as_at: Option<AsAt>) -> Option<String> {
    as_at.map(|as_at| as_at.to_string())
}

/// A page of pools at `point`, which was asked for as at `as_at`.
pub fn pools_response(point: Point, as_at: Option<AsAt>, page: PoolsPage) -> v1::ListPoolsResponse {
    let next = page.next.map(|next| PoolsToken {
        as_at: told(as_at),
        ..next
    });
    v1::ListPoolsResponse {
        read_at: speaks_for(point),
        pools: page.pools.iter().map(|pool| summary(pool)).collect(),
        next_page_token: optional(next.as_ref()),
    }
}

fn summary(pool: &Pool) -> v1::PoolSummary {
    let agreement = pool.agreement();
    v1::PoolSummary {
        pool: pool.id().to_string(),
        name: pool.name().to_owned(),
        mission: pool.mission().to_string(),
        currency_code: agreement.currency.code().to_owned(),
        accounting_officer: agreement.accounting_officer.to_string(),
        host: agreement.host.to_string(),
        initiative_count: u32::try_from(pool.initiatives().len()).unwrap_or(u32::MAX),
    }
}
