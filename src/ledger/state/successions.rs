//! Who took over from whom, and in which pool.

use super::State;
use crate::ledger::command::Succession;
use crate::types::{ContributorId, PoolId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One contributor that took over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succeeded {
    /// In which pool; in every one if absent.
    pub pool: Option<PoolId>,
    /// Who, and how much.
    pub succession: Succession,
}

/// All successions, looked up from both ends.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Successions {
    successors: BTreeMap<ContributorId, Vec<Succeeded>>,
    predecessors: BTreeMap<ContributorId, BTreeSet<(ContributorId, Option<PoolId>)>>,
}

impl Successions {
    /// Who took over from a contributor in a pool, or in any.
    pub fn successors<'a>(
        &'a self,
        of: &ContributorId,
        pool: Option<&'a PoolId>,
    ) -> impl Iterator<Item = &'a Succession> {
        let known = self.successors.get(of).map(Vec::as_slice).unwrap_or_default();
        let is_of = move |succeeded: &&Succeeded| match (pool, &succeeded.pool) {
            (Some(pool), Some(own)) => pool == own,
            (None, _) | (_, None) => true,
        };
        known.iter().filter(is_of).map(|succeeded| &succeeded.succession)
    }

    /// Those from whom `contributor` took over in `pool`, directly or through others, in the order of their ids.
    pub fn predecessors(&self, contributor: &ContributorId, pool: &PoolId) -> BTreeSet<ContributorId> {
        let mut found = BTreeSet::new();
        let mut asked = vec![contributor.clone()];
        while let Some(successor) = asked.pop() {
            for (predecessor, of_pool) in self.predecessors.get(&successor).into_iter().flatten() {
                let is_of_pool = of_pool.as_ref().is_none_or(|own| own == pool);
                if is_of_pool && predecessor != contributor && found.insert(predecessor.clone()) {
                    asked.push(predecessor.clone());
                }
            }
        }
        found
    }

    fn add(&mut self, of: &ContributorId, pool: Option<&PoolId>, succession: &Succession) {
        let succeeded = Succeeded {
            pool: pool.cloned(),
            succession: succession.clone(),
        };
        let known = self.successors.entry(of.clone()).or_default();
        if !known.contains(&succeeded) {
            known.push(succeeded);
        }
        let predecessors = self
            .predecessors
            .entry(succession.contributor.clone())
            .or_default();
        predecessors.insert((of.clone(), pool.cloned()));
    }
}

impl State {
    /// Every succession.
    pub fn successions(&self) -> &Arc<Successions> {
        &self.successions
    }

    /// Adds successors of a contributor: its shares in different pools may pass to different ones.
    pub(in crate::ledger) fn add_succession(
        &mut self,
        of: &ContributorId,
        pool: Option<&PoolId>,
        successors: &[Succession],
    ) {
        if let Some(savepoint) = &mut self.savepoint {
            savepoint
                .successions
                .get_or_insert_with(|| Arc::clone(&self.successions));
        }
        let successions = Arc::make_mut(&mut self.successions);
        successors
            .iter()
            .for_each(|succession| successions.add(of, pool, succession));
    }
}
