//! The command line. Data goes to stdout, everything else to stderr; exit codes are 0, 1 for a failure of the
//! program's work, 2 for wrong usage, and 64 + gRPC's code for what the service refused.

mod import;
mod serve;

use crate::bench;
use clap::{Parser, Subcommand};
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
        Command::Serve(arguments) => serve::run(arguments),
        Command::Import(arguments) => return import::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::BenchServer(arguments) => bench::run_server(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The chain reads from what happened to why.
            eprintln!("purse: {error:#}");
            ExitCode::FAILURE
        }
    }
}
