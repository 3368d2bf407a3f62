//! A pool: its agreement, its initiatives, its control totals.

use super::{Contributions, Range, References, Total};
use crate::ledger::command::{Agreement, OpenPool, RegisterInitiative};
use crate::ledger::route::Passage;
use crate::types::{
    BudgetTypeId, ControlTotal, Date, FinancialYear, InitiativeId, Labels, Minor, MissionId, OutOfRange,
    PoolId, Source, TotalKey, WindowId,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A pool of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    opened: Arc<OpenPool>,
    /// Versions of the agreement since the one the pool was opened with; the last is in force.
    amended: Vec<Arc<Agreement>>,
    initiatives: BTreeMap<InitiativeId, Arc<Initiative>>,
    totals: BTreeMap<TotalKey, Arc<Total>>,
    /// Every source that ever had money here.
    sources: BTreeSet<Source>,
    references: References,
    contributions: Arc<Contributions>,
    /// Initiatives by priority, the highest first.
    ranking: Arc<[InitiativeId]>,
    /// What was switched against the matrix, by the exception of the agreement that allows it.
    switched: BTreeMap<(FinancialYear, BudgetTypeId, BudgetTypeId), Minor>,
}

/// An initiative: as it was registered, with its labels as they are now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Initiative {
    /// What was registered.
    pub registered: RegisterInitiative,
    /// Whether it takes no more money.
    pub is_closed: bool,
}

impl Initiative {
    /// Its labels.
    pub fn labels(&self) -> &Labels {
        &self.registered.labels
    }
}

impl Pool {
    pub(in crate::ledger) fn new(opened: OpenPool) -> Pool {
        Pool {
            opened: Arc::new(opened),
            amended: Vec::new(),
            initiatives: BTreeMap::new(),
            totals: BTreeMap::new(),
            sources: BTreeSet::new(),
            references: References::default(),
            contributions: Arc::default(),
            ranking: Arc::default(),
            switched: BTreeMap::new(),
        }
    }

    /// Its id.
    pub fn id(&self) -> &PoolId {
        &self.opened.pool
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.opened.name.as_str()
    }

    /// The mission it serves.
    pub fn mission(&self) -> &MissionId {
        &self.opened.mission
    }

    /// The agreement in force.
    pub fn agreement(&self) -> &Agreement {
        self.amended.last().map_or(&self.opened.agreement, Arc::as_ref)
    }

    /// The version of the agreement in force, from 1.
    pub fn agreement_version(&self) -> u32 {
        // Amending takes an entry each: the count is far from the end of its range.
        u32::try_from(self.amended.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1)
    }

    /// Every version of the agreement, the first first.
    pub fn agreements(&self) -> impl Iterator<Item = &Agreement> {
        std::iter::once(&self.opened.agreement).chain(self.amended.iter().map(Arc::as_ref))
    }

    /// The initiative of that id.
    pub fn initiative(&self, id: &InitiativeId) -> Option<&Arc<Initiative>> {
        self.initiatives.get(id)
    }

    /// Every initiative, by id.
    pub fn initiatives(&self) -> &BTreeMap<InitiativeId, Arc<Initiative>> {
        &self.initiatives
    }

    /// The window that an initiative lies in, if any.
    pub fn window_of(&self, initiative: &InitiativeId) -> Option<&WindowId> {
        self.initiatives.get(initiative)?.registered.window.as_ref()
    }

    /// The control total of that key; one that nothing has touched is empty.
    pub fn total(&self, key: &TotalKey) -> &Total {
        self.totals.get(key).map_or(Total::EMPTY, Arc::as_ref)
    }

    /// One of its control totals by its full name.
    pub fn control_total(&self, key: TotalKey) -> ControlTotal {
        ControlTotal {
            pool: self.id().clone(),
            key,
        }
    }

    /// Every control total that something touched, by year and budget type.
    pub fn totals(&self) -> &BTreeMap<TotalKey, Arc<Total>> {
        &self.totals
    }

    /// Every source that ever had money here.
    pub fn sources(&self) -> &BTreeSet<Source> {
        &self.sources
    }

    /// What became of entries that later ones name.
    pub fn references(&self) -> &References {
        &self.references
    }

    /// The stages of its contributions.
    pub fn contributions(&self) -> &Contributions {
        &self.contributions
    }

