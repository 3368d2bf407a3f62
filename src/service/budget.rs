//! `BudgetService`.

use super::seen::{Reader, Seen};
use crate::ledger::State;
use crate::query;
use crate::wire::v1::budget_service_server::BudgetService;
use crate::wire::{self, Asked, v1};
use tonic::{Request, Response, Status, async_trait};

pub(super) struct Service(Reader);

impl Service {
    pub(super) fn new(reader: Reader) -> Service {
        Service(reader)
    }
}

#[async_trait]
impl BudgetService for Service {
    async fn get_availability(
        &self,
        request: Request<v1::GetAvailabilityRequest>,
    ) -> Result<Response<v1::GetAvailabilityResponse>, Status> {
        let Asked { query, as_at } = wire::availability_request(request.get_ref())?;
        let asks = query.amount.is_some();
        // What may be allocated may rest on contributions that are agreed.
        let seen = match asks {
            true => self.0.look_at_contributions(&query.pool, None, as_at).await?,
            false => self.0.look(&query.pool, None, as_at).await?,
        };
        let answer = move |seen: &Seen| {
            let totals = query::availability(&seen.pool, &query, seen.today())?;
            let (last, now) = (seen.point.sequence, seen.now);
            let with_verdict = |total| {
                let verdict = query::verdict(&seen.pool, &query, &total, last, now);
                (total, verdict)
            };
            let totals: Vec<_> = totals.into_iter().map(with_verdict).collect();
            Ok(wire::availability_response(
                seen.point, &seen.pool, &query, &totals,
            ))
        };
        // A verdict tries allocations out; what is available without one is told at once.
        match asks {
            true => seen.answer(answer).await,
            false => seen.answer_at_once(answer),
        }
    }

    async fn get_funding_status(
        &self,
        request: Request<v1::GetFundingStatusRequest>,
    ) -> Result<Response<v1::GetFundingStatusResponse>, Status> {
        let Asked { query, as_at } = wire::funding_status_request(request.get_ref())?;
        let seen = self.0.look(&query.pool, None, as_at).await?;
        let answer = move |seen: &Seen| {
            let status = query::funding_status(&seen.pool, &query, seen.today())?;
            Ok(wire::funding_status_response(
                seen.point, &seen.pool, &query, &status,
            ))
        };
        seen.answer(answer).await
    }

    async fn get_contributions(
        &self,
        request: Request<v1::GetContributionsRequest>,
    ) -> Result<Response<v1::GetContributionsResponse>, Status> {
        let Asked { query, as_at } = wire::contributions_request(request.get_ref())?;
        let (pool, contributor) = (&query.selection.pool, query.contributor.as_ref());
        let seen = self.0.look_at_contributions(pool, contributor, as_at).await?;
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
        let asked = wire::shares_request(request.get_ref())?;
        let (pool, contributor) = (&asked.query.selection.pool, &asked.query.contributor);
        let seen = self.0.look(pool, Some(contributor), asked.as_at).await?;
        let answer = move |seen: &Seen| {
            let page = query::shares(&seen.pool, &asked.query, seen.today())?;
            let (point, pool, successions) = (seen.point, &seen.pool, &seen.successions);
            Ok(wire::shares_response(point, pool, &asked, page, successions))
        };
        seen.answer(answer).await
    }

    async fn get_control_totals(
        &self,
        request: Request<v1::GetControlTotalsRequest>,
    ) -> Result<Response<v1::GetControlTotalsResponse>, Status> {
        let Asked { query, as_at } = wire::control_totals_request(request.get_ref())?;
        let seen = self.0.look_at_contributions(&query.pool, None, as_at).await?;
        let answer = move |seen: &Seen| {
            let totals = query::control_totals(&seen.pool, &query, seen.today())?;
            Ok(wire::control_totals_response(seen.point, &seen.pool, &totals))
        };
        seen.answer(answer).await
    }

    async fn list_pools(
        &self,
        request: Request<v1::ListPoolsRequest>,
    ) -> Result<Response<v1::ListPoolsResponse>, Status> {
        let Asked { query, as_at } = wire::pools_request(request.get_ref())?;
        let (mission, after) = (query.mission.as_ref(), query.after.as_ref());
        let look = |state: &State| query::pools(state, mission, after, query.page_size);
        let (point, page) = self.0.registered(as_at, look).await?;
        Ok(Response::new(wire::pools_response(point, as_at, page)))
    }

    async fn list_initiatives(
        &self,
        request: Request<v1::ListInitiativesRequest>,
    ) -> Result<Response<v1::ListInitiativesResponse>, Status> {
        let Asked { query, as_at } = wire::initiatives_request(request.get_ref())?;
        let seen = self.0.look(&query.pool, None, as_at).await?;
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
        let Asked { query, as_at } = wire::contributors_request(request.get_ref())?;
        let look = |state: &State| query::contributors(state, query.after.as_ref(), query.page_size);
        let (point, page) = self.0.registered(as_at, look).await?;
        Ok(Response::new(wire::contributors_response(point, &query, &page)))
    }

    async fn get_agreement(
        &self,
        request: Request<v1::GetAgreementRequest>,
    ) -> Result<Response<v1::GetAgreementResponse>, Status> {
        let Asked { query, as_at } = wire::agreement_request(request.get_ref())?;
        let seen = self.0.look(&query.pool, None, as_at).await?;
        seen.answer_at_once(|seen| {
            let agreement = query::agreement(&seen.pool, query.version)?;
            Ok(wire::agreement_response(seen.point, &seen.pool, agreement))
        })
    }
}
