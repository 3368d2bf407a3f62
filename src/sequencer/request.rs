//! What goes into the sequencer and what comes out of it.

use super::{LookupError, ReadPoint};
use crate::journal::Unwritable;
use crate::ledger::{Action, Command, ExceptionKind, Rejection};
use crate::types::{ControlTotal, Date, Money, PrincipalId, RequestId, Sequence, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// One request: commands that are recorded all or not at all.
#[derive(Debug)]
pub struct Request {
    /// Who asks.
    pub principal: PrincipalId,
    /// The client's name for it.
    pub request_id: RequestId,
    /// At least one, at most [`COMMANDS_MAX`].
    pub commands: Vec<Arc<Command>>,
    /// Decide only; record nothing.
    pub validate_only: bool,
    /// How many bytes it came as, for the bounds of queue and block.
    pub bytes: usize,
}

impl Request {
    /// What the ledger records by itself. Its principal is no client's: a configured principal that is called the same only
    /// shares its request ids.
    pub fn of_the_ledger(request_id: RequestId, action: Action) -> Request {
        Request {
            principal: "purse".parse().expect("an id"),
            request_id,
            commands: vec![Arc::new(Command::bare(action))],
            validate_only: false,
            bytes: 0,
        }
    }
}

/// How many commands one request, and one block, may have.
pub const COMMANDS_MAX: usize = 8_192;

/// What was recorded. The same request asked again gets an equal answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its first entry.
    pub first: Sequence,
    /// Its last entry.
    pub last: Sequence,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// The first entry of each command.
    pub commands: Vec<Sequence>,
    /// The rules that were set aside; for most requests none.
    pub exceptions: Vec<RecordedException>,
    /// The point that the answer speaks for: its last entry, or with `validate_only` the one it was decided on.
    pub read_at: ReadPoint,
}

/// A rule that an entry sets aside, as whoever asked is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedException {
    /// Which command, from 0.
    pub command: usize,
    /// The entry.
    pub sequence: Sequence,
    /// Which rule.
    pub kind: ExceptionKind,
    /// How much went beyond it.
    pub amount: Money,
    /// On which day, for a rule about days.
    pub day: Option<Date>,
    /// In which control total.
    pub total: ControlTotal,
}

/// Why a request was not recorded, or cannot be said to be.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RecordError {
    /// The rules refuse a command; nothing was recorded.
    #[error("command {index}: {rejection}")]
    Rejected {
        /// Which command, from 0.
        index: usize,
        /// Why.
        rejection: Rejection,
        /// The entry up to which the ledger was looked at, if it has one.
        read_at: Option<Sequence>,
    },
    /// The request id stands for another request; nothing was recorded.
    #[error(
        "request id \"{request_id}\" was used for another request, recorded from entry {first} on; it differs in \
         {difference}. Use a new request id for a new request"
    )]
    RequestIdReused {
        /// The id.
        request_id: RequestId,
        /// The first entry of the recorded request.
        first: Sequence,
        /// Where the two differ: the path in the recorded form, and both values.
        difference: String,
    },
    /// Too much waits already; nothing was recorded.
    #[error("{waiting} commands and {waiting_bytes} bytes wait already; retry in {} ms", retry_after.as_millis())]
    Overloaded {
        /// Commands that wait.
        waiting: usize,
        /// Their bytes.
        waiting_bytes: usize,
        /// When to try again.
        retry_after: Duration,
    },
    /// The journal takes nothing now; nothing was recorded.
    #[error("the ledger takes no entries now")]
    Unwritable(#[source] Arc<Unwritable>),
    /// The journal could not be read where the request needs it; nothing was recorded.
    #[error("the ledger could not be read where this request needs it; nothing was recorded")]
    Unreadable(#[source] Arc<LookupError>),
    /// The ledger is stopping; this attempt recorded nothing. What an earlier attempt with the same id recorded stands.
    #[error(
        "the ledger is stopping and took nothing of this attempt: retry with the same request id when it serves again"
    )]
    Stopping,
    /// The request may or may not be recorded.
    #[error("the outcome is unknown: retry with the same request id, which is safe")]
    OutcomeUnknown,
}

/// What a request comes to.
pub type Outcome = Result<Recorded, RecordError>;
