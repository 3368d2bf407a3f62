//! This program as anybody runs it, for a while beside the server under measurement.

use super::process::Process;
use anyhow::{Context, bail};
use std::io::{Read, Seek, SeekFrom};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How often its memory is looked at: the peak is that of its last look.
const LOOK: Duration = Duration::from_millis(5);

/// How it ran.
#[derive(Debug)]
pub(super) struct Ran {
    /// From its start to its end.
    pub(super) elapsed: Duration,
    /// The most memory that was resident.
    pub(super) peak_bytes: u64,
}

/// A child that does not outlive us.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It has mostly ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs `purse` with these arguments to its end.
///
/// # Errors
/// When it ends badly; what it said stands in the error.
pub(super) async fn run_purse(arguments: &[&str]) -> anyhow::Result<Ran> {
    let mut said = tempfile::tempfile()?;
    let child = Command::new(std::env::current_exe()?)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(said.try_clone()?)
        .spawn()
        .context("cannot start this program again")?;
    let begun = Instant::now();
    let mut running = Running(child);
    let mut peak_bytes = 0;
    let ended = loop {
        // One that has ended and was not waited for has no memory any more.
        peak_bytes = peak_bytes.max(Process(running.0.id()).peak_bytes().unwrap_or(0));
        if let Some(ended) = running.0.try_wait()? {
            break ended;
        }
        tokio::time::sleep(LOOK).await;
    };
    if !ended.success() {
        let mut text = String::new();
        said.seek(SeekFrom::Start(0))?;
        said.read_to_string(&mut text)?;
        bail!(
            "purse {} ended with {ended}: {}",
            arguments.join(" "),
            text.trim()
        );
    }
    Ok(Ran {
        elapsed: begun.elapsed(),
        peak_bytes,
    })
}
