//! `purse doctor`: is the data directory of a ledger in good health?

use super::failure::Failure;
use super::output::{Answer, Column, Format, Sheet, text};
use super::progress;
use crate::doctor::{Figures, Progress, Refused, Report, Settings, Status, examine};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// What an operator may set.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where the ledger is kept. It must not be served, and nothing in it is changed
    #[arg(long, env = "PURSE_DATA_DIR", value_name = "DIRECTORY")]
    data_dir: PathBuf,

    /// Where a copy of the journal is made and removed again; by default the system's directory for temporary files
    #[arg(long, value_name = "DIRECTORY")]
    scratch: Option<PathBuf>,

    /// The server takes no entries when the disk has fewer bytes free
    #[arg(long, env = "PURSE_FREE_BYTES_MIN", value_name = "BYTES", default_value_t = 256 << 20)]
    free_bytes_min: u64,

    /// Check every signature, hold each line against the mirror's, and decide every command again as well
    #[arg(long)]
    full: bool,

    /// How the report is printed
    #[arg(long, value_enum, default_value_t)]
    output: Format,
}

const CHECKS: &[Column] = &[
    text("check", "Check"),
    text("status", "Status"),
    text("detail", "Detail"),
];

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let settings = Settings {
        data_dir: arguments.data_dir.clone(),
        scratch: arguments.scratch.clone().unwrap_or_else(std::env::temp_dir),
        free_bytes_min: arguments.free_bytes_min,
        full: arguments.full,
    };
    let watched = progress::Progress::of("entries");
    let mut progress = |progress: Progress| watched.tell(progress.done, progress.all);
    let report = examine(&settings, &mut progress).map_err(refused);
    drop(watched);
    let report = report?;
    answer(&report).print(arguments.output)?;
    Ok(ExitCode::from(u8::from(report.status() == Status::Failed)))
}

fn refused(refused: Refused) -> Failure {
    match refused {
        Refused::NoLedger(_) => Failure::usage(refused),
        refused => Failure::work(format!("{:#}", anyhow::Error::from(refused))),
    }
}

fn answer(report: &Report) -> Answer {
    let rows = report.checks.iter().map(|check| {
        let cells = [check.what, check.status.as_str(), &check.detail];
        cells.map(str::to_owned).to_vec()
    });
    Answer {
        document: document(report),
        above: Vec::new(),
        sheets: vec![Sheet {
            columns: CHECKS,
            rows: rows.collect(),
            ..Sheet::default()
        }],
        below: below(report),
    }
}

fn below(report: &Report) -> Vec<String> {
    let Figures {
        entries,
        requests,
        blocks,
        pools,
        journal_bytes,
        ..
    } = report.figures;
    let mut told = vec![format!(
        "Read: {entries} entries of {requests} requests in {blocks} blocks; pools: {pools}; the journal takes {journal_bytes} \
         bytes."
    )];
    if let (Some(first), Some(last)) = (&report.figures.first_recorded, &report.figures.last_recorded) {
        told.push(format!("Recorded from {first} to {last}."));
    }
    let of = |status| {
        report
            .checks
            .iter()
            .filter(|check| check.status == status)
            .count()
    };
    told.push(match report.status() {
        Status::Failed => format!(
            "{}: {} of {} checks FAILED, and nothing was changed.",
            report.data_dir.display(),
            of(Status::Failed),
            report.checks.len()
        ),
        _ => format!(
            "{}: nothing failed, {} warnings.",
            report.data_dir.display(),
            of(Status::Warning)
        ),
    });
    told
}

fn document(report: &Report) -> Value {
    let checks = report
        .checks
        .iter()
        .map(|check| json!({ "check": check.what, "status": check.status.as_str(), "detail": check.detail }));
    let figures = &report.figures;
    json!({
        "data_dir": report.data_dir.display().to_string(),
        "status": report.status().as_str(),
        "origin": figures.origin,
        "checks": checks.collect::<Vec<Value>>(),
        "entries": figures.entries.to_string(),
        "requests": figures.requests.to_string(),
        "blocks": figures.blocks.to_string(),
        "pools": figures.pools.to_string(),
        "first_recorded_time": figures.first_recorded,
        "last_recorded_time": figures.last_recorded,
        "journal_bytes": figures.journal_bytes.to_string(),
    })
}
