//! `purse health` as a container's health check meets it: by its exit code and one word.

mod server;

use server::Server as Ledger;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
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
    assert_eq!(told.status.code(), Some(64 + 4), "{}", said(&told.stderr));
    assert_eq!(said(&told.stdout), "");
}

/// HTTP/2 by hand: settings, then the headers of an answer, and nothing more for ever.
fn begins_an_answer(mut client: TcpStream) {
    // A frame: its length in three bytes, type, flags, and the stream in four. 4 is SETTINGS, 1 HEADERS.
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    let acknowledged = [0, 0, 0, 4, 1, 0, 0, 0, 0];
    // ":status: 200" and "content-type" by their numbers in HPACK's table.
    let block = [&[0x88, 0x5f, 16], b"application/grpc".as_slice()].concat();
    let headers = [&[0, 0, 19, 1, 4, 0, 0, 0, 1], block.as_slice()].concat();
    let (mut seen, mut bytes) = (0, [0; 4096]);
    let mut answer = Some([acknowledged.as_slice(), &headers].concat());
    let _ = client.write_all(&settings);
    while let Ok(count @ 1..) = client.read(&mut bytes) {
        seen += count;
        // Long enough for the request's own headers to have come.
        if seen > 150
            && let Some(answer) = answer.take()
        {
            let _ = client.write_all(&answer);
        }
    }
}

/// Else it would wait for the rest of the answer for ever. That this test ends is what it shows.
#[test]
fn one_that_begins_an_answer_and_stalls_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || listener.incoming().flatten().for_each(begins_an_answer));
    let told = health(&address);
    assert_eq!(told.status.code(), Some(64 + 4), "{}", said(&told.stderr));
}

/// Nothing here is encrypted, so an address that promises it is not spoken to at all.
#[test]
fn an_address_that_promises_encryption_is_refused() {
    for address in [
        "https://127.0.0.1:1",
        "127.0.0.1:1",
        "ftp://127.0.0.1:1",
        "http://",
    ] {
        let told = Command::new(env!("CARGO_BIN_EXE_purse"))
            .args(["health", "--ledger", address])
            .output()
            .unwrap();
        assert_eq!(told.status.code(), Some(2), "{address}: {}", said(&told.stderr));
    }
}
