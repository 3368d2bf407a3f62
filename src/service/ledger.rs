//! `LedgerService`.

use super::limits;
use super::payees::Payees;
use super::reading::read_journal;
use crate::audit::Issuer;
use crate::journal::Journal;
use crate::query::{self, ReceiptedEntry};
use crate::sequencer::{Handle, Recorded};
use crate::types::PrincipalId;
use crate::wire::v1::ledger_service_server::LedgerService;
use crate::wire::{self, v1};
use std::sync::Arc;
use tonic::{Request, Response, Status, async_trait};

pub(super) struct Service {
    handle: Handle,
    journal: Arc<dyn Journal>,
    issuer: Arc<Issuer>,
    principal: PrincipalId,
    payees: Payees,
}

impl Service {
    pub(super) fn new(
        handle: Handle,
        journal: Arc<dyn Journal>,
        issuer: Arc<Issuer>,
        principal: PrincipalId,
        payees: Payees,
    ) -> Service {
        Service {
            handle,
            journal,
            issuer,
            principal,
            payees,
        }
    }
}

impl Service {
    /// The entries of a request with their receipts. None when they cannot be read, which is logged: a request that is
    /// recorded is never answered as a failure.
    async fn receipts(&self, recorded: &Recorded) -> Vec<ReceiptedEntry> {
        // Who has an answer is shown what it says: the view is never behind it.
        let Some(proving) = self.handle.view().proving() else {
            return Vec::new();
        };
        let range = recorded.first..=recorded.last;
        let issuer = Arc::clone(&self.issuer);
        let read = move |journal: &dyn Journal| query::receipts(journal, &proving.tiles, &issuer, range);
        read_journal(&self.journal, read).await.unwrap_or_default()
    }
}

#[async_trait]
impl LedgerService for Service {
    async fn record(
        &self,
        request: Request<v1::RecordRequest>,
    ) -> Result<Response<v1::RecordResponse>, Status> {
        let bytes = limits::bytes_of(&request);
        let with_receipts = request.get_ref().return_receipts && !request.get_ref().validate_only;
        let request = wire::record_request(request.into_inner(), self.principal.clone(), bytes)?;
        let recorded = self.handle.record(request).await;
        let recorded = recorded.map_err(|error| wire::status::unrecorded(&error))?;
        let receipted = match with_receipts {
            true => self.receipts(&recorded).await,
            false => Vec::new(),
        };
        Ok(Response::new(wire::record_response(&recorded, receipted)))
    }

    async fn list_source_keys(
        &self,
        request: Request<v1::ListSourceKeysRequest>,
    ) -> Result<Response<v1::ListSourceKeysResponse>, Status> {
        let query = wire::source_keys_request(request.get_ref())?;
        let view = self.handle.view();
        // One more than fits tells that there is another page.
        let wanted = query.page_size.saturating_add(1);
        let (point, posted) = view.posted(&self.principal, &query.data_set, query.after, wanted);
        let point = point.ok_or_else(wire::status::not_open)?;
        let page_size = query.page_size;
        let read = move |journal: &dyn Journal| query::source_keys(journal, &posted, page_size);
        let page = read_journal(&self.journal, read).await?;
        Ok(Response::new(wire::source_keys_response(point, &query, &page)))
    }

    async fn get_payee(
        &self,
        request: Request<v1::GetPayeeRequest>,
    ) -> Result<Response<v1::GetPayeeResponse>, Status> {
        let payee = wire::payee_request(request.get_ref())?;
        self.payees.get(payee).await.map(Response::new)
    }

    async fn set_payee_name(
        &self,
        request: Request<v1::SetPayeeNameRequest>,
    ) -> Result<Response<v1::SetPayeeNameResponse>, Status> {
        let given = wire::set_payee_name_request(request.into_inner())?;
        self.payees.set_name(given).await.map(Response::new)
    }

    async fn erase_payee_name(
        &self,
        request: Request<v1::ErasePayeeNameRequest>,
    ) -> Result<Response<v1::ErasePayeeNameResponse>, Status> {
        let payee = wire::erase_payee_name_request(request.get_ref())?;
        self.payees.erase_name(payee).await.map(Response::new)
    }
}
