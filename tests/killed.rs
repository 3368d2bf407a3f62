//! The real process, killed with SIGKILL under load, over and over on one data directory.
//!
//! Each round starts `purse serve`, lets writers run until a random number of requests was acknowledged, kills the
//! process, starts it again and reads the whole ledger: every acknowledged request is there exactly once at the
//! sequences that its answer named, every other one is there whole or not at all, and all of them sent again get the
//! same answer or are recorded once. PURSE_KILL_ROUNDS says how many rounds (default 4), PURSE_KILL_SEED where the
//! random numbers begin.

use common_purse::ledger::{Entry, State, apply, invariants};
use common_purse::wire::client::audit_service_client::AuditServiceClient;
use common_purse::wire::client::ledger_service_client::LedgerServiceClient;
use common_purse::wire::v1;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use tonic::transport::Channel;

const WRITERS: u64 = 12;
const PAGE_SIZE: i32 = 8_192;

#[test]
fn what_was_acknowledged_survives_being_killed() {
    let rounds = from_environment("PURSE_KILL_ROUNDS", 4);
    let seed = from_environment("PURSE_KILL_SEED", 20_261_122);
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut random = Random(seed);
    let mut seen = Seen::default();
    let mut server = Server::start(directory.path());
    runtime.block_on(set_up(&server));
    for round in 0..rounds {
        let until = 1 + random.below(300);
        runtime.block_on(write_until(&server, &mut seen, round, until));
        server.kill();
        server = Server::start(directory.path());
        let lines = runtime.block_on(read_all(&server));
        seen.check(&lines, &format!("round {round} of seed {seed}"));
        runtime.block_on(send_again(&server, &mut seen));
    }
    let lines = runtime.block_on(read_all(&server));
    seen.check(&lines, "after the last round");
    check_accounting(&lines);
    println!(
        "{rounds} rounds: {} requests acknowledged, {} were in flight when the process was killed, {} entries",
        seen.acknowledged.len(),
        seen.were_unknown,
        lines.len()
    );
}

/// What the clients know.
#[derive(Default)]
struct Seen {
    acknowledged: BTreeMap<String, (u64, u64)>,
    unknown: BTreeSet<String>,
    were_unknown: usize,
}

impl Seen {
    fn check(&self, lines: &[String], when: &str) {
        let mut found: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for (sequence, line) in (0..).zip(lines) {
            let entry = Entry::from_line(line.as_bytes()).unwrap();
            found
                .entry(entry.stamp.request_id.to_string())
                .or_default()
                .push(sequence);
        }
        for (request, (first, last)) in &self.acknowledged {
            let expected: Vec<u64> = (*first..=*last).collect();
            assert_eq!(
                found.get(request),
                Some(&expected),
                "{when}: acknowledged request {request}"
            );
        }
        for request in &self.unknown {
            let count = found.get(request).map_or(0, Vec::len);
            assert!(
                count == 0 || count == commands(request).len(),
                "{when}: {count} entries of {request}"
            );
        }
    }
}

/// What a request records, told by its id alone, so that whoever sends it again sends the same: one receipt, or a
/// batch of 20.
fn commands(request: &str) -> Vec<v1::Command> {
    let number: u64 = request.rsplit('-').next().unwrap().parse().unwrap();
    let receive = |index: u64| {
        v1::command::Action::Receive(v1::Receive {
            pool: "purse".into(),
            contributor: "a".into(),
            amount: Some(v1::Money {
                currency_code: "GBP".into(),
                amount: format!("{}.{:02}", 1 + number % 90, index),
            }),
            year: "2020-21".into(),
            budget_type: "cdel".into(),
            ..Default::default()
        })
    };
    let command = |index| v1::Command {
        effective_date: "2020-05-01".into(),
        reason: format!("{request} {index}"),
        action: Some(receive(index)),
        ..Default::default()
    };
    (0..if number.is_multiple_of(7) { 20 } else { 1 })
        .map(command)
        .collect()
}

async fn set_up(server: &Server) {
    let action = |action| v1::Command {
        action: Some(action),
        ..Default::default()
    };
    let agreement = v1::Agreement {
        currency_code: "GBP".into(),
        year_kind: v1::YearKind::UkApril.into(),
        time_zone: "Europe/London".into(),
        start_date: "2020-04-01".into(),
        accounting_officer: "Permanent Secretary".into(),
        host: "a".into(),
        accountability: v1::Accountability::Host.into(),
        budget_types: vec![v1::BudgetType {
            budget_type: "cdel".into(),
            name: "Capital DEL".into(),
            funds_check: Some(v1::FundsCheck {
                mode: v1::FundsMode::Absolute.into(),
                basis: v1::FundsBasis::Received.into(),
                ..Default::default()
            }),
            ..Default::default()
        }],
        ..Default::default()
    };
    let commands = vec![
        action(v1::command::Action::OpenMission(v1::OpenMission {
            mission: "mission".into(),
            name: "Mission".into(),
            ..Default::default()
        })),
        action(v1::command::Action::RegisterContributor(
            v1::RegisterContributor {
                contributor: "a".into(),
                name: "A".into(),
                kind: v1::ContributorKind::Department.into(),
                ..Default::default()
            },
        )),
        action(v1::command::Action::OpenPool(Box::new(v1::OpenPool {
            pool: "purse".into(),
            mission: "mission".into(),
            name: "Purse".into(),
            agreement: Some(agreement),
        }))),
    ];
    let request = v1::RecordRequest {
        request_id: "set-up".into(),
        commands,
        ..v1::RecordRequest::default()
    };
    LedgerServiceClient::new(server.channel().await)
        .record(request)
        .await
        .unwrap();
}

