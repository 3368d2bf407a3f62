//! `LedgerService`: payees and the names of persons.

use super::field::{At, Faults};
use super::{read_at, status, v1};
use crate::ledger::command::{PayeeKind, RegisterPayee};
use crate::sequencer::ReadPoint;
use crate::types::{Line, PayeeId};
use std::fmt;
use tonic::Status;

/// Whom a message asks for.
///
/// # Errors
/// INVALID_ARGUMENT when the id is none.
pub fn payee_request(message: &v1::GetPayeeRequest) -> Result<PayeeId, Status> {
    payee(&message.payee)
}

/// Whose name a message wants erased.
///
/// # Errors
/// INVALID_ARGUMENT when the id is none.
pub fn erase_payee_name_request(message: &v1::ErasePayeeNameRequest) -> Result<PayeeId, Status> {
    payee(&message.payee)
}

fn payee(id: &str) -> Result<PayeeId, Status> {
    let faults = Faults::default();
    let payee = At::message(&faults).parse("payee", id);
    payee.ok_or_else(|| status::invalid_fields(faults))
}

/// A person's name on its way to where it is kept.
#[derive(Clone)]
pub struct GivenName {
    /// The person.
    pub payee: PayeeId,
    /// The name.
    pub name: Line,
}

impl fmt::Debug for GivenName {
    /// Without the name: what is formatted this way ends in logs, where nothing is erased.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GivenName")
            .field("payee", &self.payee)
            .finish_non_exhaustive()
    }
}

/// The name that a message gives.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field, without what was in it.
pub fn set_payee_name_request(message: v1::SetPayeeNameRequest) -> Result<GivenName, Status> {
    let faults = Faults::default();
    let given = given_name(message, At::message(&faults));
    given.ok_or_else(|| status::invalid_fields(faults))
}

fn given_name(message: v1::SetPayeeNameRequest, at: At<'_>) -> Option<GivenName> {
    let payee = at.parse("payee", &message.payee);
    let name = at.text("name", message.name);
    Some(GivenName {
        payee: payee?,
        name: name?,
    })
}

/// A payee as it was registered, as at `point`; `kept` is the name that is kept of a person.
pub fn payee_response(point: ReadPoint, payee: &RegisterPayee, kept: Option<Line>) -> v1::GetPayeeResponse {
    use v1::PayeeNameSource as From;
    let (name, source) = match (payee.kind, &payee.name, kept) {
        (PayeeKind::Organisation, Some(name), _) => (name.to_string(), From::Ledger),
        (PayeeKind::Person, _, Some(name)) => (name.to_string(), From::Erasable),
        _ => (String::new(), From::None),
    };
    v1::GetPayeeResponse {
        read_at: Some(read_at(point.sequence, point.recorded)),
        payee: payee.payee.to_string(),
        kind: match payee.kind {
            PayeeKind::Organisation => v1::PayeeKind::Organisation,
            PayeeKind::Person => v1::PayeeKind::Person,
        }
        .into(),
        name,
        name_source: source.into(),
    }
}

/// The answer to a name that is kept.
pub fn set_payee_name_response(point: ReadPoint) -> v1::SetPayeeNameResponse {
    v1::SetPayeeNameResponse {
        read_at: Some(read_at(point.sequence, point.recorded)),
    }
}

/// The answer to a name that is erased.
pub fn erase_payee_name_response(point: ReadPoint) -> v1::ErasePayeeNameResponse {
    v1::ErasePayeeNameResponse {
        read_at: Some(read_at(point.sequence, point.recorded)),
    }
}
