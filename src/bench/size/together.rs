//! Writes and reads of one pool at once.

use super::figures::Figures;
use crate::bench::growing::{Book, Store};
use crate::bench::load::{Load, Turn};
use crate::bench::requests::{GET_AVAILABILITY, RECORD};
use crate::bench::statistics::Latencies;
use crate::wire::v1;
use prost::Message;
use prost::bytes::Bytes;
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

/// Writes to one pool alone, and then while others read it.
pub(super) async fn measure(store: &Store, figures: &mut Figures) -> anyhow::Result<()> {
    let requests = writes(store);
    let alone = write(store, requests).await?;
    let requests = writes(store);
    let question: Bytes = v1::GetAvailabilityRequest {
        pool: Book::HOT_POOL.to_owned(),
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
    figures.add("read_under_write_p50_ms", latencies.milliseconds(500));
    figures.add("read_under_write_p99_ms", latencies.milliseconds(990));
    figures.add("hot_pool_entries_per_s", alone.rate());
    figures.add("hot_pool_while_read_entries_per_s", written?.rate());
    Ok(())
}

fn writes(store: &Store) -> Vec<Bytes> {
    let one = |_| store.book.borrow_mut().write_hot().encode_to_vec().into();
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
