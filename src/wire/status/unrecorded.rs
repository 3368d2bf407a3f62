//! Why a request was not recorded, or cannot be said to be.

use super::{Problem, rejected};
use crate::journal::Unwritable;
use crate::sequencer::RecordError;
use std::time::Duration;
use tonic::Status;

/// After a failed sync, and on a stop, the process ends and a new one reads the journal: at 10 million entries it
/// serves within a second.
const RESTART: Duration = Duration::from_secs(1);

/// Somebody must make room or mend a mount, which no client can hurry.
const REPAIR: Duration = Duration::from_secs(10);

/// The error of a request.
pub fn unrecorded(error: &RecordError) -> Status {
    match error {
        RecordError::Rejected {
            index,
            rejection,
            read_at,
        } => rejected(rejection, Some(*index), *read_at),
        RecordError::RequestIdReused {
            request_id,
            first,
            difference,
        } => Problem::new("REQUEST_ID_REUSED", error)
            .figure("request_id", request_id)
            .figure("first_sequence", first)
            .figure("difference", difference)
            .status(),
        RecordError::Overloaded {
            waiting,
            waiting_bytes,
            retry_after,
        } => Problem::new("OVERLOADED", error)
            .figure("waiting_commands", waiting)
            .figure("waiting_bytes", waiting_bytes)
            .retry_after(*retry_after)
            .status(),
        RecordError::Unwritable(unwritable) => self::unwritable(unwritable),
        RecordError::Unreadable(_) => Problem::new(
            "UNREADABLE",
            "an entry that this request needs cannot be read from the store; nothing was recorded. Whoever runs the ledger \
             finds the cause in its log",
        )
        .status(),
        RecordError::Stopping => Problem::new("STOPPING", error).retry_after(RESTART).status(),
        RecordError::OutcomeUnknown => Problem::new("OUTCOME_UNKNOWN", error)
            .retry_after(RESTART)
            .status(),
    }
}

/// The journal's own words name directories, which are nobody's business but the operator's.
fn unwritable(unwritable: &Unwritable) -> Status {
    match unwritable {
        Unwritable::DiskFull { free_bytes, needed_bytes, .. } => Problem::new(
            "DISK_FULL",
            format_args!(
                "the ledger's disk has {free_bytes} bytes free and writing stops below {needed_bytes}; nothing was recorded. \
                 Whoever runs the ledger must make room, and writing goes on by itself"
            ),
        )
        .figure("free_bytes", free_bytes)
        .figure("needed_bytes", needed_bytes)
        .retry_after(REPAIR),
        Unwritable::SpaceUnknown { .. } => Problem::new(
            "NOT_WRITABLE",
            "the ledger cannot tell how much room its disk has; nothing was recorded. Whoever runs it must check the \
             disk's mount",
        )
        .retry_after(REPAIR),
        Unwritable::FailedBefore => Problem::new(
            "NOT_WRITABLE",
            "an earlier write ended with an unknown outcome and the ledger must start again; nothing of this request was \
             recorded. Retry with the same request id",
        )
        .retry_after(RESTART),
    }
    .status()
}
