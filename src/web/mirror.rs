//! What is served of a mirror: its checkpoint, and its tiles.

use crate::audit::TileAddress;
use crate::export::tlog::Published;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::io::Result;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// A bundle has at most 16 MiB: so many are in memory at once, and who comes then waits.
const READS_AT_ONCE: usize = 8;

const NOTE: &str = "text/plain; charset=utf-8";
const TILE: &str = "application/octet-stream";

/// A checkpoint that is two seconds old is still a checkpoint, and a cache in front spares the ledger the other readers.
const SOON_OLD: &str = "public, max-age=2";

/// A tile never changes: what a path once gave it always gives.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// No cache may keep that something is not there yet.
const NOT_KEPT: &str = "no-store";

#[derive(Clone)]
struct Mirror {
    published: Published,
    room: Arc<Semaphore>,
}

impl Mirror {
    /// Reads on a thread of its own: a disk may be slow.
    async fn read(
        &self,
        read: impl FnOnce(&Published) -> Result<Option<Vec<u8>>> + Send + 'static,
        kind: &'static str,
        cached: &'static str,
    ) -> Response {
        let published = self.published.clone();
        let Ok(_room) = self.room.acquire().await else {
            return refused(StatusCode::SERVICE_UNAVAILABLE, "the mirror ends");
        };
        match tokio::task::spawn_blocking(move || read(&published)).await {
            Ok(Ok(Some(bytes))) => {
                let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cached)];
                (headers, bytes).into_response()
            }
            Ok(Ok(None)) => not_there(),
            Ok(Err(error)) => {
                tracing::error!(%error, "a file of the mirror cannot be read");
                refused(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "a file of the mirror cannot be read",
                )
            }
            Err(_) => refused(StatusCode::INTERNAL_SERVER_ERROR, "the read was cut off"),
        }
    }
}

/// GET and HEAD; another method is refused by the router.
pub(super) fn routes(published: Published) -> Router {
    let mirror = Mirror {
        published,
        room: Arc::new(Semaphore::new(READS_AT_ONCE)),
    };
    Router::new()
        .route("/checkpoint", get(checkpoint))
        .route("/tile/{*place}", get(tile))
        .fallback(async || not_there())
        .with_state(mirror)
}

async fn checkpoint(State(mirror): State<Mirror>) -> Response {
    mirror.read(Published::checkpoint, NOTE, SOON_OLD).await
}

/// The path is not taken to the disk: the address that it spells is, and nothing else is an address.
async fn tile(State(mirror): State<Mirror>, uri: Uri) -> Response {
    let path = uri.path().strip_prefix('/').unwrap_or_default();
    match TileAddress::of_path(path) {
        Some(address) => {
            let read = move |published: &Published| published.tile(&address);
            mirror.read(read, TILE, FOR_EVER).await
        }
        None => not_there(),
    }
}

fn not_there() -> Response {
    refused(
        StatusCode::NOT_FOUND,
        "not in the mirror, which has /checkpoint and the tiles of that checkpoint",
    )
}

fn refused(status: StatusCode, why: &'static str) -> Response {
    let mut response = (status, format!("{why}\n")).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(NOT_KEPT));
    response
}
