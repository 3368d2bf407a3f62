//! Rows as bytes: what an entry moved along a route, or many entries on one day.
//!
//! A row is some numbers of as many bytes as each needs: how far its entry lies behind the one before, and its day; its route;
//! twice how many amounts follow, and one more if how many zeros come before them stands first. About 18 bytes with three
//! sources.

use super::numbers::{no_number, push, push_amount, push_signed, take, take_amount, take_signed};
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
        push(&mut self.bytes, behind);
        push_signed(&mut self.bytes, later.into());
        push(&mut self.bytes, row.route.into());
        push(&mut self.bytes, 2 * told as u64 + u64::from(zeros > 0));
        if zeros > 0 {
            push(&mut self.bytes, zeros as u64);
        }
        for amount in &amounts[zeros..] {
            push_amount(&mut self.bytes, *amount);
        }
        self.last = row;
        self.count += 1;
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
        let bytes = &mut self.rest;
        let (behind, later) = (take(bytes)?, take_signed(bytes)?);
        let (route, told) = (take(bytes)?, take(bytes)?);
        amounts.clear();
        if told % 2 == 1 {
            let zeros = take(bytes)?;
            let few = usize::try_from(zeros)
                .ok()
                .filter(|zeros| *zeros <= SOURCES_READ_MAX);
            amounts.resize(few.ok_or_else(no_number)?, 0);
        }
        for _ in 0..told / 2 {
            amounts.push(take_amount(bytes)?);
        }
        let later = i32::try_from(later).map_err(|_| no_number())?;
        let route = u32::try_from(route).map_err(|_| no_number())?;
        self.last = Row {
            entry: self.last.entry.saturating_add(behind),
            day: self.last.day.wrapping_add(later),
            route,
        };
        Ok(Some(self.last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_they_were_written_whatever_they_hold() {
        let rows = [
            (
                Row {
                    entry: 0,
                    day: 0,
                    route: 0,
                },
                vec![0, 1, -1],
            ),
            (
                Row {
                    entry: 0,
                    day: i32::MIN,
                    route: u32::MAX,
                },
                vec![],
            ),
            (
                Row {
                    entry: 7,
                    day: i32::MAX,
                    route: 1,
                },
                vec![i128::MAX, i128::MIN, i64::MAX.into(), i64::MIN.into()],
            ),
            (
                Row {
                    entry: u64::MAX,
                    day: 20_000,
                    route: 0,
                },
                vec![10_i128.pow(19)],
            ),
        ];
        let mut writer = Writer::default();
        rows.iter().for_each(|(row, amounts)| writer.push(*row, amounts));
        let bytes = writer.take();
        let (mut reader, mut amounts) = (Reader::of(&bytes), Vec::new());
        for (row, expected) in &rows {
            assert_eq!(reader.next(&mut amounts).unwrap(), Some(*row));
            assert_eq!(amounts, *expected);
        }
        assert_eq!(reader.next(&mut amounts).unwrap(), None);
        // Money of the last of many sources takes no more than its zeros are worth.
        let mut writer = Writer::default();
        writer.push(rows[0].0, &[vec![0; 255], vec![7]].concat());
        let bytes = writer.take();
        assert_eq!(bytes.len(), 7);
        assert!(Reader::of(&bytes).next(&mut amounts).unwrap().is_some());
        assert_eq!((amounts.len(), amounts[255]), (256, 7));
        // A pool may have had more sources than one agreement has.
        let mut writer = Writer::default();
        writer.push(rows[0].0, &[vec![0; 1_000], vec![7]].concat());
        let bytes = writer.take();
        assert!(Reader::of(&bytes).next(&mut amounts).unwrap().is_some());
        assert_eq!((amounts.len(), amounts[1_000]), (1_001, 7));
        // What is cut or made up is an error or other rows, and nothing worse.
        let mut read_all = |bytes: &[u8]| {
            let mut reader = Reader::of(bytes);
            while let Ok(Some(_)) = reader.next(&mut amounts) {}
        };
        for position in 0..bytes.len() {
            read_all(&bytes[..position]);
            for byte in [0, 0x7F, 0x80, 0xFF] {
                let mut bent = bytes.clone();
                bent[position] = byte;
                read_all(&bent);
            }
        }
        read_all(&[0xFF; 64]);
    }
}
