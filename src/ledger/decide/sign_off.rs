//! SignOff: a share statement as at an entry, signed off by the post that answers for it.
//!
//! Whether the digest is that of the statement is not decided here, where the past is not read: whoever checks the
//! certificate makes the statement again.

use super::{Facts, Stamped, checks};
use crate::ledger::command::SignOff;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(super) fn decide(state: &State, stamped: &Stamped, command: &SignOff) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    checks::contributor_exists(state, &command.contributor)?;
    if command.as_at >= state.next_sequence() {
        return Err(Rejection::UnknownAsAt {
            as_at: command.as_at,
            next: state.next_sequence(),
        });
    }
    if stamped.command.post.is_none() {
        return Err(Rejection::PostRequired {
            command: stamped.command.action.kind().as_str(),
        });
    }
    if let Some(year) = command.year {
        checks::year(pool, stamped, year)?;
    }
    checks::not_in_future(stamped)?;
    Ok(Facts {
        agreement: Some(pool.agreement_version()),
        ..Facts::default()
    })
}
