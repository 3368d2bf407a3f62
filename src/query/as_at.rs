//! Questions about the past: the point that is asked about, and the ledger as it stood there.
//!
//! Nothing of the past is kept. It is made again from the journal, by the code that made it true at first
//! ([`Replay`]), and the answers are those that are given about the present, of another state. This reads the entries up to
//! the point that the index finds by the pool: microseconds for each.

use super::entries::Unread;
use super::scattered::Scattered;
use crate::index::{Field, Index, Term};
use crate::journal::Journal;
use crate::ledger::{Entry, Replay, Scope, Sieve, State, Unappliable};
use crate::types::{Date, Sequence, Timestamp};
use std::fmt;

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

/// The ledger as it stood at the point that `as_at` names, while it is durable up to `now`: what of it is in `scope`.
/// `is_wanted` is asked before every entry whether somebody still waits.
///
/// # Errors
/// When there is no such point, or an entry on the way cannot be read. This reads a disk: not for a thread that others
/// wait for.
pub fn past(
    (journal, index): (&dyn Journal, &Index),
    as_at: AsAt,
    scope: Scope,
    now: (Sequence, Timestamp),
    is_wanted: &dyn Fn() -> bool,
) -> Result<Past, Unreachable> {
    let (sequence, recorded) = last_entry(journal, as_at.until, now)?;
    let candidates = index.found(clauses(&scope), sequence);
    Ok(Past {
        point: Point {
            sequence,
            recorded,
            effective: as_at.effective,
        },
        state: replay(journal, candidates, scope, is_wanted)?,
    })
}

/// What the index finds the entries by that matter to a scope.
fn clauses(scope: &Scope) -> Vec<Vec<u64>> {
    if *scope == Scope::Ledger {
        return Vec::new();
    }
    let kinds = scope.kinds().into_iter();
    let kinds = kinds.map(|kind| Term::text(Field::Kind, kind.as_str()).hash());
    let pool = scope.pool();
    let pool = pool.map(|pool| Term::text(Field::Pool, pool.as_str()).hash());
    vec![kinds.chain(pool).collect()]
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

/// Makes true again what of `candidates` is in `scope`.
fn replay(
    journal: &dyn Journal,
    candidates: impl Iterator<Item = Sequence>,
    scope: Scope,
    is_wanted: &dyn Fn() -> bool,
) -> Result<State, Unreachable> {
    let sieve = Sieve::of(&scope);
    let mut replay = Replay::of(scope);
    let mut journal = Scattered::new(journal);
    for sequence in candidates {
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
    Ok(replay.end())
}
