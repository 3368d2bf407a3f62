//! Limits before anything is decoded: the size of one message, and the bytes of all requests under way.
//!
//! A body is watched as it arrives. The five bytes before a gRPC message say how long it is, so that one beyond
//! [`REQUEST_BYTES_MAX`] is refused before it is buffered, by name and with both figures (tonic's own guard, which
//! stays behind as a second one, says OUT_OF_RANGE). Every byte takes room among [`ROOM_BYTES`] when it arrives, not
//! when it is announced: else a client would fill the room with headers. Without room the request is refused at
//! once, with the time to retry after.
//!
//! A call that takes one message must have that message, and the end of its stream behind it, within
//! [`ARRIVAL_TIME`]; else a client that sends headers, or one byte, and stops would hold its call for ever. A second
//! message is refused at its first byte: nobody would read it, and its arrival would pass for progress. Of a stream of
//! messages each that has begun must go on arriving; between them it may wait.
//!
//! A request keeps its room until it is answered or its caller gives up, and only a stream of messages gives back that
//! of the last with the next; what the sequencer still holds of it then
//! counts there. How many commands wait is bounded there too.

use crate::wire::status;
use http_body::{Frame, SizeHint};
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::Semaphore;
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Bytes, Service, http};
use tonic::server::NamedService;
use tonic::{Request, Status};

/// How long a message may be: gRPC's usual limit, and 8,192 commands of 500 bytes.
pub(super) const REQUEST_BYTES_MAX: usize = 4 << 20;

/// How many bytes of requests may be under way: sixteen of the largest.
const ROOM_BYTES: usize = 64 << 20;

/// Bulk load brings 50 MB/s, so that this long frees room for one of the largest requests.
const RETRY_AFTER: Duration = Duration::from_millis(100);

/// How long the whole of a message may take to arrive: 4 MiB at 140 kB/s, slower than any link
/// between offices.
const ARRIVAL_TIME: Duration = Duration::from_secs(30);

/// What stands before a gRPC message: whether it is compressed, and four bytes of length.
const HEADER_BYTES: usize = 5;

/// Room for the bytes of requests under way, shared by all services.
#[derive(Debug, Clone)]
pub(super) struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Room {
        Room(Arc::new(Semaphore::new(ROOM_BYTES)))
    }
}

/// The room that one request takes.
#[derive(Debug)]
struct Reservation {
    room: Room,
    bytes: AtomicUsize,
}

impl Reservation {
    fn take(&self, bytes: usize) -> Result<(), Status> {
        let overloaded = || status::too_many_bytes(ROOM_BYTES as u64, RETRY_AFTER);
        let count = u32::try_from(bytes).map_err(|_| overloaded())?;
        self.room
            .0
            .try_acquire_many(count)
            .map_err(|_| overloaded())?
            .forget();
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    fn give_back(&self) {
        self.room.0.add_permits(self.bytes.swap(0, Ordering::Relaxed));
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// How many bytes a request came as; 0 for one that did not come through [`Limited`].
pub(super) fn bytes_of<T>(request: &Request<T>) -> usize {
    let reservation = request.extensions().get::<Arc<Reservation>>();
    reservation.map_or(0, |reservation| reservation.bytes.load(Ordering::Relaxed))
}

/// How many messages a caller of a service sends in one call, whatever number comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Messages {
    One,
    Many,
}

/// A service whose requests are limited.
#[derive(Debug, Clone)]
pub(super) struct Limited<S> {
    service: S,
    messages: Messages,
    room: Room,
}

impl<S> Limited<S> {
    pub(super) fn new(service: S, messages: Messages, room: &Room) -> Limited<S> {
        Limited {
            service,
            messages,
            room: room.clone(),
        }
    }
}

impl<S: NamedService> NamedService for Limited<S> {
    const NAME: &'static str = S::NAME;
}

impl<S> Service<http::Request<Body>> for Limited<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<http::Response<Body>, Infallible>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let reservation = Arc::new(Reservation {
            room: self.room.clone(),
            bytes: AtomicUsize::new(0),
        });
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(Arc::clone(&reservation));
        let body = Body::new(LimitedBody::new(body, self.messages, Arc::clone(&reservation)));
        let answer = self.service.call(http::Request::from_parts(parts, body));
        Box::pin(async move {
            let Ok(answer) = answer.await;
            drop(reservation);
            Ok(blame_the_caller(answer))
        })
    }
}

