//! The load generator: so many calls under way at any moment, over a few connections, on the calling thread.

use super::lean::{Answer, Lean};
use anyhow::Context;
use prost::bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Streaming};

/// Below two connections a client is the bottleneck; beyond four nothing is gained on two cores.
const CONNECTIONS: usize = 4;

/// Connections to one server.
pub(super) struct Connections(Vec<Channel>);

impl Connections {
    /// Connects to a server of this machine.
    pub(super) async fn open(address: &str) -> anyhow::Result<Connections> {
        let mut channels = Vec::with_capacity(CONNECTIONS);
        for _ in 0..CONNECTIONS {
            // Without tcp_nodelay the kernel holds a small call back for 44 ms.
            let endpoint = Endpoint::from_shared(format!("http://{address}"))?.tcp_nodelay(true);
            channels.push(endpoint.connect().await.context("the server does not answer")?);
        }
        Ok(Connections(channels))
    }

    /// Makes one call.
    pub(super) async fn call<T: Answer>(
        &self,
        path: &'static str,
        request: &impl prost::Message,
    ) -> anyhow::Result<T> {
        self.send(path, request.encode_to_vec().into()).await
    }

    /// Makes one call whose request is encoded.
    pub(super) async fn send<T: Answer>(&self, path: &'static str, request: Bytes) -> anyhow::Result<T> {
        let mut client = Grpc::new(self.0[0].clone());
        ask(&mut client, &PathAndQuery::from_static(path), request).await
    }

    /// Opens a stream of answers.
    pub(super) async fn stream<T: Answer>(
        &self,
        path: &'static str,
        request: &impl prost::Message,
    ) -> anyhow::Result<Streaming<T>> {
        let mut client = Grpc::new(self.0[CONNECTIONS - 1].clone());
        client.ready().await.context("the server closed the connection")?;
        let request: Bytes = request.encode_to_vec().into();
        let path = PathAndQuery::from_static(path);
        let answers = client.server_streaming(Request::new(request), path, Lean::<T>::default());
        Ok(answers.await?.into_inner())
    }

    /// Keeps `load.in_flight` calls under way until its time is over or its requests have been sent.
    pub(super) async fn run<T: Answer>(&self, load: Load) -> anyhow::Result<Turn> {
        self.run_and_keep(load, |_, _: T| ()).await
    }

    /// The same; `keep` gets each answer with the number of its request.
    pub(super) async fn run_and_keep<T: Answer>(
        &self,
        load: Load,
        keep: impl FnMut(usize, T) + Clone + Send + 'static,
    ) -> anyhow::Result<Turn> {
        let shared = Arc::new(Shared {
            next: AtomicUsize::new(0),
            path: PathAndQuery::from_static(load.path),
            begun: Instant::now(),
            load,
        });
        let mut callers = JoinSet::new();
        for number in 0..shared.load.in_flight {
            let client = Grpc::new(self.0[number % CONNECTIONS].clone());
            callers.spawn(call_again_and_again::<T>(
                client,
                Arc::clone(&shared),
                keep.clone(),
            ));
        }
        let mut turn = Turn::default();
        while let Some(ended) = callers.join_next().await {
            turn.add(ended??);
        }
        turn.elapsed = shared.begun.elapsed();
        Ok(turn)
    }
}

/// What to send.
pub(super) struct Load {
    /// The method, as "/package.Service/Method".
    pub(super) path: &'static str,
    /// The requests, encoded; each is sent once.
    pub(super) requests: Arc<[Bytes]>,
    /// How many calls are under way at any moment.
    pub(super) in_flight: usize,
    /// How long calls are begun.
    pub(super) time: Duration,
}

struct Shared {
    load: Load,
    path: PathAndQuery,
    next: AtomicUsize,
    begun: Instant,
}

/// What one turn came to.
#[derive(Debug, Default)]
pub(super) struct Turn {
    /// How many entries were written, or answers given.
    pub(super) entries: u64,
    /// How long each call took.
    pub(super) latencies: Vec<Duration>,
    /// From the first call's beginning to the last one's end.
    pub(super) elapsed: Duration,
}

impl Turn {
    /// Entries a second.
    pub(super) fn rate(&self) -> f64 {
        self.entries as f64 / self.elapsed.as_secs_f64()
    }

    /// Calls a second.
    pub(super) fn calls_rate(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }

    fn add(&mut self, mut other: Turn) {
        self.entries += other.entries;
        self.latencies.append(&mut other.latencies);
    }
}

async fn call_again_and_again<T: Answer>(
    mut client: Grpc<Channel>,
    shared: Arc<Shared>,
    mut keep: impl FnMut(usize, T),
) -> anyhow::Result<Turn> {
    let mut turn = Turn::default();
    let mut begun = Instant::now();
    while begun.duration_since(shared.begun) < shared.load.time {
        let number = shared.next.fetch_add(1, Ordering::Relaxed);
        let Some(request) = shared.load.requests.get(number) else {
            break;
        };
        let answer: T = ask(&mut client, &shared.path, request.clone()).await?;
        let ended = Instant::now();
        turn.latencies.push(ended.duration_since(begun));
        turn.entries += answer.entries();
        keep(number, answer);
        begun = ended;
    }
    Ok(turn)
}

async fn ask<T: Answer>(
    client: &mut Grpc<Channel>,
    path: &PathAndQuery,
    request: Bytes,
) -> anyhow::Result<T> {
    client.ready().await.context("the server closed the connection")?;
    let answer = client
        .unary(Request::new(request), path.clone(), Lean::<T>::default())
        .await;
    let answer = answer
        .map_err(|status| anyhow::anyhow!("{path} answered {:?}: {}", status.code(), status.message()))?;
    Ok(answer.into_inner())
}
