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
        self.reached(Caller::connect(&self.ledger))
    }

    /// A connection to it on which neither connecting nor a call takes longer than this.
    ///
    /// # Errors
    /// When it cannot be reached; the message says what to do.
    pub(super) fn open_within(&self, limit: Duration) -> Result<Caller, Failure> {
        self.reached(Caller::connect_within(&self.ledger, limit, limit))
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
