//! Random commands about money: each is made from a number of its own and what the model holds by then, so that
//! steps can be left out of a failing run and the others still make sense.

use super::random::Random;
use super::{Asked, Check, LIMIT, Mode, Model, Place, Restriction, What};

pub const TODAY: &str = "2026-11-22";

/// Ids whose order as text is a trap for a careless sort: `a#…` and `a+…` come before `a-b`.
pub const CONTRIBUTORS: [&str; 5] = ["a", "a-b", "a.c", "ab", "b"];

/// With their windows; `i10` sorts before `i2` and lies in no window.
pub const INITIATIVES: [(&str, Option<&str>); 4] = [
    ("i1", Some("heat")),
    ("i10", None),
    ("i2", Some("heat")),
    ("i3", Some("homes")),
];
pub const WINDOWS: [&str; 2] = ["heat", "homes"];
pub const BUDGET_TYPES: [&str; 2] = ["cdel", "rdel-programme"];

/// What steps of one run have in common.
#[derive(Debug, Clone, Copy)]
pub struct Flavour {
    /// Only free money is paid in.
    pub free_only: bool,
    /// Some amounts are near 10^15 pounds.
    pub huge: bool,
}

/// A pool with everybody in it and no money. Each budget type draws its funds check.
pub fn pool(random: &mut Random) -> Model {
    let mut model = Model::new(TODAY);
    model.contributors = CONTRIBUTORS.map(str::to_owned).into();
    model.windows = WINDOWS.map(str::to_owned).into();
    model.initiatives = INITIATIVES
        .map(|(id, window)| (id.to_owned(), window.map(str::to_owned)))
        .into();
    for budget_type in BUDGET_TYPES {
        let mode = *random.pick(&[Mode::Absolute, Mode::Advisory]);
        // 0, 0.0001, 2.5, 10, 33.3333 and 100 percent.
        let tolerance = *random.pick(&[0, 0, 1, 25_000, 100_000, 333_333, 1_000_000]);
        model
            .checks
            .insert(budget_type.to_owned(), Check { mode, tolerance });
    }
    model
}

/// The command that the step `seed` is after what the model has seen.
pub fn step(model: &Model, flavour: Flavour, seed: u64) -> Asked {
    let random = &mut Random::new(seed);
    let budget_type = match random.percent(99) {
        true => random.pick(&BUDGET_TYPES),
        false => "unknown",
    };
    let initiative = match random.percent(99) {
        true => random.pick(&INITIATIVES).0.to_owned(),
        false => "unknown".to_owned(),
    };
    let (mut what, there) = match random.below(100) {
        0..25 => (receive(random, flavour), 1_000),
        25..55 => {
            let there = model.sum(budget_type, &Place::Available).max(0);
            (
                What::Allocate {
                    initiative: initiative.clone(),
                },
                there,
            )
        }
        55..68 => {
            let there = model.sum(budget_type, &Place::Allocated(initiative.clone()));
            (
                What::Return {
                    initiative: initiative.clone(),
                },
                there,
            )
        }
        68..84 => {
            let there = model.sum(budget_type, &Place::Allocated(initiative.clone()));
            (
                What::Commit {
                    initiative: initiative.clone(),
                },
                there,
            )
        }
        _ => spend(model, random, budget_type, initiative.clone()),
    };
    if there == 0 && random.percent(75) {
        // Asking an empty account is one refusal many times; this fills it instead.
        what = What::Allocate { initiative };
    }
    Asked {
        what,
        budget_type: budget_type.to_owned(),
        pence: amount(random, flavour, there),
        effective: effective(random),
    }
}

fn receive(random: &mut Random, flavour: Flavour) -> What {
    let contributor = match random.percent(99) {
        true => random.pick(&CONTRIBUTORS),
        false => "unknown",
    };
    let restriction = match random.below(100) {
        _ if flavour.free_only => Restriction::Free,
        0..55 => Restriction::Free,
        55..75 => Restriction::Window((*random.pick(&WINDOWS)).to_owned()),
        75..98 => Restriction::Initiative(random.pick(&INITIATIVES).0.to_owned()),
        98 => Restriction::Window("unknown".to_owned()),
        _ => Restriction::Initiative("unknown".to_owned()),
    };
    What::Receive {
        contributor: contributor.to_owned(),
        restriction,
    }
}

fn spend(model: &Model, random: &mut Random, budget_type: &str, initiative: String) -> (What, i128) {
    let own = model.commitments_of(budget_type, &initiative);
    let (commitment, there) = match random.below(10) {
        0..5 if !own.is_empty() => {
            let (sequence, remaining) = *random.pick(&own);
            (Some(sequence), remaining)
        }
        5 => (Some(random.below(60)), 20),
        _ => (
            None,
            model.sum(budget_type, &Place::Committed(initiative.clone())),
        ),
    };
    (
        What::Spend {
            initiative,
            commitment,
        },
        there,
    )
}

/// Mostly a few pence, so that rounding matters; often a part of what is there, or all of it, or a penny beside.
fn amount(random: &mut Random, flavour: Flavour, there: i128) -> i128 {
    let pence = match random.below(100) {
        0..8 if flavour.huge => random.between(LIMIT / 7, LIMIT - 1),
        0..35 => random.between(1, 20),
        35..50 => random.between(1, 2_000),
        50..75 => there * random.between(1, 7) / 7,
        _ => there + random.between(-2, 2),
    };
    pence.clamp(1, LIMIT - 1)
}

fn effective(random: &mut Random) -> Option<String> {
    let days = [
        "2026-11-22",
        "2026-04-01",
        "2026-03-31",
        "2026-11-23",
        "2027-04-01",
        "2020-04-01",
        "2020-03-31",
    ];
    random.percent(10).then(|| (*random.pick(&days)).to_owned())
}
