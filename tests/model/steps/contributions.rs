//! Random commands about what is asked, pledged and agreed.

use super::super::random::Random;
use super::super::{Answer, Asked, Instalment, Support, What};
use super::Here;

const DUE: [&str; 4] = ["2026-05-01", "2026-09-30", "2026-12-31", "2027-03-31"];

pub fn step(here: &Here<'_>, random: &mut Random) -> Asked {
    match random.below(30) {
        0..3 => {
            let what = What::Ask {
                contributor: here.contributor(random),
                restriction: here.restriction(random),
            };
            here.asked(what, here.amount(random, 500))
        }
        3..5 => answer(here, random),
        5..10 => pledge(here, random),
        10..13 => lapse(here, random),
        13..24 => agree(here, random),
        24..28 => vary(here, random),
        _ => memorandum(here, random),
    }
}

fn answer(here: &Here<'_>, random: &mut Random) -> Asked {
    let asks = here.model.such(|what| matches!(what, What::Ask { .. }));
    let ask = here.entry(random, &asks);
    let answer = *random.pick(&[Answer::Accepted, Answer::Declined, Answer::Deferred]);
    let pence = if random.percent(50) {
        0
    } else {
        here.amount(random, 500)
    };
    let mut asked = here.asked(What::Answer { ask, answer }, pence);
    asked.budget_type.clear();
    here.beside(random, ask, asked)
}

fn pledge(here: &Here<'_>, random: &mut Random) -> Asked {
    let (mut contributor, restriction) = (here.contributor(random), here.restriction(random));
    let pence = here.amount(random, 500);
    let asks = here.model.such(|what| matches!(what, What::Ask { .. }));
    if asks.is_empty() || random.percent(40) {
        return here.asked(
            What::Pledge {
                contributor,
                restriction,
                ask: None,
            },
            pence,
        );
    }
    let ask = here.entry(random, &asks);
    if let Some(What::Ask {
        contributor: asked, ..
    }) = here.model.past.get(&ask).map(|past| &past.asked.what)
        && random.percent(92)
    {
        contributor.clone_from(asked);
    }
    let asked = here.asked(
        What::Pledge {
            contributor,
            restriction,
            ask: Some(ask),
        },
        pence,
    );
    here.beside(random, ask, asked)
}

fn lapse(here: &Here<'_>, random: &mut Random) -> Asked {
    let pledges = here.model.such(|what| matches!(what, What::Pledge { .. }));
    let pledge = here.entry(random, &pledges);
    let pence = match here.model.past.get(&pledge) {
        Some(_) if random.percent(70) => here.amount(random, here.model.left(pledge)),
        _ => 0,
    };
    let mut asked = here.asked(What::Lapse { pledge }, pence);
    asked.budget_type.clear();
    here.beside(random, pledge, asked)
}

fn agree(here: &Here<'_>, random: &mut Random) -> Asked {
    let (mut contributor, mut restriction) = (here.contributor(random), here.restriction(random));
    let pledges = here.model.such(|what| matches!(what, What::Pledge { .. }));
    let pledge = match pledges.is_empty() || random.percent(40) {
        true => None,
        false => Some(here.entry(random, &pledges)),
    };
    let mut pence = here.amount(random, 500);
    if let Some(pledge) = pledge
        && let Some(past) = here.model.past.get(&pledge)
        && let What::Pledge {
            contributor: pledging,
            restriction: own,
            ..
        } = &past.asked.what
        && random.percent(92)
    {
        contributor.clone_from(pledging);
        restriction = own.clone();
        pence = here.amount(random, here.model.left(pledge));
    }
    let (pence, instalments) = schedule(random, pence);
    let what = What::Agree {
        contributor,
        restriction,
        pledge,
        instalments,
    };
    let asked = here.asked(what, pence);
    match pledge {
        Some(pledge) => here.beside(random, pledge, asked),
        None => asked,
    }
}

fn vary(here: &Here<'_>, random: &mut Random) -> Asked {
    let agreements = here.model.such(|what| matches!(what, What::Agree { .. }));
    let agreed = here.entry(random, &agreements);
    let received = here.model.agreed.get(&agreed).map_or(20, |own| own.received());
    let pence = here.amount(random, received);
    let (pence, instalments) = schedule(random, pence);
    let mut asked = here.asked(What::Vary { agreed, instalments }, pence);
    asked.budget_type.clear();
    here.beside(random, agreed, asked)
}

/// Up to four instalments, which mostly sum to the amount.
fn schedule(random: &mut Random, pence: i128) -> (i128, Vec<Instalment>) {
    let mut left = pence;
    let mut instalments = Vec::new();
    while left > 0 && instalments.len() < 3 && random.percent(60) {
        let part = random.between(1, left);
        instalments.push(((*random.pick(&DUE)).to_owned(), part));
        left -= part;
    }
    if left > 0 || instalments.is_empty() {
        instalments.push(((*random.pick(&DUE)).to_owned(), left.max(1)));
    }
    match random.percent(95) {
        true => (pence, instalments),
        false => (pence + 1, instalments),
    }
}

fn memorandum(here: &Here<'_>, random: &mut Random) -> Asked {
    let memoranda = here.model.such(|what| matches!(what, What::Memorandum { .. }));
    let (mut contributor, mut kind) = (
        here.contributor(random),
        *random.pick(&[Support::Staff, Support::Premises, Support::Aligned]),
    );
    let replaces = match memoranda.is_empty() || random.percent(40) {
        true => None,
        false => Some(here.entry(random, &memoranda)),
    };
    let mut pool = here.total.pool.clone();
    if let Some(past) = replaces.and_then(|replaced| here.model.past.get(&replaced))
        && let What::Memorandum {
            contributor: theirs,
            kind: earlier,
            ..
        } = &past.asked.what
        && random.percent(85)
    {
        contributor.clone_from(theirs);
        kind = *earlier;
        pool.clone_from(&past.asked.pool);
    }
    let what = What::Memorandum {
        contributor,
        kind,
        replaces,
    };
    let mut asked = Asked {
        pool,
        ..here.asked(what, here.amount(random, 500))
    };
    if random.percent(50) {
        asked.budget_type.clear();
    }
    asked
}
