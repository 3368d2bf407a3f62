//! `purse health` as a container's health check meets it: by its exit code and one word.

mod server;

use server::Server as Ledger;
use std::net::TcpListener;
use std::process::{Command, Output};
use tempfile::TempDir;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic_health::ServingStatus;
use tonic_health::server::health_reporter;

/// What the program says of the ledger at an address.
fn health(address: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_purse"))
        .args(["health", "--ledger", &format!("http://{address}")])
        .output()
        .unwrap()
}

fn said(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A ledger between its states, which a real one leaves too soon to be met there.
async fn not_serving() -> String {
    let (reporter, service) = health_reporter();
    reporter.set_service_status("", ServingStatus::NotServing).await;
    let listener = TcpIncoming::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(
        Server::builder()
            .add_service(service)
            .serve_with_incoming(listener),
    );
    address
}

#[test]
fn a_ledger_that_serves_is_told_by_one_word() {
    let directory = TempDir::new().unwrap();
    let ledger = Ledger::start(directory.path());
    let told = health(&ledger.address);
    drop(ledger);
    assert_eq!(told.status.code(), Some(0), "{}", said(&told.stderr));
    assert_eq!(said(&told.stdout), "SERVING\n");
    assert_eq!(said(&told.stderr), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_takes_no_requests_is_a_failure() {
    let address = not_serving().await;
    let told = health(&address);
    assert_eq!(told.status.code(), Some(1));
    assert_eq!(said(&told.stdout), "NOT_SERVING\n");
    assert!(said(&told.stderr).contains("takes no requests"));
}

#[test]
fn nobody_there_is_unavailable() {
    // Nobody listens on the first port, which is kept for a protocol that is not used any more.
    let told = health("127.0.0.1:1");
    assert_eq!(told.status.code(), Some(64 + 14), "{}", said(&told.stderr));
    assert_eq!(said(&told.stdout), "");
    assert!(said(&told.stderr).contains("cannot be reached"));
}

/// Else a container's health check would hang with its ledger. That this test ends is what it shows.
#[test]
fn one_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let told = health(&listener.local_addr().unwrap().to_string());
    assert_eq!(told.status.code(), Some(64 + 14), "{}", said(&told.stderr));
    assert_eq!(said(&told.stdout), "");
}
