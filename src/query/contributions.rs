//! Contributions by contributor, control total and restriction: asked, promised, agreed, due, paid, overdue, paid back.
//!
//! The stages are steps of the same money, each with a figure of its own, and no figure here adds two of them. Memoranda
//! stand apart: they are never money of the pool.

use super::selection::{CONTROL_TOTALS_MAX, Selection, Untold};
use crate::ledger::{
    Account, AgreedRecord, AskRecord, Balance, Contributions, MemorandumRecord, PledgeRecord, Pool,
};
use crate::types::{
    ContributorId, Date, FinancialYear, Minor, Restriction, RestrictionRef, Sequence, SourceRef, TotalKey,
};
use std::collections::BTreeMap;

/// How many asks, pledges, instalments, memoranda and rows one answer tells: about a megabyte.
pub const CONTRIBUTION_ITEMS_MAX: usize = 10_000;

/// Whose contributions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContributionsQuery {
    /// Of which pool and year.
    pub selection: Selection,
    /// Only of this contributor.
    pub contributor: Option<ContributorId>,
    /// The day that due and overdue are told for; today if absent.
    pub due_on: Option<Date>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContributionsStatement<'a> {
    /// The day that due and overdue are told for.
    pub due_on: Date,
    /// By contributor, control total and restriction.
    pub rows: Vec<((&'a str, TotalKey, RestrictionRef<'a>), Stages<'a>)>,
    /// Support that is no money of the pool, by the entry that is its name.
    pub memoranda: Vec<(Sequence, &'a MemorandumRecord)>,
}

/// One contributor's stages in one control total under one restriction, in minor units of the pool's currency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stages<'a> {
    /// Asked for.
    pub asked: Minor,
    /// Promised.
    pub pledged: Minor,
    /// What of the promises will not come.
    pub lapsed: Minor,
    /// Agreed, as varied.
    pub agreed: Minor,
    /// What of it was due on or before the day.
    pub due: Minor,
    /// Paid in, agreed or not.
    pub received: Minor,
    /// What was due before the day and did not come.
    pub overdue: Minor,
    /// Paid back.
    pub returned: Minor,
    /// Each ask.
    pub asks: Vec<(Sequence, &'a AskRecord)>,
    /// Each promise.
    pub pledges: Vec<(Sequence, &'a PledgeRecord)>,
    /// Each agreed contribution.
    pub agreements: Vec<(Sequence, &'a AgreedRecord)>,
}

type Rows<'a> = BTreeMap<(&'a str, TotalKey, RestrictionRef<'a>), Stages<'a>>;

/// What contributors were asked, promised, agreed and paid.
///
/// # Errors
/// When the agreement counts years otherwise, and when more items would be told than fit.
pub fn contributions<'a>(
    pool: &'a Pool,
    query: &ContributionsQuery,
    today: Date,
) -> Result<ContributionsStatement<'a>, Untold> {
    query.selection.check(pool, today)?;
    let due_on = query.due_on.unwrap_or(today);
    let wanted = Wanted {
        year: query.selection.year,
        contributor: query.contributor.as_ref().map(ContributorId::as_str),
    };
    let contributions = pool.contributions();
    is_bounded(contributions, &wanted)?;
    let mut rows = Rows::new();
    for (key, total) in query.selection.touched(pool, CONTROL_TOTALS_MAX)? {
        let mut add = |balance: &'a Balance, to: fn(&mut Stages<'a>, Minor)| {
            for (source, held) in balance.shares() {
                if let SourceRef::Contributor(contributor, restriction) = source.parts()
                    && wanted.takes(contributor, key.year)
                {
                    let row = rows.entry((contributor, key.clone(), restriction));
                    to(row.or_default(), *held);
                }
            }
        };
        // The account stands outside the pool and runs negative.
        add(total.balance(Account::Received), |row, held| {
            row.received = held.negated();
        });
        add(total.balance(Account::Returned), |row, held| row.returned = held);
        within(rows.len())?;
    }
    add_stages(&mut rows, contributions, &wanted, due_on);
    let memoranda = contributions.memoranda().iter();
    let memoranda = memoranda.filter(|(_, record)| wanted.memorandum(record));
    Ok(ContributionsStatement {
        due_on,
        rows: rows.into_iter().collect(),
        memoranda: memoranda.map(|(at, record)| (*at, record)).collect(),
    })
}

