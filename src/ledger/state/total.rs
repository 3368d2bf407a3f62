//! A control total: its accounts and those of its initiatives.

use super::{Balance, Days, Range};
use crate::ledger::account::{Account, Place};
use crate::ledger::flow::Flows;
use crate::ledger::route::Passage;
use crate::types::{Date, InitiativeId, Minor, OutOfRange, Source};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The balances of one control total.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Total {
    accounts: BTreeMap<Account, Balance>,
    /// By id. An initiative is looked for several times with each entry, and halving a list takes fewer comparisons than a
    /// tree; money reaches a new one seldom.
    initiatives: Vec<(InitiativeId, BTreeMap<Account, Balance>)>,
    /// Each account of the initiatives summed over all of them, so that a pool's figures cost the same however many
    /// initiatives it has.
    sums: BTreeMap<Account, Balance>,
    /// Where UNCOVERED is outside `available`, in the order in which Cover serves them (rule R6).
    uncovered_places: BTreeSet<(CoverRank, InitiativeId)>,
    /// What is available by effective date.
    days: Days,
    /// What came of each kind of entry.
    flows: Flows,
    /// Whether anything moved money here but openings and what undid them.
    is_in_use: bool,
}

/// The order in which Cover serves places: spent, committed, allocated, reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(in crate::ledger) enum CoverRank {
    Spent,
    Committed,
    Allocated,
    Reserved,
}

impl CoverRank {
    pub(in crate::ledger) fn of(account: Account) -> Option<CoverRank> {
        match account {
            Account::Spent => Some(CoverRank::Spent),
            Account::Committed => Some(CoverRank::Committed),
            Account::Allocated => Some(CoverRank::Allocated),
            Account::Reserved => Some(CoverRank::Reserved),
            _ => None,
        }
    }

    fn account(self) -> Account {
        match self {
            CoverRank::Spent => Account::Spent,
            CoverRank::Committed => Account::Committed,
            CoverRank::Allocated => Account::Allocated,
            CoverRank::Reserved => Account::Reserved,
        }
    }
}

