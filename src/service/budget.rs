//! `BudgetService`.

use super::Clock;
use crate::ledger::Rejection;
use crate::query::{self, Unavailable};
use crate::sequencer::{Handle, ReadPoint};
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
}

#[async_trait]
impl BudgetService for Service {
    async fn get_availability(
        &self,
        request: Request<v1::GetAvailabilityRequest>,
    ) -> Result<Response<v1::GetAvailabilityResponse>, Status> {
        let query = wire::availability_request(request.get_ref())?;
        let (point, pool) = self.handle.view().pool(&query.pool);
        let point = point.ok_or_else(status::not_open)?;
        let refused = |rejection: Rejection| status::rejected(&rejection, None, Some(point.sequence));
        let unknown = || Rejection::UnknownPool {
            pool: query.pool.clone(),
        };
        let pool = pool.ok_or_else(unknown).map_err(refused)?;
        let totals =
            query::availability(&pool, &query, (self.clock)()).map_err(|unavailable| match unavailable {
                Unavailable::Rejected(rejection) => refused(rejection),
                Unavailable::TooManyControlTotals(count) => {
                    status::too_many_control_totals(pool.id(), count, query::CONTROL_TOTALS_MAX)
                }
            })?;
        Ok(Response::new(wire::availability_response(
            point, &pool, &query, &totals,
        )))
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
}