    /// The same, to keep as they are now.
    pub fn shared_contributions(&self) -> &Arc<Contributions> {
        &self.contributions
    }

    /// Its ranked initiatives, the highest priority first.
    pub fn ranking(&self) -> &[InitiativeId] {
        &self.ranking
    }

    /// What was switched from one budget type to another in a year by an exception of the agreement.
    pub fn switched(&self, year: FinancialYear, from: &BudgetTypeId, to: &BudgetTypeId) -> Minor {
        let key = (year, from.clone(), to.clone());
        self.switched.get(&key).copied().unwrap_or_default()
    }

    /// The same pool without what became of entries that later ones name: what a replay of it makes, and what a question about
    /// the past may ask of it. Control totals and registers are shared until they change.
    pub fn without_references(&self) -> Pool {
        Pool {
            references: References::default(),
            opened: Arc::clone(&self.opened),
            amended: self.amended.clone(),
            initiatives: self.initiatives.clone(),
            totals: self.totals.clone(),
            sources: self.sources.clone(),
            contributions: Arc::clone(&self.contributions),
            ranking: Arc::clone(&self.ranking),
            switched: self.switched.clone(),
        }
    }

    /// The same pool without the stages of its contributions.
    pub fn without_contributions(&self) -> Pool {
        Pool {
            contributions: Arc::default(),
            ..self.without_references()
        }
    }

    /// The same pool with these stages of its contributions.
    pub fn with_contributions(self, contributions: Arc<Contributions>) -> Pool {
        Pool {
            contributions,
            ..self
        }
    }

    /// What of the pool is registered, and what was available by effective date up to `day`.
    pub(in crate::ledger) fn without_money_behind(self, day: Date) -> Pool {
        let days = |(key, total): (TotalKey, Arc<Total>)| Some((key, Arc::new(total.only_days(day)?)));
        Pool {
            totals: self.totals.into_iter().filter_map(days).collect(),
            sources: BTreeSet::new(),
            switched: BTreeMap::new(),
            ..self
        }
    }

    /// Moves money along a passage.
    pub(in crate::ledger) fn carry_out<'a>(
        &mut self,
        passage: Passage<'_>,
        shares: impl Iterator<Item = (&'a Source, Minor)> + Clone,
        range: Range,
    ) -> Result<&mut Total, OutOfRange> {
        // Money comes from outside; by date its coming may not count, and then its source is known by what it gave.
        let comes = passage.from.account.is_outside();
        for (source, _) in shares.clone() {
            if comes || (range == Range::Unbounded && !source.is_uncovered()) {
                self.add_source(source);
            }
        }
        let total = self.total_mut(passage.total);
        total.carry_out(passage, shares, range)?;
        Ok(total)
    }

    pub(in crate::ledger) fn amend(&mut self, agreement: Agreement) {
        self.amended.push(Arc::new(agreement));
    }

    pub(in crate::ledger) fn add_initiative(&mut self, registered: RegisterInitiative) {
        let id = registered.initiative.clone();
        let initiative = Initiative {
            registered,
            is_closed: false,
        };
        self.initiatives.insert(id, Arc::new(initiative));
    }

    pub(in crate::ledger) fn initiative_mut(&mut self, id: &InitiativeId) -> Option<&mut Initiative> {
        self.initiatives.get_mut(id).map(Arc::make_mut)
    }

    pub(in crate::ledger) fn rank(&mut self, ranking: &[InitiativeId]) {
        self.ranking = ranking.into();
    }

    pub(in crate::ledger) fn references_mut(&mut self) -> &mut References {
        &mut self.references
    }

    pub(in crate::ledger) fn contributions_mut(&mut self) -> &mut Contributions {
        Arc::make_mut(&mut self.contributions)
    }

    pub(in crate::ledger) fn count_switched(
        &mut self,
        ends: (FinancialYear, BudgetTypeId, BudgetTypeId),
        amount: Minor,
    ) {
        let switched = self.switched.entry(ends).or_default();
        *switched = switched.tallied(amount);
    }

    pub(in crate::ledger) fn add_source(&mut self, source: &Source) {
        if !self.sources.contains(source) {
            self.sources.insert(source.clone());
        }
    }

    pub(in crate::ledger) fn total_mut(&mut self, key: &TotalKey) -> &mut Total {
        // Copying a key takes less than looking for it once more.
        Arc::make_mut(self.totals.entry(key.clone()).or_default())
    }
}
