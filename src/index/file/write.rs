//! A file is written beside its place, made durable, and only then put there.

use super::header::{Extent, Header};
use super::{UNIT_BYTES, in_file};
use crate::index::open::Postings;
use crate::index::row::{ROW_BYTES, Row, VALUE_LIMIT, Value};
use roaring::RoaringBitmap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes the postings of a segment to `path`.
///
/// # Errors
/// When it cannot be written; there is no file then, or the one before.
pub(in crate::index) fn write(path: &Path, header: &Header, postings: &Postings) -> io::Result<()> {
    let bytes = encode(header, postings)?;
    let beside = path.with_extension("part");
    let written = write_beside(&beside, &bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What is left of it would take the room that may be wanting; if it stays, the next one overwrites it.
        let _ = fs::remove_file(&beside);
    }
    written?;
    match path.parent() {
        Some(directory) => File::open(directory)?.sync_all(),
        None => Ok(()),
    }
}

fn write_beside(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn encode(header: &Header, postings: &Postings) -> io::Result<Vec<u8>> {
    let (mut rows, of_many) = postings.divided();
    let mut bitmaps = Vec::new();
    for (key, bitmap) in of_many {
        let place = bitmaps.len() / UNIT_BYTES;
        let place = in_file(place).filter(|place| *place < VALUE_LIMIT);
        rows.push(Row::of_key(key, Value::Bitmap(place.ok_or_else(too_large)?)));
        append(&mut bitmaps, bitmap)?;
    }
    rows.sort_unstable();
    let extent = Extent {
        rows: in_file(rows.len()).ok_or_else(too_large)?,
        bitmaps: in_file(bitmaps.len()).ok_or_else(too_large)?,
    };
    let mut bytes = header.encode(extent).ok_or_else(too_large)?;
    bytes.reserve(rows.len() * ROW_BYTES + bitmaps.len() + 4);
    rows.iter().for_each(|row| bytes.extend(row.encode()));
    bytes.extend(bitmaps);
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    Ok(bytes)
}

/// Appends a bitmap to others, each of which ends a unit.
fn append(bitmaps: &mut Vec<u8>, mut bitmap: RoaringBitmap) -> io::Result<()> {
    // What every entry has, as the kind in a run of payments, is then told by where it begins and ends.
    bitmap.optimize();
    let mut bytes = Vec::with_capacity(bitmap.serialized_size());
    bitmap.serialize_into(&mut bytes)?;
    bitmaps.extend(in_file(bytes.len()).ok_or_else(too_large)?.to_be_bytes());
    bitmaps.extend(crc32fast::hash(&bytes).to_be_bytes());
    bitmaps.extend(bytes);
    bitmaps.resize(bitmaps.len().next_multiple_of(UNIT_BYTES), 0);
    Ok(())
}

fn too_large() -> io::Error {
    io::Error::other("the postings of a segment are larger than a file of them can say")
}
