//! Source keys through a real server: a row is posted once for ever, whatever request and whatever run of the server it
//! comes in, and what was posted is listed page by page.

mod server;

use common_purse::wire::client::ledger_service_client::LedgerServiceClient;
use common_purse::wire::v1::{self, command::Action};
use server::Server;
use tempfile::TempDir;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt;

/// A registration that comes of the row of that number in the data set.
fn row(data_set: &str, number: u32, occurrence: u32) -> v1::Command {
    v1::Command {
        source_key: Some(Box::new(v1::SourceKey {
            data_set: data_set.to_owned(),
            row_sha256: format!("{number:064x}"),
            occurrence,
        })),
        action: Some(Action::RegisterContributor(v1::RegisterContributor {
            contributor: format!("{data_set}-{number}-{occurrence}"),
            name: "Somebody".to_owned(),
            kind: v1::ContributorKind::Partner.into(),
            ..v1::RegisterContributor::default()
        })),
        ..v1::Command::default()
    }
}

struct Client(LedgerServiceClient<Channel>);

impl Client {
    async fn connect(server: &Server) -> Client {
        Client(LedgerServiceClient::new(server.connect().await))
    }

    async fn record(&mut self, id: &str, commands: Vec<v1::Command>) -> Result<Vec<u64>, Status> {
        let request = v1::RecordRequest {
            request_id: id.to_owned(),
            commands,
            ..v1::RecordRequest::default()
        };
        let answer = self.0.record(request).await?.into_inner();
        Ok(answer.command_sequences)
    }

    /// Every posted row as (number, occurrence, sequence), by pages of `page_size`.
    async fn list(&mut self, data_set: &str, page_size: i32) -> Vec<(u32, u32, u64)> {
        let mut listed = Vec::new();
        let mut page_token = String::new();
        loop {
            let request = v1::ListSourceKeysRequest {
                data_set: data_set.to_owned(),
                page_size,
                page_token,
            };
            let page = self.0.list_source_keys(request).await.unwrap().into_inner();
            assert!(page.read_at.is_some());
            assert!(page.source_keys.len() <= page_size as usize);
            listed.extend(page.source_keys.iter().map(|key| {
                let number = u32::from_str_radix(&key.row_sha256[56..], 16).unwrap();
                (number, key.occurrence, key.sequence)
            }));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return listed;
            }
        }
    }
}

fn is_posted_before(refusal: &Status, command: &str, sequence: u64) {
    assert_eq!(refusal.code(), Code::AlreadyExists, "{refusal:?}");
    let details = refusal.get_error_details();
    let info = details.error_info().unwrap();
    assert_eq!(info.reason, "SOURCE_KEY_EXISTS");
    assert_eq!(info.metadata["command"], command);
    assert_eq!(info.metadata["sequence"], sequence.to_string());
    assert_eq!(info.metadata["data_set"], "may");
}

#[tokio::test]
async fn a_row_is_posted_once_in_whatever_request_and_run() {
    let data = TempDir::new().unwrap();
    let server = Server::start(data.path());
    let mut client = Client::connect(&server).await;
    let rows = vec![row("may", 1, 1), row("june", 1, 1), row("may", 1, 2)];
    assert_eq!(client.record("first", rows.clone()).await.unwrap(), [1, 2, 3]);
    assert_eq!(
        client.record("first", rows).await.unwrap(),
        [1, 2, 3],
        "a retry is no second posting"
    );

    let mixed = vec![row("may", 2, 1), row("may", 1, 2)];
    is_posted_before(
        &client.record("second", mixed).await.unwrap_err(),
        "commands[1]",
        3,
    );
    let twice = vec![row("may", 2, 1), row("may", 3, 1), row("may", 2, 1)];
    let refusal = client.record("third", twice).await.unwrap_err();
    assert_eq!(refusal.code(), Code::FailedPrecondition, "{refusal:?}");
    let details = refusal.get_error_details();
    let info = details.error_info().unwrap();
    assert_eq!(info.reason, "SOURCE_KEY_REPEATED");
    assert_eq!(info.metadata["earlier_command"], "0");
    let asked = v1::RecordRequest {
        request_id: "asked".to_owned(),
        commands: vec![row("may", 2, 1)],
        validate_only: true,
        ..v1::RecordRequest::default()
    };
    client.0.record(asked).await.unwrap();
    // Neither what was refused nor what was only asked took a key.
    assert_eq!(
        client.record("fourth", vec![row("may", 2, 1)]).await.unwrap(),
        [4]
    );
    let expected = [(1, 1, 1), (1, 2, 3), (2, 1, 4)];
    assert_eq!(client.list("may", 2).await, expected);

    drop(server);
    let server = Server::start(data.path());
    let mut client = Client::connect(&server).await;
    let again = client.record("fifth", vec![row("may", 1, 2)]).await;
    is_posted_before(&again.unwrap_err(), "commands[0]", 3);
    for page_size in [1, 3, 8_192] {
        assert_eq!(client.list("may", page_size).await, expected);
    }
    assert_eq!(client.list("june", 1).await, [(1, 1, 2)]);
    assert!(client.list("july", 1).await.is_empty());
}

#[tokio::test]
async fn a_page_token_is_of_its_own_data_set() {
    let data = TempDir::new().unwrap();
    let server = Server::start(data.path());
    let mut client = Client::connect(&server).await;
    let rows = vec![row("may", 1, 1), row("may", 2, 1)];
    client.record("first", rows).await.unwrap();
    let mut request = v1::ListSourceKeysRequest {
        data_set: "may".to_owned(),
        page_size: 1,
        page_token: String::new(),
    };
    let page = client
        .0
        .list_source_keys(request.clone())
        .await
        .unwrap()
        .into_inner();
    request.page_token = page.next_page_token;
    request.data_set = "june".to_owned();
    let refusal = client.0.list_source_keys(request).await.unwrap_err();
    let details = refusal.get_error_details();
    assert_eq!(
        details.bad_request().unwrap().field_violations[0].field,
        "page_token"
    );
}
