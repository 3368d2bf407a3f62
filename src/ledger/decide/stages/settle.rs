//! Which instalments a receipt settles: those that it names, or the oldest due of its source.

use super::{Pool, Rejection, State};
use crate::ledger::command::{InstalmentNumber, Receive};
use crate::ledger::entry::Link;
use crate::ledger::state::{AgreedRecord, Schedule};
use crate::types::{Amount, ContributorId, Date, Minor, Money, Sequence, Source};

/// The links of a receipt to the instalments that it settles.
pub(in crate::ledger::decide) fn settlements(
    state: &State,
    pool: &Pool,
    receive: &Receive,
) -> Result<Vec<Link>, Rejection> {
    let contributions = pool.contributions();
    let requested = receive.amount.minor();
    let Some(agreed) = receive.agreed else {
        // Where nothing is outstanding nobody's is looked for.
        if !contributions.has_outstanding() {
            return Ok(Vec::new());
        }
        let sources = settled_by(state, &receive.contributor, receive);
        let total = receive.total();
        let open = sources
            .iter()
            .flat_map(|source| contributions.open_of(&total, source));
        return Ok(links(open.flat_map(outstanding).collect(), requested, receive));
    };
    let record = of_receipt(state, pool, receive, agreed)?;
    let open: Vec<Open> = match receive.instalment {
        None => outstanding((agreed, record)).collect(),
        Some(number) => outstanding((agreed, record))
            .filter(|open| open.number == number)
            .collect(),
    };
    let there = open
        .iter()
        .fold(Minor::ZERO, |sum, open| sum.tallied(open.outstanding));
    if requested > there {
        return Err(Rejection::InstalmentExceeded {
            agreed,
            outstanding: Money::from_minor(there, receive.amount.currency),
            requested: receive.amount,
        });
    }
    Ok(links(open, requested, receive))
}

/// The sources whose agreed contributions a contributor's money settles: its own, and those of whom it took over from.
fn settled_by(state: &State, contributor: &ContributorId, receive: &Receive) -> Vec<Source> {
    let source = |contributor: &ContributorId| Source::new(contributor, receive.restriction.as_ref());
    let predecessors = state.successions().predecessors(contributor, &receive.pool);
    std::iter::once(source(contributor))
        .chain(predecessors.iter().map(source))
        .collect()
}

/// The agreed contribution that a receipt names, if it is of its source and control total.
fn of_receipt<'a>(
    state: &State,
    pool: &'a Pool,
    receive: &Receive,
    agreed: Sequence,
) -> Result<&'a AgreedRecord, Rejection> {
    let record = pool.contributions().agreed().get(&agreed);
    let of_this = |record: &&AgreedRecord| {
        record.agree.total() == receive.total()
            && settled_by(state, &receive.contributor, receive).contains(&record.source)
    };
    record.filter(of_this).ok_or_else(|| Rejection::UnknownAgreed {
        pool: pool.id().clone(),
        agreed,
    })
}

/// Whether the agreed contribution and the instalment that a receipt names are there.
pub(in crate::ledger::decide) fn names_agreed(
    state: &State,
    pool: &Pool,
    receive: &Receive,
) -> Result<(), Rejection> {
    let Some(agreed) = receive.agreed else {
        return Ok(());
    };
    let record = of_receipt(state, pool, receive, agreed)?;
    match receive.instalment {
        Some(number) => named_instalment(agreed, &record.schedule, number),
        None => Ok(()),
    }
}

fn named_instalment(
    agreed: Sequence,
    schedule: &Schedule,
    number: InstalmentNumber,
) -> Result<(), Rejection> {
    match schedule.get(number) {
        Some(_) => Ok(()),
        None => Err(Rejection::UnknownInstalment {
            agreed,
            instalment: number,
            count: schedule.iter().count(),
        }),
    }
}

/// An instalment that was not paid in full.
struct Open {
    due: Date,
    agreed: Sequence,
    number: InstalmentNumber,
    outstanding: Minor,
}

fn outstanding((agreed, record): (Sequence, &AgreedRecord)) -> impl Iterator<Item = Open> {
    let open = record.schedule.iter().map(move |(number, scheduled)| Open {
        due: scheduled.due,
        agreed,
        number,
        outstanding: scheduled.outstanding(),
    });
    open.filter(|open| open.outstanding.is_positive())
}

/// Settles the oldest due first, for as long as the money lasts.
fn links(mut open: Vec<Open>, requested: Minor, receive: &Receive) -> Vec<Link> {
    open.sort_by_key(|open| (open.due, open.agreed, open.number));
    let mut left = requested;
    let mut links = Vec::new();
    for Open {
        agreed,
        number,
        outstanding,
        ..
    } in open
    {
        let settled = left.min(outstanding);
        if !settled.is_positive() {
            break;
        }
        left = left.less(settled);
        links.push(Link {
            amount: Amount::from_minor(settled, receive.amount.currency),
            entry: agreed,
            instalment: Some(number),
        });
    }
    links
}
