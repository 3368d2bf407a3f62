//! A walk over the initiatives of control totals, page by page, that ends in bounded time however many there are.

use super::list_token::InitiativePlace;
use crate::ledger::{Pool, Total};
use crate::types::{InitiativeId, TotalKey};

/// How many initiatives one page looks through: a few milliseconds.
const VISITED_MAX: usize = 20_000;

/// What a visit says.
pub(super) enum Visit {
    /// The page has room for more.
    Goes,
    /// The page is full with this.
    Full,
}

/// Visits control totals (`None`) and each of their initiatives behind them, from behind `after`, until a visit says that
/// the page is full. Where the next page begins behind; nothing at the end.
pub(super) fn walk<'a>(
    pool: &Pool,
    totals: &[(&'a TotalKey, &'a Total)],
    after: Option<&InitiativePlace>,
    mut visit: impl FnMut(&'a TotalKey, &'a Total, Option<&'a InitiativeId>) -> Visit,
) -> Option<InitiativePlace> {
    let mut visited = 0;
    for (key, total) in totals.iter().copied() {
        let behind = |initiative: Option<&InitiativeId>| {
            after.is_none_or(|after| (key, initiative) > (&after.total.key, after.initiative.as_ref()))
        };
        if after.is_some_and(|after| *key < after.total.key) {
            continue;
        }
        let places = std::iter::once(None).chain(total.initiatives().map(Some));
        for initiative in places.filter(|initiative| behind(*initiative)) {
            visited += 1;
            let is_full = matches!(visit(key, total, initiative), Visit::Full);
            if is_full || visited == VISITED_MAX {
                return Some(InitiativePlace {
                    total: pool.control_total(key.clone()),
                    initiative: initiative.cloned(),
                });
            }
        }
    }
    None
}
