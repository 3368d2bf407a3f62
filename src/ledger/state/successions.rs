//! Who took over from whom.

use super::State;
use crate::ledger::command::Succession;
use crate::types::ContributorId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// By contributor, who took over from it.
pub type Successions = BTreeMap<ContributorId, Arc<[Succession]>>;

impl State {
    /// Who took over from a contributor in any pool, if anybody did.
    pub fn successors(&self, of: &ContributorId) -> &[Succession] {
        self.successions.get(of).map(Arc::as_ref).unwrap_or_default()
    }

    /// Every succession.
    pub fn successions(&self) -> &Arc<Successions> {
        &self.successions
    }

    /// Those from whom `contributor` took over, directly or through others, in the order of their ids.
    pub fn predecessors(&self, contributor: &ContributorId) -> BTreeSet<ContributorId> {
        let mut found = BTreeSet::new();
        let mut asked = vec![contributor.clone()];
        while let Some(successor) = asked.pop() {
            for (predecessor, successors) in self.successions.as_ref() {
                let is_successor = successors.iter().any(|one| one.contributor == successor);
                if is_successor && predecessor != contributor && found.insert(predecessor.clone()) {
                    asked.push(predecessor.clone());
                }
            }
        }
        found
    }
}
