//! What Linux tells of a process and of its files.

use anyhow::Context;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Ticks of /proc/PID/stat a second: Linux shows 100 to programs on every platform we build for (`USER_HZ`).
const TICKS_A_SECOND: f64 = 100.0;

/// `stat(2)` counts a file's place on the disk in these.
const STAT_BLOCK_BYTES: u64 = 512;

/// Has the kernel look for another peak of memory (proc_pid_clear_refs(5)).
const FORGET_PEAK: &str = "5";

/// A running process.
#[derive(Debug, Clone, Copy)]
pub(super) struct Process(pub(super) u32);

impl Process {
    /// Processor time used so far, in seconds: all threads, user and system.
    ///
    /// # Errors
    /// When it has ended.
    pub(super) fn cpu_seconds(self) -> anyhow::Result<f64> {
        let stat = self.read("stat")?;
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
    pub(super) fn resident_bytes(self) -> anyhow::Result<u64> {
        self.status_bytes("VmRSS:")
    }

    /// The most memory that was resident so far, or since it was forgotten.
    ///
    /// # Errors
    /// When it has ended.
    pub(super) fn peak_bytes(self) -> anyhow::Result<u64> {
        self.status_bytes("VmHWM:")
    }

    /// From now on another peak is looked for.
    ///
    /// # Errors
    /// When it has ended.
    pub(super) fn forget_peak(self) -> anyhow::Result<()> {
        fs::write(self.file("clear_refs"), FORGET_PEAK).context("a process under measurement has ended")
    }

    fn status_bytes(self, key: &str) -> anyhow::Result<u64> {
        let status = self.read("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        let kibibytes = line.and_then(|line| line.split_ascii_whitespace().next());
        let kibibytes: u64 = kibibytes.context("/proc/PID/status has another form")?.parse()?;
        Ok(kibibytes * 1024)
    }

    fn read(self, file: &str) -> anyhow::Result<String> {
        fs::read_to_string(self.file(file)).context("a process under measurement has ended")
    }

    fn file(self, name: &str) -> String {
        format!("/proc/{}/{name}", self.0)
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
