//! A second ledger of rules R1 to R6, to compare the first with.
//!
//! Goal: a mistake in the ledger's rules shows as a difference. Method: this model was written from the rules'
//! text and not from the code, keeps one flat map from (budget type, place, source) to whole pence, and
//! loops over it naively. It predicts every balance, every exception, and the name and figures of every refusal.
//!
//! One pool and one financial year; what it is told beforehand: contributors, initiatives with their windows, and
//! the funds check of each budget type. Where the rules leave a choice it does as they were settled: within the
//! tolerance Absolute accepts and records what went beyond; UNCOVERED is committed or spent under Advisory only.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test binary uses its own part of this, as a module of its own"
)]

pub mod both;
mod checks;
pub mod compare;
pub mod random;
mod rules;
mod split;
pub mod steps;
mod words;

pub use words::{Asked, Check, Exceptions, Mode, Place, Refusal, Restriction, Source, What};

use split::{Way, take};
use std::collections::{BTreeMap, BTreeSet};

/// The first amount that is out of range: 10^15 pounds.
pub const LIMIT: i128 = 100_000_000_000_000_000;

/// The whole model.
#[derive(Debug, Clone)]
pub struct Model {
    pub today: String,
    pub contributors: BTreeSet<String>,
    pub initiatives: BTreeMap<String, Option<String>>,
    pub windows: BTreeSet<String>,
    pub checks: BTreeMap<String, Check>,
    money: BTreeMap<(String, Place, Source), i128>,
    commitments: BTreeMap<u64, Commitment>,
}

#[derive(Debug, Clone)]
struct Commitment {
    budget_type: String,
    initiative: String,
    remaining: i128,
}

impl Model {
    /// A pool that nobody has paid into yet.
    pub fn new(today: &str) -> Model {
        Model {
            today: today.to_owned(),
            contributors: BTreeSet::new(),
            initiatives: BTreeMap::new(),
            windows: BTreeSet::new(),
            checks: BTreeMap::new(),
            money: BTreeMap::new(),
            commitments: BTreeMap::new(),
        }
    }

    /// Does what is asked, as entry `at`; a refusal changes nothing.
    pub fn record(&mut self, asked: &Asked, at: u64) -> Result<Exceptions, Refusal> {
        let mut after = self.clone();
        let exceptions = after.carry_out(asked, at)?;
        after.check_range()?;
        *self = after;
        Ok(exceptions)
    }

    /// Every balance that is not zero, in the words of the ledger's lines.
    pub fn balances(&self) -> BTreeMap<(String, String, String), i128> {
        let not_zero = self.money.iter().filter(|(_, pence)| **pence != 0);
        not_zero
            .map(|((budget_type, place, source), pence)| {
                ((budget_type.clone(), place.text(), source.text()), *pence)
            })
            .collect()
    }

    /// What a place holds, all sources together.
    pub fn sum(&self, budget_type: &str, place: &Place) -> i128 {
        self.held(budget_type, place).iter().map(|(_, pence)| pence).sum()
    }

    /// What of a place belongs to nobody.
    pub fn uncovered(&self, budget_type: &str, place: &Place) -> i128 {
        self.of(budget_type, place, &Source::Uncovered)
    }

    /// UNCOVERED outside `available`.
    pub fn uncovered_outside_available(&self, budget_type: &str) -> i128 {
        let uncovered = self.money.iter().filter(|((of_type, place, source), _)| {
            of_type == budget_type && *place != Place::Available && *source == Source::Uncovered
        });
        uncovered.map(|(_, pence)| pence).sum()
    }

    /// The commitments of an initiative, by the entries that are their names.
    pub fn commitments_of(&self, budget_type: &str, initiative: &str) -> Vec<(u64, i128)> {
        let own = self
            .commitments
            .iter()
            .filter(|(_, own)| own.budget_type == budget_type && own.initiative == initiative);
        own.map(|(sequence, own)| (*sequence, own.remaining)).collect()
    }

    fn of(&self, budget_type: &str, place: &Place, source: &Source) -> i128 {
        let key = (budget_type.to_owned(), place.clone(), source.clone());
        self.money.get(&key).copied().unwrap_or(0)
    }

    /// What a place holds by source, in the order of sources.
    pub fn held(&self, budget_type: &str, place: &Place) -> Vec<(Source, i128)> {
        let here = self
            .money
            .iter()
            .filter(|((of_type, at, _), _)| of_type == budget_type && at == place);
        here.map(|((_, _, source), pence)| (source.clone(), *pence))
            .collect()
    }

    fn take(
        &self,
        budget_type: &str,
        place: &Place,
        initiative: &str,
        pence: i128,
        way: Way,
    ) -> (Vec<(Source, i128)>, i128) {
        let window = self.initiatives[initiative].as_deref();
        take(&self.held(budget_type, place), initiative, window, pence, way)
    }

    fn move_shares(&mut self, budget_type: &str, from: &Place, to: &Place, shares: &[(Source, i128)]) {
        for (source, pence) in shares {
            *self
                .money
                .entry((budget_type.to_owned(), from.clone(), source.clone()))
                .or_default() -= pence;
            *self
                .money
                .entry((budget_type.to_owned(), to.clone(), source.clone()))
                .or_default() += pence;
        }
    }
}
