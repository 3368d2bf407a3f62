//! Streams of entries through a real server: they follow the tail, end when they should, and hold no entry back.

mod server;

use common_purse::wire::client::audit_service_client::AuditServiceClient;
use common_purse::wire::client::ledger_service_client::LedgerServiceClient;
use common_purse::wire::v1::{self, command::Action};
use server::Server;
use tempfile::TempDir;
use tonic::transport::Channel;
use tonic::{Code, Status, Streaming};
use tonic_types::StatusExt;

struct World {
    server: Server,
    channel: Channel,
    _data: TempDir,
}

impl World {
    async fn new() -> World {
        let data = TempDir::new().unwrap();
        let server = Server::start(data.path());
        let channel = server.connect().await;
        World {
            server,
            channel,
            _data: data,
        }
    }

    /// Opens missions of these names.
    async fn open(&self, missions: &[String]) {
        let command = |mission: &String| v1::Command {
            action: Some(Action::OpenMission(v1::OpenMission {
                mission: mission.clone(),
                name: format!("Mission {mission}"),
                ..v1::OpenMission::default()
            })),
            ..v1::Command::default()
        };
        let request = v1::RecordRequest {
            request_id: missions[0].clone(),
            commands: missions.iter().map(command).collect(),
            ..v1::RecordRequest::default()
        };
        LedgerServiceClient::new(self.channel.clone())
            .record(request)
            .await
            .unwrap();
    }

    async fn watch(
        &self,
        request: v1::WatchEntriesRequest,
    ) -> Result<Streaming<v1::WatchEntriesResponse>, Status> {
        let mut audit = AuditServiceClient::new(self.channel.clone());
        Ok(audit.watch_entries(request).await?.into_inner())
    }
}

fn names(from: usize, to: usize) -> Vec<String> {
    (from..to).map(|number| format!("m{number:05}")).collect()
}

fn of_text(words: &str) -> Option<v1::EntryFilter> {
    Some(v1::EntryFilter {
        text: words.to_owned(),
        ..v1::EntryFilter::default()
    })
}

/// The sequences that a stream tells until it is up to date with entry `last`, and that its messages are in order.
async fn up_to(stream: &mut Streaming<v1::WatchEntriesResponse>, last: u64) -> Vec<u64> {
    let (mut told, mut next) = (Vec::new(), 0);
    loop {
        let message = stream.message().await.unwrap().expect("it goes on");
        assert!(message.next_sequence >= next);
        next = message.next_sequence;
        assert!(message.entries.iter().all(|entry| entry.sequence < next));
        told.extend(message.entries.iter().map(|entry| entry.sequence));
        if next == last + 1 && message.read_at.unwrap().sequence == last {
            return told;
        }
    }
}

