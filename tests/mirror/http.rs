//! The mirror over HTTP, read with a client of these few lines.

use super::world::{Server, files, receipts, refusal, set_up, verified};
use common_purse::audit::{Checkpoint, VerifierKey, tiles_between};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use tempfile::TempDir;

struct Response {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

fn ask(address: &str, method: &str, path: &str) -> Response {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: mirror\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers = lines.map(|line| line.split_once(": ").unwrap());
    Response {
        status: status.parse().unwrap(),
        headers: headers
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect(),
        body: bytes[end + 4..].to_vec(),
    }
}

#[test]
fn a_copy_fetched_over_http_verifies_and_earlier_tiles_are_still_given() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("ledger");
    let mut server = Server::start(
        &data,
        &["--mirror-listen", "127.0.0.1:0", "--mirror-interval-ms", "1"],
    );
    let web = server.web.take().unwrap();
    let key: VerifierKey = fs::read_to_string(data.join("ledger.vkey"))
        .unwrap()
        .trim_end()
        .parse()
        .unwrap();
    server.record("set-up", &set_up());
    // Every tile of each checkpoint that was seen must be had for ever.
    let mut seen: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut size = 0;
    for (number, count) in [3, 200, 60, 400, 1].into_iter().enumerate() {
        server.record(&format!("more-{number}"), &receipts("more", count));
        let (note, checkpoint) = loop {
            let answer = ask(&web, "GET", "/checkpoint");
            if answer.status == 200 {
                let checkpoint = Checkpoint::open(&answer.body, &key).unwrap();
                if checkpoint.size >= size + count as u64 && checkpoint.size > 4 {
                    break (answer, checkpoint);
                }
            }
        };
        size = checkpoint.size;
        assert_eq!(note.headers["content-type"], "text/plain; charset=utf-8");
        assert_eq!(note.headers["cache-control"], "public, max-age=2");
        let copy = directory.path().join(format!("fetched-{number}"));
        for tile in tiles_between(0, size) {
            let answer = ask(&web, "GET", &format!("/{}", tile.path()));
            assert_eq!(answer.status, 200, "{}", tile.path());
            assert_eq!(answer.headers["content-type"], "application/octet-stream");
            assert!(answer.headers["cache-control"].contains("immutable"));
            let path = copy.join(tile.path());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &answer.body).unwrap();
            seen.insert(tile.path(), answer.body);
        }
        fs::write(copy.join("checkpoint"), note.body).unwrap();
        assert_eq!(verified(&copy, &data.join("ledger.vkey")), size);
    }
    assert!(size > 600);
    let gone = seen
        .iter()
        .filter(|(path, _)| !data.join("mirror").join(path).exists());
    assert!(gone.count() > 5, "nothing was replaced by longer tiles");
    for (path, bytes) in &seen {
        let answer = ask(&web, "GET", &format!("/{path}"));
        assert_eq!((answer.status, &answer.body), (200, bytes), "{path}");
    }
    server.stop();
}

#[test]
fn nothing_but_the_mirror_is_given_out_and_nothing_is_taken() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("ledger");
    let mut server = Server::start(
        &data,
        &["--mirror-listen", "127.0.0.1:0", "--mirror-interval-ms", "1"],
    );
    let web = server.web.take().unwrap();
    server.record("set-up", &set_up());
    while ask(&web, "GET", "/tile/0/000.p/4").status != 200 {
        std::thread::yield_now();
    }
    for path in [
        "/",
        "/ledger.key",
        "/../ledger.key",
        "/tile/../../ledger.key",
        "/tile/..%2f..%2fledger.key",
        "/tile/%2e%2e/%2e%2e/ledger.key",
        "/tile/0/../../../ledger.key",
        "//etc/passwd",
        "/tile//etc/passwd",
        "/tile/0/000",
        "/tile/0/000.p/5",
        "/tile/0/000.p/0",
        "/tile/0/000.p/4.new",
        "/tile/0/000.p/",
        "/tile/0/001",
        "/tile/9/000",
        "/tile/entries/001",
        "/tile/entries/000.p/4%00",
        "/checkpoint/",
        "/checkpoint.new",
    ] {
        let answer = ask(&web, "GET", path);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
    }
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        assert_eq!(ask(&web, method, "/checkpoint").status, 405);
        assert_eq!(ask(&web, method, "/tile/0/000.p/4").status, 405);
    }
    let (head, body) = (
        ask(&web, "HEAD", "/tile/0/000.p/4"),
        ask(&web, "GET", "/tile/0/000.p/4"),
    );
    assert_eq!((head.status, head.body.len(), body.body.len()), (200, 0, 4 * 32));
    assert_eq!(head.headers["content-length"], "128");
    server.stop();
    assert_eq!(files(&data.join("mirror")).len(), 3);
}

#[test]
fn an_address_that_others_reach_needs_an_explicit_word() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("ledger");
    let said = refusal(&data, &["--mirror-listen", "0.0.0.0:0"]);
    assert!(said.contains("--insecure-mirror-listen 0.0.0.0:0"), "{said}");
    let server = Server::start(&data, &["--insecure-mirror-listen", "0.0.0.0:0"]);
    assert!(server.web.is_some());
    server.stop();
}
