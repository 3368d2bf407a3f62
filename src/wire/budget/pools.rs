//! Pools, in pages.

use crate::ledger::Pool;
use crate::query::{POOLS_PAGE_MAX, PoolsPage, PoolsToken};
use crate::sequencer::ReadPoint;
use crate::types::MissionId;
use crate::wire::field::{At, Faults};
use crate::wire::{page_size, read_at, status, v1};
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
pub fn pools_request(message: &v1::ListPoolsRequest) -> Result<PoolsQuery, Status> {
    let faults = Faults::default();
    let query = pools_query(message, At::message(&faults));
    query.ok_or_else(|| status::invalid_fields(faults))
}

fn pools_query(message: &v1::ListPoolsRequest, at: At<'_>) -> Option<PoolsQuery> {
    let mission = at.parse_optional("mission", &message.mission);
    let after = at.parse_optional::<PoolsToken>("page_token", &message.page_token);
    let page_size = page_size(message.page_size, POOLS_PAGE_MAX, at);
    let (mission, after) = (mission?, after?);
    if after.as_ref().is_some_and(|token| token.mission != mission) {
        return at
            .field("page_token")
            .fault("belongs to a list of another mission: ask with the same one");
    }
    Some(PoolsQuery {
        mission,
        after,
        page_size: page_size?,
    })
}

/// A page of pools, as at `point`.
pub fn pools_response(point: ReadPoint, page: &PoolsPage) -> v1::ListPoolsResponse {
    v1::ListPoolsResponse {
        read_at: Some(read_at(point.sequence, point.recorded)),
        pools: page.pools.iter().map(|pool| summary(pool)).collect(),
        next_page_token: page.next.as_ref().map(ToString::to_string).unwrap_or_default(),
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
