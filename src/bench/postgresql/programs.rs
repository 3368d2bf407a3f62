//! Where PostgreSQL's programs are, and as whom they may run.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a cluster and its load need.
const NEEDED: [&str; 5] = ["postgres", "initdb", "pg_ctl", "psql", "pgbench"];

/// Where distributions keep versions beside each other.
const VERSIONS: &str = "/usr/lib/postgresql";

/// The directory of PostgreSQL's programs, and the user that its server runs as.
pub(super) struct Programs {
    directory: PathBuf,
    /// Set when we are root, as which no server of PostgreSQL runs.
    user: Option<(u32, u32)>,
}

impl Programs {
    /// The first complete installation, by PATH, then the newest version.
    pub(super) fn find() -> Option<Programs> {
        let complete = |directory: &PathBuf| NEEDED.iter().all(|name| directory.join(name).is_file());
        let directory = in_path().into_iter().chain(versions()).find(complete)?;
        let user = if we_are_root() {
            Some(unprivileged()?)
        } else {
            None
        };
        Some(Programs { directory, user })
    }

    /// A program for the cluster's server, run as its user.
    pub(super) fn as_server(&self, name: &str) -> Command {
        let mut command = self.as_client(name);
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        command
    }

    /// A program that only talks to the server.
    pub(super) fn as_client(&self, name: &str) -> Command {
        Command::new(self.directory.join(name))
    }

    /// Gives a directory to the server's user.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn give(&self, directory: &Path) -> std::io::Result<()> {
        match self.user {
            Some((user, group)) => std::os::unix::fs::chown(directory, Some(user), Some(group)),
            None => Ok(()),
        }
    }
}

/// Where the `initdb`s of PATH really are: a link to one leads to the programs that belong to it.
fn in_path() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let programs = std::env::split_paths(&path).map(|directory| directory.join("initdb"));
    programs
        .filter_map(|program| Some(program.canonicalize().ok()?.parent()?.to_owned()))
        .collect()
}

fn versions() -> Vec<PathBuf> {
    let entries = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, directory)| directory).collect()
}

fn we_are_root() -> bool {
    // A process's directory belongs to its effective user (proc(5)).
    fs::metadata("/proc/self").is_ok_and(|found| found.uid() == 0)
}

/// User and group of `postgres`, or of `nobody`.
fn unprivileged() -> Option<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    let of = |name: &str| {
        let mut lines = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
        let line = lines.find(|fields| fields.first() == Some(&name))?;
        Some((line.get(2)?.parse().ok()?, line.get(3)?.parse().ok()?))
    };
    of("postgres").or_else(|| of("nobody"))
}
