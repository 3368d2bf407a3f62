//! The benchmark, `purse bench`: the ledger over real gRPC, and in the same run the limits it is held against.
//!
//! A figure of one machine and one hour says little, so nothing here is reported alone. The ledger and its limits take
//! turns (`measure`), each ratio is taken within a round, and the report gives medians of the rounds:
//!
//! * **echo**: a bare gRPC service with requests and answers as long as ours and nothing behind them;
//! * **raw file**: the same server on a journal that is one file, appended and synced for each block;
//! * **bare sled**: one value committed at a time by the storage engine alone; and a plain append with `fdatasync`;
//! * **PostgreSQL**, where it is installed: plain double entry.
//!
//! Every server is a process of its own (`server`, `child`), so that its processor time and memory are its own and the
//! client shares nothing with it but the machine. Every entry is written durably and is its own: own amount, own
//! reason, own document number, own request id.
//!
//! Reading order: `workload` (what, and the marks), `commands` and `pools` (what the load consists of), `load` and
//! `lean` (the client), `subject` and `measure` (turns and rounds), `report`. Two more measure one ledger for long: `size`
//! what it costs as it grows, `soak` whether it stays as it was, both on what `growing` records. `counted` is work for a count of
//! instructions.
#![allow(
    clippy::float_arithmetic,
    reason = "rates, ratios and percentiles; no money is computed here"
)]

mod actions;
mod bare_disk;
mod child;
mod clerk;
mod commands;
mod counted;
mod directory;
mod echo;
mod environment;
mod growing;
mod lean;
mod load;
mod measure;
mod pools;
mod postgresql;
mod process;
mod program;
mod random;
mod raw_file;
mod report;
mod requests;
mod server;
mod size;
mod soak;
mod statistics;
mod subject;
mod table;
mod target;
mod workload;
mod years;

pub use counted::{CountedArguments, run_counted};
pub use server::{ServerArguments, run_server};

use anyhow::{Context, bail};
use clap::builder::PossibleValuesParser;
use directory::Temporary;
use environment::Environment;
use measure::Bench;
use postgresql::Cluster;
use report::{Figures, Report};
use serde::Serialize;
use server::Behind;
use std::io::{StdoutLock, Write};
use std::path::{Path, PathBuf};
use target::Target;
use workload::{Plan, WORKLOADS, Workload};

/// What an operator may say.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Everything within a minute, for a look; figures to rely on take about eight minutes
    #[arg(long)]
    quick: bool,

    /// Only this workload; may be given again
    #[arg(long = "workload", value_name = "NAME", value_parser = names())]
    workloads: Vec<String>,

    /// Instead of workloads: what questions, starts, memory and disk cost in a ledger of 10,000 entries, of ten times as
    /// many, and so on up to N
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), conflicts_with_all = ["quick", "workloads"])]
    entries: Option<u64>,

    /// Instead of workloads: keep one ledger busy for so many minutes with everything at once, and tell what changes
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u64).range(1..), conflicts_with_all = ["quick", "workloads", "entries"])]
    soak: Option<u64>,

    /// Instead of measuring: print a picture (SVG) of what a run with --entries printed with --output json
    #[arg(long, value_name = "FILE", conflicts_with_all = ["quick", "workloads", "entries", "soak"])]
    plot: Option<PathBuf>,

    /// Measure the ledger without its mirror
    #[arg(long)]
    no_mirror: bool,

    /// How to print the figures
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    output: Output,

    /// Where the stores are made, and removed again; a disk like the one of the ledger to come. Default: the system's
    /// temporary directory
    #[arg(long, value_name = "DIRECTORY")]
    data_dir: Option<PathBuf>,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(WORKLOADS.map(|workload| workload.name))
}

/// How figures are printed.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Output {
    /// For people.
    Table,
    /// One object, for programs.
    Json,
}

/// Measures, and prints the figures on stdout; progress goes to stderr.
///
/// # Errors
/// When something could not be measured, or Ctrl-C came. A missed mark is no error.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    if let Some(figures) = &arguments.plot {
        return plot(figures);
    }
    // One thread: a client that spreads over the cores takes them from what it measures.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        tokio::select! {
            measured = measure_and_print(arguments) => measured,
            _ = tokio::signal::ctrl_c() => bail!("stopped before everything was measured"),
        }
    })
}

