//! Rows as bytes: what an entry moved along a route, or many entries on one day.
//!
//! A row is some numbers of as many bytes as each needs (`postcard`): how far its entry lies behind the one before, and its day;
//! its route; twice how many amounts follow, and one more if how many zeros come before them stands first. About 18 bytes with
//! three sources.

use postcard::de_flavors::Flavor;
use serde::Serialize;
use std::io;

/// What moved along a route, beside the amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Row {
    /// The entry; 0 where many are added up.
    pub(super) entry: u64,
    /// The number of the day on which it takes effect; 0 where many are added up.
    pub(super) day: i32,
    /// The number of the route.
    pub(super) route: u32,
}

/// Stands before an amount that needs more than 64 bits: all others are read in half the time.
const BEYOND: i64 = i64::MIN;

/// More is no row: an agreement has 256 sources at most, and a pool as many more as its agreements had before.
const SOURCES_READ_MAX: usize = 1 << 20;

/// Rows being written.
#[derive(Debug, Clone, Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    last: Row,
    count: usize,
}

impl Writer {
    /// Adds a row; its entry is none before that of the last one.
    pub(super) fn push(&mut self, row: Row, amounts: &[i128]) {
        let behind = row.entry.saturating_sub(self.last.entry);
        let later = row.day.wrapping_sub(self.last.day);
        // Money of one source moves as often as that of all, and the source may be any of hundreds.
        let zeros = amounts.iter().take_while(|amount| **amount == 0).count();
        let told = amounts.len() - zeros;
        match zeros {
            0 => self.write(&(behind, later, row.route, 2 * told)),
            _ => self.write(&(behind, later, row.route, (2 * told + 1, zeros))),
        }
        amounts[zeros..]
            .iter()
            .for_each(|amount| self.write_amount(*amount));
        self.last = row;
        self.count += 1;
    }

    fn write_amount(&mut self, amount: i128) {
        match i64::try_from(amount) {
            Ok(small) if small != BEYOND => self.write(&small),
            _ => self.write(&(BEYOND, amount)),
        }
    }

    fn write(&mut self, numbers: &impl Serialize) {
        postcard::to_io(numbers, &mut self.bytes)
            .expect("every number has a form, and a list takes all bytes");
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes; what comes next begins anew.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(self).bytes
    }
}

/// Rows being read.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    last: Row,
}

impl<'a> Reader<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Reader<'a> {
        Reader {
            rest: bytes,
            last: Row::default(),
        }
    }

    /// The next row, its amounts in `amounts`; nothing at the end.
    ///
    /// # Errors
    /// When the bytes are no rows.
    pub(super) fn next(&mut self, amounts: &mut Vec<i128>) -> io::Result<Option<Row>> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let mut numbers = postcard::Deserializer::from_bytes(self.rest);
        let (behind, later, route, told): (u64, i32, u32, usize) = read(&mut numbers)?;
        amounts.clear();
        if told % 2 == 1 {
            let zeros: usize = read(&mut numbers)?;
            if zeros > SOURCES_READ_MAX {
                return Err(io::Error::other("a row has more sources than a pool"));
            }
            amounts.resize(zeros, 0);
        }
        for _ in 0..told / 2 {
            amounts.push(match read(&mut numbers)? {
                BEYOND => read(&mut numbers)?,
                small => i128::from(small),
            });
        }
        self.rest = numbers.finalize().map_err(io::Error::other)?;
        self.last = Row {
            entry: self.last.entry.saturating_add(behind),
            day: self.last.day.wrapping_add(later),
            route,
        };
        Ok(Some(self.last))
    }
}

fn read<'a, T: serde::Deserialize<'a>>(
    numbers: &mut postcard::Deserializer<'a, impl Flavor<'a>>,
) -> io::Result<T> {
    T::deserialize(numbers).map_err(io::Error::other)
}
