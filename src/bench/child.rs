//! A server under measurement, as the bench sees it: its address, and what it has used so far.

use super::process::{Process, disk_bytes};
use super::server::{Behind, JOURNAL};
use anyhow::{Context, bail};
use clap::ValueEnum;
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The hidden command of `purse` that runs `super::run_server`.
const SERVER_COMMAND: &str = "bench-server";

/// A running server; it ends when this is dropped.
pub(super) struct Server {
    child: Child,
    address: String,
    journal: PathBuf,
}

impl Server {
    /// Starts a server that keeps what it keeps in `directory`, which is made.
    ///
    /// # Errors
    /// When it does not start; what it said stands in the error.
    pub(super) fn start(behind: Behind, directory: &Path) -> anyhow::Result<Server> {
        fs::create_dir_all(directory)?;
        let log = directory.join("server.log");
        let name = behind.to_possible_value().context("every server has a name")?;
        let mut child = Command::new(std::env::current_exe()?)
            .args([SERVER_COMMAND, "--behind", name.get_name(), "--data-dir"])
            .arg(directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            .spawn()
            .context("cannot start this program again as a server")?;
        let mut address = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut address)?;
        }
        let server = Server {
            child,
            address: address.trim().to_owned(),
            journal: directory.join(JOURNAL),
        };
        if server.address.is_empty() {
            let said = fs::read_to_string(&log).unwrap_or_default();
            bail!(
                "the server on {} does not start: {}",
                name.get_name(),
                said.trim()
            );
        }
        Ok(server)
    }

    /// Where it listens.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Processor time used so far, in seconds: all threads, user and system.
    ///
    /// # Errors
    /// When it has ended.
    pub(super) fn cpu_seconds(&self) -> anyhow::Result<f64> {
        self.process().cpu_seconds()
    }

    /// Memory that is resident now.
    ///
    /// # Errors
    /// When it has ended.
    pub(super) fn resident_bytes(&self) -> anyhow::Result<u64> {
        self.process().resident_bytes()
    }

    /// The most memory that was resident so far, or since it was forgotten.
    ///
    /// # Errors
    /// When it has ended.
    pub(super) fn peak_bytes(&self) -> anyhow::Result<u64> {
        self.process().peak_bytes()
    }

    /// From now on another peak is looked for.
    ///
    /// # Errors
    /// When it has ended.
    pub(super) fn forget_peak(&self) -> anyhow::Result<()> {
        self.process().forget_peak()
    }

    /// What its journal takes on the disk now.
    ///
    /// # Errors
    /// When a file cannot be examined.
    pub(super) fn disk_bytes(&self) -> anyhow::Result<u64> {
        disk_bytes(&self.journal)
    }

    /// Has it end in order, and waits until it has.
    ///
    /// # Errors
    /// When it does not end well.
    pub(super) fn stop(mut self) -> anyhow::Result<()> {
        // Held open until it has ended, for it ends at once when this closes.
        let mut stdin = self.child.stdin.take().context("its stdin is open")?;
        stdin.write_all(b"s")?;
        let ended = self.child.wait()?;
        drop(stdin);
        if !ended.success() {
            bail!("the server under measurement ended with {ended}");
        }
        Ok(())
    }

    /// Kills it, in the middle of whatever it does.
    ///
    /// # Errors
    /// When it has ended.
    pub(super) fn kill(&self) -> anyhow::Result<()> {
        let process = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        kill_process(process.context("a process has a number")?, Signal::KILL)?;
        Ok(())
    }

    fn process(&self) -> Process {
        Process(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Killed, not stopped: its data are thrown away, and a kind stop waits for our idle connections. It may have
        // ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