async fn measure_and_print(arguments: &Arguments) -> anyhow::Result<()> {
    let parent = parent_of_stores(arguments)?;
    if arguments.entries.is_some() || arguments.soak.is_some() {
        return measure_one_ledger(arguments, &parent).await;
    }
    let report = measure_all(arguments, &parent).await?;
    print(arguments.output, &report, |report, out| table::write(report, out))
}

/// One ledger for long: as it grows, or as it is busy.
async fn measure_one_ledger(arguments: &Arguments, parent: &Path) -> anyhow::Result<()> {
    let directory = Temporary::create(parent)?;
    let environment = || Environment::of(parent);
    let (with_mirror, place) = (!arguments.no_mirror, directory.path());
    if let Some(entries) = arguments.entries {
        let report = size::measure(entries, with_mirror, place, environment()).await?;
        print(arguments.output, &report, |report, out| report.write(out))?;
    }
    if let Some(minutes) = arguments.soak {
        let report = soak::measure(minutes, with_mirror, place, environment()).await?;
        print(arguments.output, &report, |report, out| report.write(out))?;
    }
    Ok(())
}

/// Draws figures that were measured before.
fn plot(figures: &Path) -> anyhow::Result<()> {
    let unreadable = || format!("{} has no figures of purse bench --entries", figures.display());
    let text = std::fs::read(figures).with_context(unreadable)?;
    let drawing: size::Drawing = serde_json::from_slice(&text).with_context(unreadable)?;
    Ok(std::io::stdout().lock().write_all(drawing.svg().as_bytes())?)
}

fn print<R: Serialize>(
    output: Output,
    report: &R,
    table: impl FnOnce(&R, &mut StdoutLock<'_>) -> std::io::Result<()>,
) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match output {
        Output::Table => table(report, &mut out)?,
        Output::Json => {
            serde_json::to_writer_pretty(&mut out, report)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

fn parent_of_stores(arguments: &Arguments) -> anyhow::Result<PathBuf> {
    let parent = arguments.data_dir.clone().unwrap_or_else(std::env::temp_dir);
    std::fs::create_dir_all(&parent).with_context(|| format!("cannot make {}", parent.display()))?;
    if environment::is_memory(&parent) {
        eprintln!(
            "warning: {} is memory, where nothing is durable and a sync costs nothing: choose a --data-dir on a disk",
            parent.display()
        );
    }
    Ok(parent)
}

async fn measure_all(arguments: &Arguments, parent: &Path) -> anyhow::Result<Report> {
    let plan = if arguments.quick { Plan::QUICK } else { Plan::FULL };
    let mut report = Report::new(&plan, Environment::of(parent));
    // Dropped last: the servers in it end first.
    let directory = Temporary::create(parent)?;
    let echo = Target::start(Behind::Echo, &directory.path().join("echo")).await?;
    let bench = Bench {
        plan,
        ledger: match arguments.no_mirror {
            true => Behind::Sled,
            false => Behind::Mirrored,
        },
        echo,
        postgresql: postgresql(directory.path()),
    };
    for workload in chosen(arguments) {
        let stores = directory.path().join(workload.name);
        let measured = measure::measure(&bench, workload, &stores).await;
        report
            .workloads
            .push(Figures::of(workload, measured.with_context(|| workload.name)?));
        std::fs::remove_dir_all(stores)?;
    }
    Ok(report)
}

fn chosen(arguments: &Arguments) -> impl Iterator<Item = &'static Workload> {
    let asked = &arguments.workloads;
    WORKLOADS
        .iter()
        .filter(move |workload| asked.is_empty() || asked.iter().any(|name| name == workload.name))
}

/// A cluster to measure beside the ledger. Without one the rest is worth as much.
fn postgresql(directory: &Path) -> Option<Cluster> {
    match Cluster::start(directory) {
        Ok(Some(cluster)) => Some(cluster),
        Ok(None) => {
            eprintln!("PostgreSQL is not installed (postgres, initdb, psql, pgbench): left out");
            None
        }
        Err(error) => {
            eprintln!("PostgreSQL is left out: {error:#}");
            None
        }
    }
}
