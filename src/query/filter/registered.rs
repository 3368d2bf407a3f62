//! What is registered of what a filter names, at one point of the ledger.

use super::EntryFilter;
use super::wanted::Wanted;
use crate::index::{Field, OwnedTerm, Term, control_total, initiative_of};
use crate::ledger::command::RegisterContributor;
use crate::ledger::{Pool, Rejection, State};
use crate::query::Selection;
use crate::types::{InitiativeId, LabelName, Labels, Line, Sequence, TotalKey};
use std::sync::Arc;

/// How many pools, initiatives and contributors one field of a filter may stand for: each is looked up in each segment.
pub const ALTERNATIVES_MAX: usize = 1_000;

/// The most months of effective dates that are looked up; a longer span is found by reading.
const MONTHS_MAX: u64 = 24;

/// Why a filter asks for nothing that there is.
#[derive(Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// The ledger does not have what a field names.
    Rejected(Rejection),
    /// No pool has such an initiative.
    UnknownInitiative(InitiativeId),
    /// There is no such entry.
    UnknownEntry(Sequence),
    /// A field stands for more than is looked up.
    TooMany {
        /// Which field.
        field: &'static str,
        /// How many it stands for.
        count: usize,
    },
}

/// What a state has of what a filter names. Only pointers are taken along, so that the state may be looked at under its lock.
#[derive(Debug)]
pub struct Registered {
    unknown: Option<Unresolved>,
    pools: Vec<Arc<Pool>>,
    contributors: Vec<Arc<RegisterContributor>>,
}

impl Registered {
    /// What `state` has of what `filter` names.
    pub fn of(state: &State, filter: &EntryFilter) -> Registered {
        let any_initiative = filter.initiative.is_some() && filter.pool.is_none();
        let of_all = filter.label.is_some() || any_initiative;
        let of_mission = |pool: &&Arc<Pool>| filter.mission.as_ref() == Some(pool.mission());
        // Whoever holds a pool has the writer copy it when it changes: no more are held than are looked through.
        let pools = state.pools().values();
        let pools = pools.filter(|pool| of_all || of_mission(pool)).cloned().collect();
        let contributors = match filter.label.is_some() {
            true => state.contributors().values().cloned().collect(),
            false => Vec::new(),
        };
        Registered {
            unknown: unknown(state, filter).map(Unresolved::Rejected).or_else(|| {
                let beyond = |entry: &Sequence| *entry >= state.next_sequence();
                filter.names_entry.filter(beyond).map(Unresolved::UnknownEntry)
            }),
            pools,
            contributors,
        }
    }

    /// What a filter wants, on what is registered.
    ///
    /// # Errors
    /// When a field names what is not there, or stands for too much.
    pub fn resolve(self, filter: EntryFilter) -> Result<Wanted, Unresolved> {
        if let Some(unknown) = self.unknown {
            return Err(unknown);
        }
        let mut clauses = of_values(&filter);
        if let Some(mission) = &filter.mission {
            let pools = self.pools.iter().filter(|pool| pool.mission() == mission);
            let mut of_mission: Vec<OwnedTerm> = pools
                .map(|pool| Term::text(Field::Pool, pool.id().as_str()).owned())
                .collect();
            of_mission.push(Term::text(Field::Mission, mission.as_str()).owned());
            clauses.push(bounded("mission", of_mission)?);
        }
        if let (Some(initiative), None) = (&filter.initiative, &filter.pool) {
            let pools = self
                .pools
                .iter()
                .filter(|pool| pool.initiative(initiative).is_some());
            let of_pools: Vec<OwnedTerm> = pools
                .map(|pool| initiative_of(pool.id(), initiative).owned())
                .collect();
            if of_pools.is_empty() {
                return Err(Unresolved::UnknownInitiative(initiative.clone()));
            }
            clauses.push(bounded("initiative", of_pools)?);
        }
        if let Some((name, value)) = &filter.label {
            clauses.push(bounded("label", self.bearers(name, value))?);
        }
        Ok(Wanted::new(filter, clauses))
    }

    /// The initiatives and contributors that bear a label.
    fn bearers(&self, name: &LabelName, value: &Line) -> Vec<OwnedTerm> {
        let bears = |labels: &Labels| labels.iter().any(|label| label == (name, value));
        let initiatives = self.pools.iter().flat_map(|pool| {
            let of_pool = pool.initiatives().iter();
            let bearing = of_pool.filter(|(_, initiative)| bears(initiative.labels()));
            bearing.map(|(id, _)| initiative_of(pool.id(), id).owned())
        });
        let contributors = self.contributors.iter().filter(|one| bears(&one.labels));
        let contributors =
            contributors.map(|one| Term::text(Field::Contributor, one.contributor.as_str()).owned());
        initiatives.chain(contributors).collect()
    }
}

