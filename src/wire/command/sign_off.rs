//! What an Accounting Officer signs off.

use super::parts::entry;
use crate::ledger::command::SignOff;
use crate::wire::field::At;
use crate::wire::v1;

pub(super) fn sign_off(message: v1::SignOff, at: At<'_>) -> Option<SignOff> {
    let as_at = entry("as_at_sequence", message.as_at_sequence, at);
    let contributor = at.parse("contributor", &message.contributor);
    let pool = at.parse("pool", &message.pool);
    let statement_sha256 = at.parse("statement_sha256", &message.statement_sha256);
    let year = at.parse_optional("year", &message.year);
    Some(SignOff {
        as_at: as_at?,
        contributor: contributor?,
        pool: pool?,
        statement_sha256: statement_sha256?,
        year: year?,
    })
}
