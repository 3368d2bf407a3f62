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

/// How long each turn takes at most.
const TURN: Duration = Duration::from_secs(2);

/// Writers, of one command each.
const WRITERS: usize = 64;
/// Readers beside them.
const READERS: usize = 4;

/// More than any machine does in a turn.
const WRITES_MAX: usize = 120_000;
const READS: usize = 40_000;

/// Fewer tell nothing.
const WRITES_MIN: usize = 2_000;

/// A turn writes at most so much of the ledger, so that it stays the ledger of many pools that the next size is measured of.
const OF_LEDGER: u64 = 40;

/// Writes to one pool alone, and then while others read it; not to a ledger that is too small for it.
pub(super) async fn measure(store: &Store, figures: &mut Figures) -> anyhow::Result<()> {
    let entries = usize::try_from(store.entries().await? / OF_LEDGER)?;
    if entries < WRITES_MIN {
        return Ok(());
    }
    let count = entries.min(WRITES_MAX);
    let alone = write(store, writes(store, count)).await?;
    let requests = writes(store, count);
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
        // They end no later than the writes, which take longer beside them.
        time: alone.elapsed,
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

fn writes(store: &Store, count: usize) -> Vec<Bytes> {
    let one = |_| store.book.borrow_mut().write_hot().encode_to_vec().into();
    (0..count).map(one).collect()
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
