//! Rows added up.

use super::routes::{Known, OneRoute};
use super::rows::{Reader, Row};
use crate::ledger::Route;
use crate::types::{Date, Minor, Source, TotalKey};
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

/// What moved in a pool, added up by route, and what it changed in `available` by day.
#[derive(Debug, Default)]
pub struct AddedUp {
    known: Known,
    /// Of each route, where its amounts begin if anything moved along it.
    places: Vec<Option<usize>>,
    amounts: Vec<i128>,
    by_day: Vec<(TotalKey, Date, Minor)>,
}

impl AddedUp {
    /// Tells `tell` each route that money moved along, and whose it was in the order of sources.
    pub fn each_route<'a>(&'a self, mut tell: impl FnMut(&'a Route, &[(&'a Source, Minor)])) {
        let mut shares = Vec::new();
        let met = self.known.iter().zip(&self.places);
        for (one, place) in met.filter_map(|(one, place)| Some((one, (*place)?))) {
            let amounts = self.amounts[place..].iter().map(|amount| Minor(*amount));
            let of_sources = one.sources.iter().zip(amounts);
            shares.clear();
            shares.extend(of_sources.filter(|(_, amount)| !amount.is_zero()));
            shares.sort_unstable_by_key(|(source, _)| *source);
            tell(&one.route, &shares);
        }
    }

    /// What changed `available` of a control total on a day, by both; only of what was asked for with its days.
    pub fn by_day(&self) -> &[(TotalKey, Date, Minor)] {
        &self.by_day
    }
}

/// Which rows count.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// Their entries.
    pub(super) entries: Range<u64>,
    /// The number of their last day.
    pub(super) last_day: i32,
}

impl Wanted {
    /// Of any entry, or of many that are added up.
    pub(super) fn up_to(last_day: i32) -> Wanted {
        let entries = 0..u64::MAX;
        Wanted { entries, last_day }
    }

    fn has(&self, row: Row) -> bool {
        row.day <= self.last_day && self.entries.contains(&row.entry)
    }
}

/// Sums as they grow.
pub(super) struct Tally<'a> {
    known: Vec<&'a OneRoute>,
    /// Where the amounts of each route begin.
    places: Vec<usize>,
    amounts: Vec<i128>,
    is_met: Vec<bool>,
    by_day: BTreeMap<(&'a TotalKey, i32), i128>,
}

impl<'a> Tally<'a> {
    pub(super) fn of(known: &'a Known) -> Tally<'a> {
        let known: Vec<&OneRoute> = known.iter().collect();
        let mut end = 0;
        let place = |one: &&OneRoute| {
            let place = end;
            end += one.sources.len();
            place
        };
        let places: Vec<usize> = known.iter().map(place).collect();
        Tally {
            is_met: vec![false; known.len()],
            amounts: vec![0; end],
            by_day: BTreeMap::new(),
            known,
            places,
        }
    }

    /// Adds the rows that are wanted.
    pub(super) fn add(&mut self, bytes: &[u8], wanted: &Wanted) -> io::Result<()> {
        self.add_each(bytes, wanted, |_, _, _| {})
    }

    /// Adds the rows that are wanted, and what each changes on its day.
    pub(super) fn add_dated(&mut self, bytes: &[u8], wanted: &Wanted) -> io::Result<()> {
        let mut by_day = std::mem::take(&mut self.by_day);
        let added = self.add_each(bytes, wanted, |day, one, amounts| {
            let of_sources = amounts.iter().map(|amount| Minor(*amount));
            let change = one.route.change_of_available(one.sources.iter().zip(of_sources));
            if let Some((total, change)) = change {
                *by_day.entry((total, day)).or_default() += change.0;
            }
        });
        self.by_day = by_day;
        added
    }

    fn add_each(
        &mut self,
        bytes: &[u8],
        wanted: &Wanted,
        mut told: impl FnMut(i32, &'a OneRoute, &[i128]),
    ) -> io::Result<()> {
        let (mut rows, mut amounts) = (Reader::of(bytes), Vec::new());
        while let Some(row) = rows.next(&mut amounts)? {
            if wanted.has(row) {
                told(row.day, self.add_row(row, &amounts)?, &amounts);
            }
        }
        Ok(())
    }

    fn add_row(&mut self, row: Row, amounts: &[i128]) -> io::Result<&'a OneRoute> {
        let number = row.route as usize;
        let known = self.known.get(number).copied();
        let Some(one) = known.filter(|one| amounts.len() <= one.sources.len()) else {
            return Err(io::Error::other("it names a route that nobody knows"));
        };
        let sums = &mut self.amounts[self.places[number]..];
        for (sum, amount) in sums.iter_mut().zip(amounts) {
            *sum += amount;
        }
        self.is_met[number] = true;
        Ok(one)
    }

    /// All of it.
    pub(super) fn end(self, known: Known) -> AddedUp {
        let places = self.places.iter().zip(&self.is_met);
        let day = |((total, day), change): (&(&TotalKey, i32), &i128)| {
            Some(((*total).clone(), Date::of_number(*day)?, Minor(*change)))
        };
        AddedUp {
            places: places.map(|(place, is_met)| is_met.then_some(*place)).collect(),
            by_day: self.by_day.iter().filter_map(day).collect(),
            amounts: self.amounts,
            known,
        }
    }
}