fn reason(status: &Status) -> (Code, String) {
    let info = status.get_details_error_info();
    let info = info.unwrap_or_else(|| panic!("a reason was expected: {status:?}"));
    (status.code(), info.reason)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_follows_the_tail_and_tells_when_it_is_up_to_date() {
    let world = World::new().await;
    world.open(&names(1, 10)).await;
    let mut all = world
        .watch(v1::WatchEntriesRequest {
            follow: true,
            ..v1::WatchEntriesRequest::default()
        })
        .await
        .unwrap();
    let mut some = world
        .watch(v1::WatchEntriesRequest {
            follow: true,
            first_sequence: 3,
            filter: of_text("MISSION m00012"),
            ..v1::WatchEntriesRequest::default()
        })
        .await
        .unwrap();
    assert_eq!(up_to(&mut all, 9).await, (0..=9).collect::<Vec<u64>>());
    assert_eq!(
        up_to(&mut some, 9).await,
        [0_u64; 0],
        "no entry, and a word that there is none"
    );
    world.open(&names(10, 15)).await;
    assert_eq!(up_to(&mut all, 14).await, (10..=14).collect::<Vec<u64>>());
    assert_eq!(up_to(&mut some, 14).await, [12]);
    world.open(&names(15, 16)).await;
    assert_eq!(up_to(&mut some, 15).await, [0_u64; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_at_its_last_entry_or_at_the_snapshot() {
    let world = World::new().await;
    world.open(&names(1, 3_000)).await;
    let told = |mut stream: Streaming<v1::WatchEntriesResponse>| async move {
        let (mut told, mut last) = (0, 0);
        while let Some(message) = stream.message().await.unwrap() {
            told += message.entries.len();
            last = message.next_sequence;
        }
        (told, last)
    };
    let snapshot = world.watch(v1::WatchEntriesRequest::default()).await.unwrap();
    assert_eq!(told(snapshot).await, (3_000, 3_000));
    let beyond = v1::WatchEntriesRequest {
        first_sequence: 5_000,
        ..v1::WatchEntriesRequest::default()
    };
    assert_eq!(told(world.watch(beyond).await.unwrap()).await, (0, 5_000));
    // Its last entry is yet to come.
    let following = v1::WatchEntriesRequest {
        first_sequence: 2_990,
        last_sequence: Some(3_004),
        follow: true,
        ..v1::WatchEntriesRequest::default()
    };
    let mut stream = world.watch(following).await.unwrap();
    assert_eq!(up_to(&mut stream, 2_999).await.len(), 10);
    world.open(&names(3_000, 3_010)).await;
    assert_eq!(told(stream).await, (5, 3_005));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_filter_names_is_refused_before_the_stream_begins() {
    let world = World::new().await;
    world.open(&names(1, 2)).await;
    let of_pool = v1::WatchEntriesRequest {
        filter: Some(v1::EntryFilter {
            pool: "nowhere".to_owned(),
            ..v1::EntryFilter::default()
        }),
        ..v1::WatchEntriesRequest::default()
    };
    let refused = world.watch(of_pool).await.unwrap_err();
    assert_eq!(reason(&refused), (Code::NotFound, "UNKNOWN_POOL".to_owned()));
    let malformed = v1::WatchEntriesRequest {
        filter: of_text(" "),
        ..v1::WatchEntriesRequest::default()
    };
    let refused = world.watch(malformed).await.unwrap_err();
    assert_eq!(
        reason(&refused),
        (Code::InvalidArgument, "INVALID_FIELDS".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn so_many_streams_are_served_and_one_that_ends_makes_room() {
    let world = World::new().await;
    world.open(&names(1, 2)).await;
    let follow = || v1::WatchEntriesRequest {
        follow: true,
        ..v1::WatchEntriesRequest::default()
    };
    let mut streams = Vec::new();
    let refused = loop {
        match world.watch(follow()).await {
            Ok(stream) => streams.push(stream),
            Err(refused) => break refused,
        }
        assert!(streams.len() <= 64, "more streams than the limit says");
    };
    assert_eq!(streams.len(), 64);
    assert_eq!(
        reason(&refused),
        (Code::ResourceExhausted, "TOO_MANY_WATCHERS".to_owned())
    );
    assert!(refused.get_details_retry_info().is_some());
    streams.pop();
    // The server hears of it a moment later, and no other answer tells when.
    while world.watch(follow()).await.is_err() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_gets_every_entry_once_and_a_stop_ends_streams_by_name() {
    let world = World::new().await;
    world.open(&names(1, 8_000)).await;
    let mut stream = world
        .watch(v1::WatchEntriesRequest {
            follow: true,
            ..v1::WatchEntriesRequest::default()
        })
        .await
        .unwrap();
    // Nothing is taken while the ledger grows on.
    world.open(&names(8_000, 16_000)).await;
    assert_eq!(
        up_to(&mut stream, 15_999).await,
        (0..16_000).collect::<Vec<u64>>()
    );
    let World { server, .. } = world;
    let stopped = tokio::task::spawn_blocking(move || server.stop());
    let ended = loop {
        match stream.message().await {
            Ok(Some(_)) => {}
            ended => break ended,
        }
    };
    assert_eq!(
        reason(&ended.unwrap_err()),
        (Code::Unavailable, "STOPPING".to_owned())
    );
    stopped.await.unwrap();
}
