//! A real server of a ledger, for tests of what its users see.
#![allow(
    dead_code,
    unreachable_pub,
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

/// `purse serve` of a data directory, on a free port and without a ballast, unless more arguments say otherwise.
pub fn serve(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_purse"));
    command
        .env("PURSE_BALLAST_BYTES", "0")
        .env("PURSE_LISTEN", "127.0.0.1:0")
        .args(["serve", "--data-dir"])
        .arg(data)
        .stderr(Stdio::piped());
    command
}

impl Server {
    /// Serves `data`.
    pub fn start(data: &Path) -> Server {
        Server::of(&mut serve(data))
    }

    /// The server that a command starts, once it listens.
    pub fn of(command: &mut Command) -> Server {
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
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

    /// A process that said where it listens.
    pub fn listening(process: Child, address: String) -> Server {
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

    /// Tells it to end, as a service manager does, and waits until it has.
    pub fn stop(mut self) {
        let told = Command::new("kill")
            .args(["-TERM", &self.process.id().to_string()])
            .status()
            .unwrap();
        assert!(told.success());
        let ended = self.process.wait().unwrap();
        assert!(ended.success(), "a stop that was asked for is no failure");
    }
}

impl Drop for Server {
    /// Killed: what was answered is there all the same when it starts again.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
