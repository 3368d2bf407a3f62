//! The entries of a ledger, read once in order, checked against what it signed, and handed to a format.

use super::manifest::Snapshot;
use super::tlog::Lines;
use super::{ExportError, Known, Selection, Tally};
use crate::audit::{Tree, leaf_hash};
use crate::ledger::{Entry, Move};
use crate::types::Sequence;

/// A format.
pub trait Writer {
    /// Whether it must see all entries before it can write any: then they are read twice.
    fn surveys(&self) -> bool {
        false
    }

    /// An entry, wanted or not, before any is written.
    fn survey(&mut self, _entry: &Entry) {}

    /// Writes what the format holds of a wanted entry, and counts it. Earlier entries may be read from `lines`.
    ///
    /// # Errors
    /// When it cannot be written.
    fn write(&mut self, item: &Item<'_>, lines: &mut dyn Lines, tally: &mut Tally)
    -> Result<(), ExportError>;

    /// Writes what stands behind the entries.
    ///
    /// # Errors
    /// When it cannot be written.
    fn finish(&mut self, known: &Known) -> Result<(), ExportError>;
}

/// A wanted entry.
pub struct Item<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// Its line, byte for byte.
    pub line: &'a [u8],
    /// Its moves that are wanted, numbered from 1 as they stand in the entry.
    pub moves: Vec<(u32, &'a Move)>,
    /// What is registered, this entry included.
    pub known: &'a Known,
}

/// What is to be converted.
pub struct Conversion<'a> {
    /// Which entries.
    pub selection: &'a Selection,
    /// What the ledger signed.
    pub snapshot: &'a Snapshot,
    /// How far it came, for whoever watches: entries read, of how many.
    pub progress: &'a mut dyn FnMut(u64, u64),
}

/// Hands the wanted entries to a format. The root is compared when the last entry that was signed is among those read.
///
/// # Errors
/// When the lines are not those of the signed ledger, or the file cannot be written: then it is worth nothing.
pub fn convert(
    conversion: Conversion<'_>,
    lines: &mut dyn Lines,
    writer: &mut dyn Writer,
) -> Result<Tally, ExportError> {
    let size = conversion.snapshot.size();
    let selection = conversion.selection;
    let end = selection
        .last
        .map_or(size, |last| size.min(last.0.saturating_add(1)));
    let times = if writer.surveys() { 2 } else { 1 };
    if writer.surveys() {
        each(lines, end, |_, entry, _| {
            writer.survey(entry);
            (conversion.progress)(entry.sequence.0 + 1, times * end);
            Ok(())
        })?;
    }
    let before = (times - 1) * end;
    let mut known = Known::default();
    let mut tally = Tally::default();
    let mut tree = Tree::new();
    each(lines, end, |lines, entry, line| {
        tree.push(leaf_hash(line));
        known.learn(entry);
        if selection.takes(entry) {
            let item = Item {
                entry,
                line,
                moves: selection.moves(entry),
                known: &known,
            };
            writer.write(&item, lines, &mut tally)?;
        }
        (conversion.progress)(before + entry.sequence.0 + 1, times * end);
        Ok(())
    })?;
    if end == size && tree.root() != conversion.snapshot.root() {
        return Err(ExportError::AnotherRoot { size });
    }
    writer.finish(&known)?;
    Ok(tally)
}

/// The entry that is `sequence`.
///
/// # Errors
/// When it cannot be read.
pub(super) fn entry(lines: &mut dyn Lines, sequence: Sequence) -> Result<Entry, ExportError> {
    let end = Sequence(sequence.0 + 1);
    let line = lines.lines(sequence, end).map_err(ExportError::Source)?;
    parse(line.first().map_or(&[][..], Vec::as_slice), sequence)
}

fn each(
    lines: &mut dyn Lines,
    end: u64,
    mut take: impl FnMut(&mut dyn Lines, &Entry, &[u8]) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut next = 0;
    while next < end {
        let page = lines
            .lines(Sequence(next), Sequence(end))
            .map_err(ExportError::Source)?;
        if page.is_empty() {
            let nothing = anyhow::anyhow!("nothing came for entry {next}");
            return Err(ExportError::Source(nothing));
        }
        for line in page {
            take(lines, &parse(&line, Sequence(next))?, &line)?;
            next += 1;
        }
    }
    Ok(())
}

fn parse(line: &[u8], expected: Sequence) -> Result<Entry, ExportError> {
    let entry = Entry::from_line(line).map_err(|error| ExportError::Line {
        sequence: expected,
        error,
    })?;
    match entry.sequence == expected {
        true => Ok(entry),
        false => Err(ExportError::Place {
            expected,
            found: entry.sequence,
        }),
    }
}
