//! Which ledger a command speaks to.

use super::failure::Failure;
use crate::wire::Refusal;
use crate::wire::caller::Caller;
use std::time::Duration;

/// Where the ledger listens.
#[derive(Debug, clap::Args)]
pub(super) struct Connection {
    /// Where the ledger listens
    #[arg(
        long,
        env = "PURSE_LEDGER",
        value_name = "URL",
        default_value = "http://127.0.0.1:7420"
    )]
    ledger: String,
}

impl Connection {
    /// A connection to it.
    ///
    /// # Errors
    /// When it cannot be reached; the message says what to do.
    pub(super) fn open(&self) -> Result<Caller, Failure> {
        self.check()?;
        self.reached(Caller::connect(&self.ledger))
    }

    /// A connection to it on which neither connecting nor a call takes longer than this.
    ///
    /// # Errors
    /// When it cannot be reached; the message says what to do.
    pub(super) fn open_within(&self, limit: Duration) -> Result<Caller, Failure> {
        self.check()?;
        self.reached(Caller::connect_within(&self.ledger, limit, limit))
    }

    /// What is spoken is not encrypted, so an address that promises it is refused rather than let down.
    fn check(&self) -> Result<(), Failure> {
        match self.ledger.strip_prefix("http://") {
            Some(rest) if !rest.is_empty() => Ok(()),
            _ => Err(Failure::usage(format_args!(
                "--ledger {}: write it as http://127.0.0.1:7420; this version speaks without encryption (TLS), so reach another \
                 machine's ledger through a tunnel",
                self.ledger
            ))),
        }
    }

    fn reached(&self, caller: Result<Caller, Refusal>) -> Result<Caller, Failure> {
        caller.map_err(|refusal| Failure {
            code: 64 + refusal.code,
            message: format!(
                "the ledger at {} cannot be reached: {refusal}; start one with `purse serve` or name another with --ledger",
                self.ledger
            ),
        })
    }
}
