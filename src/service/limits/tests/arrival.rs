//! Bodies that stop arriving.

use super::*;

/// A body that brings one piece and then nothing more, without ending.
struct Stalled(Option<Bytes>);

impl tonic::codegen::Body for Stalled {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        match self.0.take() {
            Some(piece) => Poll::Ready(Some(Ok(Frame::data(piece)))),
            None => Poll::Pending,
        }
    }
}

/// Time stands still but for timers, so this waits for nothing.
#[tokio::test(start_paused = true)]
async fn what_stops_arriving_is_refused_and_gives_its_room_back() {
    let whole = message(50);
    let cases = [
        (Messages::One, &whole[..20]),
        (Messages::Many, &whole[..20]),
        // Headers alone, and a whole message whose stream does not end.
        (Messages::One, &whole[..0]),
        (Messages::One, &whole[..]),
    ];
    for (messages, bytes) in cases {
        let room = Room(Arc::new(Semaphore::new(100)));
        let reservation = Arc::new(Reservation {
            room: room.clone(),
            bytes: AtomicUsize::new(0),
        });
        let begun = Stalled(Some(Bytes::copy_from_slice(bytes)));
        let mut body = LimitedBody::new(Body::new(begun), messages, reservation);
        let mut next = async || {
            std::future::poll_fn(|context| tonic::codegen::Body::poll_frame(Pin::new(&mut body), context))
                .await
        };
        assert!(next().await.unwrap().is_ok());
        assert_eq!(room.0.available_permits(), 100 - bytes.len());
        let begun = tokio::time::Instant::now();
        let refusal = next().await.unwrap().unwrap_err();
        assert_eq!(begun.elapsed().as_secs(), ARRIVAL_TIME.as_secs());
        assert_eq!(
            reason(&refusal),
            (Code::DeadlineExceeded, "REQUEST_TOO_SLOW".to_owned())
        );
        assert!(next().await.is_none());
        drop(body);
        assert_eq!(room.0.available_permits(), 100);
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_of_messages_may_wait_between_them() {
    let room = Room::default();
    let reservation = Arc::new(Reservation {
        room,
        bytes: AtomicUsize::new(0),
    });
    let begun = Stalled(Some(Bytes::from(message(50))));
    let mut body = LimitedBody::new(Body::new(begun), Messages::Many, reservation);
    let mut next = async || {
        std::future::poll_fn(|context| tonic::codegen::Body::poll_frame(Pin::new(&mut body), context)).await
    };
    assert!(next().await.unwrap().is_ok());
    let waited = tokio::time::timeout(ARRIVAL_TIME * 10, next()).await;
    assert!(waited.is_err(), "nothing is refused");
}