impl Total {
    /// A control total that nothing has touched.
    pub const EMPTY: &'static Total = &Total {
        accounts: BTreeMap::new(),
        initiatives: Vec::new(),
        sums: BTreeMap::new(),
        uncovered_places: BTreeSet::new(),
        days: Days::NONE,
        flows: Flows::NONE,
        is_in_use: false,
    };

    /// What an account of the total itself holds.
    pub fn balance(&self, account: Account) -> &Balance {
        self.accounts.get(&account).unwrap_or(Balance::EMPTY)
    }

    /// What an account of an initiative holds.
    pub fn of_initiative(&self, account: Account, initiative: &InitiativeId) -> &Balance {
        self.place_of(initiative)
            .ok()
            .and_then(|place| self.initiatives[place].1.get(&account))
            .unwrap_or(Balance::EMPTY)
    }

    /// Where an initiative stands, or would.
    fn place_of(&self, initiative: &InitiativeId) -> Result<usize, usize> {
        self.initiatives.binary_search_by(|(id, _)| id.cmp(initiative))
    }

    /// What all initiatives together hold in an account that is kept by initiative.
    pub fn over_initiatives(&self, account: Account) -> &Balance {
        self.sums.get(&account).unwrap_or(Balance::EMPTY)
    }

    /// What a place holds.
    pub fn at(&self, place: &Place) -> &Balance {
        match &place.initiative {
            Some(initiative) => self.of_initiative(place.account, initiative),
            None => self.balance(place.account),
        }
    }

    /// Every place that was ever touched, with what it holds.
    pub fn places(&self) -> impl Iterator<Item = (Account, Option<&InitiativeId>, &Balance)> {
        let own = self
            .accounts
            .iter()
            .map(|(account, balance)| (*account, None, balance));
        let initiatives = self.initiatives.iter().flat_map(|(initiative, accounts)| {
            accounts
                .iter()
                .map(move |(account, balance)| (*account, Some(initiative), balance))
        });
        own.chain(initiatives)
    }

    /// Money received to date: the account runs negative, this does not.
    pub fn received(&self) -> Minor {
        self.balance(Account::Received).sum().negated()
    }

    /// UNCOVERED outside `available`: what was given, promised or spent ahead of contributions. It is what
    /// `available` lacks, since UNCOVERED sums to zero over the control total (rule R3).
    pub fn uncovered(&self) -> Minor {
        self.balance(Account::Available).uncovered().negated()
    }

    /// The places that hold UNCOVERED, in the order of Cover.
    pub fn uncovered_places(&self) -> impl Iterator<Item = Place> {
        self.uncovered_places
            .iter()
            .map(|(rank, initiative)| Place::of_initiative(rank.account(), initiative))
    }

    /// Every initiative that money of this control total ever reached, by id.
    pub fn initiatives(&self) -> impl Iterator<Item = &InitiativeId> {
        self.initiatives.iter().map(|(initiative, _)| initiative)
    }

    /// What is available by effective date.
    pub fn days(&self) -> &Days {
        &self.days
    }

    /// What came of each kind of entry.
    pub fn flows(&self) -> &Flows {
        &self.flows
    }

    /// Whether anything moved money here but openings and what undid them.
    pub fn is_in_use(&self) -> bool {
        self.is_in_use
    }

    /// Moves money from one place to another, and counts it.
    pub(in crate::ledger) fn carry_out<'a>(
        &mut self,
        passage: Passage<'_>,
        shares: impl Iterator<Item = (&'a Source, Minor)> + Clone,
        range: Range,
    ) -> Result<(), OutOfRange> {
        let Passage {
            from, to, counting, ..
        } = passage;
        let given = shares.clone().map(|(source, amount)| (source, amount.negated()));
        let found = self.add(from, None, given, range)?;
        let same = found.filter(|_| from.initiative == to.initiative);
        self.add(to, same, shares.clone(), range)?;
        self.is_in_use |= !counting.is_opening;
        if let Some(flow) = counting.flow {
            let amount = shares.fold(Minor::ZERO, |sum, (_, share)| sum.tallied(share));
            let ends = (from.account, to.account);
            self.flows.count(flow, ends, amount, counting.is_undone);
        }
        Ok(())
    }

    /// What is available by effective date, to change it.
    pub(in crate::ledger) fn days_mut(&mut self) -> &mut Days {
        &mut self.days
    }

    /// Nothing but what was available by effective date up to `day`; nothing at all if it never changed by then.
    pub(in crate::ledger) fn only_days(&self, day: Date) -> Option<Total> {
        let days = self.days.until(day)?;
        Some(Total {
            days,
            ..Total::default()
        })
    }

    /// Adds shares to a place. Tells where its initiative stands, which is looked for if it was not `found`: mostly money moves
    /// within one.
    fn add<'a>(
        &mut self,
        place: &Place,
        found: Option<usize>,
        shares: impl Iterator<Item = (&'a Source, Minor)> + Clone,
        range: Range,
    ) -> Result<Option<usize>, OutOfRange> {
        let Some(initiative) = &place.initiative else {
            let balance = self.accounts.entry(place.account).or_default();
            balance.add_in(range, shares)?;
            return Ok(None);
        };
        self.sums.entry(place.account).or_default().tally(shares.clone());
        let found = found.map_or_else(|| self.place_of(initiative), Ok);
        let found = found.unwrap_or_else(|place| {
            let new = (initiative.clone(), BTreeMap::new());
            self.initiatives.insert(place, new);
            place
        });
        let balance = self.initiatives[found].1.entry(place.account).or_default();
        let before = balance.uncovered();
        balance.add_in(range, shares)?;
        let after = balance.uncovered();
        if before != after
            && let Some(rank) = CoverRank::of(place.account)
        {
            match after.is_zero() {
                true => self.uncovered_places.remove(&(rank, initiative.clone())),
                false => self.uncovered_places.insert((rank, initiative.clone())),
            };
        }
        Ok(Some(found))
    }
}
