//! The server: connections and what is asked on them.

use super::{BadDescriptors, Health, Parts, routes};
use std::future::Future;
use std::time::Duration;
use tokio::net::TcpListener;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

/// How often an idle connection is asked whether anybody is there, and how long the answer may take: gRPC's own
/// defaults for servers are hours and 20 s; a minute frees what a vanished client holds and disturbs nobody.
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(60);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(20);

/// How many calls one connection may have under way. Unbounded, one client could hold any number of calls open; a
/// client that loads in bulk keeps 64, and what waits behind these waits in the client.
const STREAMS_MAX: u32 = 256;

/// The server failed as a whole; a fault of one connection ends that connection only.
#[derive(Debug, thiserror::Error)]
#[error("the server cannot go on accepting connections")]
pub struct ServeError(#[from] tonic::transport::Error);

/// Every gRPC service on `listener`, until `stop` comes back and the calls under way have ended. Nothing is served before
/// the returned future is polled, and health says NOT_SERVING until it is told otherwise.
///
/// # Errors
/// When the descriptors of the API cannot be read.
pub async fn serve(
    parts: Parts,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send,
) -> Result<(impl Future<Output = Result<(), ServeError>> + Send, Health), BadDescriptors> {
    let (routes, health) = routes(parts).await?;
    // Without Nagle's delay: with it a call takes 44 ms.
    let connections = TcpIncoming::from(listener).with_nodelay(Some(true));
    let server = Server::builder()
        // A client that vanished without a word is noticed, and what it held is freed.
        .http2_keepalive_interval(Some(KEEPALIVE_INTERVAL))
        .http2_keepalive_timeout(Some(KEEPALIVE_TIMEOUT))
        .max_concurrent_streams(Some(STREAMS_MAX))
        .add_routes(routes)
        .serve_with_incoming_shutdown(connections, stop);
    Ok((async { Ok(server.await?) }, health))
}
