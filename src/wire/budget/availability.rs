//! `BudgetService`: what directors and boards ask, and the answers.

use super::field::{At, Faults};
use super::{page_size, read_at, status, v1};
use crate::ledger::Pool;
use crate::query::{
    AvailabilityQuery, ContributorShare, POOLS_PAGE_MAX, PoolsPage, PoolsToken, Stages, TotalAvailability,
};
use crate::sequencer::ReadPoint;
use crate::types::{Amount, Currency, Minor, MissionId, RestrictionRef};
use tonic::Status;

/// Whose availability a message asks for.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field.
pub fn availability_request(message: &v1::GetAvailabilityRequest) -> Result<AvailabilityQuery, Status> {
    let faults = Faults::default();
    let query = availability_query(message, At::message(&faults));
    query.ok_or_else(|| status::invalid_fields(faults))
}

fn availability_query(message: &v1::GetAvailabilityRequest, at: At<'_>) -> Option<AvailabilityQuery> {
    let pool = at.parse("pool", &message.pool);
    let initiative = at.parse_optional("initiative", &message.initiative);
    let year = at.parse_optional("year", &message.year);
    let budget_type = at.parse_optional("budget_type", &message.budget_type);
    Some(AvailabilityQuery {
        pool: pool?,
        initiative: initiative?,
        year: year?,
        budget_type: budget_type?,
    })
}

/// What `pool` has available, as at `point`.
pub fn availability_response(
    point: ReadPoint,
    pool: &Pool,
    query: &AvailabilityQuery,
    totals: &[TotalAvailability<'_>],
) -> v1::GetAvailabilityResponse {
    v1::GetAvailabilityResponse {
        read_at: Some(read_at(point.sequence, point.recorded)),
        pool: pool.id().to_string(),
        pool_name: pool.name().to_owned(),
        initiative: query
            .initiative
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        control_totals: totals.iter().map(|total| availability(pool, total)).collect(),
    }
}

fn availability(pool: &Pool, total: &TotalAvailability<'_>) -> v1::Availability {
    let currency = pool.agreement().currency;
    let money = |minor: Minor| Some(money(minor, currency));
    let Stages {
        allocated,
        committed,
        spent,
    } = total.stages;
    v1::Availability {
        control_total: Some(v1::ControlTotal {
            pool: pool.id().to_string(),
            year: total.key.year.to_string(),
            budget_type: total.key.budget_type.to_string(),
        }),
        current_year: total.is_current_year,
        available_to_allocate: money(total.available_to_allocate),
        free: money(total.free),
        restricted: total
            .restricted
            .iter()
            .filter_map(|(restriction, amount)| restricted(*restriction, money(*amount)))
            .collect(),
        over_allocated: money(total.over_allocated),
        available_to_commit: money(allocated),
        available_to_spend: money(committed),
        allocated_to_date: money(Minor(allocated.0 + committed.0 + spent.0)),
        spent_to_date: money(spent),
        received_to_date: money(total.received),
        shares: total
            .shares
            .iter()
            .map(|share| contributor_share(share, currency))
            .collect(),
        uncovered: Some(v1::UncoveredShare {
            available_to_commit: money(total.uncovered.allocated),
            available_to_spend: money(total.uncovered.committed),
            spent_to_date: money(total.uncovered.spent),
        }),
    }
}

fn restricted(
    restriction: RestrictionRef<'_>,
    amount: Option<v1::Money>,
) -> Option<v1::RestrictedAvailability> {
    use v1::restricted_availability::Restriction;
    let restriction = match restriction {
        RestrictionRef::Free => return None,
        RestrictionRef::Window(window) => Restriction::Window(window.to_owned()),
        RestrictionRef::Initiative(initiative) => Restriction::Initiative(initiative.to_owned()),
    };
    Some(v1::RestrictedAvailability {
        restriction: Some(restriction),
        amount,
    })
}

fn contributor_share(share: &ContributorShare<'_>, currency: Currency) -> v1::ContributorShare {
    let money = |minor: Minor| Some(money(minor, currency));
    v1::ContributorShare {
        contributor: share.contributor.to_owned(),
        available_to_allocate: money(share.available_to_allocate),
        available_to_commit: money(share.stages.allocated),
        available_to_spend: money(share.stages.committed),
        spent_to_date: money(share.stages.spent),
        received_to_date: money(share.received),
    }
}

fn money(minor: Minor, currency: Currency) -> v1::Money {
    v1::Money {
        currency_code: currency.code().to_owned(),
        amount: Amount::from_minor(minor, currency).to_string(),
    }
}

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
