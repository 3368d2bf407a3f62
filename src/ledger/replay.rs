//! A part of the past made true again, entry by entry, by the code that made it true at first.

use super::apply::{Unappliable, apply_in};
use super::command::Kind;
use super::entry::Entry;
use super::scope::Scope;
use super::state::{State, Stood};
use crate::types::{PoolId, Sequence};
use memchr::memmem::Finder;

/// The state that comes of what of the entries is in a scope.
#[derive(Debug)]
pub struct Replay {
    state: State,
    scope: Scope,
}

impl Replay {
    /// Before the first entry.
    pub fn of(scope: Scope) -> Replay {
        Replay {
            state: State::new(),
            scope,
        }
    }

    /// Behind entry `at`, where a pool of the scope stood so.
    pub fn behind(scope: Scope, stood: Stood, at: Sequence) -> Replay {
        let state = State::of_stood(stood, at);
        Replay { state, scope }
    }

    /// Makes true what of `entry` is in scope. Entries come in their order; those with nothing in scope may be left out.
    ///
    /// # Errors
    /// As for [`apply`](super::apply).
    pub fn take(&mut self, entry: &Entry) -> Result<(), Unappliable> {
        self.state.pass_over_to(entry.sequence);
        apply_in(&mut self.state, entry, &self.scope)
    }

    /// What is true after the last of them.
    pub fn end(self) -> State {
        self.state
    }
}

/// Tells from the bytes of a line whether its entry can matter to a scope, so that most lines of others are never parsed.
/// It may keep a line that does not matter, and drops none that does.
///
/// A line names a pool as a value, `"heat"`, or before the year of a control total, `"heat/2026-27/cdel"`; on further parts
/// too, whose moves name control totals. An id is written without escapes, and a quotation mark inside of a text is
/// escaped, so that neither spelling hides.
#[derive(Debug)]
pub struct Sieve {
    pool: Option<Finder<'static>>,
    kind: Finder<'static>,
    kinds: Vec<String>,
}

impl Scope {
    /// The one pool that counts, if it is one.
    pub fn pool(&self) -> Option<&PoolId> {
        match self {
            Scope::Pool { pool, .. } | Scope::Registered { pool } => Some(pool),
            Scope::Ledger | Scope::Registrations => None,
        }
    }

    /// The kinds of entries that matter whatever pool they are about.
    pub fn kinds(&self) -> Vec<Kind> {
        match self {
            Scope::Ledger => Kind::ALL.to_vec(),
            Scope::Pool { .. } | Scope::Registered { .. } => OF_EVERYBODY.to_vec(),
            Scope::Registrations => [OF_EVERYBODY, OF_POOLS].concat(),
        }
    }
}

/// What the ledger registers that answers about a pool name.
const OF_EVERYBODY: [Kind; 3] = [
    Kind::RegisterContributor,
    Kind::LabelContributor,
    Kind::SuccessorOf,
];

/// What lists of pools tell of each.
const OF_POOLS: [Kind; 3] = [Kind::OpenPool, Kind::AmendAgreement, Kind::RegisterInitiative];

impl Sieve {
    /// The sieve of a scope.
    pub fn of(scope: &Scope) -> Sieve {
        let pool = scope.pool().map(|pool| format!("\"{pool}"));
        let quoted = |kind: Kind| format!("{}\"", kind.as_str());
        Sieve {
            pool: pool.map(|pool| Finder::new(&pool).into_owned()),
            kind: Finder::new("\"kind\":\"").into_owned(),
            kinds: scope.kinds().into_iter().map(quoted).collect(),
        }
    }

    /// Whether the entry of `line` can matter.
    pub fn keeps(&self, line: &[u8]) -> bool {
        let behind = |finder: &Finder<'_>, found: usize| line.get(found + finder.needle().len()..);
        let names_pool = self.pool.as_ref().is_some_and(|pool| {
            let mut found = pool.find_iter(line).filter_map(|found| behind(pool, found));
            found.any(|rest| matches!(rest.first(), Some(b'"' | b'/')))
        });
        let mut kinds = self.kind.find_iter(line);
        names_pool
            || kinds.any(|found| {
                let rest = behind(&self.kind, found).unwrap_or_default();
                self.kinds.iter().any(|kind| rest.starts_with(kind.as_bytes()))
            })
    }
}
