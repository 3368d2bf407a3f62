//! Why a command did not do what it was asked for, and the exit code that says so.

use crate::wire::Refusal;
use std::fmt::Display;

/// What goes to stderr, and the exit code: 1 for a failure of the program's work, 2 for wrong usage, 64 and gRPC's code for
/// what the service refused or when it could not be reached.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) code: u8,
    pub(super) message: String,
}

impl Failure {
    /// The program's work failed.
    pub(super) fn work(message: impl Display) -> Failure {
        let message = message.to_string();
        Failure { code: 1, message }
    }

    /// It was called wrongly: a file that is not there, an argument that means nothing.
    pub(super) fn usage(message: impl Display) -> Failure {
        let message = message.to_string();
        Failure { code: 2, message }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure {
            code: 64 + refusal.code,
            message: refusal.to_string(),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::work(error)
    }
}
