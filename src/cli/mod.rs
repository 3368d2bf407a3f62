//! The command line. Data goes to stdout, everything else to stderr; exit codes are 0, 1 for a failure of the
//! program's work, 2 for wrong usage, and 64 + gRPC's code for what the service refused.

/// Says something on stderr. Whoever closed it does not want to hear it, which is no failure.
macro_rules! complain {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($words)*);
    }};
}

mod as_at;
mod available;
mod certificate;
mod compare;
mod connection;
mod contributions;
mod demo;
mod doctor;
mod durable;
mod entry;
mod examine;
mod explain;
mod export;
mod failure;
mod health;
mod history;
mod import;
mod line;
mod output;
mod progress;
mod reading;
mod record;
mod restore;
mod rotate_key;
mod serve;
mod shares;
mod statement;
mod stop;
mod verify;

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
    /// A ledger with something in it: real pooled funds, or the missions of a government.
    Demo(demo::Arguments),
    /// Serve a ledger over gRPC.
    Serve(serve::Arguments),
    /// Record commands from a file or from standard input, once.
    Record(record::Arguments),
    /// Import a file by a profile.
    Import(import::Arguments),
    /// What may still be allocated, committed and spent; with an amount: can I?
    Available(available::Arguments),
    /// Sources and uses of a pool's money: with the pool, with initiatives.
    Statement(statement::Arguments),
    /// What contributors were asked for, promised, agreed and paid, and what is overdue.
    Contributions(contributions::Arguments),
    /// A contributor's exact share of every balance and of everything spent.
    Shares(shares::Arguments),
    /// Sign a contributor's share statement off, or check what was signed off and what changed since.
    Certificate(certificate::Arguments),
    /// What was recorded, an entry a line.
    History(Box<history::Arguments>),
    /// One entry, with its moves and whose money they moved.
    Entry(entry::Arguments),
    /// Take entries away: in a format that others read, with a manifest, or as a copy of the log that you keep.
    Export(export::Arguments),
    /// What the reason of an error or of an exception means, and what to do; no ledger is asked.
    Explain(explain::Arguments),
    /// Reports for auditors, made of the complete population of entries.
    Report(examine::report::Arguments),
    /// Draw a sample of a population, which anybody who has its seed draws again.
    Sample(examine::sample::Arguments),
    /// Compare a department's own ledger file with this ledger, document by document.
    Reconcile(examine::reconcile::Arguments),
    /// Where a contributor's money went, or whose money paid for an entry.
    Lineage(examine::lineage::Arguments),
    /// Check a copy of a ledger with nothing but its public key: complete, unaltered, and right by the rules.
    Verify(verify::Arguments),
    /// Say whether two checkpoints of a ledger can both be true; if not, both its signatures prove it.
    Compare(compare::Arguments),
    /// Ask whether a ledger serves; exit code 0 says that it does.
    Health(health::Arguments),
    /// Examine the data directory of a ledger that is not being served, and change nothing.
    Doctor(doctor::Arguments),
    /// Build a ledger's data directory again from a copy of its log, with its private key.
    Restore(restore::Arguments),
    /// Give a ledger that is not being served another signing key: begin, and with --finish end the change.
    RotateKey(rotate_key::Arguments),
    /// Measure this machine: the ledger, and beside it the limits it is held against.
    Bench(bench::Arguments),
    /// A server that the bench measures.
    #[command(hide = true)]
    BenchServer(bench::ServerArguments),
    /// Work of which a count of instructions is taken.
    #[command(hide = true)]
    BenchCounted(bench::CountedArguments),
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Serve(arguments) => done(serve::run(arguments)),
        Command::Record(arguments) => record::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Available(arguments) => available::run(&arguments),
        Command::Statement(arguments) => statement::run(&arguments),
        Command::Contributions(arguments) => contributions::run(&arguments),
        Command::Shares(arguments) => shares::run(&arguments),
        Command::Certificate(arguments) => certificate::run(&arguments),
        Command::History(arguments) => history::run(&arguments),
        Command::Entry(arguments) => entry::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Report(arguments) => examine::report::run(&arguments),
        Command::Sample(arguments) => examine::sample::run(&arguments),
        Command::Reconcile(arguments) => examine::reconcile::run(&arguments),
        Command::Lineage(arguments) => examine::lineage::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Health(arguments) => health::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Restore(arguments) => restore::run(&arguments),
        Command::RotateKey(arguments) => rotate_key::run(&arguments),
        Command::Bench(arguments) => done(bench::run(&arguments)),
        Command::BenchServer(arguments) => done(bench::run_server(&arguments)),
        Command::BenchCounted(arguments) => done(bench::run_counted(&arguments)),
    };
    outcome.unwrap_or_else(|failure| {
        complain!("purse: {}", failure.message);
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
