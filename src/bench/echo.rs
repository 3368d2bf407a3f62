//! The bare echo: what gRPC alone costs, with the sizes of our requests and answers and nothing behind them.
//!
//! The service is written by hand, as the code that would be generated from a contract nobody else needs.

use anyhow::Context as _;
use prost::bytes::Bytes;
use std::convert::Infallible;
use std::task::{Context, Poll};
use tokio::net::TcpListener;
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Service, http};
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;

/// The one method.
pub(super) const ECHO: &str = "/purse.bench.EchoService/Echo";

/// The server has as many threads as the machine that the marks were set on has cores.
const WORKER_THREADS: usize = 2;

/// Asks for an answer of some size.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct ToEcho {
    /// How many bytes the answer's payload has.
    #[prost(uint32, tag = "1")]
    answer_bytes: u32,
    /// Stands for the request.
    #[prost(bytes = "bytes", tag = "2")]
    payload: Bytes,
}

/// The answer.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Echoed {
    /// Stands for the answer.
    #[prost(bytes = "bytes", tag = "1")]
    payload: Bytes,
}

/// Tag and length before a payload: 2 bytes up to 127 bytes of it, 3 up to 16,383. Message sizes are then right to a
/// few bytes.
const PAYLOAD_HEADER_BYTES: usize = 3;

impl ToEcho {
    /// A request of `request_bytes` that asks for an answer of `answer_bytes`.
    pub(super) fn new(request_bytes: usize, answer_bytes: usize) -> ToEcho {
        let payload_bytes = |bytes: usize| bytes.saturating_sub(PAYLOAD_HEADER_BYTES);
        ToEcho {
            // Answers are below 4 MiB, the most a client takes.
            answer_bytes: u32::try_from(payload_bytes(answer_bytes)).unwrap_or(u32::MAX),
            // The number of bytes takes three itself.
            payload: vec![0x2A; payload_bytes(request_bytes).saturating_sub(PAYLOAD_HEADER_BYTES)].into(),
        }
    }
}

/// Serves the echo until the process ends.
///
/// # Errors
/// When the system gives no thread or socket.
pub(super) fn serve(listening: impl FnOnce(std::net::SocketAddr)) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKER_THREADS)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        listening(listener.local_addr()?);
        let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
        let server = Server::builder()
            .add_service(EchoService)
            .serve_with_incoming(incoming);
        // A spawned task is run by the workers; the thread that blocks here would be a third.
        tokio::spawn(server).await?.context("the echo ended")
    })
}

#[derive(Clone)]
struct EchoService;

impl NamedService for EchoService {
    const NAME: &'static str = "purse.bench.EchoService";
}

impl Service<http::Request<Body>> for EchoService {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<http::Response<Body>, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(async move {
            let mut grpc = Grpc::new(ProstCodec::<Echoed, ToEcho>::default());
            Ok(grpc.unary(Echo, request).await)
        })
    }
}

struct Echo;

impl UnaryService<ToEcho> for Echo {
    type Response = Echoed;
    type Future = BoxFuture<Response<Echoed>, Status>;

    fn call(&mut self, request: Request<ToEcho>) -> Self::Future {
        Box::pin(async move {
            let asked = request.into_inner();
            let length = usize::try_from(asked.answer_bytes).unwrap_or_default();
            // The request's own bytes where they are enough: an echo copies nothing.
            let payload = match length <= asked.payload.len() {
                true => asked.payload.slice(..length),
                false => vec![0x2A; length].into(),
            };
            Ok(Response::new(Echoed { payload }))
        })
    }
}
