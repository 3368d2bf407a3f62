//! Random commands about money on its way: allocated, committed, spent, refunded, and what a pool itself does with it.

use super::super::random::Random;
use super::super::{Asked, Place, Source, What};
use super::pools::{BUDGET_TYPES, CONTRIBUTORS, INITIATIVES, OTHER_POOL};
use super::{Here, mostly};
use crate::support::POOL;

pub fn step(here: &Here<'_>, random: &mut Random) -> Asked {
    let allocated = here.holder(random, Place::Allocated);
    let committed = here.holder(random, Place::Committed);
    let (what, from) = match random.below(64) {
        0..20 => return allocate(here, random),
        20..26 => (
            What::ReturnAllocation {
                initiative: allocated.clone(),
            },
            Place::Allocated(allocated),
        ),
        26..33 => {
            let others = INITIATIVES.map(|(id, _)| id).into_iter();
            let others: Vec<&str> = others
                .filter(|id| *id != allocated || random.percent(10))
                .collect();
            let to = mostly(random, &others);
            (
                What::Vire {
                    from: allocated.clone(),
                    to,
                },
                Place::Allocated(allocated),
            )
        }
        33..45 => (
            What::Commit {
                initiative: allocated.clone(),
            },
            Place::Allocated(allocated),
        ),
        45..48 => {
            let initiative = committed.clone();
            (
                What::Release {
                    initiative,
                    commitment: None,
                },
                Place::Committed(committed),
            )
        }
        48..54 => {
            let (initiative, interim) = (committed.clone(), random.percent(70));
            (
                What::Spend {
                    initiative,
                    commitment: None,
                    interim,
                },
                Place::Committed(committed),
            )
        }
        _ => return named(here, random),
    };
    let there = here.sum(&from);
    if there == 0 && random.percent(80) {
        // Asking an empty account is one refusal many times; this fills it instead.
        return allocate(here, random);
    }
    here.asked(what, here.amount(random, there))
}

fn allocate(here: &Here<'_>, random: &mut Random) -> Asked {
    let there = here.sum(&Place::Available).max(0);
    let initiative = here.initiative.clone();
    here.asked(What::Allocate { initiative }, here.amount(random, there))
}

/// Money of a named commitment spent or released.
fn named(here: &Here<'_>, random: &mut Random) -> Asked {
    let commitments = here.model.such(|what| matches!(what, What::Commit { .. }));
    if commitments.is_empty() && random.percent(90) {
        let initiative = here.holder(random, Place::Allocated);
        let there = here.sum(&Place::Allocated(initiative.clone()));
        return here.asked(What::Commit { initiative }, here.amount(random, there));
    }
    let commitment = here.entry(random, &commitments);
    let (initiative, left) = match here.model.past.get(&commitment).map(|past| &past.asked.what) {
        Some(What::Commit { initiative }) => (initiative.clone(), here.model.left(commitment)),
        _ => (here.initiative.clone(), 20),
    };
    let pence = here.amount(random, left);
    let what = match random.percent(70) {
        true => What::Spend {
            initiative,
            commitment: Some(commitment),
            interim: random.percent(60),
        },
        false => What::Release {
            initiative,
            commitment: Some(commitment),
        },
    };
    here.beside(random, commitment, here.asked(what, pence))
}

pub fn certify(here: &Here<'_>, random: &mut Random) -> Asked {
    let interim = here
        .model
        .such(|what| matches!(what, What::Spend { interim: true, .. }));
    let any = here
        .model
        .such(|what| matches!(what, What::Spend { .. } | What::Certify { .. }));
    if interim.is_empty() && random.percent(90) {
        return step(here, random);
    }
    let such = if random.percent(90) { interim } else { any };
    let expenditure = here.entry(random, &such);
    let initiative = match here.model.past.get(&expenditure).map(|past| &past.asked.what) {
        Some(What::Spend { initiative, .. }) if random.percent(97) => initiative.clone(),
        _ => here.initiative.clone(),
    };
    let pence = here.amount(random, left_of(here, expenditure));
    here.beside(
        random,
        expenditure,
        here.asked(
            What::Certify {
                initiative,
                expenditure,
            },
            pence,
        ),
    )
}

pub fn refund(here: &Here<'_>, random: &mut Random) -> Asked {
    let expenditures = here
        .model
        .such(|what| matches!(what, What::Spend { .. } | What::Certify { .. }));
    if expenditures.is_empty() && random.percent(90) {
        return step(here, random);
    }
    let expenditure = here.entry(random, &expenditures);
    let to_pool = random.percent(30);
    let pence = here.amount(random, left_of(here, expenditure));
    let mut asked = here.asked(What::Refund { expenditure, to_pool }, pence);
    asked.budget_type.clear();
    here.beside(random, expenditure, asked)
}

fn left_of(here: &Here<'_>, entry: u64) -> i128 {
    here.model.past.get(&entry).map_or(20, |_| here.model.left(entry))
}

/// What a pool does with the money that it has not given to anybody.
pub fn of_pool(here: &Here<'_>, random: &mut Random) -> Asked {
    let free = here.model.free(&here.total, &Place::Available);
    let there = free.iter().map(|(_, pence)| pence).sum();
    let pence = here.amount(random, there);
    match random.below(17) {
        0..2 => here.asked(What::Fee { receipt: None }, pence),
        2..4 => fee_of_receipt(here, random),
        4..7 => {
            let earned_by = random.percent(20).then(|| here.initiative.clone());
            let pence = here.amount(random, 100);
            here.asked(What::Interest { earned_by }, pence)
        }
        7..10 => {
            let to = if here.total.pool == POOL || random.percent(3) {
                OTHER_POOL
            } else {
                POOL
            };
            let to = if random.percent(3) { "unknown" } else { to };
            here.decided(What::Transfer { to: to.to_owned() }, pence, random)
        }
        10..14 => {
            let others = BUDGET_TYPES.into_iter();
            let others: Vec<&str> = others
                .filter(|other| *other != here.total.budget_type || random.percent(10))
                .collect();
            let to = mostly(random, &others);
            let restriction = here.restriction(random);
            let source = Source::Of((*random.pick(&CONTRIBUTORS)).to_owned(), restriction.clone());
            let there = match restriction.is_free() {
                true => there,
                false => here.model.of(&here.total, &Place::Available, &source),
            };
            let pence = here.amount(random, there);
            here.decided(What::Switch { to, restriction }, pence, random)
        }
        _ => here.decided(What::Equalise, 0, random),
    }
}

fn fee_of_receipt(here: &Here<'_>, random: &mut Random) -> Asked {
    let receipts = here.model.such(|what| matches!(what, What::Receive { .. }));
    let receipt = here.entry(random, &receipts);
    let there = match here.model.past.get(&receipt).map(|past| (past, &past.asked.what)) {
        Some((
            past,
            What::Receive {
                contributor,
                restriction,
                ..
            },
        )) => {
            let source = Source::Of(contributor.clone(), restriction.clone());
            here.model.of(&past.total(), &Place::Available, &source)
        }
        _ => 20,
    };
    let asked = here.asked(
        What::Fee {
            receipt: Some(receipt),
        },
        here.amount(random, there),
    );
    here.beside(random, receipt, asked)
}
