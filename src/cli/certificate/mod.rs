//! `purse certificate`: an Accounting Officer signs a share statement off, and anybody checks later what was signed and what
//! changed since.

mod check;
mod sign;
mod statement;

use super::failure::Failure;
use std::process::ExitCode;

/// What is done.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Write a contributor's share statement as at an entry into a file, and record that a post signs it off
    Sign(sign::Arguments),
    /// Make the statement of a recorded sign-off again, compare it with what was signed, and show what changed since
    Check(check::Arguments),
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    match &arguments.command {
        Command::Sign(arguments) => sign::run(arguments),
        Command::Check(arguments) => check::run(arguments),
    }
}
