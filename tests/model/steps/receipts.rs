//! Random commands about money that comes in and goes back to contributors.

use super::super::random::Random;
use super::super::{Asked, Origin, Place, Position, Restriction, Source, Stage, What};
use super::pools::INITIATIVES;
use super::{Here, mostly};

pub fn receive(here: &Here<'_>, random: &mut Random) -> Asked {
    let (contributor, restriction) = (here.contributor(random), here.restriction(random));
    let agreements = here.model.such(|what| matches!(what, What::Agree { .. }));
    if agreements.is_empty() || random.percent(50) {
        let what = What::Receive {
            contributor,
            restriction,
            agreed: None,
            instalment: None,
        };
        return here.asked(what, here.amount(random, 1_000));
    }
    let entry = here.entry(random, &agreements);
    let (mut contributor, mut restriction, mut there) = (contributor, restriction, 20);
    if let Some(agreed) = here.model.agreed.get(&entry)
        && let Source::Of(agreeing, own) = &agreed.source
        && random.percent(96)
    {
        restriction = own.clone();
        there = agreed.outstanding();
        // Once in a while another pays, who may have succeeded them.
        if random.percent(85) {
            contributor.clone_from(agreeing);
        }
    }
    let agreed = random.percent(60).then_some(entry);
    let instalment = agreed
        .filter(|_| random.percent(40))
        .map(|_| random.below(4) as usize + 1);
    let what = What::Receive {
        contributor,
        restriction,
        agreed,
        instalment,
    };
    let asked = here.asked(what, here.amount(random, there));
    here.beside(random, entry, asked)
}

pub fn return_contribution(here: &Here<'_>, random: &mut Random) -> Asked {
    let (contributor, restriction) = leaving(here, random, &Place::Available);
    let substitutes = match random.percent(30) {
        true => substitutes(here, random, &contributor),
        false => Vec::new(),
    };
    let own = Source::Of(contributor.clone(), restriction.clone());
    let there = here.model.of(&here.total, &Place::Available, &own);
    let stepping_in: i128 = substitutes.iter().map(|(_, pence)| pence).sum();
    let pence = here.amount(random, (there + stepping_in).min(super::LIMIT - 1));
    let what = What::ReturnContribution {
        contributor,
        restriction,
        substitutes,
    };
    here.decided(what, pence, random)
}

pub fn substitute(here: &Here<'_>, random: &mut Random) -> Asked {
    let place = Place::Allocated(here.holder(random, Place::Allocated));
    let (contributor, restriction) = leaving(here, random, &place);
    let substitutes = substitutes(here, random, &contributor);
    here.decided(
        What::Substitute {
            contributor,
            restriction,
            substitutes,
        },
        0,
        random,
    )
}

/// Mostly somebody who has money in that place.
fn leaving(here: &Here<'_>, random: &mut Random, place: &Place) -> (String, Restriction) {
    let mut held = here.model.held(&here.total, place);
    held.retain(|(source, pence)| *source != Source::Uncovered && *pence > 0);
    match held.as_slice() {
        [_, ..] if random.percent(85) => match random.pick(&held).0.clone() {
            Source::Of(contributor, restriction) => (contributor, restriction),
            Source::Uncovered => unreachable!("it was left out"),
        },
        _ => (here.contributor(random), here.restriction(random)),
    }
}

/// Mostly others who have free money.
fn substitutes(here: &Here<'_>, random: &mut Random, leaving: &str) -> Vec<(String, i128)> {
    let mut free = here.model.free(&here.total, &Place::Available);
    free.retain(|(source, _)| source.contributor() != Some(leaving) || random.percent(10));
    let count = random.between(1, 2);
    (0..count)
        .map(|_| match free.as_slice() {
            [_, ..] if random.percent(92) => {
                let (source, held) = random.pick(&free);
                let pence = random.between(1, (*held).min(12) + 1);
                (source.contributor().unwrap_or_default().to_owned(), pence)
            }
            _ => (here.contributor(random), random.between(1, 10)),
        })
        .collect()
}

pub fn opening(here: &Here<'_>, random: &mut Random) -> Asked {
    let positions: Vec<Position> = (0..random.between(1, 4))
        .map(|_| position(here, random))
        .collect();
    let sum: i128 = positions.iter().map(|position| position.pence).sum();
    let stated = if random.percent(93) { sum } else { sum + 1 };
    here.decided(What::Opening { positions }, stated, random)
}

fn position(here: &Here<'_>, random: &mut Random) -> Position {
    let stage = *random.pick(&[Stage::Available, Stage::Allocated, Stage::Committed, Stage::Spent]);
    let is_available = stage == Stage::Available;
    let initiative = (!is_available).then(|| mostly(random, &INITIATIVES.map(|(id, _)| id)));
    let restriction = here.restriction(random);
    // Mostly what fits, since all positions must.
    let restriction = match &initiative {
        Some(own) if !restriction.is_free() && random.percent(85) => Restriction::Initiative(own.clone()),
        _ => restriction,
    };
    Position {
        contributor: here.contributor(random),
        restriction,
        origin: *random.pick(&[
            Origin::Received,
            Origin::Received,
            Origin::CarriedIn,
            Origin::Interest,
        ]),
        stage,
        initiative,
        pence: random.between(1, 500),
    }
}
