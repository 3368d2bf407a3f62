//! The trial balance of a pool: what every place holds, and whose it is.

use super::list_token::InitiativePlace;
use super::selection::{CONTROL_TOTALS_MAX, Selection, Untold};
use super::walk::{Visit, walk};
use crate::ledger::{Account, Balance, Pool, Rejection, Total};
use crate::types::{Date, InitiativeId, Minor, TotalKey};

/// How many places a page has at most.
pub const BALANCES_PAGE_MAX: usize = 1_000;

/// How many shares fill a page: about half a megabyte.
const SHARES_OF_PAGE: usize = 10_000;

/// How many accounts a control total has itself; an initiative has fewer.
const TOGETHER_MAX: usize = 12;

/// Which page of which balances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalancesQuery {
    /// Of which control totals.
    pub selection: Selection,
    /// Only of this account.
    pub account: Option<Account>,
    /// Only of this initiative.
    pub initiative: Option<InitiativeId>,
    /// Behind this place.
    pub after: Option<InitiativePlace>,
    /// How many places at most; an initiative's accounts stay together.
    pub page_size: usize,
}

/// A page of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalancesPage<'a> {
    /// What the places asked for sum to by account, on the first page.
    pub sums: Vec<AccountSum<'a>>,
    /// The places.
    pub places: Vec<PlaceBalance<'a>>,
    /// Where the next page begins behind; nothing on the last.
    pub next: Option<InitiativePlace>,
}

/// What the places of an account sum to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountSum<'a> {
    /// The control total.
    pub key: &'a TotalKey,
    /// The account.
    pub account: Account,
    /// The sum.
    pub sum: Minor,
    /// What of it is UNCOVERED.
    pub uncovered: Minor,
}

/// What a place holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceBalance<'a> {
    /// The control total.
    pub key: &'a TotalKey,
    /// The account.
    pub account: Account,
    /// Whose.
    pub initiative: Option<&'a InitiativeId>,
    /// What it holds.
    pub balance: &'a Balance,
}

/// The balances of places that were ever touched.
///
/// # Errors
/// When the pool has no such initiative or control total, or more control totals than one answer tells.
pub fn balances<'a>(pool: &'a Pool, query: &BalancesQuery, today: Date) -> Result<BalancesPage<'a>, Untold> {
    if let Some(initiative) = &query.initiative
        && pool.initiative(initiative).is_none()
    {
        return Err(Untold::Rejected(Rejection::UnknownInitiative {
            pool: pool.id().clone(),
            initiative: initiative.clone(),
        }));
    }
    query.selection.check(pool, today)?;
    let totals = query.selection.touched(pool, CONTROL_TOTALS_MAX)?;
    let sums = match query.after {
        None => totals
            .iter()
            .flat_map(|(key, total)| sums(query, key, total))
            .collect(),
        Some(_) => Vec::new(),
    };
    let (mut places, mut shares) = (Vec::new(), 0);
    let next = walk(pool, &totals, query.after.as_ref(), |key, total, initiative| {
        if query.initiative.is_none() || query.initiative.as_ref() == initiative {
            for place in of_place(query, key, total, initiative) {
                shares += place.balance.shares().len() + 1;
                places.push(place);
            }
        }
        // The accounts of a control total, or of an initiative, stay together.
        let is_full = places.len() + TOGETHER_MAX > query.page_size.max(TOGETHER_MAX);
        match is_full || shares >= SHARES_OF_PAGE {
            true => Visit::Full,
            false => Visit::Goes,
        }
    });
    Ok(BalancesPage { sums, places, next })
}

/// The accounts of a control total itself, or of an initiative in it, that anything ever touched and that are asked for.
fn of_place<'a>(
    query: &BalancesQuery,
    key: &'a TotalKey,
    total: &'a Total,
    initiative: Option<&'a InitiativeId>,
) -> impl Iterator<Item = PlaceBalance<'a>> {
    let wanted = query.account;
    let accounts = Account::ALL.iter().copied().filter(move |account| {
        account.is_by_initiative() == initiative.is_some() && wanted.is_none_or(|wanted| wanted == *account)
    });
    let place = move |account| PlaceBalance {
        key,
        account,
        initiative,
        balance: match initiative {
            Some(initiative) => total.of_initiative(account, initiative),
            None => total.balance(account),
        },
    };
    // What is empty is in no account that was touched, or was and is no more: a zero is a zero.
    accounts
        .map(place)
        .filter(|place| *place.balance != Balance::default())
}

fn sums<'a>(query: &BalancesQuery, key: &'a TotalKey, total: &'a Total) -> Vec<AccountSum<'a>> {
    let wanted = |account: &Account| query.account.is_none_or(|wanted| wanted == *account);
    let sum = |account: Account| {
        let balance = match (&query.initiative, account.is_by_initiative()) {
            (Some(initiative), true) => total.of_initiative(account, initiative),
            (Some(_), false) => Balance::EMPTY,
            (None, true) => total.over_initiatives(account),
            (None, false) => total.balance(account),
        };
        AccountSum {
            key,
            account,
            sum: balance.sum(),
            uncovered: balance.uncovered(),
        }
    };
    let any = |sum: &AccountSum<'_>| !sum.sum.is_zero() || !sum.uncovered.is_zero();
    let accounts = Account::ALL.iter().copied().filter(wanted);
    accounts.map(sum).filter(any).collect()
}
