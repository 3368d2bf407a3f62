//! The pools of a ledger, by id, in pages.

use super::{PAGE_BYTES_MAX, PoolsToken};
use crate::ledger::{Pool, State};
use crate::types::{MissionId, PoolId};
use std::ops::Bound;
use std::sync::Arc;

/// How many pools a page has at most.
pub const POOLS_PAGE_MAX: usize = 1_000;

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolsPage {
    /// The pools, by id.
    pub pools: Vec<Arc<Pool>>,
    /// Where the next page begins; nothing on the last.
    pub next: Option<PoolsToken>,
}

/// The page of at most `page_size` pools, of `mission` or of all, behind the pool that `after` names.
///
/// Only pointers are taken along, so that the state may be looked at under its lock: a few dozen nanoseconds for
/// each pool passed.
pub fn pools(
    state: &State,
    mission: Option<&MissionId>,
    after: Option<&PoolsToken>,
    page_size: usize,
) -> PoolsPage {
    let start = after.map_or(Bound::Unbounded, |token| Bound::Excluded(&token.after));
    let mut wanted = state
        .pools()
        .range::<PoolId, _>((start, Bound::Unbounded))
        .map(|(_, pool)| pool)
        .filter(|pool| mission.is_none_or(|mission| pool.mission() == mission))
        .peekable();
    let mut pools: Vec<Arc<Pool>> = Vec::new();
    let mut bytes = 0;
    while pools.len() < page_size && bytes < PAGE_BYTES_MAX {
        let Some(pool) = wanted.next() else { break };
        bytes += pool.name().len() + pool.agreement().accounting_officer.as_str().len();
        pools.push(Arc::clone(pool));
    }
    let more = wanted.peek().is_some();
    let next = pools.last().filter(|_| more).map(|last| PoolsToken {
        mission: mission.cloned(),
        as_at: None,
        after: last.id().clone(),
    });
    PoolsPage { pools, next }
}
