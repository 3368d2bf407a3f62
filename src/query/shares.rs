//! One contributor's exact share of everything in a pool: of each control total as rule R1 reads it, and of each initiative.

use super::accounts::Accounts;
use super::list_token::InitiativePlace;
use super::selection::{CONTROL_TOTALS_MAX, Selection, Untold};
use super::walk::{Visit, walk};
use crate::ledger::{Account, Pool, Total, Use};
use crate::types::{
    ContributorId, Date, InitiativeId, Minor, RestrictionRef, Source, SourceRef, TotalKey, WindowId,
};

/// How many shares of control totals one answer tells: about a megabyte.
pub const SHARES_MAX: usize = 2_000;

/// How many shares of initiatives a page has at most.
pub const SHARES_PAGE_MAX: usize = 1_000;

/// Which page of whose shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharesQuery {
    /// Of which pool and year.
    pub selection: Selection,
    /// Whose.
    pub contributor: ContributorId,
    /// Behind this place.
    pub after: Option<InitiativePlace>,
    /// How many shares of initiatives at most.
    pub page_size: usize,
}

/// A page of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharesPage<'a> {
    /// Of control totals, by year, budget type and restriction.
    pub totals: Vec<(&'a TotalKey, RestrictionRef<'a>, Accounts)>,
    /// Of initiatives, on this page.
    pub initiatives: Vec<InitiativeShare<'a>>,
    /// Where the next page begins behind; nothing on the last.
    pub next: Option<InitiativePlace>,
}

/// A share of an initiative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InitiativeShare<'a> {
    /// Of which control total.
    pub key: &'a TotalKey,
    /// The initiative.
    pub initiative: &'a InitiativeId,
    /// What the money may pay for.
    pub restriction: RestrictionRef<'a>,
    /// Reserved, allocated, committed, spent.
    pub stages: [Minor; 4],
}

const STAGES: [Account; 4] = [
    Account::Reserved,
    Account::Allocated,
    Account::Committed,
    Account::Spent,
];

/// The shares of a contributor. One that never had money in the pool has none.
///
/// # Errors
/// When the agreement counts years otherwise, and when more would be told than fits.
pub fn shares<'a>(pool: &'a Pool, query: &SharesQuery, today: Date) -> Result<SharesPage<'a>, Untold> {
    query.selection.check(pool, today)?;
    let mut sources = Vec::new();
    for source in pool.sources() {
        match source.parts() {
            SourceRef::Contributor(contributor, restriction) if contributor == query.contributor.as_str() => {
                sources.push((source, restriction));
            }
            _ => {}
        }
    }
    let touched = query.selection.touched(pool, CONTROL_TOTALS_MAX)?;
    let mut totals = Vec::new();
    for (key, total) in &touched {
        for (source, restriction) in &sources {
            let accounts = Accounts::of_source(total, source);
            if !accounts.is_empty() {
                totals.push((*key, *restriction, accounts));
            }
        }
    }
    if totals.len() > SHARES_MAX {
        return Err(Untold::TooManyItems {
            count: totals.len(),
            limit: SHARES_MAX,
            remedy: "name a year",
        });
    }
    let mut initiatives = Vec::new();
    let next = walk(pool, &touched, query.after.as_ref(), |key, total, initiative| {
        if let Some(initiative) = initiative {
            initiatives.extend(of_initiative(pool, &sources, (key, total), initiative));
        }
        // An initiative has at most three shares of a contributor: its own, its window's, free money.
        match initiatives.len() + 3 > query.page_size.max(3) {
            true => Visit::Full,
            false => Visit::Goes,
        }
    });
    Ok(SharesPage {
        totals,
        initiatives,
        next,
    })
}

fn of_initiative<'a>(
    pool: &Pool,
    sources: &[(&'a Source, RestrictionRef<'a>)],
    (key, total): (&'a TotalKey, &'a Total),
    initiative: &'a InitiativeId,
) -> Vec<InitiativeShare<'a>> {
    let usage = Use {
        initiative: initiative.as_str(),
        window: pool.window_of(initiative).map(WindowId::as_str),
    };
    let fitting = sources.iter().filter(|(source, _)| usage.fits(source));
    let share = |(source, restriction): &(&'a Source, RestrictionRef<'a>)| InitiativeShare {
        key,
        initiative,
        restriction: *restriction,
        stages: STAGES.map(|account| total.of_initiative(account, initiative).share(source)),
    };
    let any = |share: &InitiativeShare<'_>| share.stages.iter().any(|held| !held.is_zero());
    fitting.map(share).filter(any).collect()
}
