//! The past: the ledger as it stood at a point, as far as it is asked about.
//!
//! What is registered of a pool is made again from the journal, by the code that made it true at first ([`Replay`]), from where
//! the pool stood last before the point ([`Standings`]): few entries register anything, and the index finds them. Its money is
//! what stood there and what moved since, added up; by effective date what moved up to the day is added up from the
//! beginning, of sums over many entries each. So a question costs the same however large the ledger is.
//!
//! The stages of contributions do not add up: what settles which instalment depends on the order in which they came. A question
//! about them replays every entry of the pool from where those stages were taken last; by effective date from the last such
//! standing none of whose money is of a later day, and of the entries behind it those of the months up to the day.
//! Where entries are recorded in about the order of their days that is as few; where days are scattered it is as many
//! as count.

use super::as_at::{AsAt, Point, Unreachable, last_entry};
use super::entries::Unread;
use super::scattered::Scattered;
use crate::index::{Field, Index, Term};
use crate::journal::Journal;
use crate::ledger::{Entry, FromSums, Kind, Pool, Replay, Scope, Sieve, State};
use crate::standings::{Standing, Standings};
use crate::types::{Date, PoolId, Sequence, Timestamp};
use std::ops::RangeInclusive;

/// What of the past is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// What is registered of a pool, and its money.
    Money(PoolId),
    /// That, and the stages of its contributions.
    Contributions(PoolId),
    /// What is registered of every pool.
    Registrations,
}

/// The ledger as it stood at a point, as far as it was asked about.
#[derive(Debug)]
pub struct Past {
    /// The point.
    pub point: Point,
    /// What was true there.
    pub state: State,
}

/// What the past is made of.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The entries.
    pub journal: &'a dyn Journal,
    /// Which of them speak of what.
    pub index: &'a Index,
    /// Pools as they stood on the way, and what moved between; every entry that is shown was noted.
    pub standings: &'a Standings,
}

/// The ledger as it stood at the point that `as_at` names, while it is durable up to `now`: what of it is asked `about`.
/// `is_wanted` is asked before every entry whether somebody still waits.
///
/// # Errors
/// When there is no such point, or an entry on the way cannot be read. This reads a disk: not for a thread that others
/// wait for.
pub fn past(
    sources: Sources<'_>,
    as_at: AsAt,
    about: About,
    now: (Sequence, Timestamp),
    is_wanted: &dyn Fn() -> bool,
) -> Result<Past, Unreachable> {
    let (sequence, recorded) = last_entry(sources.journal, as_at.until, now)?;
    let effective = as_at.effective;
    let search = Search {
        sources,
        last: sequence,
        is_wanted,
    };
    let state = match about {
        About::Money(pool) => search.money(pool, effective),
        About::Contributions(pool) => search.whole(pool, effective),
        About::Registrations => search.replayed_from_first(Scope::Registrations),
    };
    let point = Point {
        sequence,
        recorded,
        effective,
    };
    Ok(Past { point, state: state? })
}

/// A question that is being answered.
#[derive(Clone, Copy)]
struct Search<'a> {
    sources: Sources<'a>,
    /// The last entry that counts.
    last: Sequence,
    is_wanted: &'a dyn Fn() -> bool,
}

