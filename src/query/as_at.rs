//! Questions about the past: the point that is asked about, and the ledger as it stood there.
//!
//! The past is made again from the journal, by the code that made it true at first ([`Replay`]), and the answers are those
//! that are given about the present, of another state. Of a pool with many entries it goes on from where the pool stood last
//! before the point ([`Standings`]), and reads of the entries behind only those that the index finds by the pool:
//! microseconds for each, and some thousands of them, however large the ledger is.
//!
//! By effective date it goes on from the last standing none of whose money is of a later day, and reads of the entries behind it
//! those of the months up to the day. Where entries are recorded in about the order of their days that is as few; where days
//! are scattered it is as many as count.

use super::entries::Unread;
use super::scattered::Scattered;
use crate::index::{Field, Index, Term};
use crate::journal::Journal;
use crate::ledger::{Entry, Kind, Replay, Scope, Sieve, State, Unappliable};
use crate::standings::{Standing, Standings};
use crate::types::{Date, Sequence, Timestamp};
use std::fmt;
use std::ops::RangeInclusive;

/// What a question about the past names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsAt {
    /// Up to where entries count.
    pub until: Until,
    /// The last day on which money and promises that count take effect; any day if absent.
    pub effective: Option<Date>,
}

/// Up to where entries count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// All that are durable.
    Now,
    /// This one, and none behind it.
    Entry(Sequence),
    /// All that were recorded at or before a moment.
    Recorded(Timestamp),
}

/// In one word, to tell lists about different points apart.
impl fmt::Display for AsAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.until {
            Until::Now => f.write_str("now")?,
            Until::Entry(sequence) => write!(f, "{sequence}")?,
            Until::Recorded(moment) => write!(f, "{moment}")?,
        }
        match self.effective {
            Some(day) => write!(f, "/{day}"),
            None => Ok(()),
        }
    }
}

/// The point that an answer speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The last entry that counts.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// The last day on which money and promises that count take effect, if one was asked for.
    pub effective: Option<Date>,
}

/// The ledger as it stood at a point, as far as it was asked about.
#[derive(Debug)]
pub struct Past {
    /// The point.
    pub point: Point,
    /// What was true there.
    pub state: State,
}

/// Why a point of the past is not shown.
#[derive(Debug, thiserror::Error)]
pub enum Unreachable {
    /// There is no such entry yet.
    #[error("there is no entry {sequence}; the last is entry {last}")]
    BehindLast {
        /// The entry that was asked for.
        sequence: Sequence,
        /// The last there is.
        last: Sequence,
    },
    /// Nothing was recorded yet at that moment.
    #[error("at {moment} nothing was recorded yet; the first entry is of {first}")]
    BeforeFirst {
        /// The moment.
        moment: Timestamp,
        /// When the first entry was recorded.
        first: Timestamp,
    },
    /// An entry on the way was not read.
    #[error(transparent)]
    Unread(#[from] Unread),
    /// An entry on the way does not follow on those before it.
    #[error("entry {sequence} does not follow on those before it")]
    DoesNotFollow {
        /// The entry.
        sequence: Sequence,
        /// Why.
        #[source]
        source: Unappliable,
    },
    /// Nobody waits for it any more.
    #[error("nobody waits for the answer any more")]
    Abandoned,
}

/// What the past is made of.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The entries.
    pub journal: &'a dyn Journal,
    /// Which of them speak of what.
    pub index: &'a Index,
    /// Pools as they stood on the way; every entry that is shown was noted.
    pub standings: &'a Standings,
}

