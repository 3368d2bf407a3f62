//! The measuring: the ledger and each of its limits take turns, so that whatever else the machine does falls on all of
//! them, and ratios are taken within a round.

use super::load::Turn;
use super::postgresql::Cluster;
use super::server::Behind;
use super::subject::Subject;
use super::target::Target;
use super::workload::{Plan, Workload};
use anyhow::ensure;
use std::collections::BTreeMap;
use std::path::Path;

/// The names of the limits in the report.
pub(super) mod limit {
    /// Calls of the bare echo.
    pub(in crate::bench) const ECHO: &str = "echo";
    /// Entries of the same server on a raw file.
    pub(in crate::bench) const RAW_FILE: &str = "raw_file";
    /// Commits of the storage engine alone.
    pub(in crate::bench) const BARE_SLED: &str = "bare_sled";
    /// Appends with `fdatasync` alone.
    pub(in crate::bench) const RAW_FDATASYNC: &str = "raw_fdatasync";
    /// Transfers of PostgreSQL.
    pub(in crate::bench) const POSTGRESQL: &str = "postgresql";
}

/// What all workloads share.
pub(super) struct Bench {
    /// How long and how often.
    pub(super) plan: Plan,
    /// Which ledger is measured.
    pub(super) ledger: Behind,
    /// The bare echo.
    pub(super) echo: Target,
    /// A cluster, where it is installed.
    pub(super) postgresql: Option<Cluster>,
}

/// What was measured in one round.
pub(super) struct Round {
    /// The ledger's turn.
    pub(super) ledger: Turn,
    /// Processor time that the ledger's process took in it, in seconds.
    pub(super) cpu_seconds: f64,
    /// What each limit did a second.
    pub(super) limits: BTreeMap<&'static str, f64>,
}

/// What was measured of a workload.
pub(super) struct Measured {
    /// Round by round.
    pub(super) rounds: Vec<Round>,
    /// The ledger's memory at the end.
    pub(super) resident_bytes: u64,
    /// How much more the journal took on the disk for each entry; of what writes.
    pub(super) disk_bytes_per_entry: Option<f64>,
    /// The same on the raw file: the stored form itself.
    pub(super) raw_file_bytes_per_entry: Option<f64>,
}

/// Measures one workload in stores of its own, in `directory`.
///
/// # Errors
/// When a server fails, or an entry that was answered is not in the ledger.
pub(super) async fn measure(
    bench: &Bench,
    workload: &Workload,
    directory: &Path,
) -> anyhow::Result<Measured> {
    let mut subject = Subject::start(bench, workload, directory).await?;
    let (empty, raw_file_empty) = subject.sizes().await?;
    subject.warm_up(directory).await?;
    let (warm, _) = subject.sizes().await?;
    let mut rounds = Vec::with_capacity(bench.plan.rounds);
    for number in 0..bench.plan.rounds {
        rounds.push(subject.round(number).await?);
        progress(bench, workload, &rounds);
    }
    let (full, raw_file_full) = subject.sizes().await?;
    check(workload, &rounds, full.entries - warm.entries)?;
    Ok(Measured {
        rounds,
        resident_bytes: subject.ledger.server.resident_bytes()?,
        disk_bytes_per_entry: full.bytes_per_entry_since(empty),
        raw_file_bytes_per_entry: raw_file_full.bytes_per_entry_since(raw_file_empty),
    })
}

/// What was answered is in the ledger, and nothing else: a figure that rests on lost entries would be no figure.
fn check(workload: &Workload, rounds: &[Round], written: u64) -> anyhow::Result<()> {
    let answered = rounds.iter().map(|round| round.ledger.entries).sum();
    let expected = if workload.writes() { answered } else { 0 };
    ensure!(
        written == expected,
        "{}: the ledger grew by {written} entries and answered for {expected}: this is a mistake in purse; report it",
        workload.name
    );
    Ok(())
}

fn progress(bench: &Bench, workload: &Workload, rounds: &[Round]) {
    let Some(round) = rounds.last() else { return };
    let limits = round
        .limits
        .iter()
        .map(|(name, rate)| format!(", {name} {rate:.0}/s"));
    eprintln!(
        "{} {}/{}: {:.0} {}{}",
        workload.name,
        rounds.len(),
        bench.plan.rounds,
        round.ledger.rate(),
        workload.unit(),
        limits.collect::<String>()
    );
}
