//! Random commands: each is made from a number of its own and what the model holds by then, so that steps can be
//! left out of a failing run and the others still make sense.

mod contributions;
mod corrections;
mod initiatives;
pub mod outcomes;
mod pools;
mod receipts;

pub use pools::{CONTRIBUTORS, INITIATIVES, OTHER_POOL, pool};

use super::past::Past;
use super::random::Random;
use super::{Asked, LIMIT, Model, Place, Restriction, Total, What};
use crate::support::{POOL, TYPE};
use pools::{BUDGET_TYPES, WINDOWS};

pub const TODAY: &str = "2026-11-22";

/// What steps of one run have in common.
#[derive(Debug, Clone, Copy)]
pub struct Flavour {
    /// Only free money is paid in.
    pub free_only: bool,
    /// Some amounts are near 10^15 pounds.
    pub huge: bool,
}

/// Where a step acts, unless it names an earlier entry that is elsewhere.
struct Here<'a> {
    model: &'a Model,
    flavour: Flavour,
    total: Total,
    initiative: String,
}

/// The command that the step `seed` is after what the model has seen.
pub fn step(model: &Model, flavour: Flavour, seed: u64) -> Asked {
    let random = &mut Random::new(seed);
    let here = Here {
        model,
        flavour,
        total: total(random),
        initiative: mostly(random, &INITIATIVES.map(|(id, _)| id)),
    };
    if model.is_untouched(&here.total) && random.percent(12) {
        return receipts::opening(&here, random);
    }
    let asked = match random.below(200) {
        0..30 => receipts::receive(&here, random),
        30..36 => receipts::return_contribution(&here, random),
        36..42 => receipts::substitute(&here, random),
        42..44 => receipts::opening(&here, random),
        44..108 => initiatives::step(&here, random),
        108..118 => initiatives::certify(&here, random),
        118..128 => initiatives::refund(&here, random),
        128..145 => initiatives::of_pool(&here, random),
        145..157 => corrections::reverse(&here, random),
        157..164 => corrections::correct_receipt(&here, random),
        164..170 => corrections::reference(&here, random),
        _ => contributions::step(&here, random),
    };
    Asked {
        effective: asked.effective.clone().or_else(|| effective(random)),
        ..asked
    }
}

impl Model {
    fn is_untouched(&self, total: &Total) -> bool {
        self.money.keys().all(|(other, ..)| other != total)
    }

    /// Past entries of some kind, with the entry that names each.
    fn such(&self, is: impl Fn(&What) -> bool) -> Vec<(u64, &Past)> {
        let such = self.past.iter().filter(|(_, past)| is(&past.asked.what));
        such.map(|(sequence, past)| (*sequence, past)).collect()
    }
}

impl Here<'_> {
    /// A command here, by decision or not as it mostly should be.
    fn asked(&self, what: What, pence: i128) -> Asked {
        Asked {
            what,
            pool: self.total.pool.clone(),
            budget_type: self.total.budget_type.clone(),
            pence,
            effective: None,
            decision: false,
        }
    }

    fn decided(&self, what: What, pence: i128, random: &mut Random) -> Asked {
        Asked {
            decision: random.percent(96),
            ..self.asked(what, pence)
        }
    }

    fn sum(&self, place: &Place) -> i128 {
        self.model.sum(&self.total, place)
    }

    /// Mostly an initiative that has something in that stage.
    fn holder(&self, random: &mut Random, stage: fn(String) -> Place) -> String {
        let all = INITIATIVES.map(|(id, _)| id.to_owned());
        let holders: Vec<String> = all
            .into_iter()
            .filter(|id| self.sum(&stage(id.clone())) > 0)
            .collect();
        match holders.as_slice() {
            [_, ..] if random.percent(90) => random.pick(&holders).clone(),
            _ => self.initiative.clone(),
        }
    }

    /// Mostly a few pence, so that rounding matters; often a part of what is there, or all of it, or a penny beside.
    fn amount(&self, random: &mut Random, there: i128) -> i128 {
        let pence = match random.below(100) {
            0..8 if self.flavour.huge => random.between(LIMIT / 7, LIMIT - 1),
            0..35 => random.between(1, 20),
            35..50 => random.between(1, 2_000),
            50..75 => there * random.between(1, 7) / 7,
            _ => there + random.between(-2, 2),
        };
        pence.clamp(1, LIMIT - 1)
    }

    fn contributor(&self, random: &mut Random) -> String {
        mostly(random, &CONTRIBUTORS)
    }

    fn restriction(&self, random: &mut Random) -> Restriction {
        match random.below(100) {
            _ if self.flavour.free_only => Restriction::Free,
            0..60 => Restriction::Free,
            60..78 => Restriction::Window((*random.pick(&WINDOWS)).to_owned()),
            78..98 => Restriction::Initiative(random.pick(&INITIATIVES).0.to_owned()),
            98 => Restriction::Window("unknown".to_owned()),
            _ => Restriction::Initiative("unknown".to_owned()),
        }
    }

    /// An entry that a command may name, where such entries are: mostly one of them, sometimes any number.
    fn entry(&self, random: &mut Random, such: &[(u64, &Past)]) -> u64 {
        match such {
            [_, ..] if random.percent(95) => random.pick(such).0,
            _ => random.below(160),
        }
    }

    /// The same command where that earlier entry is, for those that must be of its control total.
    fn beside(&self, random: &mut Random, entry: u64, asked: Asked) -> Asked {
        match self.model.past.get(&entry) {
            Some(past) if random.percent(97) && !past.asked.pool.is_empty() => Asked {
                pool: past.asked.pool.clone(),
                budget_type: match asked.budget_type.is_empty() || past.asked.budget_type.is_empty() {
                    true => asked.budget_type,
                    false => past.asked.budget_type.clone(),
                },
                ..asked
            },
            _ => asked,
        }
    }
}

/// Most steps meet in one control total, so that something happens there.
fn total(random: &mut Random) -> Total {
    let pool = match random.below(200) {
        0..174 => POOL,
        174..199 => OTHER_POOL,
        _ => "unknown",
    };
    let budget_type = match random.below(200) {
        0..130 => TYPE,
        130..198 => random.pick(&BUDGET_TYPES),
        _ => "unknown",
    };
    Total::new(pool, budget_type)
}

/// One of these, and once in a while what nobody knows.
fn mostly(random: &mut Random, known: &[&str]) -> String {
    match random.percent(99) {
        true => (*random.pick(known)).to_owned(),
        false => "unknown".to_owned(),
    }
}

fn effective(random: &mut Random) -> Option<String> {
    let days = [
        "2026-11-22",
        "2026-04-01",
        "2026-05-17",
        "2026-10-31",
        "2026-03-31",
        "2026-11-23",
        "2027-04-01",
        "2020-04-01",
        "2020-03-31",
    ];
    random.percent(12).then(|| (*random.pick(&days)).to_owned())
}
