//! The limits, on bodies that arrive in pieces of our choosing, and once through a real server.

mod arrival;
mod scale;

use super::*;
use crate::wire::client::ledger_service_client::LedgerServiceClient;
use crate::wire::v1;
use crate::wire::v1::ledger_service_server::LedgerServiceServer;
use scale::Scale;
use std::collections::VecDeque;
use tokio::net::TcpListener;
use tonic::Code;
use tonic::codegen::tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::{Channel, Server};
use tonic_types::StatusExt;

/// A body of given pieces.
struct Pieces(VecDeque<Bytes>);

impl tonic::codegen::Body for Pieces {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }
}

/// A gRPC message of `length` bytes behind its header.
fn message(length: usize) -> Vec<u8> {
    let mut bytes = vec![0];
    bytes.extend(u32::try_from(length).unwrap().to_be_bytes());
    bytes.resize(HEADER_BYTES + length, 7);
    bytes
}

struct Watched {
    room: Room,
    body: LimitedBody,
}

impl Watched {
    fn new(room_bytes: usize, pieces: impl IntoIterator<Item = Vec<u8>>) -> Watched {
        Watched::of(Messages::One, room_bytes, pieces)
    }

    fn of(messages: Messages, room_bytes: usize, pieces: impl IntoIterator<Item = Vec<u8>>) -> Watched {
        let room = Room(Arc::new(Semaphore::new(room_bytes)));
        let reservation = Arc::new(Reservation {
            room: room.clone(),
            bytes: AtomicUsize::new(0),
        });
        let pieces = Pieces(pieces.into_iter().map(Bytes::from).collect());
        Watched {
            room,
            body: LimitedBody::new(Body::new(pieces), messages, reservation),
        }
    }

    /// The next piece: how many bytes it has, or why it is refused; nothing at the end.
    fn next(&mut self) -> Option<Result<usize, Status>> {
        let mut context = Context::from_waker(std::task::Waker::noop());
        let frame = tonic::codegen::Body::poll_frame(Pin::new(&mut self.body), &mut context);
        let Poll::Ready(frame) = frame else {
            panic!("pieces are always ready")
        };
        frame.map(|frame| frame.map(|frame| frame.into_data().unwrap().len()))
    }

    fn free(&self) -> usize {
        self.room.0.available_permits()
    }
}

fn reason(status: &Status) -> (Code, String) {
    (status.code(), status.get_details_error_info().unwrap().reason)
}

#[test]
fn a_message_takes_the_room_of_what_has_arrived_and_gives_it_back() {
    for piece in [1, 3, 5, 6, 1_000] {
        let bytes = message(20);
        let mut watched = Watched::new(100, bytes.chunks(piece).map(<[u8]>::to_vec));
        let mut arrived = 0;
        while let Some(length) = watched.next() {
            arrived += length.unwrap();
            assert_eq!(watched.free(), 100 - arrived, "pieces of {piece}");
        }
        assert_eq!(arrived, 25);
        let room = watched.room.clone();
        drop(watched);
        assert_eq!(room.0.available_permits(), 100);
    }
}

#[test]
fn a_message_beyond_the_limit_is_refused_by_its_header() {
    let too_long = u32::try_from(REQUEST_BYTES_MAX + 1).unwrap();
    let header: Vec<u8> = [vec![0], too_long.to_be_bytes().to_vec()].concat();
    for piece in [1, 2, 5] {
        let mut watched = Watched::new(100, header.chunks(piece).map(<[u8]>::to_vec));
        let refusal = std::iter::from_fn(|| watched.next())
            .find_map(Result::err)
            .unwrap();
        assert_eq!(
            reason(&refusal),
            (Code::InvalidArgument, "REQUEST_TOO_LARGE".to_owned())
        );
        let figures = refusal.get_details_error_info().unwrap().metadata;
        assert_eq!(
            (figures["bytes"].as_str(), figures["limit_bytes"].as_str()),
            ("4194305", "4194304")
        );
        assert!(watched.next().is_none(), "nothing is read behind a refusal");
    }
    let fits = u32::try_from(REQUEST_BYTES_MAX).unwrap().to_be_bytes();
    let mut watched = Watched::new(100, [[vec![0], fits.to_vec()].concat()]);
    assert_eq!(
        watched.next().unwrap().unwrap(),
        5,
        "the largest message is announced, and takes no room yet"
    );
    assert_eq!(watched.free(), 95);
}

#[test]
fn without_room_a_request_is_refused_with_the_time_to_retry() {
    let bytes = message(20);
    let mut watched = Watched::new(20, bytes.chunks(15).map(<[u8]>::to_vec));
    assert_eq!(watched.next().unwrap().unwrap(), 15);
    let refusal = watched.next().unwrap().unwrap_err();
    assert_eq!(
        reason(&refusal),
        (Code::ResourceExhausted, "OVERLOADED".to_owned())
    );
    assert!(refusal.get_details_retry_info().is_some());
    assert_eq!(
        watched.free(),
        5,
        "what was taken stays taken until the request ends"
    );
    let room = watched.room.clone();
    drop(watched);
    assert_eq!(room.0.available_permits(), 20);
}

