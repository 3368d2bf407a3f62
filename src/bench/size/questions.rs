//! Questions at random places, one after the other.

use super::store::Store;
use crate::bench::lean::Answer;
use crate::bench::load::Load;
use crate::bench::requests::GET_AVAILABILITY;
use crate::bench::statistics::Latencies;
use crate::wire::v1;
use prost::Message;
use prost::bytes::Bytes;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// How many of each kind, and how long at most.
const CALLS: usize = 1_000;
const TIME: Duration = Duration::from_secs(4);

/// As at an entry of the past, a pool is replayed up to it: some are enough.
const CALLS_AS_AT: usize = 20;

/// How many entries a page of the history has.
const PAGE: i32 = 100;

const LIST_ENTRIES: &str = "/purse.v1.AuditService/ListEntries";
const GET_INCLUSION_PROOF: &str = "/purse.v1.AuditService/GetInclusionProof";

impl Answer for v1::ListEntriesResponse {}
impl Answer for v1::GetInclusionProofResponse {}

/// How long the answers to one kind of question took.
#[derive(Debug, Serialize)]
pub(in crate::bench) struct Asked {
    pub(super) calls: usize,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
}

/// All kinds, by name.
pub(in crate::bench) type Questions = BTreeMap<&'static str, Asked>;

/// Asks everything.
pub(super) async fn ask(store: &mut Store) -> anyhow::Result<Questions> {
    let size = store.target.size().await?.entries;
    let availability = requests(store, |store| store.book.availability());
    let page = requests(store, |store| v1::ListEntriesRequest {
        first_sequence: store.book.any_below(size.saturating_sub(100).max(1)),
        page_size: PAGE,
        ..v1::ListEntriesRequest::default()
    });
    let proof = requests(store, |store| v1::GetInclusionProofRequest {
        sequence: store.book.any_below(size),
        tree_size: Some(size),
    });
    let history = requests(store, |store| store.book.history(PAGE, size));
    let as_at = requests(store, |store| store.book.availability_as_at(size));
    let as_at = &as_at[..CALLS_AS_AT.min(as_at.len())];
    Ok(BTreeMap::from([
        (
            "as_at",
            timed::<v1::GetAvailabilityResponse>(store, GET_AVAILABILITY, as_at.to_vec()).await?,
        ),
        (
            "history_page",
            timed::<v1::ListEntriesResponse>(store, LIST_ENTRIES, history).await?,
        ),
        (
            "availability",
            timed::<v1::GetAvailabilityResponse>(store, GET_AVAILABILITY, availability).await?,
        ),
        (
            "contiguous_page",
            timed::<v1::ListEntriesResponse>(store, LIST_ENTRIES, page).await?,
        ),
        (
            "proof",
            timed::<v1::GetInclusionProofResponse>(store, GET_INCLUSION_PROOF, proof).await?,
        ),
    ]))
}

fn requests<M: Message>(store: &mut Store, mut request: impl FnMut(&mut Store) -> M) -> Vec<Bytes> {
    (0..CALLS)
        .map(|_| request(store).encode_to_vec().into())
        .collect()
}

async fn timed<T: Answer>(store: &Store, path: &'static str, requests: Vec<Bytes>) -> anyhow::Result<Asked> {
    let load = Load {
        path,
        requests: requests.into(),
        in_flight: 1,
        time: TIME,
    };
    let turn = store.target.connections.run::<T>(load).await?;
    let latencies = Latencies::of(turn.latencies);
    Ok(Asked {
        calls: latencies.count(),
        p50_ms: latencies.milliseconds(500),
        p99_ms: latencies.milliseconds(990),
    })
}
