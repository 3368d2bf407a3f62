//! Entries recorded when nobody should be at work, and round sums.

use super::figures::{party, printed, text, worth};
use super::{Examiner, Fault, Item};
use crate::ledger::Kind;
use crate::types::{Money, Sequence, WallTime};
use serde::Serialize;

/// Saturday.
const WEEKEND: u8 = 6;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// What is usual.
#[derive(Debug, Clone)]
pub struct Usual {
    /// From which minute of the day on.
    pub from: u16,
    /// Up to which, itself not included.
    pub to: u16,
    /// Multiples of this are round sums.
    pub round: Option<Money>,
    /// Only entries of these kinds; of all if none is named.
    pub kinds: Vec<Kind>,
}

/// Looks for what is not.
#[derive(Debug)]
pub struct Unusual {
    usual: Usual,
    found: UnusualFound,
}

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct UnusualFound {
    /// The entries.
    pub entries: Vec<UnusualEntry>,
    /// How many were looked at.
    pub looked_at: u64,
    /// How many were recorded on a Saturday or Sunday.
    pub on_weekends: u64,
    /// How many outside the hours, on another day.
    pub outside_hours: u64,
    /// How many are of a round sum.
    pub round_sums: u64,
}

/// An unusual entry.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the ledger's lines")]
pub struct UnusualEntry {
    pub entry: Sequence,
    pub kind: &'static str,
    /// When it was recorded, as the wall of the pool's zone showed it.
    pub recorded_there: String,
    pub why: String,
    pub pool: String,
    pub party: String,
    pub amount: String,
    pub currency: String,
    pub on_behalf_of: String,
    pub post: String,
}

impl Unusual {
    /// A search for what is not usual.
    pub fn new(usual: Usual) -> Unusual {
        let found = UnusualFound::default();
        Unusual { usual, found }
    }

    /// What was found.
    pub fn finish(self) -> UnusualFound {
        self.found
    }

    fn is_round(&self, item: &Item<'_>) -> Result<bool, Fault> {
        let worth = worth(item)?;
        let is_multiple = |round: Money| {
            let of = |(minor, currency): (crate::types::Minor, _)| {
                currency == round.currency && !minor.is_zero() && minor.0 % round.minor().0 == 0
            };
            worth.is_some_and(of)
        };
        Ok(self.usual.round.is_some_and(is_multiple))
    }
}

impl Examiner for Unusual {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        let kinds = &self.usual.kinds;
        if !item.is_wanted_command() || !kinds.is_empty() && !kinds.contains(&item.entry.kind) {
            return Ok(());
        }
        let wall = item.context.wall(item.command, item.entry.stamp.recorded);
        let weekend = wall.weekday >= WEEKEND;
        let outside = !weekend && !(self.usual.from..self.usual.to).contains(&wall.minute);
        let round = self.is_round(item)?;
        let found = &mut self.found;
        found.looked_at += 1;
        found.on_weekends += u64::from(weekend);
        found.outside_hours += u64::from(outside);
        found.round_sums += u64::from(round);
        let why = [
            (weekend, "weekend"),
            (outside, "outside hours"),
            (round, "round sum"),
        ];
        let why: Vec<&str> = why
            .iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, why)| *why)
            .collect();
        if !why.is_empty() {
            let (amount, currency) = printed(worth(item)?);
            found.entries.push(UnusualEntry {
                entry: item.entry.sequence,
                kind: item.entry.kind.as_str(),
                recorded_there: shown(wall),
                why: why.join(", "),
                pool: text(item.command.pool()),
                party: party(&item.command.action),
                amount,
                currency,
                on_behalf_of: text(item.command.on_behalf_of.as_ref()),
                post: text(item.command.post.as_ref()),
            });
        }
        Ok(())
    }
}

fn shown(wall: WallTime) -> String {
    let day = DAYS
        .get(usize::from(wall.weekday).wrapping_sub(1))
        .copied()
        .unwrap_or_default();
    format!(
        "{day} {} {:02}:{:02}",
        wall.date,
        wall.minute / 60,
        wall.minute % 60
    )
}