#[test]
fn a_stream_holds_the_room_of_one_message_at_a_time() {
    let mut watched = Watched::of(Messages::Many, 30, (0..1_000).map(|_| message(20)));
    while let Some(piece) = watched.next() {
        piece.unwrap();
        assert_eq!(watched.free(), 5);
    }
}

#[test]
fn a_second_message_is_refused_at_its_first_byte_and_gives_no_room_back() {
    for length in [0, 20] {
        let two = [message(length), vec![0]].concat();
        for piece in [1, 5, two.len() - 1] {
            let mut watched = Watched::new(100, two.chunks(piece).map(<[u8]>::to_vec));
            let refusal = std::iter::from_fn(|| watched.next())
                .find_map(Result::err)
                .unwrap();
            assert_eq!(
                reason(&refusal),
                (Code::InvalidArgument, "TOO_MANY_MESSAGES".to_owned())
            );
            assert!(watched.next().is_none(), "nothing is read behind a refusal");
            assert_eq!(watched.free(), 100 - (two.len() - 1), "pieces of {piece}");
        }
        let mut watched = Watched::new(100, [two]);
        assert!(watched.next().unwrap().is_err(), "both in one piece");
    }
}

async fn serve() -> Channel {
    let service = LedgerServiceServer::new(Scale).max_decoding_message_size(REQUEST_BYTES_MAX);
    let limited = Limited::new(service, Messages::One, &Room::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::builder().add_service(limited);
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    let endpoint = tonic::transport::Endpoint::new(format!("http://{address}")).unwrap();
    endpoint.connect().await.unwrap()
}

fn request_of(bytes: usize) -> v1::RecordRequest {
    v1::RecordRequest {
        request_id: "x".repeat(bytes),
        ..v1::RecordRequest::default()
    }
}

#[tokio::test]
async fn a_client_is_told_the_limit_and_a_request_that_fits_is_weighed() {
    let mut client = LedgerServiceClient::new(serve().await);
    let refusal = client.record(request_of(REQUEST_BYTES_MAX)).await.unwrap_err();
    assert_eq!(
        reason(&refusal),
        (Code::InvalidArgument, "REQUEST_TOO_LARGE".to_owned())
    );
    let answer = client.record(request_of(1_000)).await.unwrap().into_inner();
    // Header of gRPC, key and length of the field, its bytes.
    assert_eq!(answer.first_sequence, 5 + 3 + 1_000);
    let answer = client
        .record(request_of(REQUEST_BYTES_MAX - 5))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(answer.first_sequence, (5 + REQUEST_BYTES_MAX) as u64);
}

#[tokio::test]
async fn a_request_of_too_many_commands_is_refused_before_it_is_decoded() {
    let mut client = LedgerServiceClient::new(serve().await);
    let many = v1::RecordRequest {
        commands: vec![v1::Command::default(); 9_000],
        ..v1::RecordRequest::default()
    };
    let refusal = client.record(many).await.unwrap_err();
    assert_eq!(
        reason(&refusal),
        (Code::InvalidArgument, "TOO_MANY_ELEMENTS".to_owned())
    );
    let fields = refusal.get_details_bad_request().unwrap().field_violations;
    assert_eq!(fields[0].field, "commands");
    assert_eq!(fields[0].description, "has 9000 commands; at most 8192 fit");
}

#[tokio::test]
async fn bytes_that_are_no_message_are_refused_as_the_callers_mistake() {
    // Field 1 is a number here and a text in the request that the method takes.
    let other = v1::ListPoolsRequest {
        page_size: 7,
        ..v1::ListPoolsRequest::default()
    };
    let mut client = tonic::client::Grpc::new(serve().await);
    client.ready().await.unwrap();
    let codec = tonic_prost::ProstCodec::<v1::ListPoolsRequest, v1::RecordResponse>::default();
    let path = http::uri::PathAndQuery::from_static("/purse.v1.LedgerService/Record");
    let refusal = client.unary(Request::new(other), path, codec).await.unwrap_err();
    assert_eq!(
        reason(&refusal),
        (Code::InvalidArgument, "MALFORMED_MESSAGE".to_owned())
    );
}

#[tokio::test]
async fn what_tonic_calls_its_own_fault_is_told_as_the_callers() {
    let mut limited = Limited::new(LedgerServiceServer::new(Scale), Messages::One, &Room::default());
    // No message at all, and one whose first byte is neither of the two that gRPC knows.
    for bytes in [vec![], vec![7, 0, 0, 0, 0]] {
        let body = Body::new(Pieces([Bytes::from(bytes)].into()));
        let request = http::Request::post("/purse.v1.LedgerService/Record");
        let Ok(answer) = limited.call(request.body(body).unwrap()).await;
        let refusal = Status::from_header_map(answer.headers()).unwrap();
        assert_eq!(
            reason(&refusal),
            (Code::InvalidArgument, "MALFORMED_MESSAGE".to_owned())
        );
    }
}
