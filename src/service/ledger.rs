//! `LedgerService`.

use super::limits;
use crate::sequencer::Handle;
use crate::types::PrincipalId;
use crate::wire::v1::ledger_service_server::LedgerService;
use crate::wire::{self, v1};
use tonic::{Request, Response, Status, async_trait};

pub(super) struct Service {
    handle: Handle,
    principal: PrincipalId,
}

impl Service {
    pub(super) fn new(handle: Handle, principal: PrincipalId) -> Service {
        Service { handle, principal }
    }
}

#[async_trait]
impl LedgerService for Service {
    async fn record(
        &self,
        request: Request<v1::RecordRequest>,
    ) -> Result<Response<v1::RecordResponse>, Status> {
        let bytes = limits::bytes_of(&request);
        let request = wire::record_request(request.into_inner(), self.principal.clone(), bytes)?;
        match self.handle.record(request).await {
            Ok(recorded) => Ok(Response::new(wire::record_response(&recorded))),
            Err(error) => Err(wire::status::unrecorded(&error)),
        }
    }
}
