//! The name of a person through a real server: kept, told, kept over a restart, and after it is erased in no file of the
//! data directory. What the server logged, at its most talkative, never had it.

use common_purse::wire::client::audit_service_client::AuditServiceClient;
use common_purse::wire::client::ledger_service_client::LedgerServiceClient;
use common_purse::wire::v1::{self, PayeeKind, PayeeNameSource};
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;
use tempfile::TempDir;
use tonic::transport::Channel;
use tonic_types::StatusExt;

/// No part of either stands in anything else that a server writes.
const FIRST: &str = "Wilhelmina Qvist-Okonkwo";
const SECOND: &str = "Mina Okonkwo-Zażółć";

const PERSON: &str = "p-7f3a";

struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// A server that logs all it can into `log`.
    fn start(data: &Path, log: &Path) -> Server {
        let process = Command::new(env!("CARGO_BIN_EXE_purse"))
            .args([
                "serve",
                "--ballast-bytes",
                "0",
                "--listen",
                "127.0.0.1:0",
                "--data-dir",
            ])
            .arg(data)
            .env("RUST_LOG", "trace")
            .stderr(File::create(log).unwrap())
            .spawn()
            .unwrap();
        let mut server = Server {
            process,
            address: String::new(),
        };
        while server.address.is_empty() {
            assert!(
                server.process.try_wait().unwrap().is_none(),
                "it ended before it listened"
            );
            std::thread::sleep(Duration::from_millis(20));
            let said = fs::read_to_string(log).unwrap();
            let listening = said.lines().find_map(|line| line.strip_prefix("listening on "));
            server.address = listening.unwrap_or_default().to_owned();
        }
        server
    }

    async fn connect(&self) -> Channel {
        let endpoint = Channel::from_shared(format!("http://{}", self.address)).unwrap();
        endpoint.connect().await.unwrap()
    }

    async fn ledger(&self) -> LedgerServiceClient<Channel> {
        LedgerServiceClient::new(self.connect().await)
    }

    fn stop(mut self) {
        let id = self.process.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        assert!(self.process.wait().unwrap().success());
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

type Ledger = LedgerServiceClient<Channel>;

async fn register(ledger: &mut Ledger) {
    let organisation = v1::RegisterPayee {
        payee: "firm".to_owned(),
        kind: PayeeKind::Organisation.into(),
        name: "Heat Pumps Ltd".to_owned(),
    };
    let person = v1::RegisterPayee {
        payee: PERSON.to_owned(),
        kind: PayeeKind::Person.into(),
        name: String::new(),
    };
    let commands = [organisation, person].map(|payee| v1::Command {
        action: Some(v1::command::Action::RegisterPayee(payee)),
        ..v1::Command::default()
    });
    let request = v1::RecordRequest {
        request_id: "payees".to_owned(),
        commands: commands.to_vec(),
        ..v1::RecordRequest::default()
    };
    ledger.record(request).await.unwrap();
}

/// A request that must be refused, since its name would stay for ever.
async fn try_to_record_a_name(ledger: &mut Ledger) -> tonic::Status {
    let person = v1::RegisterPayee {
        payee: "p-9".to_owned(),
        kind: PayeeKind::Person.into(),
        name: FIRST.to_owned(),
    };
    let command = v1::Command {
        action: Some(v1::command::Action::RegisterPayee(person)),
        ..v1::Command::default()
    };
    let request = v1::RecordRequest {
        request_id: "named".to_owned(),
        commands: vec![command],
        ..v1::RecordRequest::default()
    };
    ledger.record(request).await.unwrap_err()
}

async fn set(ledger: &mut Ledger, payee: &str, name: &str) -> Result<(), tonic::Status> {
    let (payee, name) = (payee.to_owned(), name.to_owned());
    let request = v1::SetPayeeNameRequest { payee, name };
    ledger.set_payee_name(request).await.map(drop)
}

async fn erase(ledger: &mut Ledger, payee: &str) -> Result<(), tonic::Status> {
    let payee = payee.to_owned();
    let request = v1::ErasePayeeNameRequest { payee };
    ledger.erase_payee_name(request).await.map(drop)
}

/// The name of a payee and where it comes from.
async fn name(ledger: &mut Ledger, payee: &str) -> (String, PayeeNameSource) {
    let payee = payee.to_owned();
    let found = ledger.get_payee(v1::GetPayeeRequest { payee }).await.unwrap();
    let found = found.into_inner();
    assert_eq!(found.read_at.as_ref().unwrap().sequence, 2);
    (found.name.clone(), found.name_source())
}

fn erasable(name: &str) -> (String, PayeeNameSource) {
    (name.to_owned(), PayeeNameSource::Erasable)
}

fn reason(refused: &tonic::Status) -> String {
    refused.get_details_error_info().unwrap().reason
}

async fn checkpoint(server: &Server) -> String {
    let mut audit = AuditServiceClient::new(server.connect().await);
    let answer = audit.get_checkpoint(v1::GetCheckpointRequest {}).await.unwrap();
    answer.into_inner().checkpoint
}

#[tokio::test]
async fn an_erased_name_is_nowhere() {
    let parent = TempDir::new().unwrap();
    let (data, log) = (parent.path().join("data"), parent.path().join("log"));
    let server = Server::start(&data, &log);
    let mut ledger = server.ledger().await;
    register(&mut ledger).await;
    let refused = try_to_record_a_name(&mut ledger).await;
    assert_eq!(reason(&refused), "INVALID_FIELDS");
    assert!(!format!("{refused:?}").contains(FIRST), "{refused:?}");
    let before = checkpoint(&server).await;

    assert_eq!(
        name(&mut ledger, PERSON).await,
        (String::new(), PayeeNameSource::None)
    );
    let firm = ("Heat Pumps Ltd".to_owned(), PayeeNameSource::Ledger);
    assert_eq!(name(&mut ledger, "firm").await, firm);
    for refused in [
        set(&mut ledger, "firm", FIRST).await,
        erase(&mut ledger, "firm").await,
    ] {
        assert_eq!(reason(&refused.unwrap_err()), "NOT_A_PERSON");
    }
    set(&mut ledger, PERSON, FIRST).await.unwrap();
    assert_eq!(name(&mut ledger, PERSON).await, erasable(FIRST));
    assert_eq!(files_with(&data, FIRST), [data.join("names/p-7f3a.name")]);
    set(&mut ledger, PERSON, SECOND).await.unwrap();
    assert!(files_with(&data, FIRST).is_empty());
    // Without a word: what was answered is on the disk.
    server.kill();
    assert_silent(&log);

    let server = Server::start(&data, &log);
    let mut ledger = server.ledger().await;
    assert_eq!(name(&mut ledger, PERSON).await, erasable(SECOND));
    assert_eq!(mode(&data.join("names")), 0o700);
    assert_eq!(mode(&data.join("names/p-7f3a.name")), 0o600);
    erase(&mut ledger, PERSON).await.unwrap();
    erase(&mut ledger, PERSON).await.unwrap();
    assert_eq!(
        name(&mut ledger, PERSON).await,
        (String::new(), PayeeNameSource::None)
    );
    // The journal's frames are compressed: that they hold no name is told by their entries, which are as before.
    assert_eq!(checkpoint(&server).await, before, "names are no entries");
    server.kill();
    assert_silent(&log);
    assert_nowhere(&data);

    // The journal is written anew in places when it is opened: still nothing.
    let server = Server::start(&data, &log);
    let mut ledger = server.ledger().await;
    assert_eq!(
        name(&mut ledger, PERSON).await,
        (String::new(), PayeeNameSource::None)
    );
    server.stop();
    assert_silent(&log);
    assert_nowhere(&data);
    assert_eq!(fs::read_dir(data.join("names")).unwrap().count(), 0);
}

/// A log that speaks of the person and of every call, and tells no name.
fn assert_silent(log: &Path) {
    let said = fs::read_to_string(log).unwrap();
    assert!(said.contains("TRACE"), "the log is not at its most talkative");
    for part in parts() {
        assert!(!said.contains(part), "the log holds {part:?}");
    }
}

fn assert_nowhere(data: &Path) {
    for part in parts() {
        let found = files_with(data, part);
        assert!(found.is_empty(), "{part:?} is still in {found:?}");
    }
}

fn parts() -> impl Iterator<Item = &'static str> {
    [FIRST, SECOND].into_iter().flat_map(str::split_whitespace)
}

/// Every file below `directory` whose bytes hold `text`, or whose path does.
fn files_with(directory: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
            continue;
        }
        let mut bytes = Vec::new();
        File::open(&path).unwrap().read_to_end(&mut bytes).unwrap();
        let within = bytes.windows(text.len()).any(|window| window == text.as_bytes());
        if within || path.to_string_lossy().contains(text) {
            found.push(path);
        }
    }
    found
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
