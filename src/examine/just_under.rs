//! Amounts a little below a limit of somebody's authority, and payments to one payee that only together pass it.

use super::figures::{asked, party, payee, text};
use super::undone::Undone;
use super::{Examiner, Fault, Item};
use crate::ledger::{Command, Kind};
use crate::types::{Date, Minor, Money, Percent, Sequence};
use serde::Serialize;
use std::collections::BTreeMap;

/// What counts as just under.
#[derive(Debug, Clone)]
pub struct Limit {
    /// The limit: amounts from it on need a higher authority.
    pub amount: Money,
    /// How far below it an amount is just under it.
    pub within: Percent,
    /// Of which kinds of entries.
    pub kinds: Vec<Kind>,
    /// Whose amounts are put together.
    pub by: GroupedBy,
}

/// Whose amounts are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupedBy {
    /// The payee's.
    Payee,
    /// The end user's for whom they were recorded.
    OnBehalfOf,
}

/// Looks for amounts just under a limit. It keeps what it lists, and an amount for each payment below the limit whose payee or
/// end user is known.
#[derive(Debug)]
pub struct JustUnder {
    limit: Limit,
    hits: Vec<Hit>,
    by_day: BTreeMap<(String, Date), Vec<(Sequence, Minor)>>,
    undone: Undone,
    looked_at: u64,
    other_currencies: u64,
    nobody_named: u64,
}

/// What was found.
#[derive(Debug, Serialize)]
pub struct JustUnderFound {
    /// Those just under it.
    pub hits: Vec<Hit>,
    /// The same, by payee or end user, without those that were reversed.
    pub groups: Vec<Group>,
    /// Amounts below the limit to one payee, or for one end user, on one day that together reach it.
    pub splits: Vec<Split>,
    /// How many amounts in the limit's currency were compared with it.
    pub looked_at: u64,
    /// How many were in another.
    pub other_currencies: u64,
    /// How many below the limit name no payee or end user, so that none can be put together with others.
    pub nobody_named: u64,
}

/// An amount just under the limit.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the ledger's lines")]
pub struct Hit {
    pub entry: Sequence,
    pub kind: &'static str,
    pub recorded: String,
    pub effective: Date,
    pub pool: String,
    pub party: String,
    pub payee: String,
    pub on_behalf_of: String,
    pub document_number: String,
    pub amount: String,
    pub currency: String,
    /// How far below the limit.
    pub below: String,
    pub reversed_by: Option<Sequence>,
    #[serde(skip)]
    minor: Minor,
}

/// The amounts just under the limit of one payee or end user.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Group {
    pub who: String,
    pub amounts: u64,
    pub sum: String,
    pub currency: String,
}

/// Amounts that only together reach the limit.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Split {
    pub who: String,
    pub effective: Date,
    pub amounts: u64,
    pub sum: String,
    pub currency: String,
    pub entries: String,
}

impl JustUnder {
    /// A search of which nothing is read yet.
    pub fn new(limit: Limit) -> JustUnder {
        JustUnder {
            limit,
            hits: Vec::new(),
            by_day: BTreeMap::new(),
            undone: Undone::default(),
            looked_at: 0,
            other_currencies: 0,
            nobody_named: 0,
        }
    }

    fn who(&self, command: &Command) -> String {
        match self.limit.by {
            GroupedBy::Payee => text(payee(command)),
            GroupedBy::OnBehalfOf => text(command.on_behalf_of.as_ref()),
        }
    }

    /// Whether an amount is below the limit, and no more than the percentage below it: exactly, in ten-thousandths of a
    /// percent.
    fn is_just_under(&self, minor: Minor) -> bool {
        let whole = 1_000_000;
        let limit = self.limit.amount.minor().0;
        minor.0 < limit && minor.0 * whole >= limit * (whole - self.limit.within.ten_thousandths())
    }

    /// What was found.
    pub fn finish(mut self) -> JustUnderFound {
        for hit in &mut self.hits {
            hit.reversed_by = self.undone.by(hit.entry);
        }
        let currency = self.limit.amount.currency;
        let mut groups: BTreeMap<&str, (u64, Minor)> = BTreeMap::new();
        for hit in self.hits.iter().filter(|hit| hit.reversed_by.is_none()) {
            let who = match self.limit.by {
                GroupedBy::Payee => hit.payee.as_str(),
                GroupedBy::OnBehalfOf => hit.on_behalf_of.as_str(),
            };
            let group = groups.entry(who).or_default();
            *group = (group.0 + 1, group.1.tallied(hit.minor));
        }
        let groups = groups.into_iter().map(|(who, (amounts, sum))| Group {
            who: who.to_owned(),
            amounts,
            sum: sum.decimal(currency),
            currency: currency.to_string(),
        });
        let groups = groups.collect();
        let splits = self.by_day.iter().filter_map(|((who, day), amounts)| {
            let stand = amounts
                .iter()
                .filter(|(entry, _)| self.undone.by(*entry).is_none());
            let stand: Vec<&(Sequence, Minor)> = stand.collect();
            let sum = stand
                .iter()
                .fold(Minor::ZERO, |sum, (_, minor)| sum.tallied(*minor));
            let entries: Vec<String> = stand.iter().map(|(entry, _)| entry.to_string()).collect();
            (stand.len() > 1 && sum >= self.limit.amount.minor()).then(|| Split {
                who: who.clone(),
                effective: *day,
                amounts: stand.len() as u64,
                sum: sum.decimal(currency),
                currency: currency.to_string(),
                entries: entries.join(" "),
            })
        });
        JustUnderFound {
            splits: splits.collect(),
            groups,
            hits: self.hits,
            looked_at: self.looked_at,
            other_currencies: self.other_currencies,
            nobody_named: self.nobody_named,
        }
    }
}

impl Examiner for JustUnder {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        self.undone.learn(item);
        if !item.is_wanted_command() || !self.limit.kinds.contains(&item.entry.kind) {
            return Ok(());
        }
        let Some(money) = asked(&item.command.action) else {
            return Ok(());
        };
        let (minor, limit) = (money.minor(), self.limit.amount);
        if money.currency != limit.currency {
            self.other_currencies += 1;
            return Ok(());
        }
        self.looked_at += 1;
        if minor >= limit.minor() {
            return Ok(());
        }
        let (sequence, effective) = (item.entry.sequence, item.entry.effective);
        match self.who(item.command) {
            who if who.is_empty() => self.nobody_named += 1,
            who => self
                .by_day
                .entry((who, effective))
                .or_default()
                .push((sequence, minor)),
        }
        if self.is_just_under(minor) {
            self.hits.push(Hit {
                entry: sequence,
                kind: item.entry.kind.as_str(),
                recorded: item.entry.stamp.recorded.to_string(),
                effective,
                pool: text(item.command.pool()),
                party: party(&item.command.action),
                payee: text(payee(item.command)),
                on_behalf_of: text(item.command.on_behalf_of.as_ref()),
                document_number: text(item.command.document_number.as_ref()),
                amount: money.amount.to_string(),
                currency: money.currency.to_string(),
                below: limit.minor().less(minor).decimal(limit.currency),
                reversed_by: None,
                minor,
            });
        }
        Ok(())
    }
}
