//! The command line. Data goes to stdout, everything else to stderr; exit codes are 0, 1 for a failure of the
//! program's work, 2 for wrong usage, and 64 + gRPC's code for what the service refused.

mod connection;
mod failure;
mod health;
mod import;
mod output;
mod serve;

use crate::bench;
use clap::{Parser, Subcommand};
use failure::Failure;
use std::process::ExitCode;

/// An append-only ledger for pooled mission budgets: exact shares, durable answers, proofs.
#[derive(Debug, Parser)]
#[command(name = "purse", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a ledger over gRPC.
    Serve(serve::Arguments),
    /// Ask whether a ledger serves; exit code 0 says that it does.
    Health(health::Arguments),
    /// Import a file by a profile.
    Import(import::Arguments),
    /// Measure this machine: the ledger, and beside it the limits it is held against.
    Bench(bench::Arguments),
    /// A server that the bench measures.
    #[command(hide = true)]
    BenchServer(bench::ServerArguments),
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Serve(arguments) => done(serve::run(arguments)),
        Command::Health(arguments) => health::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Bench(arguments) => done(bench::run(&arguments)),
        Command::BenchServer(arguments) => done(bench::run_server(&arguments)),
    };
    outcome.unwrap_or_else(|failure| {
        eprintln!("purse: {}", failure.message);
        ExitCode::from(failure.code)
    })
}

/// Work that succeeds or fails as a whole; the chain of a failure reads from what happened to why.
fn done(outcome: anyhow::Result<()>) -> Result<ExitCode, Failure> {
    match outcome {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) => Err(Failure::work(format!("{error:#}"))),
    }
}
