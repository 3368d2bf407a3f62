//! Making sum tables: of rows, and of tables.

use super::chunk::Chunk;
use super::rows::{Reader, Row};
use super::table::{Builder, Page, Table, add};
use crate::standings::blob::{Blob, InFile, NewFile};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::io;
use std::ops::Range;

/// A row of a table with its amounts, in the order of tables.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Summed {
    day: i32,
    route: u32,
    amounts: Vec<i128>,
}

impl Summed {
    fn is_of(&self, other: &Summed) -> bool {
        (self.day, self.route) == (other.day, other.route)
    }
}

/// A table over the entries of a range, made of their rows.
pub(super) fn of_chunks(
    file: &mut NewFile,
    entries: &Range<u64>,
    chunks: &[Chunk<Blob>],
    rows_min: usize,
) -> io::Result<Option<Table<InFile>>> {
    let (mut sums, mut amounts) = (BTreeMap::<(i32, u32), Vec<i128>>::new(), Vec::new());
    for chunk in chunks {
        let bytes = chunk.rows.read()?;
        let mut rows = Reader::of(&bytes);
        while let Some(Row { day, route, .. }) = rows.next(&mut amounts)? {
            add(sums.entry((day, route)).or_default(), &amounts);
        }
    }
    let mut table = Builder::new(file, entries, rows_min);
    for ((day, route), amounts) in &sums {
        table.push(*day, *route, amounts);
    }
    Ok(table.end())
}

/// A table of tables that follow on each other.
pub(super) fn of_tables(
    file: &mut NewFile,
    tables: &[Table<Blob>],
    rows_min: usize,
) -> io::Result<Option<Table<InFile>>> {
    let entries = match tables {
        [first, .., last] => first.from..last.to,
        [only] => only.from..only.to,
        [] => return Ok(None),
    };
    let mut table = Builder::new(file, &entries, rows_min);
    fill(&mut table, Merged::of(tables)?)?;
    Ok(table.end())
}

/// Adds up neighbours of one day and route.
fn fill(table: &mut Builder<'_>, rows: impl Iterator<Item = io::Result<Summed>>) -> io::Result<()> {
    let mut open: Option<Summed> = None;
    for row in rows {
        let row = row?;
        match &mut open {
            Some(sum) if sum.is_of(&row) => add(&mut sum.amounts, &row.amounts),
            _ => {
                if let Some(sum) = open.replace(row) {
                    table.push(sum.day, sum.route, &sum.amounts);
                }
            }
        }
    }
    if let Some(sum) = open {
        table.push(sum.day, sum.route, &sum.amounts);
    }
    Ok(())
}

fn summed(rows: &Blob) -> io::Result<Vec<Summed>> {
    let bytes = rows.read()?;
    let (mut rows, mut amounts, mut all) = (Reader::of(&bytes), Vec::new(), Vec::new());
    while let Some(Row { day, route, .. }) = rows.next(&mut amounts)? {
        let amounts = amounts.clone();
        all.push(Summed { day, route, amounts });
    }
    Ok(all)
}

/// The rows of tables in their order: a page of each is in memory at a time.
struct Merged<'a> {
    runs: Vec<Run<'a>>,
    /// The next row of each run that has one.
    next: BinaryHeap<Reverse<(Summed, usize)>>,
}

struct Run<'a> {
    pages: std::slice::Iter<'a, Page<Blob>>,
    rows: VecDeque<Summed>,
}

impl Run<'_> {
    fn next(&mut self) -> io::Result<Option<Summed>> {
        while self.rows.is_empty() {
            let Some(page) = self.pages.next() else {
                return Ok(None);
            };
            self.rows = summed(&page.rows)?.into();
        }
        Ok(self.rows.pop_front())
    }
}

impl<'a> Merged<'a> {
    fn of(tables: &'a [Table<Blob>]) -> io::Result<Merged<'a>> {
        let run = |table: &'a Table<Blob>| Run {
            pages: table.pages().iter(),
            rows: VecDeque::new(),
        };
        let mut merged = Merged {
            runs: tables.iter().map(run).collect(),
            next: BinaryHeap::new(),
        };
        for index in 0..merged.runs.len() {
            merged.refill(index)?;
        }
        Ok(merged)
    }

    fn refill(&mut self, index: usize) -> io::Result<()> {
        let row = self.runs[index].next()?;
        self.next.extend(row.map(|row| Reverse((row, index))));
        Ok(())
    }
}

impl Iterator for Merged<'_> {
    type Item = io::Result<Summed>;

    fn next(&mut self) -> Option<io::Result<Summed>> {
        let Reverse((row, index)) = self.next.pop()?;
        Some(self.refill(index).map(|()| row))
    }
}
