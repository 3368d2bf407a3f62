//! A copy of the log that is exported from, where no ledger serves: its operator lost the key, or an auditor is at home.

use crate::audit::{TILE_WIDTH, TileAddress};
use crate::cli::failure::Failure;
use crate::cli::verify::unreadable;
use crate::export::tlog::{Lines, Published};
use crate::export::{ExportError, Snapshot};
use crate::types::Sequence;
use anyhow::Context;
use std::fs;
use std::path::Path;

/// The lines of a copy, a bundle at a time. Whether they are those that were signed is told by the root over all of them.
pub(super) struct OfCopy {
    files: Published,
    size: u64,
}

/// What the copy holds by the signature of the key in a file, and its lines.
///
/// # Errors
/// When there is no copy, or the key did not sign it.
pub(super) fn open(directory: &Path, key_file: &Path) -> Result<(Snapshot, OfCopy), Failure> {
    let key = fs::read_to_string(key_file).map_err(|error| unreadable(key_file, &error))?;
    let files = Published::new(directory);
    let note = files.checkpoint()?.and_then(|note| String::from_utf8(note).ok());
    let note =
        note.ok_or_else(|| Failure::usage(format_args!("{} holds no copy of a log", directory.display())))?;
    let snapshot = Snapshot::open(&note, key.trim_end_matches('\n'));
    let snapshot = snapshot.map_err(|error: ExportError| Failure::work(error))?;
    let size = snapshot.size();
    Ok((snapshot, OfCopy { files, size }))
}

impl Lines for OfCopy {
    fn lines(&mut self, first: Sequence, end: Sequence) -> anyhow::Result<Vec<Vec<u8>>> {
        let index = first.0 / TILE_WIDTH;
        let start = index * TILE_WIDTH;
        let address = TileAddress {
            level: None,
            index,
            width: u32::try_from(self.size.saturating_sub(start).min(TILE_WIDTH))?,
        };
        let path = address.path();
        let bundle = self.files.tile(&address)?;
        let bundle = bundle.with_context(|| format!("{path} is missing: the copy is not whole"))?;
        let mut lines = Vec::new();
        let mut rest = bundle.as_slice();
        for sequence in start..start + u64::from(address.width) {
            let cut = rest
                .split_first_chunk()
                .and_then(|(length, rest)| rest.split_at_checked(usize::from(u16::from_be_bytes(*length))));
            let (line, behind) = cut.with_context(|| format!("{path} is cut off at entry {sequence}"))?;
            if (first.0..end.0).contains(&sequence) {
                lines.push(line.to_vec());
            }
            rest = behind;
        }
        Ok(lines)
    }
}
