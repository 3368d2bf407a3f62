//! Lists of the ledger, page after page.

use super::super::super::failure::Failure;
use super::SetAside;
use super::sums::Sums;
use crate::wire::caller::Caller;
use crate::wire::{Refusal, v1};

/// The most that a page has.
const PAGE: i32 = 1_000;

/// All items of a list: `page` gives those of one token and the token of the next.
fn all<T>(mut page: impl FnMut(String) -> Result<(Vec<T>, String), Refusal>) -> Result<Vec<T>, Failure> {
    let (mut items, mut token) = page(String::new())?;
    while !token.is_empty() {
        let (more, next) = page(token)?;
        items.extend(more);
        token = next;
    }
    Ok(items)
}

/// The pools, by id.
pub(super) fn pools(caller: &Caller) -> Result<Vec<v1::PoolSummary>, Failure> {
    all(|page_token| {
        let request = v1::ListPoolsRequest {
            page_size: PAGE,
            page_token,
            ..v1::ListPoolsRequest::default()
        };
        let answer = caller.wait(caller.budget().list_pools(request))?;
        Ok((answer.pools, answer.next_page_token))
    })
}

/// The contributors, by id.
pub(super) fn contributors(caller: &Caller) -> Result<Vec<v1::ContributorItem>, Failure> {
    all(|page_token| {
        let request = v1::ListContributorsRequest {
            page_size: PAGE,
            page_token,
            as_at: None,
        };
        let answer = caller.wait(caller.budget().list_contributors(request))?;
        Ok((answer.contributors, answer.next_page_token))
    })
}

/// The initiatives of a pool, by rank.
pub(super) fn initiatives(caller: &Caller, pool: &str) -> Result<Vec<v1::InitiativeItem>, Failure> {
    all(|page_token| {
        let request = v1::ListInitiativesRequest {
            pool: pool.to_owned(),
            page_size: PAGE,
            page_token,
            ..v1::ListInitiativesRequest::default()
        };
        let answer = caller.wait(caller.budget().list_initiatives(request))?;
        Ok((answer.initiatives, answer.next_page_token))
    })
}

/// The rules of a pool that entries set aside, in order.
pub(super) fn exceptions(caller: &Caller, pool: &str, sums: &Sums) -> Result<Vec<SetAside>, Failure> {
    let entries = all(|page_token| {
        let request = v1::ListExceptionsRequest {
            pool: pool.to_owned(),
            page_size: PAGE,
            page_token,
            ..v1::ListExceptionsRequest::default()
        };
        let answer = caller.wait(caller.audit().list_exceptions(request))?;
        Ok((answer.entries, answer.next_page_token))
    })?;
    let mut set_aside = Vec::new();
    for entry in &entries {
        for exception in &entry.exceptions {
            let key = exception.control_total.clone().unwrap_or_default();
            set_aside.push(SetAside {
                entry: entry.sequence,
                kind: exception.kind(),
                pool: key.pool,
                year: key.year,
                amount: sums.minor(exception.amount.as_ref())?,
            });
        }
    }
    Ok(set_aside)
}
