//! What is registered: initiatives by rank or id, contributors by id, agreements by version.

use super::PAGE_BYTES_MAX;
use super::selection::Untold;
use crate::ledger::command::{Agreement, RegisterContributor, Succession};
use crate::ledger::{Initiative, Pool, State, Successions};
use crate::types::{ContributorId, InitiativeId, Labels};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// How many initiatives or contributors a page has at most.
pub const REGISTER_PAGE_MAX: usize = 1_000;

/// What one who took over counts as, in bytes of a page: an id and a percentage.
const SUCCESSOR_BYTES: usize = 40;

/// The order of initiatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InitiativeOrder {
    /// The highest priority first, those without a rank behind them by id.
    Rank,
    /// By id.
    Id,
}

/// A page of initiatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitiativesPage<'a> {
    /// With their ranks, from 1; none has no rank.
    pub initiatives: Vec<(Option<usize>, &'a Initiative)>,
    /// The last of the page, if there are more behind it.
    pub next: Option<InitiativeId>,
}

/// The page of at most `page_size` initiatives behind the one that `after` names.
pub fn initiatives<'a>(
    pool: &'a Pool,
    order: InitiativeOrder,
    after: Option<&InitiativeId>,
    page_size: usize,
) -> InitiativesPage<'a> {
    let ranking = pool.ranking();
    let ranks: BTreeMap<&InitiativeId, usize> = ranking.iter().zip(1..).collect();
    let rank_after = after.and_then(|after| ranks.get(after).copied());
    let by_id = pool.initiatives().keys();
    let mut wanted: Box<dyn Iterator<Item = &InitiativeId>> = match order {
        InitiativeOrder::Id => Box::new(by_id.filter(|id| after.is_none_or(|after| *id > after))),
        InitiativeOrder::Rank => {
            let ranked = match (after, rank_after) {
                (None, _) => ranking,
                (Some(_), Some(rank)) => ranking.get(rank..).unwrap_or_default(),
                (Some(_), None) => &[],
            };
            // Behind a ranked one all without a rank are still to come.
            let after = after.filter(|_| rank_after.is_none());
            let unranked = by_id.filter(|id| !ranks.contains_key(id));
            let unranked = unranked.filter(move |id| after.is_none_or(|after| *id > after));
            Box::new(ranked.iter().chain(unranked))
        }
    };
    let (mut page, mut bytes, mut last) = (Vec::new(), 0, None);
    while page.len() < page_size && bytes < PAGE_BYTES_MAX {
        let Some(id) = wanted.next() else { break };
        last = Some(id);
        if let Some(initiative) = pool.initiative(id) {
            let registered = &initiative.registered;
            bytes += registered.name.as_str().len() + of_labels(&registered.labels);
            page.push((ranks.get(id).copied(), initiative.as_ref()));
        }
    }
    let more = wanted.next().is_some();
    let next = last.filter(|_| more).cloned();
    drop(wanted);
    InitiativesPage {
        initiatives: page,
        next,
    }
}

fn of_labels(labels: &Labels) -> usize {
    labels
        .iter()
        .map(|(name, value)| name.as_str().len() + value.as_str().len())
        .sum()
}

/// A page of contributors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContributorsPage {
    /// The contributors, by id.
    pub contributors: Vec<Arc<RegisterContributor>>,
    /// Who took over from whom, at the same point.
    pub successions: Arc<Successions>,
    /// The last of the page, if there are more behind it.
    pub next: Option<ContributorId>,
}

impl ContributorsPage {
    /// Who took over from a contributor.
    pub fn successors(&self, of: &ContributorId) -> Vec<&Succession> {
        self.successions.successors(of, None).collect()
    }
}

/// The page of at most `page_size` contributors behind the one that `after` names. Only pointers are taken along, so that
/// the state may be looked at under its lock.
pub fn contributors(state: &State, after: Option<&ContributorId>, page_size: usize) -> ContributorsPage {
    let start = after.map_or(Bound::Unbounded, Bound::Excluded);
    let mut wanted = state
        .contributors()
        .range::<ContributorId, _>((start, Bound::Unbounded));
    let (mut page, mut bytes) = (Vec::new(), 0);
    while page.len() < page_size && bytes < PAGE_BYTES_MAX {
        let Some((id, contributor)) = wanted.next() else {
            break;
        };
        bytes += contributor.name.as_str().len() + of_labels(&contributor.labels);
        bytes += state.successions().successors(id, None).count() * SUCCESSOR_BYTES;
        page.push(Arc::clone(contributor));
    }
    let more = wanted.next().is_some();
    let next = page.last().filter(|_| more).map(|last| last.contributor.clone());
    ContributorsPage {
        contributors: page,
        successions: Arc::clone(state.successions()),
        next,
    }
}

/// A version of the pool's agreement and its number; the one in force if none is named.
///
/// # Errors
/// When there is no such version.
pub fn agreement(pool: &Pool, version: Option<u32>) -> Result<(u32, &Agreement), Untold> {
    let versions = pool.agreement_version();
    let version = version.unwrap_or(versions);
    let unknown = || Untold::UnknownAgreementVersion { version, versions };
    let mut numbered = (1..).zip(pool.agreements());
    numbered
        .find(|(number, _)| *number == version)
        .ok_or_else(unknown)
}
