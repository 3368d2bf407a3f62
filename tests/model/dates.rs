//! Rule R11 in the model: which days a command may name, and days on which less than nothing was available; and the
//! range of balances.

use super::asked::{Asked, Exception, Refusal, What};
use super::words::{Place, Source, Total};
use super::{LIMIT, Model};
use std::collections::{BTreeMap, BTreeSet};

const YEAR_STARTS: &str = "2026-04-01";
const YEAR_ENDS: &str = "2027-03-31";
const AGREEMENT_STARTS: &str = "2020-04-01";

/// Which days may be named.
enum Days {
    /// On or before the day of recording, within the year.
    Happened,
    /// On or before the day of recording.
    NotToCome,
    /// In the agreement's life.
    Decided,
    /// That of an earlier entry.
    Of(u64),
}

fn days(what: &What) -> Days {
    match what {
        What::Close { .. } | What::Amend(_) | What::SuccessorOf { .. } | What::Answer { .. } => {
            Days::NotToCome
        }
        What::Ask { .. }
        | What::Pledge { .. }
        | What::Lapse { .. }
        | What::Agree { .. }
        | What::Vary { .. }
        | What::Memorandum { .. }
        | What::Allocate { .. }
        | What::Vire { .. }
        | What::Commit { .. } => Days::Decided,
        What::CorrectReceipt { receipt: entry, .. } | What::Reverse { entry } => Days::Of(*entry),
        _ => Days::Happened,
    }
}

impl Model {
    /// The day on which it takes effect, if it may.
    pub(super) fn check_dates(&self, asked: &Asked) -> Result<String, Refusal> {
        let effective = asked.effective.as_ref().unwrap_or(&self.today);
        let days = days(&asked.what);
        if let Days::Of(entry) = days {
            let fixed = &self.past[&entry].effective;
            return match &asked.effective {
                Some(named) if named != fixed => Err(Refusal::named("EFFECTIVE_DATE_FIXED")),
                _ => Ok(fixed.clone()),
            };
        }
        if matches!(days, Days::Happened | Days::NotToCome) && effective > &self.today {
            return Err(Refusal::named("FUTURE_DATED"));
        }
        if matches!(days, Days::Happened) && !(YEAR_STARTS..=YEAR_ENDS).contains(&effective.as_str()) {
            return Err(Refusal::named("OUTSIDE_YEAR"));
        }
        if matches!(days, Days::Decided) && effective.as_str() < AGREEMENT_STARTS {
            return Err(Refusal::named("OUTSIDE_AGREEMENT"));
        }
        Ok(effective.clone())
    }

    /// RETROSPECTIVE: what was taken may have been there by now, and yet not on some day since it took effect.
    pub(super) fn check_days(&mut self) -> Result<(), Refusal> {
        let doing = self.doing().clone();
        let totals: BTreeSet<Total> = doing
            .moves
            .iter()
            .map(|movement| movement.total.clone())
            .collect();
        for total in totals {
            let change = |past: &super::Past| -> i128 {
                let here = past.moves.iter().filter(|movement| movement.total == total);
                here.map(|movement| {
                    let real = movement
                        .shares
                        .iter()
                        .filter(|(source, _)| *source != Source::Uncovered);
                    let pence: i128 = real.map(|(_, pence)| pence).sum();
                    let sign = i128::from(movement.to == Place::Available)
                        - i128::from(movement.from == Place::Available);
                    sign * pence
                })
                .sum()
            };
            if change(&doing) >= 0 {
                continue;
            }
            let entries = || self.past.values().chain([&doing]);
            let mut lowest: Option<(i128, String)> = None;
            let days: BTreeSet<&String> = entries().map(|past| &past.effective).collect();
            for day in days.into_iter().filter(|day| **day >= doing.effective) {
                let by_then = entries().filter(|past| past.effective <= *day);
                let available: i128 = by_then.map(change).sum();
                if lowest.as_ref().is_none_or(|(least, _)| available < *least) {
                    lowest = Some((available, day.clone()));
                }
            }
            let Some((available, day)) = lowest.filter(|(available, _)| *available < 0) else {
                continue;
            };
            let is_correction = matches!(
                doing.asked.what,
                What::CorrectReceipt { .. } | What::Reverse { .. }
            );
            if self.pools[&total.pool].terms.refuse_retrospective && !is_correction {
                let refusal = Refusal::with("RETROSPECTIVE", [("short", -available)]);
                return Err(refusal.saying([("day", day), ("total", total.text())]));
            }
            self.doing().exceptions.push(Exception {
                kind: "RETROSPECTIVE",
                pence: -available,
                day: Some(day),
                total: total.text(),
            });
        }
        Ok(())
    }

    /// No balance reaches 10^15 pounds on either side of zero, and no figure of an exception.
    pub(super) fn check_range(&mut self) -> Result<(), Refusal> {
        let mut told = self.doing().exceptions.iter();
        let is_told = told.all(|exception| exception.pence < LIMIT);
        let mut sums = BTreeMap::<_, i128>::new();
        for ((total, place, _), pence) in &self.money {
            *sums.entry((total, place)).or_default() += pence;
        }
        match is_told && sums.values().all(|sum| sum.abs() < LIMIT) {
            true => Ok(()),
            false => Err(Refusal::named("BALANCE_OUT_OF_RANGE")),
        }
    }
}
