//! What can be wrong with the name of a payee. No error holds a name.

use super::Problem;
use crate::types::{PayeeId, Sequence};
use std::time::Duration;
use tonic::Status;

/// Somebody must make room or mend a mount, which no client can hurry.
const REPAIR: Duration = Duration::from_secs(10);

/// The payee is an organisation, whose name stands in the ledger for good.
pub fn not_a_person(payee: &PayeeId, read_at: Sequence) -> Status {
    let message = format!(
        "{payee} is an organisation: its name was recorded with it and stays. Only a person's name is set and erased"
    );
    Problem::new("NOT_A_PERSON", message)
        .figure("payee", payee)
        .figure("read_at", read_at)
        .precondition(payee.to_string())
        .status()
}

/// The file of a name is damaged or cannot be read. What exactly is in the log of the ledger.
pub fn name_unreadable(payee: &PayeeId) -> Status {
    let message = format!(
        "the name of {payee} cannot be read; whoever runs the ledger finds the cause in its log. Set it again, or erase it"
    );
    Problem::new("NAME_UNREADABLE", message)
        .figure("payee", payee)
        .status()
}

/// A name is not known to be set or erased. What exactly is in the log of the ledger.
pub fn name_not_written(payee: &PayeeId) -> Status {
    let message = format!(
        "the name of {payee} may be as it was or as it was asked to be; whoever runs the ledger finds the cause in its \
         log. Send the same again, which is safe"
    );
    Problem::new("NAME_NOT_WRITTEN", message)
        .figure("payee", payee)
        .retry_after(REPAIR)
        .status()
}
