//! The financial years of a load, and the days in them.

use super::random::Random;
use crate::sequencer::{Clock, SystemClock};
use crate::types::{FinancialYear, Timestamp, YearKind, Zone};
use anyhow::Context;

const DAY_MICROSECONDS: i64 = 24 * 60 * 60 * 1_000_000;

/// A financial year with those of its days that have come.
pub(super) struct Year {
    /// As commands name it.
    pub(super) name: String,
    /// The last first.
    days: Vec<String>,
}

impl Year {
    /// One of its days.
    pub(super) fn any_day(&self, random: &mut Random) -> String {
        self.days[random.index(self.days.len())].clone()
    }

    /// Its first day.
    pub(super) fn first_day(&self) -> String {
        self.days.last().cloned().unwrap_or_default()
    }
}

/// The year that today is in and those before it, `count` in all, the last first.
///
/// # Errors
/// When the machine's clock is outside the years that the ledger knows.
pub(super) fn years_to_today(count: usize) -> anyhow::Result<Vec<Year>> {
    let zone: Zone = "Europe/London".parse()?;
    let outside = "the machine's clock is outside the years of a ledger";
    let mut moment = SystemClock.now().microseconds();
    let mut years: Vec<Year> = Vec::new();
    loop {
        let day = Timestamp::from_microseconds(moment)
            .context(outside)?
            .date_in(&zone);
        let year = FinancialYear::holding(day, YearKind::UkApril).context(outside)?;
        let name = year.to_string();
        let is_full = years.len() == count;
        match years.last_mut() {
            Some(last) if last.name == name => last.days.push(day.to_string()),
            _ if is_full => return Ok(years),
            _ => years.push(Year {
                name,
                days: vec![day.to_string()],
            }),
        }
        moment -= DAY_MICROSECONDS;
    }
}
