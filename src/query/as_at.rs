//! Points of the past: what a question about it names, and the entry that it comes to.

use super::entries::Unread;
use super::scattered::Scattered;
use crate::journal::Journal;
use crate::ledger::Unappliable;
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

/// The last entry that counts, and when it was recorded.
pub(super) fn last_entry(
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
