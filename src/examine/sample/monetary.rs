//! Monetary unit sampling by fixed intervals.
//!
//! Units of an interval or more are the top stratum and taken whole. The amounts of the others are laid end to end in the
//! order of entries; a unit is selected when one of the points start, start + interval, start + 2 × interval … falls within
//! it. Credits are sampled apart, by their amounts without the sign, from the same start. What comes to nothing has no chance,
//! and is counted.

use super::population::one_currency;
use super::{Counted, Measure, SampleFound, Selected, Unit, selected};
use crate::examine::{Examiner, Fault, Item};
use crate::types::{Currency, Minor};
use sha2::{Digest, Sha256};

/// The first twelve hexadecimal digits of a digest are a number below 2^48, which a spreadsheet holds exactly.
const START_BYTES: usize = 6;

/// No interval is longer: the start could not be anywhere in it.
pub const INTERVAL_MAX: i128 = 1 << (8 * START_BYTES);

/// The start that a seed gives, from 1 to the interval: the first twelve hexadecimal digits of the seed's SHA-256, as a
/// number, modulo the interval, and one.
pub fn start(seed: &str, interval: Minor) -> Minor {
    let digest = Sha256::digest(seed.as_bytes());
    let bytes = digest.iter().take(START_BYTES);
    let number = bytes.fold(0_i128, |number, byte| (number << 8) | i128::from(*byte));
    Minor(number % interval.0.max(1) + 1)
}

/// The interval that about as many units come of: what the units above nothing sum up to, by their number, rounded down.
pub fn interval_for(debits: Minor, sample_size: u64) -> Minor {
    Minor((debits.0 / i128::from(sample_size.max(1))).max(1))
}

/// A monetary unit sample while it is drawn.
#[derive(Debug)]
pub struct Monetary {
    measure: Measure,
    interval: Minor,
    currency: Option<Currency>,
    debits: Side,
    credits: Side,
    zeros: Counted,
    selected: Vec<Selected>,
}

/// The units of one sign.
#[derive(Debug)]
struct Side {
    top: Counted,
    sampled: Counted,
    cumulative: Minor,
    next_hit: Minor,
}

impl Monetary {
    /// A sample of which nothing is drawn yet.
    ///
    /// # Errors
    /// When the interval is none.
    pub fn new(measure: Measure, interval: Minor, start: Minor) -> Result<Monetary, Fault> {
        if !interval.is_positive() || interval.0 > INTERVAL_MAX {
            return Err(Fault::Asked(format!(
                "an interval of {} minor units is none: from 1 to {INTERVAL_MAX} are",
                interval.0
            )));
        }
        let side = || Side {
            top: Counted::default(),
            sampled: Counted::default(),
            cumulative: Minor::ZERO,
            next_hit: start,
        };
        Ok(Monetary {
            measure,
            interval,
            currency: None,
            debits: side(),
            credits: side(),
            zeros: Counted::default(),
            selected: Vec::new(),
        })
    }

    fn draw(&mut self, item: &Item<'_>, unit: Unit) {
        let size = Minor(unit.amount.0.abs());
        let is_credit = unit.amount < Minor::ZERO;
        let side = if is_credit {
            &mut self.credits
        } else {
            &mut self.debits
        };
        if size >= self.interval {
            side.top.add(unit.amount);
            side.top.select(unit.amount);
            let stratum = if is_credit { "top credits" } else { "top" };
            self.selected.push(selected(item, stratum, unit));
            return;
        }
        side.sampled.add(unit.amount);
        side.cumulative = side.cumulative.tallied(size);
        // Smaller than the interval, it is hit once at most.
        if side.next_hit > side.cumulative {
            return;
        }
        let (cumulative, hit) = (side.cumulative, side.next_hit);
        side.next_hit = hit.tallied(self.interval);
        side.sampled.select(unit.amount);
        let stratum = if is_credit { "credits" } else { "sampled" };
        self.selected.push(Selected {
            cumulative: cumulative.decimal(unit.currency),
            hit: hit.decimal(unit.currency),
            ..selected(item, stratum, unit)
        });
    }

    /// What was drawn; nothing of a population without units.
    pub fn finish(self) -> SampleFound {
        let strata = self.currency.map(|currency| {
            [
                self.debits.top.told("top", currency),
                self.debits.sampled.told("sampled", currency),
                self.credits.top.told("top credits", currency),
                self.credits.sampled.told("credits", currency),
                self.zeros.told("zero", currency),
            ]
        });
        SampleFound {
            selected: self.selected,
            strata: strata.into_iter().flatten().collect(),
        }
    }
}

impl Examiner for Monetary {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        let Some(unit) = self.measure.unit(item)? else {
            return Ok(());
        };
        one_currency(&mut self.currency, unit)?;
        match unit.amount.is_zero() {
            true => self.zeros.add(unit.amount),
            false => self.draw(item, unit),
        }
        Ok(())
    }
}
