//! Rows added up.

use super::routes::{Known, OneRoute};
use super::rows::{Reader, Row};
use crate::ledger::Route;
use crate::types::{Date, Minor, Source, TotalKey};
use std::io;
use std::ops::Range;

/// What moved in a pool, added up by route, and what it changed in `available` by day.
#[derive(Debug, Default)]
pub struct AddedUp {
    known: Known,
    /// Of each route, where its amounts begin if anything moved along it.
    places: Vec<Option<usize>>,
    amounts: Vec<i128>,
    by_day: Vec<(TotalKey, Vec<(Date, Minor)>)>,
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

    /// What changed `available` of each control total, by day; only of what was asked for with its days.
    pub fn by_day(&self) -> &[(TotalKey, Vec<(Date, Minor)>)] {
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
    /// Whether it counts what each changes on its day.
    pub(super) by_day: bool,
}

impl Wanted {
    fn has(&self, row: Row) -> bool {
        row.day <= self.last_day && self.entries.contains(&row.entry)
    }
}

/// Sums as they grow.
pub(super) struct Tally<'a> {
    known: Vec<&'a OneRoute>,
    /// Where the amounts of each route begin, and behind them where those of the last end.
    places: Vec<usize>,
    amounts: Vec<i128>,
    is_met: Vec<bool>,
    by_day: ByDay<'a>,
}

impl<'a> Tally<'a> {
    pub(super) fn of(known: &'a Known) -> Tally<'a> {
        let known: Vec<&OneRoute> = known.iter().collect();
        let mut end = 0;
        let mut places = vec![0];
        places.extend(known.iter().map(|one| {
            end += one.sources.len();
            end
        }));
        Tally {
            is_met: vec![false; known.len()],
            amounts: vec![0; end],
            by_day: ByDay::default(),
            known,
            places,
        }
    }

    /// Adds the rows that are wanted.
    pub(super) fn add(&mut self, bytes: &[u8], wanted: &Wanted) -> io::Result<()> {
        let (mut rows, mut amounts) = (Reader::of(bytes), Vec::new());
        while let Some(row) = rows.next(&mut amounts)? {
            if wanted.has(row) {
                let number = self.add_row(row, &amounts)?;
                if wanted.by_day {
                    self.by_day.add((number, self.known[number]), row.day, &amounts);
                }
            }
        }
        Ok(())
    }

    /// Adds rows up to a day; they are in the order of their days.
    pub(super) fn add_up_to(&mut self, bytes: &[u8], last_day: i32) -> io::Result<()> {
        let (mut rows, mut amounts) = (Reader::of(bytes), Vec::new());
        while let Some(row) = rows.next(&mut amounts)?
            && row.day <= last_day
        {
            self.add_row(row, &amounts)?;
        }
        Ok(())
    }

    /// Adds a row; tells the number of its route, which is known.
    fn add_row(&mut self, row: Row, amounts: &[i128]) -> io::Result<usize> {
        let number = row.route as usize;
        let ends = self.places.get(number).zip(self.places.get(number + 1));
        let sums = ends.and_then(|(start, end)| self.amounts.get_mut(*start..*end));
        let Some(sums) = sums.filter(|sums| amounts.len() <= sums.len()) else {
            return Err(io::Error::other("it names a route that nobody knows"));
        };
        for (sum, amount) in sums.iter_mut().zip(amounts) {
            *sum += amount;
        }
        self.is_met[number] = true;
        Ok(number)
    }

    /// All of it.
    pub(super) fn end(self, known: Known) -> AddedUp {
        let places = self.places.iter().zip(&self.is_met);
        AddedUp {
            places: places.map(|(place, is_met)| is_met.then_some(*place)).collect(),
            by_day: self.by_day.end(),
            amounts: self.amounts,
            known,
        }
    }
}

/// What changed `available`, in the order in which it was met: sorted and summed now and then rather than looked for with each row.
#[derive(Default)]
struct ByDay<'a> {
    totals: Vec<&'a TotalKey>,
    /// Of each route that was met, the place of its control total.
    total_of: Vec<Option<usize>>,
    changes: Vec<Change>,
    /// How many changes there were when they were summed last.
    summed: usize,
}

/// What changed `available` of a control total on a day.
#[derive(Debug, Clone, Copy)]
struct Change {
    total: usize,
    day: i32,
    amount: i128,
}

impl Change {
    fn of(self) -> (usize, i32) {
        (self.total, self.day)
    }
}

/// Beyond twice as many as there were, and beyond so many, changes are summed: a pool may have far more rows than days.
const CHANGES: usize = 1 << 16;

impl<'a> ByDay<'a> {
    /// Adds what moved along the route of a number on a day.
    fn add(&mut self, (number, one): (usize, &'a OneRoute), day: i32, amounts: &[i128]) {
        let amounts = amounts.iter().map(|amount| Minor(*amount));
        let change = one.route.change_of_available(one.sources.iter().zip(amounts));
        if !change.is_zero()
            && let Some(total) = self.total_of(number, one)
        {
            let amount = change.0;
            self.changes.push(Change { total, day, amount });
            if self.changes.len() > CHANGES.max(2 * self.summed) {
                self.sum();
            }
        }
    }

    fn total_of(&mut self, number: usize, one: &'a OneRoute) -> Option<usize> {
        if self.total_of.len() <= number {
            self.total_of.resize(number + 1, None);
        }
        let place = &mut self.total_of[number];
        if place.is_none() {
            let total = one.route.total()?;
            let known = self.totals.iter().position(|known| *known == total);
            *place = Some(known.unwrap_or_else(|| {
                self.totals.push(total);
                self.totals.len() - 1
            }));
        }
        *place
    }

    /// One change of each control total and day is left, in their order.
    fn sum(&mut self) {
        self.changes.sort_unstable_by_key(|change| change.of());
        self.changes.dedup_by(|next, sum| {
            let is_same = next.of() == sum.of();
            if is_same {
                sum.amount += next.amount;
            }
            is_same
        });
        self.summed = self.changes.len();
    }

    fn end(mut self) -> Vec<(TotalKey, Vec<(Date, Minor)>)> {
        self.sum();
        let of_totals = self.changes.chunk_by(|one, next| one.total == next.total);
        let of_total = |changes: &[Change]| {
            let day = |change: &Change| Some((Date::of_number(change.day)?, Minor(change.amount)));
            let total = self.totals.get(changes.first()?.total)?;
            Some(((*total).clone(), changes.iter().filter_map(day).collect()))
        };
        of_totals.filter_map(of_total).collect()
    }
}
