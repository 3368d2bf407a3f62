//! A temporary cluster, and load on it.

use super::programs::Programs;
use super::scripts;
use crate::bench::workload::Workload;
use anyhow::{Context, bail};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The largest number of clients, and some for the server's own use.
const CONNECTIONS_MOST: &str = "max_connections=300";

/// A cluster that is new takes about a second to start: 100 tries of 100 ms.
const START_TRIES: u32 = 100;
const START_PAUSE: Duration = Duration::from_millis(100);

const USER: &str = "bench";

/// A running cluster; it ends when this is dropped.
pub(in crate::bench) struct Cluster {
    programs: Programs,
    directory: PathBuf,
    server: Child,
}

impl Cluster {
    /// Makes and starts a cluster in `parent`, or `None` where PostgreSQL is not installed.
    ///
    /// # Errors
    /// When it is installed and does not start.
    pub(in crate::bench) fn start(parent: &Path) -> anyhow::Result<Option<Cluster>> {
        let Some(programs) = Programs::find() else {
            return Ok(None);
        };
        let directory = parent.join("postgresql");
        fs::create_dir(&directory)?;
        programs.give(&directory)?;
        let mut initdb = programs.as_server("initdb");
        initdb.args([
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--username",
            USER,
            "--pgdata",
        ]);
        output(initdb.arg(directory.join("data")).current_dir(&directory))?;
        let server = programs
            .as_server("postgres")
            .arg("-D")
            .arg(directory.join("data"))
            .arg("-k")
            .arg(&directory)
            // Durable as it comes, said here in case a distribution thinks otherwise. The rest is room, so that no
            // checkpoint falls into a turn.
            .args([
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "listen_addresses=",
            ])
            .args([
                "-c",
                CONNECTIONS_MOST,
                "-c",
                "shared_buffers=512MB",
                "-c",
                "max_wal_size=8GB",
            ])
            .current_dir(&directory)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(directory.join("server.log"))?)
            .spawn()?;
        let cluster = Cluster {
            programs,
            directory,
            server,
        };
        cluster.wait_until_ready()?;
        cluster.run_sql(&scripts::schema())?;
        Ok(Some(cluster))
    }

    /// Transactions a second, once each client has made so many. Counted and not timed, because pgbench's time runs
    /// while it connects, which 256 clients may take all of a turn for.
    ///
    /// # Errors
    /// When the load generator fails.
    pub(in crate::bench) fn rate(&self, workload: &Workload, transactions: u32) -> anyhow::Result<f64> {
        let script = self.directory.join(workload.name);
        fs::write(&script, scripts::script(workload))?;
        let (clients, transactions) = (workload.in_flight.to_string(), transactions.to_string());
        let mut pgbench = self.client("pgbench");
        // One thread, as our own client.
        pgbench.args([
            "--no-vacuum",
            scripts::protocol(workload),
            "--jobs=1",
            "--client",
            &clients,
        ]);
        pgbench
            .args(["--transactions", &transactions, "--file"])
            .arg(&script)
            .arg("postgres");
        let said = output(&mut pgbench)?;
        transactions_a_second(&said).with_context(|| format!("pgbench gave no rate: {said}"))
    }

    fn wait_until_ready(&self) -> anyhow::Result<()> {
        for _ in 0..START_TRIES {
            if self.run_sql("select 1").is_ok() {
                return Ok(());
            }
            std::thread::sleep(START_PAUSE);
        }
        let log = fs::read_to_string(self.directory.join("server.log")).unwrap_or_default();
        bail!("its server does not start: {}", log.trim())
    }

    fn run_sql(&self, sql: &str) -> anyhow::Result<()> {
        let mut psql = self.client("psql");
        psql.args([
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            "--dbname=postgres",
        ]);
        let mut child = psql
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(sql.as_bytes())?;
        }
        let ended = child.wait_with_output()?;
        if !ended.status.success() {
            bail!("psql: {}", String::from_utf8_lossy(&ended.stderr).trim());
        }
        Ok(())
    }

    fn client(&self, name: &str) -> Command {
        let mut command = self.programs.as_client(name);
        command
            .arg("--host")
            .arg(&self.directory)
            .args(["--username", USER]);
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Killed, a server of PostgreSQL leaves shared memory behind; told to stop at once, it does not.
        let mut stop = self.programs.as_server("pg_ctl");
        stop.args(["stop", "--mode=immediate", "--silent", "--pgdata"])
            .arg(self.directory.join("data"));
        if output(stop.current_dir(&self.directory)).is_err() {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

/// Runs a program to its end and gives what it said.
fn output(command: &mut Command) -> anyhow::Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let ended = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {name}"))?;
    if !ended.status.success() {
        bail!("{name}: {}", String::from_utf8_lossy(&ended.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&ended.stdout).into_owned())
}

/// The figure that pgbench gives last, which leaves out the time to connect.
fn transactions_a_second(said: &str) -> Option<f64> {
    let figure = said.lines().rev().find_map(|line| line.strip_prefix("tps = "))?;
    figure.split(' ').next()?.parse().ok()
}
