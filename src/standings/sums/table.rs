//! Sum tables: what the entries of a pool between two points moved, by day and route.
//!
//! Rows stand in the order of days. They are cut into pages, and each page knows the sums of all before it: what moved up to
//! a day is the sums before the last page that begins by then, and some of its rows.

use super::rows::{Row, Writer};
use crate::standings::blob::{InFile, NewFile};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How many rows a page has for each route of the table so far. Before each page stand the sums of all routes, and of the page
/// half of the rows are read, so that twice as many rows cost as much to read as those sums, and sums half as much room.
const ROWS_PER_ROUTE: usize = 2;

/// The sums of one pool over a range of entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Table<B> {
    /// The first entry, and the one behind the last.
    pub(super) from: u64,
    pub(super) to: u64,
    pages: Vec<Page<B>>,
}

/// Rows of some days in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Page<B> {
    /// The number of the day of its first row.
    first_day: i32,
    /// The sums of all rows before it, one for each route.
    before: B,
    pub(super) rows: B,
}

impl<B> Page<B> {
    /// All bytes of it.
    pub(super) fn parts(&self) -> [&B; 2] {
        [&self.before, &self.rows]
    }
}

impl<B> Table<B> {
    /// The page with the last rows up to a day, if there are any.
    pub(super) fn page(&self, last_day: i32) -> Option<&Page<B>> {
        let begun = self.pages.partition_point(|page| page.first_day <= last_day);
        self.pages.get(begun.checked_sub(1)?)
    }

    pub(super) fn pages(&self) -> &[Page<B>] {
        &self.pages
    }

    /// All bytes of it.
    pub(super) fn parts(&self) -> impl Iterator<Item = &B> {
        self.pages.iter().flat_map(Page::parts)
    }

    pub(super) fn placed<C>(&self, mut place: impl FnMut(&B) -> C) -> Table<C> {
        let page = |page: &Page<B>| Page {
            first_day: page.first_day,
            before: place(&page.before),
            rows: place(&page.rows),
        };
        Table {
            from: self.from,
            to: self.to,
            pages: self.pages.iter().map(page).collect(),
        }
    }
}

/// A table being written into a file.
pub(super) struct Builder<'a> {
    file: &'a mut NewFile,
    table: Table<InFile>,
    rows_min: usize,
    first_day: i32,
    before: Vec<u8>,
    rows: Writer,
    /// By route, the sums of all rows so far.
    sums: Vec<Vec<i128>>,
    routes: usize,
}

impl<'a> Builder<'a> {
    /// One over the entries of a range, whose pages have so many rows at least.
    pub(super) fn new(file: &'a mut NewFile, entries: &Range<u64>, rows_min: usize) -> Builder<'a> {
        Builder {
            file,
            table: Table {
                from: entries.start,
                to: entries.end,
                pages: Vec::new(),
            },
            rows_min,
            first_day: 0,
            before: Vec::new(),
            rows: Writer::default(),
            sums: Vec::new(),
            routes: 0,
        }
    }

    /// Adds the next row, of a day that is none before that of the last one.
    pub(super) fn push(&mut self, day: i32, route: u32, amounts: &[i128]) {
        if self.rows.count() >= self.rows_min.max(self.routes * ROWS_PER_ROUTE) {
            self.end_page();
        }
        if self.rows.count() == 0 {
            self.first_day = day;
        }
        self.rows.push(Row { entry: 0, day, route }, amounts);
        let route = route as usize;
        if self.sums.len() <= route {
            self.sums.resize(route + 1, Vec::new());
        }
        let sums = &mut self.sums[route];
        self.routes += usize::from(sums.is_empty());
        add(sums, amounts);
    }

    fn end_page(&mut self) {
        let before = std::mem::take(&mut self.before);
        self.table.pages.push(Page {
            first_day: self.first_day,
            before: self.file.add(&before),
            rows: self.file.add(&self.rows.take()),
        });
        let mut sums = Writer::default();
        for (route, amounts) in (0..).zip(&self.sums).filter(|(_, amounts)| !amounts.is_empty()) {
            let row = Row {
                route,
                // Before every day.
                day: i32::MIN,
                entry: 0,
            };
            sums.push(row, amounts);
        }
        self.before = sums.take();
    }

    /// The table, if it has any row.
    pub(super) fn end(mut self) -> Option<Table<InFile>> {
        if self.rows.count() > 0 {
            self.end_page();
        }
        Some(self.table).filter(|table| !table.pages.is_empty())
    }
}

/// Adds amounts to sums, of which there may be fewer.
pub(super) fn add(sums: &mut Vec<i128>, amounts: &[i128]) {
    if sums.len() < amounts.len() {
        sums.resize(amounts.len(), 0);
    }
    sums.iter_mut()
        .zip(amounts)
        .for_each(|(sum, amount)| *sum += amount);
}
