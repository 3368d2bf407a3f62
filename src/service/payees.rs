//! Payees: what the ledger says of them, and the names of persons, which are kept beside it.

use crate::ledger::Rejection;
use crate::ledger::command::{PayeeKind, RegisterPayee};
use crate::names::{Names, NamesError};
use crate::sequencer::{Handle, ReadPoint};
use crate::types::PayeeId;
use crate::wire::{self, GivenName, status, v1};
use std::error::Error;
use std::sync::Arc;
use tokio::sync::Mutex;
use tonic::Status;

pub(super) struct Payees {
    handle: Handle,
    /// One call at a time, in the order they came, so that what a caller gave up never undoes what it sent next; and
    /// none waits on a thread that audits could read with.
    names: Arc<Mutex<Names>>,
}

impl Payees {
    pub(super) fn new(handle: Handle, names: Arc<Mutex<Names>>) -> Payees {
        Payees { handle, names }
    }

    pub(super) async fn get(&self, payee: PayeeId) -> Result<v1::GetPayeeResponse, Status> {
        let (point, found) = self.look_up(&payee)?;
        let registered = found.ok_or_else(|| unknown(&payee, point))?;
        let kept = match registered.kind {
            PayeeKind::Organisation => None,
            PayeeKind::Person => {
                self.with_names(payee, |names, payee| names.get(payee), status::name_unreadable)
                    .await?
            }
        };
        Ok(wire::payee_response(point, &registered, kept))
    }

    pub(super) async fn set_name(&self, given: GivenName) -> Result<v1::SetPayeeNameResponse, Status> {
        let GivenName { payee, name } = given;
        let (point, found) = self.look_up(&payee)?;
        match found.map(|registered| registered.kind) {
            Some(PayeeKind::Person) => {}
            Some(PayeeKind::Organisation) => return Err(status::not_a_person(&payee, point.sequence)),
            None => return Err(unknown(&payee, point)),
        }
        let set = move |names: &mut Names, payee: &PayeeId| names.set(payee, &name);
        self.with_names(payee, set, status::name_not_written).await?;
        Ok(wire::set_payee_name_response(point))
    }

    pub(super) async fn erase_name(&self, payee: PayeeId) -> Result<v1::ErasePayeeNameResponse, Status> {
        let (point, found) = self.look_up(&payee)?;
        let kind = found.map(|registered| registered.kind);
        if kind == Some(PayeeKind::Organisation) {
            return Err(status::not_a_person(&payee, point.sequence));
        }
        let was_kept = self
            .with_names(payee.clone(), Names::erase, status::name_not_written)
            .await?;
        // After a restore there can be names of persons whom the older journal does not know: they are erased too.
        // Else an unknown id is a slip of the pen, and whoever made it must not believe that a name is gone.
        if kind.is_none() && !was_kept {
            return Err(unknown(&payee, point));
        }
        // What an operator can go by to erase again what a restored backup brought back.
        tracing::info!(%payee, was_kept, "the name of a payee is erased");
        Ok(wire::erase_payee_name_response(point))
    }

    fn look_up(&self, payee: &PayeeId) -> Result<(ReadPoint, Option<Arc<RegisterPayee>>), Status> {
        let (point, found) = self.handle.view().payee(payee);
        Ok((point.ok_or_else(status::not_open)?, found))
    }

    /// Works with the names on a thread that may wait for a disk; `tell` is what a caller hears when it fails. A caller
    /// that goes away stops nothing: what was begun is finished.
    async fn with_names<T: Send + 'static>(
        &self,
        payee: PayeeId,
        work: impl FnOnce(&mut Names, &PayeeId) -> Result<T, NamesError> + Send + 'static,
        tell: fn(&PayeeId) -> Status,
    ) -> Result<T, Status> {
        let mut names = Arc::clone(&self.names).lock_owned().await;
        let of = payee.clone();
        match tokio::task::spawn_blocking(move || work(&mut names, &of)).await {
            Ok(done) => done.map_err(|error| {
                let cause = error.source().map(ToString::to_string);
                tracing::error!(%error, cause, "the name of a payee is not as it should be");
                tell(&payee)
            }),
            Err(error) => {
                tracing::error!(%error, %payee, "work with the name of a payee did not end");
                Err(status::internal())
            }
        }
    }
}

fn unknown(payee: &PayeeId, point: ReadPoint) -> Status {
    let rejection = Rejection::UnknownPayee { payee: payee.clone() };
    status::rejected(&rejection, None, Some(point.sequence))
}

#[cfg(test)]
mod tests;
