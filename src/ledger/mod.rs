//! The rules of pooled money: a deterministic state machine.
//!
//! ```text
//!   decide(&State, &Stamped) -> Result<Vec<Entry>, Rejection>      may this happen, and what follows from it?
//!   apply(&mut State, &Entry) -> Result<(), Unappliable>            what became true
//! ```
//!
//! `decide` looks and never changes; every refusal comes before the first fact is made. `apply` changes and takes
//! no decision: an entry carries all that a replay needs, so live work and recovery run the same code. No clock,
//! no randomness, no input or output, no async, and nothing whose order depends on a hash lives here.
//!
//! Reading order: `account`, `command`, `entry`, `flow`, `rejection`, `state`, then `shares` (rule R5), and `decide`: one file
//! a command, with `cover` and `funds_check` (R6) beside them. `invariants` says what is true at every sequence. `scope` and
//! `replay` make a part of the past true again, as the questions "as at" ask for it.
//!
//! The rules are those of docs/accounting.md, version [`RULES_VERSION`]; an entry names the version it was
//! decided under.

mod account;
mod apply;
pub mod command;
mod decide;
mod entry;
mod flow;
pub mod invariants;
mod rejection;
mod replay;
mod route;
mod scope;
mod shares;
mod state;
mod trial;

pub use account::{Account, Place};
pub use apply::{Unappliable, apply};
pub use command::{Action, Command, Kind};
pub use decide::{InUse, Stamped, decide};
pub use entry::{
    Entry, Exception, ExceptionKind, LINE_BYTES_MAX, Link, Move, MoveRule, Part, Reversed, Shares, Stamp,
    Switched, Unreadable,
};
pub use flow::{Flow, Flows};
pub use rejection::{Figures, Rejection, Shortfall};
pub use replay::{Replay, Sieve};
pub use route::{Counting, FromSums, Route, routes};
pub use scope::Scope;
pub use shares::Use;
pub use state::{
    AgreedRecord, AskRecord, Balance, Contributions, Days, Initiative, Keys, MemorandumRecord, NamedKey,
    Pieces, PledgeRecord, Pool, Reference, References, Schedule, Scheduled, State, Stood, Successions, Total,
};
pub use trial::would_allocate;

/// The version of the accounting rules that this code decides by. A rule that changes gets a new version.
pub const RULES_VERSION: &str = "1";

/// How many sources one agreement may have, so that an entry with a share for each fits one line.
pub const SOURCES_MAX: usize = 256;
