//! Random commands that undo, correct, and change the terms.

use super::super::named::is_reversible;
use super::super::random::Random;
use super::super::{Asked, Terms, WHOLE, What};
use super::Here;
use super::pools::{BUDGET_TYPES, WINDOWS, apportionment, check};

pub fn reverse(here: &Here<'_>, random: &mut Random) -> Asked {
    let moving = here.model.such(is_reversible);
    // The latest are those whose money has not moved on.
    let latest = &moving[moving.len().saturating_sub(12)..];
    let entry = match random.below(100) {
        0..70 => here.entry(random, latest),
        70..97 => here.entry(random, &moving),
        _ => random.below(400),
    };
    let mut asked = here.asked(What::Reverse { entry }, 0);
    asked.budget_type.clear();
    asked.effective = fixed(here, random, entry);
    here.beside(random, entry, asked)
}

pub fn correct_receipt(here: &Here<'_>, random: &mut Random) -> Asked {
    let receipts = here.model.such(|what| matches!(what, What::Receive { .. }));
    let receipt = here.entry(random, &receipts);
    let rightful = random.percent(60).then(|| here.contributor(random));
    let mut asked = here.decided(What::CorrectReceipt { receipt, rightful }, 0, random);
    asked.budget_type.clear();
    asked.effective = fixed(here, random, receipt);
    here.beside(random, receipt, asked)
}

/// The day of the entry that is undone, if any is named.
fn fixed(here: &Here<'_>, random: &mut Random, entry: u64) -> Option<String> {
    let past = here.model.past.get(&entry)?;
    random.percent(40).then(|| past.effective.clone())
}

pub fn reference(here: &Here<'_>, random: &mut Random) -> Asked {
    let (what, random_effective) = match random.below(10) {
        0..4 => (
            What::Close {
                initiative: here.initiative.clone(),
            },
            None,
        ),
        4..6 => (succession(here, random), None),
        _ => match here.model.pools.get(&here.total.pool) {
            Some(pool) => (What::Amend(amended(&pool.terms, random)), None),
            None => (
                What::Close {
                    initiative: here.initiative.clone(),
                },
                None,
            ),
        },
    };
    let mut asked = here.decided(what, 0, random);
    if matches!(asked.what, What::SuccessorOf { .. }) && random.percent(60) {
        asked.pool.clear();
    }
    asked.budget_type.clear();
    asked.effective = random_effective;
    asked
}

fn succession(here: &Here<'_>, random: &mut Random) -> What {
    let contributor = here.contributor(random);
    let first = match random.percent(30) {
        true => WHOLE,
        false => random.between(1, WHOLE - 1),
    };
    let mut successors = vec![(here.contributor(random), first)];
    if first < WHOLE && random.percent(90) {
        successors.push((here.contributor(random), WHOLE - first));
    }
    What::SuccessorOf {
        contributor,
        successors,
    }
}

fn amended(terms: &Terms, random: &mut Random) -> Terms {
    let mut terms = terms.clone();
    match random.below(10) {
        0..4 => {
            if let Some(budget_type) = terms.budget_types.get_mut(*random.pick(&BUDGET_TYPES)) {
                budget_type.check = check(random);
            }
        }
        4..6 => terms.apportionment = apportionment(random),
        6..8 => terms.refuse_retrospective = !terms.refuse_retrospective,
        8 => {
            terms.windows.remove(*random.pick(&WINDOWS));
        }
        _ => {
            // What an exception or a rule names goes with it.
            let budget_type = *random.pick(&BUDGET_TYPES);
            if terms.budget_types.len() > 1 {
                terms.budget_types.remove(budget_type);
                let is_other = |exception: &super::super::SwitchException| {
                    exception.from != budget_type && exception.to != budget_type
                };
                terms.switch_exceptions.retain(is_other);
            }
        }
    }
    terms
}
