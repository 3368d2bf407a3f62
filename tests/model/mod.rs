//! A second ledger of the rules, to compare the first with.
//!
//! Goal: a mistake in the ledger's rules shows as a difference. Method: this model was written from the rules'
//! text and not from the code, keeps one flat map from (control total, place, source) to whole pence and a
//! plain list of past entries, and loops over both naively. It predicts every balance, every exception, the name
//! and figures of every refusal, and how far each contribution has come.
//!
//! Two pools of one kind and one financial year; what it is told beforehand: contributors, and each pool's
//! initiatives with their windows and its terms. Nothing waits for a decision, so nothing is ever reserved.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test binary uses its own part of this, as a module of its own"
)]

mod asked;
pub mod both;
pub mod compare;
mod contributions;
mod corrections;
mod cover;
mod dates;
mod equalise;
pub mod examples;
mod expenditure;
mod funds_check;
mod initiatives;
mod named;
mod names;
mod opening;
mod past;
mod pool_money;
pub mod random;
mod receipts;
mod reference;
mod rules;
mod settle;
mod split;
pub mod steps;
mod substitute;
mod succeed;
mod switch;
mod terms;
mod words;

pub use asked::{
    Answer, Asked, Exception, Exceptions, Instalment, Origin, Position, Refusal, Stage, Support, What,
};
pub use contributions::Stages;
pub use past::Links;
pub use terms::{Apportionment, Basis, BudgetType, Check, Class, Mode, Pool, SwitchException, Terms, WHOLE};
pub use words::{Place, Restriction, Shares, Source, Total};

use past::Past;
use settle::Agreed;
use std::collections::{BTreeMap, BTreeSet};
use words::Move;

/// The first amount that is out of range: 10^15 pounds.
pub const LIMIT: i128 = 100_000_000_000_000_000;

/// The whole model.
#[derive(Debug, Clone)]
pub struct Model {
    pub today: String,
    pub contributors: BTreeSet<String>,
    pub pools: BTreeMap<String, Pool>,
    money: BTreeMap<(Total, Place, Source), i128>,
    past: BTreeMap<u64, Past>,
    agreed: BTreeMap<u64, Agreed>,
    /// The entry that is being made.
    doing: Option<Past>,
}

impl Model {
    /// Pools that nobody has paid into yet.
    pub fn new(today: &str) -> Model {
        Model {
            today: today.to_owned(),
            contributors: BTreeSet::new(),
            pools: BTreeMap::new(),
            money: BTreeMap::new(),
            past: BTreeMap::new(),
            agreed: BTreeMap::new(),
            doing: None,
        }
    }

    /// Does what is asked, as entry `at`; a refusal changes nothing.
    pub fn record(&mut self, asked: &Asked, at: u64) -> Result<Exceptions, Refusal> {
        let mut after = self.clone();
        after.carry_out(asked, at)?;
        after.check_days()?;
        after.check_range()?;
        let mut past = after.doing.take().expect("an entry was made");
        if matches!(asked.what, What::Reverse { .. }) {
            // Undoing goes control total by control total.
            past.exceptions.sort_by(|a, b| a.total.cmp(&b.total));
        }
        let exceptions = past.exceptions.clone();
        after.past.insert(at, past);
        *self = after;
        Ok(exceptions)
    }

    /// Every balance of a pool that is not zero, in the words of the ledger's lines.
    pub fn balances(&self, pool: &str) -> BTreeMap<(String, String, String), i128> {
        let not_zero = self
            .money
            .iter()
            .filter(|((total, ..), pence)| total.pool == pool && **pence != 0);
        not_zero
            .map(|((total, place, source), pence)| {
                ((total.budget_type.clone(), place.text(), source.text()), *pence)
            })
            .collect()
    }

    /// What a place holds, all sources together.
    pub fn sum(&self, total: &Total, place: &Place) -> i128 {
        self.held(total, place).iter().map(|(_, pence)| pence).sum()
    }

    /// What of a place belongs to nobody.
    pub fn uncovered(&self, total: &Total, place: &Place) -> i128 {
        self.of(total, place, &Source::Uncovered)
    }

    /// UNCOVERED outside `available`.
    pub fn uncovered_outside_available(&self, total: &Total) -> i128 {
        let uncovered = self.money.iter().filter(|((of_total, place, source), _)| {
            of_total == total && *place != Place::Available && *source == Source::Uncovered
        });
        uncovered.map(|(_, pence)| pence).sum()
    }

    /// What a source has in a place.
    pub fn of(&self, total: &Total, place: &Place, source: &Source) -> i128 {
        let key = (total.clone(), place.clone(), source.clone());
        self.money.get(&key).copied().unwrap_or(0)
    }

    /// What a place holds by source, in the order of sources.
    pub fn held(&self, total: &Total, place: &Place) -> Shares {
        let here = self
            .money
            .iter()
            .filter(|((of_total, at, _), _)| of_total == total && at == place);
        here.map(|((_, _, source), pence)| (source.clone(), *pence))
            .collect()
    }

    /// The free money of each contributor that a place holds.
    pub fn free(&self, total: &Total, place: &Place) -> Shares {
        let mut held = self.held(total, place);
        held.retain(|(source, pence)| source.is_free() && *pence > 0);
        held
    }

    /// Every place of some stages: stage by stage in the order given, each by initiative id.
    fn places(&self, total: &Total, stages: &[fn(String) -> Place]) -> Vec<Place> {
        let initiatives = &self.pools[&total.pool].initiatives;
        let of_stage = |stage: &fn(String) -> Place| {
            let stage = *stage;
            initiatives
                .keys()
                .map(move |initiative| stage(initiative.clone()))
        };
        stages.iter().flat_map(of_stage).collect()
    }

    fn doing(&mut self) -> &mut Past {
        self.doing.as_mut().expect("an entry is being made")
    }

    fn except(&mut self, total: &Total, kind: &'static str, pence: i128) {
        let total = total.text();
        self.doing().exceptions.push(Exception {
            kind,
            pence,
            day: None,
            total,
        });
    }

    /// What is UNCOVERED beyond `before`, where nobody was asked.
    fn except_more_uncovered(&mut self, total: &Total, before: i128) {
        let more = self.uncovered_outside_available(total) - before;
        if more > 0 {
            self.except(total, "OVER_ALLOCATED", more);
        }
    }

    fn post(&mut self, total: &Total, from: &Place, to: &Place, shares: Shares) {
        self.move_money(Move {
            total: total.clone(),
            from: from.clone(),
            to: to.clone(),
            shares,
            is_cover: false,
        });
    }

    fn move_money(&mut self, movement: Move) {
        for (source, pence) in &movement.shares {
            for (place, pence) in [(&movement.from, -pence), (&movement.to, *pence)] {
                let key = (movement.total.clone(), place.clone(), source.clone());
                *self.money.entry(key).or_default() += pence;
            }
        }
        self.doing().moves.push(movement);
    }
}
