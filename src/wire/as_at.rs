//! Questions about the past, and the point that an answer speaks for.

use super::field::At;
use super::told::optional;
use super::v1;
use crate::query::{AsAt, Point, Until};
use crate::sequencer::ReadPoint;
use crate::types::{Date, Sequence, Timestamp};

/// What a message asks, and about which point of the past, if not about now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked<Q> {
    /// What.
    pub query: Q,
    /// As at which point.
    pub as_at: Option<AsAt>,
}

/// The point of the past that the field `as_at` names, or nothing: the outer `None` is a fault.
pub(super) fn as_at(message: Option<&v1::AsAt>, at: At<'_>) -> Option<Option<AsAt>> {
    let Some(message) = message else {
        return Some(None);
    };
    let at = at.field("as_at");
    let effective = at.parse_optional::<Date>("effective_date", &message.effective_date);
    let recorded = match message.recorded_time.as_str() {
        "" => Some(None),
        text => at.field("recorded_time").take(Timestamp::asked(text)).map(Some),
    };
    let until = match (message.sequence.map(Sequence), recorded?) {
        (Some(_), Some(_)) => return at.fault("names a sequence and a recorded_time: name one of them"),
        (Some(sequence), None) => Until::Entry(sequence),
        (None, Some(moment)) => Until::Recorded(moment),
        (None, None) => Until::Now,
    };
    match (until, effective?) {
        (Until::Now, None) => {
            at.fault("is empty: name a sequence, a recorded_time or an effective_date, or leave it out")
        }
        (until, effective) => Some(Some(AsAt { until, effective })),
    }
}

/// `query` about that point; nothing if either has a fault.
pub(super) fn asked<Q>(query: Option<Q>, message: Option<&v1::AsAt>, at: At<'_>) -> Option<Asked<Q>> {
    let as_at = as_at(message, at);
    Some(Asked {
        query: query?,
        as_at: as_at?,
    })
}

impl From<ReadPoint> for Point {
    fn from(point: ReadPoint) -> Point {
        Point {
            sequence: point.sequence,
            recorded: point.recorded,
            effective: None,
        }
    }
}

/// The point that an answer speaks for.
#[allow(clippy::unnecessary_wraps, reason = "it is what a field of a message takes")]
pub(super) fn speaks_for(point: Point) -> Option<v1::ReadAt> {
    Some(v1::ReadAt {
        effective_date: optional(point.effective.as_ref()),
        ..super::read_at(point.sequence, point.recorded)
    })
}
