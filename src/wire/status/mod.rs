//! Errors as gRPC tells them: one status, with google.rpc details that a program can read.
//!
//! Every error has `ErrorInfo`: a reason of its own, the domain [`DOMAIN`], and the figures as metadata. Malformed
//! fields stand in `BadRequest`, refusals by the state of the ledger in `PreconditionFailure`, and what goes away by
//! itself has `RetryInfo`. The table in `reasons` says which reason is which code. What went wrong inside the
//! ledger is logged where it happens and never told: no path, no engine, no type name reaches a caller.

mod entries;
mod names;
mod reasons;
mod rejected;
mod unrecorded;

pub use entries::{filter_too_wide, too_many_watchers, unknown_initiative};
pub use names::{name_not_written, name_unreadable, not_a_person};
pub use reasons::REASONS;
pub use rejected::rejected;
pub use unrecorded::unrecorded;

use super::field::{Fault, Faults};
use crate::query::Untold;
use crate::types::{PoolId, Sequence, Timestamp};
use std::collections::HashMap;
use std::fmt::Display;
use std::time::Duration;
use tonic::Status;
use tonic_types::{ErrorDetails, StatusExt};

/// The domain of every reason.
pub const DOMAIN: &str = "common-purse";

/// How long a message or figure may be, in bytes. An error travels in the trailers of a call, of which gRPC's own
/// clients take 8 KiB by default: the message (up to three bytes for each, percent-encoded) and once more in the
/// details (four for three, in base64) fit beside the figures.
const TEXT_BYTES_MAX: usize = 1_000;

/// An error on its way to the caller.
#[derive(Debug)]
pub(crate) struct Problem {
    reason: &'static str,
    message: String,
    metadata: HashMap<String, String>,
    details: ErrorDetails,
}

impl Problem {
    /// An error with a reason of the table.
    pub(crate) fn new(reason: &'static str, message: impl Display) -> Problem {
        Problem {
            reason,
            message: shortened(message.to_string()),
            metadata: HashMap::new(),
            details: ErrorDetails::new(),
        }
    }

    /// Adds a figure that explains it.
    pub(crate) fn figure(mut self, name: &str, value: impl Display) -> Problem {
        self.metadata
            .insert(name.to_owned(), shortened(value.to_string()));
        self
    }

    /// Says that the field at `path` is malformed.
    pub(crate) fn field(mut self, path: impl Into<String>, description: impl Into<String>) -> Problem {
        self.details.add_bad_request_violation(path, description);
        self
    }

    /// Says that the state of `subject` is in the way, in the words of the message.
    pub(crate) fn precondition(mut self, subject: impl Into<String>) -> Problem {
        let description = self.message.clone();
        self.details
            .add_precondition_failure_violation(self.reason, subject, description);
        self
    }

    /// Says when to try again.
    pub(crate) fn retry_after(mut self, delay: Duration) -> Problem {
        self.details.set_retry_info(Some(delay));
        self
    }

    /// The status that tells it.
    pub(crate) fn status(mut self) -> Status {
        self.details.set_error_info(self.reason, DOMAIN, self.metadata);
        Status::with_error_details(reasons::code(self.reason), self.message, self.details)
    }
}

fn shortened(mut text: String) -> String {
    const ELLIPSIS: &str = "…";
    if text.len() > TEXT_BYTES_MAX {
        let mut end = TEXT_BYTES_MAX - ELLIPSIS.len();
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push_str(ELLIPSIS);
    }
    text
}

/// Every malformed field of a message.
pub(crate) fn invalid_fields(faults: Faults) -> Status {
    let count = faults.count();
    let listed = faults.into_listed();
    let message = match listed.as_slice() {
        [Fault { path, description }] if count == 1 => format!("{path} {description}"),
        [Fault { path, description }, ..] if count > listed.len() => format!(
            "{count} fields are malformed, of which {} are listed; the first: {path} {description}",
            listed.len()
        ),
        [Fault { path, description }, ..] => {
            format!("{count} fields are malformed; the first: {path} {description}")
        }
        [] => format!("{count} fields are malformed"),
    };
    let problem = Problem::new("INVALID_FIELDS", message)
        .figure("violations", count)
        .figure("violations_listed", listed.len());
    let add = |problem: Problem, fault: Fault| problem.field(fault.path, fault.description);
    listed.into_iter().fold(problem, add).status()
}

/// One malformed field.
pub fn invalid_field(path: &str, description: impl Display) -> Status {
    let description = description.to_string();
    Problem::new("INVALID_FIELDS", format!("{path} {description}"))
        .figure("violations", 1)
        .figure("violations_listed", 1)
        .field(path, description)
        .status()
}

/// Bytes that are no message.
pub(crate) fn malformed_message(error: &prost::DecodeError) -> Status {
    let message = format!("the request is no message of this method: {error}");
    Problem::new("MALFORMED_MESSAGE", message).status()
}

/// Bytes in which a field is of no known kind, or ends behind the message that it stands in.
pub(crate) fn field_cut_off() -> Status {
    let message = "the request is no message of this method: a field is unreadable or cut off";
    Problem::new("MALFORMED_MESSAGE", message).status()
}

/// A call whose one message is missing, or is not framed as gRPC frames it.
pub fn no_message() -> Status {
    let message = "the request is no message of this method";
    Problem::new("MALFORMED_MESSAGE", message).status()
}

/// More than the one message of a call.
pub fn too_many_messages() -> Status {
    let message = "the method takes one message, and another one came behind it";
    Problem::new("TOO_MANY_MESSAGES", message)
        .figure("limit", 1)
        .status()
}

