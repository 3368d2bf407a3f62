//! Streams of entries that can follow the tail.
//!
//! A stream is a task without a thread: it looks for a batch, hands it on when the client has taken those before, and at the
//! tail waits to be told of growth. A slow client holds it back; one that is gone ends it.

use super::Parts;
use super::audit::{look_for, resolve};
use crate::query::FilteredQuery;
use crate::sequencer::{RecordError, Watched};
use crate::types::Sequence;
use crate::wire::v1::WatchEntriesResponse;
use crate::wire::{self, WatchQuery, status};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::Instant;
use tonic::Status;
use tonic::codegen::tokio_stream::Stream;

/// How many streams are open at a time, over all connections: at the tail each looks at every block.
const WATCHERS_MAX: usize = 64;

/// When one of them may have ended.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// What waits for a client: a batch, and why the stream ends, for which there is always room.
const WAITING_MAX: usize = 2;

/// How many entries a batch has at most; it ends at 1 MiB before.
const BATCH_ENTRIES_MAX: usize = 1_000;

/// How far apart two looks at the tail are: under load hundreds of blocks a second are made durable.
const LOOKS_APART: Duration = Duration::from_millis(20);

/// The streams that are open.
pub(super) struct Watchers(Arc<Semaphore>);

impl Default for Watchers {
    fn default() -> Watchers {
        Watchers(Arc::new(Semaphore::new(WATCHERS_MAX)))
    }
}

impl Watchers {
    /// Begins a stream.
    ///
    /// # Errors
    /// When as many are open as are served.
    pub(super) fn watch(&self, watch: Watch) -> Result<Batches, Status> {
        let permit = Arc::clone(&self.0).try_acquire_owned();
        let permit = permit.map_err(|_| status::too_many_watchers(WATCHERS_MAX, RETRY_AFTER))?;
        let (sender, batches) = mpsc::channel(WAITING_MAX);
        let growth = watch.parts.handle.view().growth().watch();
        tokio::spawn(watch.run(sender, growth.clone(), permit));
        Ok(Batches {
            batches,
            _until_taken: growth,
        })
    }
}

/// The batches of a stream as a client takes them.
pub(super) struct Batches {
    batches: Receiver<Result<WatchEntriesResponse, Status>>,
    /// A stop waits until the last of them was taken.
    _until_taken: watch::Receiver<Watched>,
}

impl Stream for Batches {
    type Item = Result<WatchEntriesResponse, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.batches.poll_recv(context)
    }
}

/// A stream under way.
pub(super) struct Watch {
    parts: Parts,
    query: WatchQuery,
    next: Sequence,
}

/// How far a look came.
struct Look {
    response: WatchEntriesResponse,
    /// All that is durable, or wanted, was looked at.
    at_tail: bool,
}

impl Watch {
    pub(super) fn new(parts: Parts, query: WatchQuery) -> Watch {
        let next = query.first;
        Watch { parts, query, next }
    }

    async fn run(
        mut self,
        sender: Sender<Result<WatchEntriesResponse, Status>>,
        growth: watch::Receiver<Watched>,
        _until_it_ends: OwnedSemaphorePermit,
    ) {
        if let Err(status) = self.tell(&sender, growth).await {
            // A client that is gone needs no reason.
            let _ = sender.try_send(Err(status));
        }
    }

    /// Tells batches until there are no more to tell, or nobody is there.
    async fn tell(
        &mut self,
        sender: &Sender<Result<WatchEntriesResponse, Status>>,
        mut growth: watch::Receiver<Watched>,
    ) -> Result<(), Status> {
        let stopping = || status::unrecorded(&RecordError::Stopping);
        loop {
            let room = tokio::select! {
                room = sender.reserve_many(WAITING_MAX) => room,
                () = dismissed(&mut growth) => return Err(stopping()),
            };
            let Some(permit) = room.ok().and_then(|mut room| room.next()) else {
                return Ok(());
            };
            // What changes from now on is heard of at the tail.
            if growth.borrow_and_update().dismissed {
                return Err(stopping());
            }
            let looked = Instant::now();
            let Look { response, at_tail } = self.look().await?;
            if at_tail || !response.entries.is_empty() {
                permit.send(Ok(response));
            }
            if self.query.last.is_some_and(|last| self.next > last) {
                return Ok(());
            }
            if at_tail {
                tokio::select! {
                    () = sender.closed() => return Ok(()),
                    () = grown(&mut growth, looked + LOOKS_APART) => {}
                }
            }
        }
    }

    /// Looks for the next batch.
    async fn look(&mut self) -> Result<Look, Status> {
        let (point, wanted) = resolve(&self.parts, self.query.filter.clone())?;
        let end = self
            .query
            .last
            .map_or(point.sequence, |last| last.min(point.sequence));
        let filtered = FilteredQuery {
            wanted,
            range: self.next..=end,
            newest_first: false,
            page_size: BATCH_ENTRIES_MAX,
        };
        let page = look_for(&self.parts, filtered).await?;
        let at_tail = page.next.is_none();
        // One that begins behind the tail stays where it is.
        self.next = page.next.unwrap_or(self.next.max(end.plus(1)));
        Ok(Look {
            response: wire::watch_response(point, page.lines, self.next),
            at_tail,
        })
    }
}

/// Comes back when there is more, or the end, and not before `earliest` unless it ends.
async fn grown(growth: &mut watch::Receiver<Watched>, earliest: Instant) {
    // The sender is the view's, which outlives whoever serves it.
    let _ = growth.changed().await;
    tokio::select! {
        () = tokio::time::sleep_until(earliest) => {}
        () = dismissed(growth) => {}
    }
}

/// Comes back when the ledger stops.
async fn dismissed(growth: &mut watch::Receiver<Watched>) {
    let _ = growth.wait_for(|watched| watched.dismissed).await;
}
