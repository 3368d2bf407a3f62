//! Reads of the journal, on a thread that may wait for a disk.

use crate::journal::Journal;
use crate::query::Unread;
use crate::wire::status;
use std::error::Error;
use std::sync::Arc;
use tonic::Status;

/// What `read` finds in the journal.
pub(super) async fn read_journal<T: Send + 'static>(
    journal: &Arc<dyn Journal>,
    read: impl FnOnce(&dyn Journal) -> Result<T, Unread> + Send + 'static,
) -> Result<T, Status> {
    let journal = Arc::clone(journal);
    match tokio::task::spawn_blocking(move || read(&*journal)).await {
        Ok(outcome) => outcome.map_err(|unread| unreadable(&unread)),
        Err(error) => {
            tracing::error!(%error, "reading the journal did not end");
            Err(status::internal())
        }
    }
}

fn unreadable(unread: &Unread) -> Status {
    let cause = unread.source().map(ToString::to_string);
    tracing::error!(error = %unread, cause, "an acknowledged entry cannot be read");
    status::unreadable(unread.sequence())
}
