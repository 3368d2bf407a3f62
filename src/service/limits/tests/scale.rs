//! A service that weighs requests.

use super::super::bytes_of;
use crate::wire::v1;
use crate::wire::v1::ledger_service_server::LedgerService;
use tonic::{Request, Response, Status};

/// Answers with the number of bytes a request came as.
pub(super) struct Scale;

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl LedgerService for Scale {
    async fn record(
        &self,
        request: Request<v1::RecordRequest>,
    ) -> Result<Response<v1::RecordResponse>, Status> {
        let bytes = bytes_of(&request);
        Ok(Response::new(v1::RecordResponse {
            first_sequence: bytes as u64,
            ..v1::RecordResponse::default()
        }))
    }

    async fn list_source_keys(
        &self,
        _: Request<v1::ListSourceKeysRequest>,
    ) -> Answer<v1::ListSourceKeysResponse> {
        unreachable!("only Record is called")
    }

    async fn get_payee(&self, _: Request<v1::GetPayeeRequest>) -> Answer<v1::GetPayeeResponse> {
        unreachable!("only Record is called")
    }

    async fn set_payee_name(&self, _: Request<v1::SetPayeeNameRequest>) -> Answer<v1::SetPayeeNameResponse> {
        unreachable!("only Record is called")
    }

    async fn erase_payee_name(
        &self,
        _: Request<v1::ErasePayeeNameRequest>,
    ) -> Answer<v1::ErasePayeeNameResponse> {
        unreachable!("only Record is called")
    }
}
