//! Writes and reads of one pool at once.

use super::store::Store;
use crate::bench::load::{Load, Turn};
use crate::bench::requests::{GET_AVAILABILITY, RECORD};
use crate::bench::statistics::Latencies;
use crate::wire::v1;
use prost::Message;
use prost::bytes::Bytes;
use serde::Serialize;
use std::time::Duration;

/// How long each turn takes.
const TURN: Duration = Duration::from_secs(2);

/// Writers, of one command each.
const WRITERS: usize = 64;
/// Readers beside them.
const READERS: usize = 4;

/// More than any machine does in a turn.
const WRITES: usize = 120_000;
const READS: usize = 40_000;

/// Rates of entries a second, and the times of reads in milliseconds.
#[derive(Debug, Serialize)]
pub(in crate::bench) struct Together {
    /// Written to one pool, with nobody reading.
    pub(super) hot_pool: f64,
    /// Written to that pool while it is read.
    pub(super) hot_pool_while_read: f64,
    pub(super) read_under_write_p50_ms: f64,
    pub(super) read_under_write_p99_ms: f64,
}

/// Writes to one pool alone, and then while others read it.
pub(super) async fn measure(store: &mut Store) -> anyhow::Result<Together> {
    let requests = writes(store);
    let alone = write(store, requests).await?;
    let requests = writes(store);
    let pool = store.book.hot_pool().to_owned();
    let question: Bytes = v1::GetAvailabilityRequest {
        pool,
        ..v1::GetAvailabilityRequest::default()
    }
    .encode_to_vec()
    .into();
    let read = Load {
        path: GET_AVAILABILITY,
        requests: vec![question; READS].into(),
        in_flight: READERS,
        time: TURN,
    };
    let (written, read) = tokio::join!(
        write(store, requests),
        store.target.connections.run::<v1::GetAvailabilityResponse>(read)
    );
    let latencies = Latencies::of(read?.latencies);
    Ok(Together {
        hot_pool: alone.rate(),
        hot_pool_while_read: written?.rate(),
        read_under_write_p50_ms: latencies.milliseconds(500),
        read_under_write_p99_ms: latencies.milliseconds(990),
    })
}

fn writes(store: &mut Store) -> Vec<Bytes> {
    let one = |_| store.book.write_hot().encode_to_vec().into();
    (0..WRITES).map(one).collect()
}

async fn write(store: &Store, requests: Vec<Bytes>) -> anyhow::Result<Turn> {
    let load = Load {
        path: RECORD,
        requests: requests.into(),
        in_flight: WRITERS,
        time: TURN,
    };
    store.target.connections.run::<v1::RecordResponse>(load).await
}
