//! The trial balance.

use crate::ledger::{Account, Pool};
use crate::query::{
    AccountSum, BALANCES_PAGE_MAX, BalancesPage, BalancesQuery, InitiativePlace, ListToken, PlaceBalance,
    Point, list_of,
};
use crate::types::{InitiativeId, Source};
use crate::wire::as_at::{Asked, as_at, speaks_for};
use crate::wire::budget::selection;
use crate::wire::field::{At, Faults};
use crate::wire::told::{self, optional};
use crate::wire::{list_token, page_size, status, v1};
use tonic::Status;

/// Which page of balances a message asks for.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field, also when the token belongs to another request.
pub fn balances_request(message: &v1::GetBalancesRequest) -> Result<Asked<BalancesQuery>, Status> {
    let faults = Faults::default();
    let asked = balances_query(message, At::message(&faults));
    asked.ok_or_else(|| status::invalid_fields(faults))
}

fn balances_query(message: &v1::GetBalancesRequest, at: At<'_>) -> Option<Asked<BalancesQuery>> {
    let selection = selection(at, &message.pool, &message.year, &message.budget_type);
    let account = at.parse_optional::<Account>("account", &message.account);
    let initiative = at.parse_optional::<InitiativeId>("initiative", &message.initiative);
    let page_size = page_size(message.page_size, BALANCES_PAGE_MAX, at);
    let as_at = as_at(message.as_at.as_ref(), at);
    let query = BalancesQuery {
        selection: selection?,
        account: account?,
        initiative: initiative?,
        after: None,
        page_size: page_size?,
    };
    let mut asked = Asked { query, as_at: as_at? };
    asked.query.after = list_token::<InitiativePlace>(&message.page_token, list(&asked), at)?;
    Some(asked)
}

fn list(Asked { query, as_at }: &Asked<BalancesQuery>) -> u32 {
    list_of(&[
        &"balances",
        &query.selection.pool,
        &optional(query.selection.year.as_ref()),
        &optional(query.selection.budget_type.as_ref()),
        &query.account.map_or("", Account::as_str),
        &optional(query.initiative.as_ref()),
        &optional(as_at.as_ref()),
    ])
}

/// A page of the balances of `pool`, as at `point`.
pub fn balances_response(
    point: Point,
    pool: &Pool,
    asked: &Asked<BalancesQuery>,
    page: BalancesPage<'_>,
) -> v1::GetBalancesResponse {
    let list = list(asked);
    let next = page.next.map(|after| ListToken { list, after });
    v1::GetBalancesResponse {
        read_at: speaks_for(point),
        pool: pool.id().to_string(),
        pool_name: pool.name().to_owned(),
        sums: page.sums.iter().map(|sum| account_sum(pool, sum)).collect(),
        places: page
            .places
            .iter()
            .map(|place| place_balance(pool, place))
            .collect(),
        next_page_token: optional(next.as_ref()),
    }
}

fn account_sum(pool: &Pool, sum: &AccountSum<'_>) -> v1::AccountSum {
    let currency = pool.agreement().currency;
    v1::AccountSum {
        control_total: Some(told::control_total(pool.id(), sum.key)),
        account: sum.account.as_str().to_owned(),
        sum: told::money(sum.sum, currency),
        uncovered: told::money(sum.uncovered, currency),
    }
}

fn place_balance(pool: &Pool, place: &PlaceBalance<'_>) -> v1::PlaceBalance {
    let currency = pool.agreement().currency;
    let share = |source: &Source, held| v1::SourceBalance {
        source: source.as_str().to_owned(),
        amount: told::money(held, currency),
    };
    let shares = place.balance.shares().iter();
    let mut shares: Vec<v1::SourceBalance> = shares.map(|(source, held)| share(source, *held)).collect();
    let uncovered = place.balance.uncovered();
    if !uncovered.is_zero() {
        let position = shares.partition_point(|share| share.source.as_str() < Source::UNCOVERED.as_str());
        shares.insert(position, share(&Source::UNCOVERED, uncovered));
    }
    v1::PlaceBalance {
        control_total: Some(told::control_total(pool.id(), place.key)),
        account: place.account.as_str().to_owned(),
        initiative: optional(place.initiative),
        sum: told::money(place.balance.sum(), currency),
        shares,
    }
}
