//! `purse demo`: a ledger with something in it, in one command.
//!
//! It does the main job for real. A ledger is served from this process, the data go in through its gRPC door, and every
//! figure that is shown was asked back from it. Reading order: `place` (where the ledger lives), `scenario` (what goes in),
//! `figures` (what is asked back), `screen` and `document` (how it is told).

mod document;
mod figures;
mod place;
mod progress;
mod scenario;
mod screen;

use super::failure::Failure;
use super::output;
use crate::config::{
    BALLAST_BYTES_DEFAULT, FREE_BYTES_MIN_DEFAULT, LISTEN_DEFAULT, Listen, MIRROR_INTERVAL_DEFAULT,
    PRINCIPAL_DEFAULT, Serve,
};
use crate::serve::Embedded;
use crate::types::Origin;
use crate::wire::caller::Caller;
use figures::Figures;
use place::Place;
use progress::Progress;
use scenario::Scenario;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// What a person may set.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What the ledger is filled with
    #[arg(long, value_enum, default_value_t = Scenario::Cbpf)]
    scenario: Scenario,

    /// Keep the ledger in this directory, as `purse serve --data-dir` does; by default it is thrown away at the end
    #[arg(long, value_name = "DIRECTORY")]
    data: Option<PathBuf>,

    /// End when everything is shown, rather than serve on
    #[arg(long)]
    exit: bool,

    /// Address to listen on, of this machine alone; by default 127.0.0.1:7420, and with --exit any free port
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,

    /// Listen on any address, as a container must, although nobody is asked who they are: whoever reaches it can write
    #[arg(long, value_name = "ADDRESS:PORT", conflicts_with = "listen")]
    insecure_listen: Option<SocketAddr>,

    /// How it is shown
    #[arg(long, value_enum, default_value_t = Output::Table)]
    output: Output,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Output {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// What was shown, and what else the screen tells.
struct Shown<'a> {
    scenario: Scenario,
    figures: &'a Figures,
    address: SocketAddr,
    /// From the start of the program to the last figure.
    took: Duration,
    /// How many entries were new.
    entries_new: u64,
    /// Whether the ledger serves on.
    stays: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    crate::telemetry::init_quiet();
    let began = Instant::now();
    let listen = arguments.listen()?;
    let origin: Origin = arguments.scenario.origin().parse().map_err(Failure::work)?;
    let place = Place::choose(arguments.data.as_deref(), &origin)?;
    let ledger = Embedded::start(Serve {
        data_dir: place.path().to_owned(),
        origin: Some(origin),
        listen,
        principal: PRINCIPAL_DEFAULT.parse().map_err(Failure::work)?,
        free_bytes_min: FREE_BYTES_MIN_DEFAULT,
        // A ledger that is thrown away is never opened on a full disk.
        ballast_bytes: if place.is_kept() { BALLAST_BYTES_DEFAULT } else { 0 },
        mirror_interval: Some(MIRROR_INTERVAL_DEFAULT),
        mirror_listen: None,
        scrub: None,
    })
    .map_err(told)?;
    let shown = show(arguments, ledger.address(), began);
    if shown.is_err() && ledger.signalled() {
        ledger.stop().map_err(told)?;
        return Err(Failure::work("stopped before everything was recorded and shown"));
    }
    match (&shown, arguments.exit) {
        (Ok(()), false) => ledger.wait().map_err(told)?,
        _ => ledger.stop().map_err(told)?,
    }
    place.end()?;
    shown.map(|()| ExitCode::SUCCESS)
}

/// Fills the ledger, asks it, and prints what it says. The connection ends here: a server that is told to end waits for
/// its clients.
fn show(arguments: &Arguments, address: SocketAddr, began: Instant) -> Result<(), Failure> {
    let caller = Caller::connect(&format!("http://{address}"))?;
    let progress = Progress::new();
    let before = figures::entries(&caller)?;
    arguments.scenario.record(&caller, &progress)?;
    progress.tell("asking the ledger what it holds");
    let figures = Figures::ask(&caller)?;
    progress.end();
    let shown = Shown {
        scenario: arguments.scenario,
        figures: &figures,
        address,
        took: began.elapsed(),
        entries_new: figures.entries.saturating_sub(before),
        stays: !arguments.exit,
    };
    let text = match arguments.output {
        Output::Table => screen::told(&shown),
        Output::Json => format!("{:#}\n", document::of(&shown)),
    };
    Ok(output::print(&text)?)
}

impl Arguments {
    fn listen(&self) -> Result<Listen, Failure> {
        let usual = if self.exit { "127.0.0.1:0" } else { LISTEN_DEFAULT };
        match (self.insecure_listen, self.listen) {
            (Some(address), _) => Ok(Listen::Anywhere(address)),
            (None, Some(address)) => Listen::loopback(address).map_err(Failure::usage),
            (None, None) => usual.parse().map(Listen::Loopback).map_err(Failure::work),
        }
    }
}

/// The chain of a failure, from what happened to why.
fn told(error: anyhow::Error) -> Failure {
    Failure::work(format!("{error:#}"))
}
