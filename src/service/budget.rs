//! `BudgetService`.

use super::Clock;
use super::seen::Seen;
use crate::query;
use crate::sequencer::{Handle, ReadPoint};
use crate::types::{ContributorId, PoolId};
use crate::wire::v1::budget_service_server::BudgetService;
use crate::wire::{self, status, v1};
use tonic::{Request, Response, Status, async_trait};

pub(super) struct Service {
    handle: Handle,
    clock: Clock,
}

impl Service {
    pub(super) fn new(handle: Handle, clock: Clock) -> Service {
        Service { handle, clock }
    }

    fn look(&self, pool: &PoolId) -> Result<Seen, Status> {
        Seen::look(self.handle.view(), pool, None, (self.clock)())
    }

    fn look_for(&self, pool: &PoolId, contributor: Option<&ContributorId>) -> Result<Seen, Status> {
        Seen::look(self.handle.view(), pool, contributor, (self.clock)())
    }
}

#[async_trait]
impl BudgetService for Service {
    async fn get_availability(
        &self,
        request: Request<v1::GetAvailabilityRequest>,
    ) -> Result<Response<v1::GetAvailabilityResponse>, Status> {
        let query = wire::availability_request(request.get_ref())?;
        let seen = self.look(&query.pool)?;
        let totals = query::availability(&seen.pool, &query, seen.now);
        let totals = totals.map_err(|untold| seen.untold(untold))?;
        let (last, now) = (seen.point.sequence, seen.now);
        let with_verdict = |total| {
            let verdict = query::verdict(&seen.pool, &query, &total, last, now);
            (total, verdict)
        };
        let totals: Vec<_> = totals.into_iter().map(with_verdict).collect();
        Ok(Response::new(wire::availability_response(
            seen.point, &seen.pool, &query, &totals,
        )))
    }

    async fn get_funding_status(
        &self,
        request: Request<v1::GetFundingStatusRequest>,
    ) -> Result<Response<v1::GetFundingStatusResponse>, Status> {
        let selection = wire::funding_status_request(request.get_ref())?;
        let seen = self.look(&selection.pool)?;
        let answer = move |seen: &Seen| {
            let status = query::funding_status(&seen.pool, &selection, seen.today())?;
            Ok(wire::funding_status_response(
                seen.point, &seen.pool, &selection, &status,
            ))
        };
        seen.answer(answer).await
    }

    async fn get_contributions(
        &self,
        request: Request<v1::GetContributionsRequest>,
    ) -> Result<Response<v1::GetContributionsResponse>, Status> {
        let query = wire::contributions_request(request.get_ref())?;
        let seen = self.look_for(&query.selection.pool, query.contributor.as_ref())?;
        let answer = move |seen: &Seen| {
            let statement = query::contributions(&seen.pool, &query, seen.today())?;
            Ok(wire::contributions_response(
                seen.point,
                &seen.pool,
                &statement,
                &seen.successions,
            ))
        };
        seen.answer(answer).await
    }

    async fn get_share_statement(
        &self,
        request: Request<v1::GetShareStatementRequest>,
    ) -> Result<Response<v1::GetShareStatementResponse>, Status> {
        let query = wire::shares_request(request.get_ref())?;
        let seen = self.look_for(&query.selection.pool, Some(&query.contributor))?;
        let answer = move |seen: &Seen| {
            let page = query::shares(&seen.pool, &query, seen.today())?;
            let (point, pool, successions) = (seen.point, &seen.pool, &seen.successions);
            Ok(wire::shares_response(point, pool, &query, page, successions))
        };
        seen.answer(answer).await
    }

    async fn get_control_totals(
        &self,
        request: Request<v1::GetControlTotalsRequest>,
    ) -> Result<Response<v1::GetControlTotalsResponse>, Status> {
        let selection = wire::control_totals_request(request.get_ref())?;
        let seen = self.look(&selection.pool)?;
        let answer = move |seen: &Seen| {
            let totals = query::control_totals(&seen.pool, &selection, seen.today())?;
            Ok(wire::control_totals_response(seen.point, &seen.pool, &totals))
        };
        seen.answer(answer).await
    }

    async fn list_pools(
        &self,
        request: Request<v1::ListPoolsRequest>,
    ) -> Result<Response<v1::ListPoolsResponse>, Status> {
        let query = wire::pools_request(request.get_ref())?;
        // Point and page from one look, so that the page counts exactly the entries it speaks for.
        let (point, page) = self.handle.view().read(|state| {
            let page = query::pools(
                state,
                query.mission.as_ref(),
                query.after.as_ref(),
                query.page_size,
            );
            (state.last_sequence().zip(state.last_recorded()), page)
        });
        let (sequence, recorded) = point.ok_or_else(status::not_open)?;
        let point = ReadPoint { sequence, recorded };
        Ok(Response::new(wire::pools_response(point, &page)))
    }

    async fn list_initiatives(
        &self,
        request: Request<v1::ListInitiativesRequest>,
    ) -> Result<Response<v1::ListInitiativesResponse>, Status> {
        let query = wire::initiatives_request(request.get_ref())?;
        let seen = self.look(&query.pool)?;
        let answer = move |seen: &Seen| {
            let (order, after) = (query.order, query.after.as_ref());
            let page = query::initiatives(&seen.pool, order, after, query.page_size);
            Ok(wire::initiatives_response(seen.point, &query, page))
        };
        seen.answer(answer).await
    }

    async fn list_contributors(
        &self,
        request: Request<v1::ListContributorsRequest>,
    ) -> Result<Response<v1::ListContributorsResponse>, Status> {
        let query = wire::contributors_request(request.get_ref())?;
        let (point, page) = self.handle.view().read(|state| {
            let page = query::contributors(state, query.after.as_ref(), query.page_size);
            (state.last_sequence().zip(state.last_recorded()), page)
        });
        let (sequence, recorded) = point.ok_or_else(status::not_open)?;
        let point = ReadPoint { sequence, recorded };
        Ok(Response::new(wire::contributors_response(point, &page)))
    }

    async fn get_agreement(
        &self,
        request: Request<v1::GetAgreementRequest>,
    ) -> Result<Response<v1::GetAgreementResponse>, Status> {
        let query = wire::agreement_request(request.get_ref())?;
        let seen = self.look(&query.pool)?;
        let agreement = query::agreement(&seen.pool, query.version);
        let agreement = agreement.map_err(|untold| seen.untold(untold))?;
        Ok(Response::new(wire::agreement_response(
            seen.point, &seen.pool, agreement,
        )))
    }
}