impl Search<'_> {
    /// What is registered of a pool, and its money.
    fn money(self, pool: PoolId, effective: Option<Date>) -> Result<State, Unreachable> {
        let standings = self.sources.standings;
        let scope = Scope::Registered { pool: pool.clone() };
        let (registered, next) = match standings.last(&pool, self.last) {
            Some(Standing { stood, at }) => (Replay::behind(scope.clone(), stood, at), at.plus(1)),
            None => (Replay::of(scope.clone()), Sequence::FIRST),
        };
        let mut state = self.replayed(registered, next, &scope)?;
        let Some(stood) = state.take_pool(&pool) else {
            return Ok(state);
        };
        match added(standings, stood, (next, self.last), effective) {
            Some(pool) => Ok(state.with_pool(pool)),
            None => self.whole(pool, effective),
        }
    }

    /// A pool with the stages of its contributions.
    fn whole(self, pool: PoolId, effective: Option<Date>) -> Result<State, Unreachable> {
        let standing = self.sources.standings.last_whole(&pool, self.last, effective);
        let scope = Scope::Pool { pool, effective };
        match standing {
            Some(Standing { stood, at }) => {
                let replay = Replay::behind(scope.clone(), stood, at);
                self.replayed(replay, at.plus(1), &scope)
            }
            None => self.replayed_from_first(scope),
        }
    }

    fn replayed_from_first(self, scope: Scope) -> Result<State, Unreachable> {
        self.replayed(Replay::of(scope.clone()), Sequence::FIRST, &scope)
    }

    /// Makes true again what is in `scope` from entry `next` on.
    fn replayed(self, mut replay: Replay, next: Sequence, scope: &Scope) -> Result<State, Unreachable> {
        let Sources {
            journal,
            index,
            standings,
        } = self.sources;
        let (sieve, mut journal) = (Sieve::of(scope), Scattered::new(journal));
        let earliest = scope.pool().and_then(|pool| standings.earliest(pool));
        for sequence in index.found(clauses(scope, earliest), next..=self.last) {
            if !(self.is_wanted)() {
                return Err(Unreachable::Abandoned);
            }
            let line = journal.line(sequence)?;
            if sieve.keeps(line) {
                let entry =
                    Entry::from_recorded(line).map_err(|source| Unread::NoEntry { sequence, source })?;
                let taken = replay.take(&entry);
                taken.map_err(|source| Unreachable::DoesNotFollow { sequence, source })?;
            }
        }
        Ok(replay.end())
    }
}

/// What `stood` before entry `next`, with the money that moved from there up to entry `last`; by effective date with all
/// money that moved up to the day, and no other. Nothing if what moved is lost.
fn added(
    standings: &Standings,
    stood: Pool,
    (next, last): (Sequence, Sequence),
    effective: Option<Date>,
) -> Option<Pool> {
    let end = last.plus(1);
    let (moved, mut pool) = match effective {
        None => (standings.moved(stood.id(), next..end)?, FromSums::onto(stood)),
        Some(day) => (
            standings.moved_by(stood.id(), (next, end), day)?,
            FromSums::anew(stood, day),
        ),
    };
    moved.each_route(|route, shares| pool.add(route, shares));
    for (total, changes) in moved.by_day() {
        pool.add_days(total, changes);
    }
    Some(pool.end())
}

/// What the index finds the entries by that matter to a scope, none of whose money takes effect before `earliest`.
fn clauses(scope: &Scope, earliest: Option<Date>) -> Vec<Vec<u64>> {
    if *scope == Scope::Ledger {
        return Vec::new();
    }
    let of_kind = |kind: Kind| Term::text(Field::Kind, kind.as_str()).hash();
    let pool = scope.pool();
    let pool = pool.map(|pool| Term::text(Field::Pool, pool.as_str()).hash());
    let about = scope.kinds().into_iter().map(of_kind).chain(pool).collect();
    let registrations = Kind::ALL.iter().copied().filter(|kind| kind.is_registration());
    let registrations = registrations.map(of_kind);
    if let Scope::Registered { .. } = scope {
        return vec![about, registrations.collect()];
    }
    let Some(months) = months(scope, earliest) else {
        return vec![about];
    };
    let of_month = |month| Term::number(Field::EffectiveMonth, month).hash();
    vec![about, registrations.chain(months.map(of_month)).collect()]
}

/// Beyond so many months a question by date reads entries of all.
const MONTHS_MAX: u64 = 20 * 12;

/// The months of what counts by its date, if they are few: what is registered counts whatever its date.
fn months(scope: &Scope, earliest: Option<Date>) -> Option<RangeInclusive<u64>> {
    let Scope::Pool {
        effective: Some(day), ..
    } = scope
    else {
        return None;
    };
    let months = earliest?.months()..=day.months();
    (months.end().saturating_sub(*months.start()) < MONTHS_MAX).then_some(months)
}
