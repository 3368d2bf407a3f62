//! The share statement of a contributor.

use super::contributions::successors;
use crate::ledger::command::{Accountability, Succession};
use crate::ledger::{Pool, Successions};
use crate::query::{
    Accounts, InitiativePlace, InitiativeShare, ListToken, Point, SHARES_PAGE_MAX, Selection, SharesPage,
    SharesQuery, list_of,
};
use crate::types::{Minor, RestrictionRef, TotalKey};
use crate::wire::as_at::{Asked, as_at, speaks_for};
use crate::wire::field::{At, Faults};
use crate::wire::told::{self, optional};
use crate::wire::{list_token, page_size, status, v1};
use tonic::Status;

/// Whose shares a message asks for, and which page.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field, also when the token belongs to another request.
pub fn shares_request(message: &v1::GetShareStatementRequest) -> Result<Asked<SharesQuery>, Status> {
    let faults = Faults::default();
    let asked = shares_query(message, At::message(&faults));
    asked.ok_or_else(|| status::invalid_fields(faults))
}

fn shares_query(message: &v1::GetShareStatementRequest, at: At<'_>) -> Option<Asked<SharesQuery>> {
    let pool = at.parse("pool", &message.pool);
    let contributor = at.parse("contributor", &message.contributor);
    let year = at.parse_optional("year", &message.year);
    let page_size = page_size(message.page_size, SHARES_PAGE_MAX, at);
    let as_at = as_at(message.as_at.as_ref(), at);
    let query = SharesQuery {
        selection: Selection {
            pool: pool?,
            year: year?,
            budget_type: None,
        },
        contributor: contributor?,
        after: None,
        page_size: page_size?,
    };
    let mut asked = Asked { query, as_at: as_at? };
    asked.query.after = list_token::<InitiativePlace>(&message.page_token, list(&asked), at)?;
    Some(asked)
}

fn list(Asked { query, as_at }: &Asked<SharesQuery>) -> u32 {
    list_of(&[
        &"shares",
        &query.selection.pool,
        &query.contributor,
        &optional(query.selection.year.as_ref()),
        &optional(as_at.as_ref()),
    ])
}

/// A page of a contributor's shares of `pool`, as at `point`.
pub fn shares_response(
    point: Point,
    pool: &Pool,
    asked: &Asked<SharesQuery>,
    page: SharesPage<'_>,
    successions: &Successions,
) -> v1::GetShareStatementResponse {
    let (title, accountability) = match pool.agreement().accountability {
        Accountability::Host => (
            "Share statement: attribution, for information",
            v1::Accountability::Host,
        ),
        Accountability::Contributors => ("Share statement", v1::Accountability::Contributors),
    };
    let (list, query) = (list(asked), &asked.query);
    let next = page.next.map(|after| ListToken { list, after });
    let of_it: Vec<&Succession> = successions
        .successors(&query.contributor, Some(pool.id()))
        .collect();
    v1::GetShareStatementResponse {
        read_at: speaks_for(point),
        pool: pool.id().to_string(),
        pool_name: pool.name().to_owned(),
        contributor: query.contributor.to_string(),
        title: title.to_owned(),
        accountability: accountability.into(),
        control_totals: page.totals.iter().map(|share| of_total(pool, share)).collect(),
        initiatives: page
            .initiatives
            .iter()
            .map(|share| of_initiative(pool, share))
            .collect(),
        successors: successors(&of_it),
        next_page_token: optional(next.as_ref()),
    }
}

fn of_total(
    pool: &Pool,
    (key, restriction, accounts): &(&TotalKey, RestrictionRef<'_>, Accounts),
) -> v1::ShareOfControlTotal {
    use v1::share_of_control_total::Restriction;
    let currency = pool.agreement().currency;
    v1::ShareOfControlTotal {
        control_total: Some(told::control_total(pool.id(), key)),
        restriction: told::restriction(*restriction, Restriction::Window, Restriction::Initiative),
        came_in: Some(told::came_in(accounts, currency)),
        held: Some(told::held(accounts, currency)),
        went_out: Some(told::went_out(accounts, currency)),
    }
}

fn of_initiative(pool: &Pool, share: &InitiativeShare<'_>) -> v1::ShareOfInitiative {
    use v1::share_of_initiative::Restriction;
    let money = |minor: Minor| told::money(minor, pool.agreement().currency);
    let [reserved, allocated, committed, spent] = share.stages.map(money);
    let total = share.stages.into_iter().fold(Minor::ZERO, Minor::tallied);
    v1::ShareOfInitiative {
        control_total: Some(told::control_total(pool.id(), share.key)),
        initiative: share.initiative.to_string(),
        restriction: told::restriction(
            share.restriction,
            Restriction::RestrictedToWindow,
            Restriction::RestrictedToInitiative,
        ),
        reserved,
        allocated,
        committed,
        spent,
        total: money(total),
    }
}