/// Why an answer about a pool, read up to `sequence`, is not told.
pub fn untold(pool: &PoolId, untold: &Untold, sequence: Sequence) -> Status {
    match untold {
        Untold::Rejected(rejection) => rejected(rejection, None, Some(sequence)),
        Untold::TooManyControlTotals { count, limit } => {
            let message = format!(
                "{count} control totals of {pool} would be answered; at most {limit} are: name a year or a budget type"
            );
            too_many("TOO_MANY_CONTROL_TOTALS", message, pool, *count, *limit).status()
        }
        Untold::TooManyItems { count, limit, remedy } => {
            let message = format!("{count} items of {pool} would be answered; at most {limit} are: {remedy}");
            too_many("TOO_MANY_ITEMS", message, pool, *count, *limit).status()
        }
        Untold::UnknownAgreementVersion { version, versions } => {
            let message = format!("the agreement of {pool} has no version {version}; the last is {versions}");
            Problem::new("UNKNOWN_AGREEMENT_VERSION", message)
                .figure("pool", pool)
                .figure("version", version)
                .figure("last_version", versions)
                .status()
        }
    }
}

fn too_many(reason: &'static str, message: String, pool: &PoolId, count: usize, limit: usize) -> Problem {
    let counted = match reason {
        "TOO_MANY_CONTROL_TOTALS" => "control_totals",
        _ => "items",
    };
    Problem::new(reason, message)
        .figure("pool", pool)
        .figure(counted, count)
        .figure("limit", limit)
        .precondition(pool.to_string())
}

/// A message beyond the limit, both in bytes.
pub fn request_too_large(bytes: u64, limit: u64) -> Status {
    let message = format!("the request has {bytes} bytes; at most {limit} fit: send it in several requests");
    Problem::new("REQUEST_TOO_LARGE", message)
        .figure("bytes", bytes)
        .figure("limit_bytes", limit)
        .status()
}

/// A message began and did not arrive whole in time.
pub fn request_too_slow(limit: Duration) -> Status {
    let message = format!(
        "the request did not arrive whole within {} s; nothing was recorded",
        limit.as_secs()
    );
    Problem::new("REQUEST_TOO_SLOW", message)
        .figure("limit_seconds", limit.as_secs())
        .status()
}

/// The requests under way hold as many bytes as there is room for.
pub fn too_many_bytes(limit: u64, retry_after: Duration) -> Status {
    let message = format!(
        "the requests under way fill the {limit} bytes that there is room for; nothing was recorded. Retry in {} ms",
        retry_after.as_millis()
    );
    Problem::new("OVERLOADED", message)
        .figure("limit_bytes", limit)
        .retry_after(retry_after)
        .status()
}

/// The ledger has no entry yet, so that no read can say which point it speaks for.
pub fn not_open() -> Status {
    Problem::new(
        "NOT_OPEN",
        "the ledger has no entry yet; retry when it has started",
    )
    .retry_after(Duration::from_secs(1))
    .status()
}

/// An entry that is not there, or not durable yet.
pub fn unknown_entry(sequence: Sequence, last: Sequence) -> Status {
    let message = format!("there is no entry {sequence}; the last is entry {last}");
    Problem::new("UNKNOWN_ENTRY", message)
        .figure("sequence", sequence)
        .figure("last_sequence", last)
        .status()
}

/// A moment at which nothing was recorded yet.
pub fn before_first_entry(moment: Timestamp, first: Timestamp) -> Status {
    let message = format!("at {moment} nothing was recorded yet; the first entry is of {first}");
    Problem::new("BEFORE_FIRST_ENTRY", message)
        .figure("recorded_time", moment)
        .figure("first_recorded_time", first)
        .status()
}

/// As many questions about the past wait as there is room for.
pub fn too_many_replays(limit: usize, retry_after: Duration) -> Status {
    let message = format!(
        "{limit} questions about the past are being answered or wait, which is as many as there is room for. Retry in {} ms",
        retry_after.as_millis()
    );
    Problem::new("OVERLOADED", message)
        .figure("limit", limit)
        .retry_after(retry_after)
        .status()
}

/// A tree of more entries than the ledger has.
pub fn unknown_tree_size(size: u64, last: u64) -> Status {
    let message = format!("there is no tree of {size} entries; the ledger has {last}");
    Problem::new("UNKNOWN_TREE_SIZE", message)
        .figure("tree_size", size)
        .figure("last_tree_size", last)
        .status()
}

/// A part of the journal that was acknowledged cannot be read. What exactly is in the log of the ledger.
pub fn unreadable(sequence: Sequence) -> Status {
    let message = format!(
        "entry {sequence} cannot be read from the store; whoever runs the ledger finds the cause in its log"
    );
    Problem::new("UNREADABLE", message)
        .figure("sequence", sequence)
        .status()
}

/// Something that cannot be, whose trace is in the log of the ledger.
pub fn internal() -> Status {
    Problem::new(
        "INTERNAL",
        "the ledger made a mistake; whoever runs it finds the cause in its log",
    )
    .status()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tonic::Code;

    #[test]
    fn bytes_that_are_no_message_are_the_callers_mistake() {
        let error =
            <crate::wire::v1::RecordRequest as prost::Message>::decode(&b"\x0a\x02\xff\xff"[..]).unwrap_err();
        let status = malformed_message(&error);
        let info = status.get_details_error_info().unwrap();
        assert_eq!(
            (status.code(), info.reason.as_str()),
            (Code::InvalidArgument, "MALFORMED_MESSAGE")
        );
        assert!(status.message().contains("request_id"), "{}", status.message());
    }
}
