//! Entries recorded long after they took effect, and the exceptions that tell of days with less than nothing.

use super::figures::{party, printed, text, worth};
use super::{Examiner, Fault, Item};
use crate::ledger::ExceptionKind;
use crate::types::{Date, Sequence};
use serde::Serialize;

/// Looks for entries about money that were recorded more than so many days after they took effect.
#[derive(Debug)]
pub struct Late {
    days: u32,
    found: LateFound,
}

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct LateFound {
    /// The late entries.
    pub entries: Vec<LateEntry>,
    /// The exceptions RETROSPECTIVE.
    pub exceptions: Vec<LowDay>,
    /// How many entries about money were looked at.
    pub looked_at: u64,
}

/// An entry that was recorded late.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the ledger's lines")]
pub struct LateEntry {
    pub entry: Sequence,
    pub kind: &'static str,
    pub recorded: String,
    pub effective: Date,
    /// Days from the one to the other, by the pool's calendar.
    pub days: i32,
    pub pool: String,
    pub party: String,
    pub amount: String,
    pub currency: String,
}

/// A day on which, by effective dates, less than nothing was available.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the ledger's lines")]
pub struct LowDay {
    pub entry: Sequence,
    pub kind: &'static str,
    pub recorded: String,
    pub effective: Date,
    pub control_total: String,
    /// The first day on which it is lowest.
    pub lowest_day: String,
    /// By how much it is below nothing then.
    pub amount: String,
    pub currency: String,
}

impl Late {
    /// A search for entries more than so many days late.
    pub fn new(days: u32) -> Late {
        let found = LateFound::default();
        Late { days, found }
    }

    /// What was found.
    pub fn finish(self) -> LateFound {
        self.found
    }
}

impl Examiner for Late {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        if !item.is_wanted_command() || item.entry.moves.is_empty() {
            return Ok(());
        }
        let entry = item.entry;
        let recorded = entry.stamp.recorded;
        self.found.looked_at += 1;
        let days = item
            .context
            .wall(item.command, recorded)
            .date
            .days_since(entry.effective);
        if i64::from(days) > i64::from(self.days) {
            let (amount, currency) = printed(worth(item)?);
            self.found.entries.push(LateEntry {
                entry: entry.sequence,
                kind: entry.kind.as_str(),
                recorded: recorded.to_string(),
                effective: entry.effective,
                days,
                pool: text(item.command.pool()),
                party: party(&item.command.action),
                amount,
                currency,
            });
        }
        let low = entry.exceptions.iter();
        for exception in low.filter(|exception| exception.kind == ExceptionKind::Retrospective) {
            let currency = item.context.currency(&exception.total.pool, entry.sequence)?;
            self.found.exceptions.push(LowDay {
                entry: entry.sequence,
                kind: entry.kind.as_str(),
                recorded: recorded.to_string(),
                effective: entry.effective,
                control_total: exception.total.to_string(),
                lowest_day: text(exception.day),
                amount: exception.amount.to_string(),
                currency: currency.to_string(),
            });
        }
        Ok(())
    }
}
