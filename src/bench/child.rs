//! A server under measurement, as the bench sees it: its address, and what it has used so far.

use super::server::{Behind, JOURNAL};
use anyhow::{Context, bail};
use clap::ValueEnum;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The hidden command of `purse` that runs `super::run_server`.
const SERVER_COMMAND: &str = "bench-server";

/// Ticks of /proc/PID/stat a second: Linux shows 100 to programs on every platform we build for (`USER_HZ`).
const TICKS_A_SECOND: f64 = 100.0;

/// `stat(2)` counts a file's place on the disk in these.
const STAT_BLOCK_BYTES: u64 = 512;

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
        let stat = self.proc("stat")?;
        // The name before the last bracket may hold anything. Behind it, user and system time are the 12th and 13th.
        let (_, figures) = stat.rsplit_once(')').context("/proc/PID/stat has another form")?;
        let ticks = figures
            .split_ascii_whitespace()
            .skip(11)
            .take(2)
            .map(str::parse::<u32>);
        let ticks = ticks.sum::<Result<u32, _>>()?;
        Ok(f64::from(ticks) / TICKS_A_SECOND)
    }

    /// Memory that is resident now.
    ///
    /// # Errors
    /// When it has ended.
    pub(super) fn resident_bytes(&self) -> anyhow::Result<u64> {
        let status = self.proc("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes = line.and_then(|line| line.split_ascii_whitespace().next());
        let kibibytes: u64 = kibibytes.context("/proc/PID/status has another form")?.parse()?;
        Ok(kibibytes * 1024)
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

    fn proc(&self, file: &str) -> anyhow::Result<String> {
        let path = format!("/proc/{}/{file}", self.child.id());
        fs::read_to_string(path).context("a server under measurement has ended")
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

/// What a file, or everything in a directory, takes on the disk.
pub(super) fn disk_bytes(path: &Path) -> anyhow::Result<u64> {
    let metadata = fs::metadata(path)?;
    let mut bytes = metadata.blocks() * STAT_BLOCK_BYTES;
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            bytes += disk_bytes(&entry?.path())?;
        }
    }
    Ok(bytes)
}
