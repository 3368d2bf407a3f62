//! A file of postings that is open: of each page of rows the first hash and a checksum are in memory, all else is read when
//! it is looked for.

use super::header::{Extent, Header, UNIT};
use super::{PAGE_ROWS, UNIT_BYTES, Unusable};
use crate::index::row::{ROW_BYTES, Row, Value};
use roaring::RoaringBitmap;
use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// An open file.
#[derive(Debug)]
pub(in crate::index) struct SegmentFile {
    file: File,
    header: Header,
    pages: Vec<Page>,
    rows: Span,
    bitmaps: Span,
}

/// Rows that are read at once.
#[derive(Debug)]
struct Page {
    first: Row,
    checksum: u32,
}

/// A part of the file.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: u64,
    bytes: u64,
}

impl SegmentFile {
    /// Opens a file and reads it once, to see that it is whole.
    pub(in crate::index) fn open(path: &Path) -> Result<SegmentFile, Unusable> {
        let file = File::open(path).map_err(unreadable)?;
        let bytes = file.metadata().map_err(unreadable)?.len();
        let head = read(&file, 0, bytes.min(UNIT as u64))?;
        let (header, Extent { rows, bitmaps }, header_bytes) = Header::decode(&head)?;
        let rows = Span {
            start: header_bytes as u64,
            bytes: u64::from(rows) * ROW_BYTES as u64,
        };
        let bitmaps = Span {
            start: rows.start + rows.bytes,
            bytes: u64::from(bitmaps),
        };
        if bytes != bitmaps.start + bitmaps.bytes + 4 {
            return Err(Unusable::Unrecognised);
        }
        check_whole(&file, bytes)?;
        let pages = pages(&file, rows)?;
        Ok(SegmentFile {
            file,
            header,
            pages,
            rows,
            bitmaps,
        })
    }

    /// What it says of itself.
    pub(in crate::index) fn header(&self) -> &Header {
        &self.header
    }

    /// Adds where the term of that hash is found.
    ///
    /// # Errors
    /// When what is read is not what was written.
    pub(in crate::index) fn add_to(&self, hash: u64, all: &mut RoaringBitmap) -> Result<(), Unusable> {
        let first = Row::new(hash, 0);
        // The page before the first that begins behind it may have it, and its rows may go on in the next.
        let behind = self.pages.partition_point(|page| page.first < first);
        let from = behind.saturating_sub(1);
        let pages = self.pages.iter().skip(from);
        let may_have_it = pages.take_while(|page| page.first.key() <= first.key());
        for index in from..from + may_have_it.count() {
            let bytes = self.page(index)?;
            let rows = bytes.as_chunks::<ROW_BYTES>().0.iter();
            let of_term = rows
                .map(|row| Row::decode(*row))
                .filter(|row| row.key() == first.key());
            for row in of_term {
                match row.value() {
                    Value::Position(position) => {
                        all.insert(position);
                    }
                    Value::Bitmap(place) => *all |= self.bitmap(place)?,
                }
            }
        }
        Ok(())
    }

    fn page(&self, index: usize) -> Result<Vec<u8>, Unusable> {
        let page = self.pages.get(index).ok_or(Unusable::Unrecognised)?;
        let rows = page_bytes(&self.file, self.rows, index)?;
        match crc32fast::hash(&rows) == page.checksum {
            true => Ok(rows),
            false => Err(Unusable::Damaged),
        }
    }

    fn bitmap(&self, place: u32) -> Result<RoaringBitmap, Unusable> {
        let offset = u64::from(place) * UNIT_BYTES as u64;
        let within = offset + 8 <= self.bitmaps.bytes;
        let start = self.bitmaps.start + offset;
        let head = within
            .then(|| read(&self.file, start, 8))
            .ok_or(Unusable::Damaged)??;
        let [length, checksum] = match head.as_chunks::<4>().0 {
            [length, checksum] => [length, checksum].map(|bytes| u32::from_be_bytes(*bytes)),
            _ => return Err(Unusable::Damaged),
        };
        if offset + 8 + u64::from(length) > self.bitmaps.bytes {
            return Err(Unusable::Damaged);
        }
        let bytes = read(&self.file, start + 8, u64::from(length))?;
        if crc32fast::hash(&bytes) != checksum {
            return Err(Unusable::Damaged);
        }
        RoaringBitmap::deserialize_from(bytes.as_slice()).map_err(|_| Unusable::Damaged)
    }
}

/// The bytes before the last four have the checksum that these are.
fn check_whole(file: &File, bytes: u64) -> Result<(), Unusable> {
    let end = bytes - 4;
    let mut checksum = crc32fast::Hasher::new();
    let mut offset = 0;
    while offset < end {
        let unit = read(file, offset, (end - offset).min(UNIT as u64))?;
        checksum.update(&unit);
        offset += unit.len() as u64;
    }
    let stored = read(file, end, 4)?;
    match checksum.finalize().to_be_bytes() == *stored {
        true => Ok(()),
        false => Err(Unusable::Damaged),
    }
}

fn pages(file: &File, rows: Span) -> Result<Vec<Page>, Unusable> {
    let count = rows.bytes.div_ceil((PAGE_ROWS * ROW_BYTES) as u64);
    let count = usize::try_from(count).map_err(|_| Unusable::Unrecognised)?;
    let mut pages = Vec::with_capacity(count);
    for index in 0..count {
        let bytes = page_bytes(file, rows, index)?;
        let first = bytes.first_chunk::<ROW_BYTES>().ok_or(Unusable::Unrecognised)?;
        pages.push(Page {
            first: Row::decode(*first),
            checksum: crc32fast::hash(&bytes),
        });
    }
    Ok(pages)
}

fn page_bytes(file: &File, rows: Span, index: usize) -> Result<Vec<u8>, Unusable> {
    let offset = (index * PAGE_ROWS * ROW_BYTES) as u64;
    let length = rows
        .bytes
        .saturating_sub(offset)
        .min((PAGE_ROWS * ROW_BYTES) as u64);
    read(file, rows.start + offset, length)
}

fn read(file: &File, offset: u64, length: u64) -> Result<Vec<u8>, Unusable> {
    let mut bytes = vec![0; usize::try_from(length).map_err(|_| Unusable::Damaged)?];
    file.read_exact_at(&mut bytes, offset).map_err(unreadable)?;
    Ok(bytes)
}

fn unreadable(error: std::io::Error) -> Unusable {
    match error.kind() {
        ErrorKind::NotFound => Unusable::Absent,
        _ => Unusable::Unreadable(error),
    }
}
