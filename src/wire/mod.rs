//! The wire: the generated types of `purse.v1`, their conversion to and from our own, and errors as gRPC tells
//! them.
//!
//! Generated types and [`tonic::Status`] live here and in `service`, nowhere below. After a conversion a value is
//! good, and nobody checks again. Conversion names everything that is wrong with a message at once, each by its
//! path (`commands[3].receive.amount.amount`); what the ledger refuses keeps the name the rules give it.
//!
//! Reading order: `bounds` (what is refused before it is decoded), `field` (paths and faults), `command` (one file a group of commands), `record` and the
//! requests of the reading services, then `status`, whose table says which error is which code. What our own clients
//! need stands in `outgoing` and `refusal`.

mod as_at;
mod audit;
mod bounds;
mod budget;
pub mod caller;
pub mod codec;
mod command;
mod field;
pub mod outgoing;
mod payee;
mod record;
mod refusal;
mod source_key;
pub mod status;
#[cfg(test)]
mod tests;
mod told;

pub use as_at::Asked;
pub use audit::{
    CheckpointsQuery, ConsistencyQuery, EntriesQuery, ExceptionsQuery, InclusionQuery, WatchQuery,
    balances_request, balances_response, checkpoint_response, checkpoints_request, checkpoints_response,
    consistency_request, consistency_response, entries_request, entries_response, entry_response,
    exceptions_request, exceptions_response, inclusion_request, inclusion_response, unresolved,
    watch_request, watch_response,
};
pub use budget::{
    AgreementQuery, ContributorsQuery, InitiativesQuery, PoolsQuery, agreement_request, agreement_response,
    availability_request, availability_response, contributions_request, contributions_response,
    contributors_request, contributors_response, control_totals_request, control_totals_response,
    funding_status_request, funding_status_response, initiatives_request, initiatives_response,
    pools_request, pools_response, shares_request, shares_response,
};
pub use payee::{
    GivenName, erase_payee_name_request, erase_payee_name_response, payee_request, payee_response,
    set_payee_name_request, set_payee_name_response,
};
pub use record::{record_request, record_response};
pub use refusal::Refusal;
pub use source_key::{SourceKeysQuery, source_keys_request, source_keys_response};

use crate::query::{EntryPlace, ListToken, PAGE_DEFAULT};
use crate::sequencer::ReadPoint;
use crate::types::{Sequence, Timestamp};
use field::At;
use std::str::FromStr;

/// The messages and services of the package `purse.v1`, as build.rs generates them; the documentation is that of
/// the proto files.
#[allow(unreachable_pub, clippy::all, clippy::pedantic, missing_docs)]
pub mod v1 {
    include!(concat!(env!("OUT_DIR"), "/server/purse.v1.rs"));
}

/// The clients of the services of `purse.v1`.
#[allow(unreachable_pub, clippy::all, clippy::pedantic, missing_docs)]
pub mod client {
    include!(concat!(env!("OUT_DIR"), "/client/purse.v1.rs"));
}

/// The encoded descriptors of `purse.v1` with their comments, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

fn read_at(sequence: Sequence, recorded: Timestamp) -> v1::ReadAt {
    v1::ReadAt {
        sequence: sequence.0,
        recorded_time: recorded.to_string(),
        ..v1::ReadAt::default()
    }
}

/// How many items a page may have: AIP-158 takes more than the most as the most, and nothing as the usual.
fn page_size(asked: i32, most: usize, at: At<'_>) -> Option<usize> {
    match usize::try_from(asked) {
        Ok(0) => Some(PAGE_DEFAULT),
        Ok(asked) => Some(asked.min(most)),
        Err(_) => at
            .field("page_size")
            .fault(format!("is {asked}; ask for 1 to {most}, or leave it out")),
    }
}

/// The last place that a list told, by the token of its page, which must be one of this very list.
fn list_token<P: FromStr>(token: &str, list: u32, at: At<'_>) -> Option<Option<P>> {
    match at.parse_optional::<ListToken<P>>("page_token", token)? {
        Some(token) if token.list != list => at
            .field("page_token")
            .fault("belongs to another list: ask with the same fields as for the page before"),
        token => Some(token.map(|token| token.after)),
    }
}

/// Where a list of entries stands that speaks for one point of the ledger: where its token says, or on the first page at
/// `first`, while the ledger is durable up to `now`.
fn entry_place(token: &str, list: u32, first: Sequence, now: ReadPoint, at: At<'_>) -> Option<EntryPlace> {
    match list_token::<EntryPlace>(token, list, at)? {
        Some(place) if place.read_at > now.sequence => at.field("page_token").fault(format!(
            "speaks for entries behind the last, {}: it is of another ledger",
            now.sequence
        )),
        Some(place) => Some(place),
        None => Some(EntryPlace {
            read_at: now.sequence,
            recorded: now.recorded,
            next: first,
        }),
    }
}
