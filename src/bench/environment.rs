//! What the figures were measured on: without it they say nothing.

use rustix::fs::statfs;
use serde::Serialize;
use std::fs;
use std::path::Path;

/// The machine.
#[derive(Debug, Serialize)]
pub(super) struct Environment {
    cores: usize,
    processor: String,
    memory_bytes: u64,
    kernel: String,
    filesystem: String,
    data_dir: String,
    load_before: f64,
}

/// `f_type` of a file system that is memory (`statfs(2)`).
const TMPFS_MAGIC: u64 = 0x0102_1994;

impl Environment {
    /// Looks around. What cannot be found out stays empty.
    pub(super) fn of(directory: &Path) -> Environment {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        Environment {
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            processor: value(&read("/proc/cpuinfo"), "model name"),
            memory_bytes: kibibytes(&value(&read("/proc/meminfo"), "MemTotal")) * 1024,
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            filesystem: filesystem(&read("/proc/self/mountinfo"), directory),
            data_dir: directory.display().to_string(),
            load_before: first_number(&read("/proc/loadavg")),
        }
    }
}

/// Whether what is kept in `directory` is in memory only, where nothing is durable.
pub(super) fn is_memory(directory: &Path) -> bool {
    statfs(directory).is_ok_and(|found| u64::try_from(found.f_type).is_ok_and(|kind| kind == TMPFS_MAGIC))
}

/// The value behind the first line that begins with `key`, up to a colon.
fn value(text: &str, key: &str) -> String {
    let lines = text.lines().filter_map(|line| line.split_once(':'));
    let mut found = lines.filter(|(name, _)| name.trim() == key);
    found
        .next()
        .map_or_else(String::new, |(_, value)| value.trim().to_owned())
}

fn kibibytes(text: &str) -> u64 {
    text.split(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

fn first_number(text: &str) -> f64 {
    text.split(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0.0)
}

/// The type of the file system mounted deepest above `directory`. In a line of mountinfo the fifth field is where it
/// is mounted, and behind a dash stands its type (proc_pid_mountinfo(5)).
fn filesystem(mounts: &str, directory: &Path) -> String {
    let mount = |line: &str| {
        let (place, kind) = line.split_once(" - ")?;
        let place = place.split(' ').nth(4)?;
        let kind = kind.split(' ').next()?;
        directory
            .starts_with(place)
            .then(|| (place.len(), kind.to_owned()))
    };
    mounts
        .lines()
        .filter_map(mount)
        .max()
        .map_or_else(String::new, |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
                          25 22 0:20 / /dev/shm rw,nosuid - tmpfs tmpfs rw\n";

    #[test]
    fn the_deepest_mount_names_the_file_system() {
        assert_eq!(filesystem(MOUNTS, Path::new("/dev/shm/bench")), "tmpfs");
        assert_eq!(filesystem(MOUNTS, Path::new("/dev/shmile")), "ext4");
    }
}