/// Writers send one request after the other until `until` were acknowledged among them; what is in flight then is
/// unknown.
async fn write_until(server: &Server, seen: &mut Seen, round: u64, until: u64) {
    let progress = Arc::new(Mutex::new((Vec::new(), BTreeSet::new())));
    let enough = Arc::new(tokio::sync::Notify::new());
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (progress, enough, channel) =
                (Arc::clone(&progress), Arc::clone(&enough), server.lazy_channel());
            tokio::spawn(async move {
                let mut client = LedgerServiceClient::new(channel);
                for number in 0.. {
                    let id = format!("round-{round}-writer-{writer}-{number}");
                    progress.lock().unwrap().1.insert(id.clone());
                    let request = v1::RecordRequest {
                        request_id: id.clone(),
                        commands: commands(&id),
                        ..v1::RecordRequest::default()
                    };
                    // The process was killed: what became of this request is unknown.
                    let Ok(answer) = client.record(request).await else {
                        return;
                    };
                    let answer = answer.into_inner();
                    let mut progress = progress.lock().unwrap();
                    progress.1.remove(&id);
                    progress
                        .0
                        .push((id, (answer.first_sequence, answer.last_sequence)));
                    if progress.0.len() as u64 >= until {
                        enough.notify_one();
                    }
                }
            })
        })
        .collect();
    enough.notified().await;
    // Killed at once, with requests in flight; their calls fail, and no answer comes after that.
    server.kill_now();
    for writer in writers {
        writer.await.unwrap();
    }
    let progress = progress.lock().unwrap();
    seen.acknowledged.extend(progress.0.iter().cloned());
    seen.were_unknown += progress.1.len();
    seen.unknown.extend(progress.1.iter().cloned());
}

/// Unknown requests are sent again and acknowledged; some acknowledged ones too, and are answered as before.
async fn send_again(server: &Server, seen: &mut Seen) {
    let mut client = LedgerServiceClient::new(server.channel().await);
    let unknown = std::mem::take(&mut seen.unknown);
    let acknowledged: Vec<String> = seen.acknowledged.keys().rev().take(20).cloned().collect();
    for id in unknown.into_iter().chain(acknowledged) {
        let request = v1::RecordRequest {
            request_id: id.clone(),
            commands: commands(&id),
            ..v1::RecordRequest::default()
        };
        let answer = client.record(request).await.unwrap().into_inner();
        let answer = (answer.first_sequence, answer.last_sequence);
        let before = seen.acknowledged.insert(id.clone(), answer);
        assert!(
            before.is_none_or(|before| before == answer),
            "{id} was answered otherwise before"
        );
    }
}

async fn read_all(server: &Server) -> Vec<String> {
    let mut client = AuditServiceClient::new(server.channel().await);
    let mut lines = Vec::new();
    let mut request = v1::ListEntriesRequest {
        page_size: PAGE_SIZE,
        ..Default::default()
    };
    loop {
        let page = client.list_entries(request.clone()).await.unwrap().into_inner();
        lines.extend(page.entries.into_iter().map(|entry| entry.line));
        if page.next_page_token.is_empty() {
            return lines;
        }
        request.page_token = page.next_page_token;
    }
}

fn check_accounting(lines: &[String]) {
    let mut state = State::new();
    for line in lines {
        apply(&mut state, &Entry::from_line(line.as_bytes()).unwrap()).unwrap();
    }
    invariants::check(&state).unwrap();
}

/// The real program on a data directory.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(directory: &Path) -> Server {
        let mut process = Command::new(env!("CARGO_BIN_EXE_purse"))
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--ballast-bytes",
                "0",
                "--data-dir",
            ])
            .arg(directory)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut log = String::new();
        let address = loop {
            let Some(line) = lines.next() else {
                panic!("the server did not come up:\n{log}")
            };
            let line = line.unwrap();
            if let Some(address) = line.strip_prefix("listening on ") {
                break address.to_owned();
            }
            log.push_str(&line);
            log.push('\n');
        };
        // Read to the end, so that the server never waits for somebody to read its log.
        std::thread::spawn(move || lines.for_each(drop));
        Server { process, address }
    }

    async fn channel(&self) -> Channel {
        self.endpoint().connect().await.unwrap()
    }

    fn lazy_channel(&self) -> Channel {
        self.endpoint().connect_lazy()
    }

    fn endpoint(&self) -> tonic::transport::Endpoint {
        format!("http://{}", self.address).parse().unwrap()
    }

    fn kill_now(&self) {
        let killed = Command::new("kill")
            .args(["-KILL", &self.process.id().to_string()])
            .status()
            .unwrap();
        assert!(killed.success());
    }

    fn kill(&mut self) {
        // Already dead; this waits for it.
        let _ = self.process.kill();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Splitmix64: a seed is a history.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}

fn from_environment(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .map_or(default, |text| text.parse().unwrap())
}
