//! The register of exceptions.

use crate::ledger::command::Document;
use crate::ledger::{Entry, ExceptionKind};
use crate::query::{AsAt, EXCEPTIONS_PAGE_MAX, EntryPlace, ExceptionsPage, ListToken, Point, Until, list_of};
use crate::sequencer::ReadPoint;
use crate::types::{ControlTotal, Currency, InitiativeId, PoolId, Sequence};
use crate::wire::as_at::{Asked, as_at, speaks_for};
use crate::wire::field::{At, Faults};
use crate::wire::told::{self, EXCEPTION_KINDS, optional};
use crate::wire::{entry_place, page_size, status, v1};
use std::collections::BTreeSet;
use tonic::Status;

/// Which page of the register a message asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionsQuery {
    /// Of which pool.
    pub pool: PoolId,
    /// Only of these kinds; of all if empty.
    pub kinds: Vec<ExceptionKind>,
    /// Where the list stands; on the first page at its beginning, of a list of the past up to what is durable.
    pub place: EntryPlace,
    /// How many entries at most.
    pub page_size: usize,
    list: u32,
}

/// Which page of the register a message asks for, while the ledger is durable up to `now`.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field, also when the token belongs to another request or ledger.
pub fn exceptions_request(
    message: &v1::ListExceptionsRequest,
    now: ReadPoint,
) -> Result<Asked<ExceptionsQuery>, Status> {
    let faults = Faults::default();
    let asked = exceptions_query(message, now, At::message(&faults));
    asked.ok_or_else(|| status::invalid_fields(faults))
}

fn exceptions_query(
    message: &v1::ListExceptionsRequest,
    now: ReadPoint,
    at: At<'_>,
) -> Option<Asked<ExceptionsQuery>> {
    let pool = at.parse("pool", &message.pool);
    let kinds = kinds(&message.kinds, at.field("kinds"));
    let page_size = page_size(message.page_size, EXCEPTIONS_PAGE_MAX, at);
    let as_at = as_at(message.as_at.as_ref(), at);
    let (pool, kinds): (PoolId, _) = (pool?, kinds?);
    let names = kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>();
    let as_at = as_at?;
    let list = list_of(&[&"exceptions", &pool, &names.join(" "), &optional(as_at.as_ref())]);
    let place = entry_place(&message.page_token, list, Sequence::FIRST, now, at)?;
    let query = ExceptionsQuery {
        pool,
        kinds,
        place,
        page_size: page_size?,
        list,
    };
    // Behind the first page the point is the one that its token keeps, whatever was recorded since.
    let goes_on = !message.page_token.is_empty();
    let pinned = |as_at: AsAt| match goes_on {
        true => AsAt {
            until: Until::Entry(place.read_at),
            ..as_at
        },
        false => as_at,
    };
    Some(Asked {
        query,
        as_at: as_at.map(pinned),
    })
}

fn kinds(numbers: &[i32], at: At<'_>) -> Option<Vec<ExceptionKind>> {
    let mut kinds = BTreeSet::new();
    let mut is_sound = true;
    for (index, number) in numbers.iter().enumerate() {
        match EXCEPTION_KINDS
            .iter()
            .find(|(kind, _)| i32::from(*kind) == *number)
        {
            Some((_, kind)) => {
                kinds.insert(*kind);
            }
            None => {
                is_sound = false;
                at.index(index)
                    .fault::<()>(format!("is {number}, which stands for no kind of exception"));
            }
        }
    }
    is_sound.then(|| kinds.into_iter().collect())
}

/// A page of the register at `point`. All pages of a list speak for the point at which its first was asked for.
pub fn exceptions_response(
    point: Point,
    query: &ExceptionsQuery,
    currency: Currency,
    page: &ExceptionsPage,
) -> v1::ListExceptionsResponse {
    let place = EntryPlace {
        read_at: point.sequence,
        recorded: point.recorded,
        ..query.place
    };
    let next = page.next.map(|next| ListToken {
        list: query.list,
        after: EntryPlace { next, ..place },
    });
    v1::ListExceptionsResponse {
        read_at: speaks_for(point),
        entries: page
            .entries
            .iter()
            .map(|entry| exceptional(entry, currency))
            .collect(),
        next_page_token: optional(next.as_ref()),
    }
}

fn exceptional(entry: &Entry, currency: Currency) -> v1::ExceptionalEntry {
    let totals: BTreeSet<&ControlTotal> = entry.moves.iter().map(|movement| &movement.total).collect();
    let places = entry
        .moves
        .iter()
        .flat_map(|movement| [&movement.from, &movement.to]);
    let initiatives: BTreeSet<&InitiativeId> = places.filter_map(|place| place.initiative.as_ref()).collect();
    v1::ExceptionalEntry {
        sequence: entry.sequence.0,
        recorded_time: entry.stamp.recorded.to_string(),
        effective_date: entry.effective.to_string(),
        entry_kind: entry.kind.as_str().to_owned(),
        exceptions: entry
            .exceptions
            .iter()
            .map(|exception| told::exception(exception, currency))
            .collect(),
        control_totals: totals
            .into_iter()
            .map(|total| told::control_total(&total.pool, &total.key))
            .collect(),
        initiatives: initiatives.into_iter().map(ToString::to_string).collect(),
        authority: Some(authority(entry)),
    }
}

fn authority(entry: &Entry) -> v1::EntryAuthority {
    let command = entry.command.as_deref();
    let decision: Option<&Document> = command.and_then(|command| command.decision.as_ref());
    v1::EntryAuthority {
        agreement_version: entry.agreement.unwrap_or_default(),
        decision_uri: optional(decision.map(|decision| &decision.uri)),
        decision_sha256: optional(decision.map(|decision| &decision.sha256)),
        post: optional(command.and_then(|command| command.post.as_ref())),
        actor: entry.stamp.actor.to_string(),
        on_behalf_of: optional(command.and_then(|command| command.on_behalf_of.as_ref())),
    }
}
