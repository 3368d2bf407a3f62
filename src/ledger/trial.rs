//! Trying out an allocation: what the rules would answer now, with nothing recorded. A reader that asks "can I?" gets
//! the answer of the very code that decides.

use super::command::{Action, Allocate, Command};
use super::decide::{Stamped, decide};
use super::entry::{Exception, Stamp};
use super::rejection::Rejection;
use super::state::{Pool, State};
use crate::types::{Sequence, Timestamp};
use std::sync::Arc;

/// Whether `allocate` would be accepted if it were recorded at `now` behind entry `last`, effective that day, and which
/// rules it would set aside.
///
/// # Errors
/// The refusal it would get.
pub fn would_allocate(
    pool: &Arc<Pool>,
    last: Sequence,
    allocate: Allocate,
    now: Timestamp,
) -> Result<Vec<Exception>, Rejection> {
    let state = State::of_pool(pool, last);
    let command = Command::bare(Action::Allocate(allocate));
    let stamped = Stamped {
        today: Stamped::today(&state, &command, now),
        stamp: Arc::new(stamp(now)),
        command: Arc::new(command),
        named: Vec::new(),
    };
    let entries = decide(&state, &stamped)?;
    Ok(entries.into_iter().flat_map(|entry| entry.exceptions).collect())
}

/// A stamp of nobody: no rule reads it, and the entry is thrown away.
fn stamp(recorded: Timestamp) -> Stamp {
    let (Ok(origin), Ok(actor), Ok(request_id)) =
        ("trial.invalid/ledger".parse(), "trial".parse(), "trial".parse())
    else {
        unreachable!("these are an origin, a principal and a request id")
    };
    Stamp {
        origin,
        actor,
        request_id,
        recorded,
    }
}
