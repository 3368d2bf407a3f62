//! `purse health`: whether a ledger serves, for whatever starts it again or sends it requests. A container without a shell
//! has no other way to ask.

use super::connection::Connection;
use super::failure::Failure;
use super::output;
use std::process::ExitCode;
use std::time::Duration;

/// Health is answered without the disk or the writer. A ledger that takes longer serves nobody, and whoever asks has a
/// limit of its own.
const ANSWER_MAX: Duration = Duration::from_secs(3);

/// What gRPC's health check calls a service that takes requests.
const SERVING: &str = "SERVING";

/// Which ledger is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    connection: Connection,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let health = arguments.connection.open_within(ANSWER_MAX)?.health()?;
    output::print(&format!("{health}\n"))?;
    if health == SERVING {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Failure::work(format!(
        "the ledger answers, and takes no requests: health is {health} while it starts, stops, or cannot write; its log says \
         which"
    )))
}