/// What tonic itself refuses before a handler sees it (no message, a bad header of one) it calls INTERNAL, which reads
/// as a fault of the ledger. Our own INTERNAL always has details.
fn blame_the_caller(answer: http::Response<Body>) -> http::Response<Body> {
    let headers = answer.headers();
    let is_internal = headers
        .get(Status::GRPC_STATUS)
        .is_some_and(|code| code.as_bytes() == b"13");
    if is_internal && !headers.contains_key(Status::GRPC_STATUS_DETAILS) {
        return status::no_message().into_http();
    }
    answer
}

/// A body that counts itself and refuses what is beyond the limits.
struct LimitedBody {
    body: Body,
    messages: Messages,
    reservation: Arc<Reservation>,
    header: [u8; HEADER_BYTES],
    header_bytes: usize,
    /// How much of the message under way has not arrived.
    missing: usize,
    /// Whether the header of a message was whole.
    has_message: bool,
    /// Runs while what must arrive has not.
    deadline: Option<Pin<Box<tokio::time::Sleep>>>,
    refused: bool,
}

impl LimitedBody {
    fn new(body: Body, messages: Messages, reservation: Arc<Reservation>) -> LimitedBody {
        LimitedBody {
            body,
            messages,
            reservation,
            header: [0; HEADER_BYTES],
            header_bytes: 0,
            missing: 0,
            has_message: false,
            deadline: None,
            refused: false,
        }
    }

    /// Nothing arrived: what must arrive is waited for until its deadline.
    fn wait_for_more(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.messages == Messages::Many && self.missing == 0 && self.header_bytes == 0 {
            self.deadline = None;
            return Poll::Pending;
        }
        let start = || Box::pin(tokio::time::sleep(ARRIVAL_TIME));
        std::task::ready!(self.deadline.get_or_insert_with(start).as_mut().poll(context));
        self.refused = true;
        Poll::Ready(Some(Err(status::request_too_slow(ARRIVAL_TIME))))
    }

    /// Looks at bytes that arrived: headers and messages may begin and end anywhere in them.
    fn arrived(&mut self, data: &[u8]) -> Result<(), Status> {
        let mut rest = data;
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at(rest.len().min(self.missing));
            self.missing -= piece.len();
            if self.messages == Messages::One && self.has_message && !behind.is_empty() {
                return Err(status::too_many_messages());
            }
            let wanted = HEADER_BYTES - self.header_bytes;
            let (piece, behind) = behind.split_at(behind.len().min(wanted));
            self.header[self.header_bytes..][..piece.len()].copy_from_slice(piece);
            self.header_bytes += piece.len();
            rest = behind;
            if self.header_bytes == HEADER_BYTES {
                self.message_begins()?;
            }
        }
        self.reservation.take(data.len())
    }

    fn message_begins(&mut self) -> Result<(), Status> {
        let [_, length @ ..] = self.header;
        let length = u32::from_be_bytes(length);
        self.header_bytes = 0;
        self.has_message = true;
        self.missing = length as usize;
        if self.missing > REQUEST_BYTES_MAX {
            return Err(status::request_too_large(
                u64::from(length),
                REQUEST_BYTES_MAX as u64,
            ));
        }
        if self.messages == Messages::Many {
            self.deadline = None;
            // The message before this one was taken out of the buffer when this one is asked for.
            self.reservation.give_back();
        }
        Ok(())
    }
}

impl tonic::codegen::Body for LimitedBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.refused {
            return Poll::Ready(None);
        }
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
            return self.wait_for_more(context);
        };
        if let Some(Ok(frame)) = &frame
            && let Some(data) = frame.data_ref()
            && let Err(refusal) = self.arrived(data)
        {
            self.refused = true;
            return Poll::Ready(Some(Err(refusal)));
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.refused || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests;