/// The ledger as it stood at the point that `as_at` names, while it is durable up to `now`: what of it is in `scope`.
/// `is_wanted` is asked before every entry whether somebody still waits.
///
/// # Errors
/// When there is no such point, or an entry on the way cannot be read. This reads a disk: not for a thread that others
/// wait for.
pub fn past(
    sources: Sources<'_>,
    as_at: AsAt,
    scope: Scope,
    now: (Sequence, Timestamp),
    is_wanted: &dyn Fn() -> bool,
) -> Result<Past, Unreachable> {
    let (sequence, recorded) = last_entry(sources.journal, as_at.until, now)?;
    Ok(Past {
        point: Point {
            sequence,
            recorded,
            effective: as_at.effective,
        },
        state: state_at(sources, sequence, scope, is_wanted)?,
    })
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
    let Some(months) = months(scope, earliest) else {
        return vec![about];
    };
    let of_month = |month| Term::number(Field::EffectiveMonth, month).hash();
    let registrations = Kind::ALL.iter().copied().filter(|kind| kind.is_registration());
    vec![
        about,
        registrations.map(of_kind).chain(months.map(of_month)).collect(),
    ]
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

/// The last entry that counts, and when it was recorded.
fn last_entry(
    journal: &dyn Journal,
    until: Until,
    now: (Sequence, Timestamp),
) -> Result<(Sequence, Timestamp), Unreachable> {
    let (last, last_recorded) = now;
    let mut journal = Scattered::new(journal);
    let mut recorded = |sequence| journal.entry(sequence).map(|entry| entry.stamp.recorded);
    match until {
        Until::Now => Ok(now),
        Until::Entry(sequence) if sequence > last => Err(Unreachable::BehindLast { sequence, last }),
        Until::Entry(sequence) => Ok((sequence, recorded(sequence)?)),
        Until::Recorded(moment) if moment >= last_recorded => Ok(now),
        Until::Recorded(moment) => {
            let mut found = (Sequence::FIRST, recorded(Sequence::FIRST)?);
            if moment < found.1 {
                let first = found.1;
                return Err(Unreachable::BeforeFirst { moment, first });
            }
            // Recorded times never go backwards: `found` was recorded by the moment and `beyond` was not.
            let mut beyond = last;
            while beyond.0 - found.0.0 > 1 {
                let middle = Sequence(found.0.0.midpoint(beyond.0));
                let at = recorded(middle)?;
                match at <= moment {
                    true => found = (middle, at),
                    false => beyond = middle,
                }
            }
            Ok(found)
        }
    }
}

/// What is in `scope` after entry `last`.
fn state_at(
    sources: Sources<'_>,
    last: Sequence,
    scope: Scope,
    is_wanted: &dyn Fn() -> bool,
) -> Result<State, Unreachable> {
    let standing = match &scope {
        Scope::Pool { pool, effective } => sources.standings.last(pool, last, *effective),
        _ => None,
    };
    let (replay, from) = match standing {
        None => (Replay::of(scope.clone()), Sequence::FIRST),
        Some(Standing { pool, at }) => {
            let shared = Scope::Contributors;
            let before = Replay::of(shared.clone());
            let before = replayed(sources, before, Sequence::FIRST..=at, &shared, is_wanted)?;
            (before.go_on(scope.clone(), pool, at), at.plus(1))
        }
    };
    Ok(replayed(sources, replay, from..=last, &scope, is_wanted)?.end())
}

/// Makes true again what of a range is in `scope`.
fn replayed(
    sources: Sources<'_>,
    mut replay: Replay,
    range: RangeInclusive<Sequence>,
    scope: &Scope,
    is_wanted: &dyn Fn() -> bool,
) -> Result<Replay, Unreachable> {
    let sieve = Sieve::of(scope);
    let mut journal = Scattered::new(sources.journal);
    let earliest = scope.pool().and_then(|pool| sources.standings.earliest(pool));
    for sequence in sources.index.found(clauses(scope, earliest), range) {
        if !is_wanted() {
            return Err(Unreachable::Abandoned);
        }
        let line = journal.line(sequence)?;
        if sieve.keeps(line) {
            let entry = Entry::from_line(line).map_err(|source| Unread::NoEntry { sequence, source })?;
            let taken = replay.take(&entry);
            taken.map_err(|source| Unreachable::DoesNotFollow { sequence, source })?;
        }
    }
    Ok(replay)
}
