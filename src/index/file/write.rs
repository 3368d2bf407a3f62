//! A file is written beside its place, made durable, and only then put there.

use super::header::{Extent, Header};
use super::{IS_POSITION, ROW_BYTES, in_file};
use crate::index::open::{Posting, Postings};
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
    let too_large = || io::Error::other("the postings of a segment are larger than a file of them can say");
    let sorted = postings.sorted();
    let mut rows = Vec::with_capacity(sorted.len() * ROW_BYTES);
    let mut bitmaps = Vec::new();
    for (hash, posting) in &sorted {
        let value = match posting {
            Posting::One(position) => IS_POSITION | position,
            Posting::Many(bitmap) => {
                let offset = in_file(bitmaps.len()).filter(|offset| offset & IS_POSITION == 0);
                let mut bytes = Vec::with_capacity(bitmap.serialized_size());
                bitmap.serialize_into(&mut bytes)?;
                bitmaps.extend(in_file(bytes.len()).ok_or_else(too_large)?.to_be_bytes());
                bitmaps.extend(crc32fast::hash(&bytes).to_be_bytes());
                bitmaps.extend(bytes);
                offset.ok_or_else(too_large)?
            }
        };
        rows.extend(hash.to_be_bytes());
        rows.extend(value.to_be_bytes());
    }
    let extent = Extent {
        rows: in_file(sorted.len()).ok_or_else(too_large)?,
        bitmaps: in_file(bitmaps.len()).ok_or_else(too_large)?,
    };
    let mut bytes = header.encode(extent).ok_or_else(too_large)?;
    bytes.extend(rows);
    bytes.extend(bitmaps);
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    Ok(bytes)
}