fn bounded(field: &'static str, terms: Vec<OwnedTerm>) -> Result<Vec<OwnedTerm>, Unresolved> {
    match terms.len() {
        count if count > ALTERNATIVES_MAX => Err(Unresolved::TooMany { field, count }),
        _ => Ok(terms),
    }
}

/// What of the ids that a filter names the ledger does not have.
fn unknown(state: &State, filter: &EntryFilter) -> Option<Rejection> {
    if let Some(mission) = filter.mission.clone()
        && state.mission(&mission).is_none()
    {
        return Some(Rejection::UnknownMission { mission });
    }
    if let Some(id) = filter.pool.clone() {
        let Some(pool) = state.pool(&id) else {
            return Some(Rejection::UnknownPool { pool: id });
        };
        if let Some(key) = &filter.total
            && let Err(rejection) = has_total(state, pool, key)
        {
            return Some(rejection);
        }
        if let Some(initiative) = filter.initiative.clone()
            && pool.initiative(&initiative).is_none()
        {
            return Some(Rejection::UnknownInitiative { pool: id, initiative });
        }
    }
    if let Some(contributor) = filter.contributor.clone()
        && state.contributor(&contributor).is_none()
    {
        return Some(Rejection::UnknownContributor { contributor });
    }
    let payee = filter.payee.clone()?;
    state
        .payee(&payee)
        .is_none()
        .then_some(Rejection::UnknownPayee { payee })
}

/// Whether a pool can have such a control total.
fn has_total(state: &State, pool: &Pool, key: &TotalKey) -> Result<(), Rejection> {
    let selection = Selection {
        pool: pool.id().clone(),
        year: Some(key.year),
        budget_type: Some(key.budget_type.clone()),
    };
    match state.last_recorded() {
        Some(now) => selection.check(pool, now.date_in(&pool.agreement().time_zone)),
        // A ledger with a pool has recorded it.
        None => Ok(()),
    }
}

/// The clauses that a filter's own values are.
fn of_values(filter: &EntryFilter) -> Vec<Vec<OwnedTerm>> {
    let text = |field, text: &str| Some(vec![Term::text(field, text).owned()]);
    let line = |field, line: &Option<Line>| text(field, line.as_ref()?.as_str());
    let kinds = filter
        .kinds
        .iter()
        .map(|kind| Term::text(Field::Kind, kind.as_str()).owned());
    let kinds: Vec<OwnedTerm> = kinds.collect();
    let pool = filter.pool.as_ref();
    let of_pool = |term: Option<Term<'_>>| Some(vec![term?.owned()]);
    let initiative = pool.zip(filter.initiative.as_ref());
    let total = pool.zip(filter.total.as_ref());
    let digest = filter.decision_sha256.as_ref();
    let digest = digest.map(|digest| Term::of(Field::DecisionSha256, [digest.as_bytes(), &[]], 0));
    let clauses = [
        pool.and_then(|pool| text(Field::Pool, pool.as_str())),
        of_pool(initiative.map(|(pool, initiative)| initiative_of(pool, initiative))),
        of_pool(total.map(|(pool, key)| control_total(pool, key.year, &key.budget_type))),
        filter
            .contributor
            .as_ref()
            .and_then(|id| text(Field::Contributor, id.as_str())),
        (!kinds.is_empty()).then_some(kinds),
        filter
            .actor
            .as_ref()
            .and_then(|id| text(Field::Actor, id.as_str())),
        line(Field::OnBehalfOf, &filter.on_behalf_of),
        line(Field::Post, &filter.post),
        line(Field::DecisionUri, &filter.decision_uri),
        of_pool(digest),
        line(Field::DocumentNumber, &filter.document_number),
        filter
            .request_id
            .as_ref()
            .and_then(|id| text(Field::RequestId, id.as_str())),
        filter
            .payee
            .as_ref()
            .and_then(|id| text(Field::Payee, id.as_str())),
        filter
            .names_entry
            .map(|entry| vec![Term::number(Field::NamedEntry, entry.0).owned()]),
        months(filter),
    ];
    clauses.into_iter().flatten().collect()
}

/// The months of the effective dates that are wanted, where they are few.
fn months(filter: &EntryFilter) -> Option<Vec<OwnedTerm>> {
    let (from, to) = (filter.effective_from?.months(), filter.effective_to?.months());
    let months = to.checked_sub(from).filter(|months| *months < MONTHS_MAX)?;
    let months = (from..=from + months).map(|month| Term::number(Field::EffectiveMonth, month).owned());
    Some(months.collect())
}
