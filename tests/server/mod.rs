//! A real server of a ledger, for tests of what its users see.
#![allow(
    dead_code,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test panics where a ledger must not, and not every test uses all of it"
)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tonic::transport::Channel;

/// A process that serves a data directory, until it is dropped.
pub struct Server {
    process: Child,
    /// Where it listens, as `127.0.0.1:7420`.
    pub address: String,
}

impl Server {
    /// Serves `data` on a free port.
    pub fn start(data: &Path) -> Server {
        let mut process = Command::new(env!("CARGO_BIN_EXE_purse"))
            .args([
                "serve",
                "--ballast-bytes",
                "0",
                "--listen",
                "127.0.0.1:0",
                "--data-dir",
            ])
            .arg(data)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("it ended before it listened").unwrap();
            if let Some(address) = line.strip_prefix("listening on ") {
                break address.to_owned();
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        Server { process, address }
    }

    /// Where it listens, as clients are told it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub async fn connect(&self) -> Channel {
        let endpoint = Channel::from_shared(self.url()).unwrap();
        endpoint.connect().await.unwrap()
    }
}

impl Drop for Server {
    /// Killed: what was answered is there all the same when it starts again.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