fn add_stages<'a>(rows: &mut Rows<'a>, contributions: &'a Contributions, wanted: &Wanted<'_>, due_on: Date) {
    for (at, record) in contributions.asks().iter() {
        let ask = &record.ask;
        if wanted.takes(ask.contributor.as_str(), ask.year) {
            let restriction = restriction(ask.restriction.as_ref());
            let row = rows.entry((ask.contributor.as_str(), ask.total(), restriction));
            let row = row.or_default();
            row.asked = row.asked.tallied(ask.amount.minor());
            row.asks.push((*at, record));
        }
    }
    for (at, record) in contributions.pledges().iter() {
        let pledge = &record.pledge;
        if wanted.takes(pledge.contributor.as_str(), pledge.year) {
            let restriction = restriction(pledge.restriction.as_ref());
            let row = rows.entry((pledge.contributor.as_str(), pledge.total(), restriction));
            let row = row.or_default();
            row.pledged = row.pledged.tallied(pledge.amount.minor());
            row.lapsed = row.lapsed.tallied(record.lapsed);
            row.pledges.push((*at, record));
        }
    }
    for (at, record) in contributions.agreed().iter() {
        let agree = &record.agree;
        if wanted.takes(agree.contributor.as_str(), agree.year) {
            let restriction = restriction(agree.restriction.as_ref());
            let row = rows.entry((agree.contributor.as_str(), agree.total(), restriction));
            let row = row.or_default();
            row.agreed = row.agreed.tallied(record.schedule.amount());
            row.due = row.due.tallied(record.schedule.due(due_on));
            row.overdue = row.overdue.tallied(record.schedule.overdue(due_on));
            row.agreements.push((*at, record));
        }
    }
}

/// What a query takes.
struct Wanted<'a> {
    year: Option<FinancialYear>,
    contributor: Option<&'a str>,
}

impl Wanted<'_> {
    fn takes(&self, contributor: &str, year: FinancialYear) -> bool {
        self.year.is_none_or(|wanted| wanted == year)
            && self.contributor.is_none_or(|wanted| wanted == contributor)
    }

    fn memorandum(&self, record: &MemorandumRecord) -> bool {
        self.takes(record.memorandum.contributor.as_str(), record.memorandum.year)
    }
}

/// Counted before anything is made of it.
fn is_bounded(contributions: &Contributions, wanted: &Wanted<'_>) -> Result<(), Untold> {
    let asks = contributions.asks().values();
    let asks = asks.filter(|record| wanted.takes(record.ask.contributor.as_str(), record.ask.year));
    let pledges = contributions.pledges().values();
    let pledges =
        pledges.filter(|record| wanted.takes(record.pledge.contributor.as_str(), record.pledge.year));
    let agreed = contributions.agreed().values();
    let agreed = agreed.filter(|record| wanted.takes(record.agree.contributor.as_str(), record.agree.year));
    let instalments: usize = agreed.map(|record| record.schedule.iter().count()).sum();
    let memoranda = contributions.memoranda().values();
    let memoranda = memoranda.filter(|record| wanted.memorandum(record)).count();
    within(asks.count() + pledges.count() + instalments + memoranda)
}

fn within(count: usize) -> Result<(), Untold> {
    match count > CONTRIBUTION_ITEMS_MAX {
        true => Err(Untold::TooManyItems {
            count,
            limit: CONTRIBUTION_ITEMS_MAX,
            remedy: "name a year or a contributor",
        }),
        false => Ok(()),
    }
}

fn restriction(restriction: Option<&Restriction>) -> RestrictionRef<'_> {
    match restriction {
        None => RestrictionRef::Free,
        Some(Restriction::Window(window)) => RestrictionRef::Window(window.as_str()),
        Some(Restriction::Initiative(initiative)) => RestrictionRef::Initiative(initiative.as_str()),
    }
}
