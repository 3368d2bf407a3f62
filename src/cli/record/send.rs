//! A kept request on its way, and what is known of it then.

use super::kept::{Kept, Requests};
use crate::cli::failure::Failure;
use crate::wire::caller::Caller;
use crate::wire::{Refusal, v1};

/// What is known of a request that was sent.
pub(super) enum Outcome {
    /// It was recorded, now or before.
    Recorded(v1::RecordResponse),
    /// Nothing of it was recorded.
    Refused(Refusal),
    /// It may have been recorded: it stays kept.
    Unknown(Refusal),
}

/// Sends a kept request, and forgets it if its outcome is known then.
pub(super) fn send(caller: &Caller, requests: &Requests, kept: &Kept) -> Outcome {
    let outcome = match caller.record(&kept.request) {
        Ok(response) => Outcome::Recorded(response),
        Err(refusal) if is_decided(&refusal, kept.sent_before) => Outcome::Refused(refusal),
        Err(refusal) => return Outcome::Unknown(refusal),
    };
    if let Err(error) = requests.forget(kept) {
        // What was answered holds all the same; the request would only be sent once more with the same id.
        complain!(
            "purse: request {} is settled, but {} cannot be changed ({error}): `purse record --resume` settles it again",
            kept.request.request_id,
            requests.directory().display()
        );
    }
    outcome
}

/// Whether nothing of a request was recorded, neither now nor when it was sent before.
fn is_decided(refusal: &Refusal, sent_before: bool) -> bool {
    match sent_before {
        true => refusal.was_decided(),
        false => refusal.nothing_was_recorded(),
    }
}

/// A refusal for people: what, where to read more, and the line of the command it speaks of.
pub(super) fn refused(refusal: &Refusal, place: Option<&str>) -> Failure {
    let place = place.map_or(String::new(), |place| format!("{place}: "));
    let more = match refusal.reason.as_str() {
        "" => String::new(),
        reason => format!("\npurse: `purse explain {reason}` says more"),
    };
    Failure {
        code: 64 + refusal.code,
        message: format!("{place}{refusal}{more}"),
    }
}

/// An outcome that is not known, and what to do.
pub(super) fn unknown(refusal: &Refusal, request_id: &str, again: &str) -> Failure {
    Failure {
        code: 64 + refusal.code,
        message: format!(
            "{refusal}\npurse: whether request {request_id} was recorded is not known. It is kept: {again}, and it is sent \
             with the same id, so that nothing is recorded twice"
        ),
    }
}
