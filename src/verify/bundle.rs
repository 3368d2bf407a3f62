//! The lines of a log, read from its bundles of entries.

use super::Log;
use super::fault::{Fault, Tampering};
use crate::audit::{TILE_WIDTH, TileAddress};
use crate::types::Sequence;
use std::ops::Range;

/// Reads lines, mostly one after the other and sometimes one from long before.
pub struct Bundles<'a> {
    log: &'a dyn Log,
    size: u64,
    current: Option<Bundle>,
    /// The bundle that was looked up last beside it.
    earlier: Option<Bundle>,
}

struct Bundle {
    index: u64,
    bytes: Vec<u8>,
    lines: Vec<Range<usize>>,
}

impl<'a> Bundles<'a> {
    /// The bundles of a log of so many entries.
    pub fn new(log: &'a dyn Log, size: u64) -> Bundles<'a> {
        Bundles {
            log,
            size,
            current: None,
            earlier: None,
        }
    }

    /// The line at `sequence`, in the order of the log.
    ///
    /// # Errors
    /// When its bundle cannot be read, or is none.
    pub fn line(&mut self, sequence: Sequence) -> Result<&[u8], Fault> {
        read_if_needed(self.log, self.size, &mut self.current, sequence)
    }

    /// A line before the one that was read last.
    pub(super) fn earlier_line(&mut self, sequence: Sequence) -> Result<&[u8], Fault> {
        let index = sequence.0 / TILE_WIDTH;
        let is_current = self.current.as_ref().is_some_and(|bundle| bundle.index == index);
        let place = if is_current {
            &mut self.current
        } else {
            &mut self.earlier
        };
        read_if_needed(self.log, self.size, place, sequence)
    }
}

fn read_if_needed<'a>(
    log: &dyn Log,
    size: u64,
    place: &'a mut Option<Bundle>,
    sequence: Sequence,
) -> Result<&'a [u8], Fault> {
    let index = sequence.0 / TILE_WIDTH;
    if place.as_ref().is_none_or(|bundle| bundle.index != index) {
        *place = Some(Bundle::read(log, size, index)?);
    }
    let line = place.as_ref().and_then(|bundle| {
        let line = bundle.lines.get(usize::try_from(sequence.0 % TILE_WIDTH).ok()?)?;
        bundle.bytes.get(line.clone())
    });
    line.ok_or_else(|| Tampering::at_entry(sequence, "is not in its bundle").into())
}

impl Bundle {
    fn read(log: &dyn Log, size: u64, index: u64) -> Result<Bundle, Fault> {
        let width = size.saturating_sub(index * TILE_WIDTH).min(TILE_WIDTH);
        let address = TileAddress {
            level: None,
            index,
            // At most 256.
            width: u32::try_from(width).unwrap_or(u32::MAX),
        };
        let path = address.path();
        let bytes = log.read(&path)?;
        let bytes = bytes.ok_or_else(|| Tampering::at(&path, "is missing"))?;
        let lines = lines(&bytes, address.width).map_err(|place| {
            let first = index * TILE_WIDTH;
            match place {
                Some(place) => {
                    Tampering::at_entry(Sequence(first + place), format_args!("is cut off in {path}"))
                }
                None => Tampering::at(&path, "goes on behind its last entry"),
            }
        })?;
        Ok(Bundle { index, bytes, lines })
    }
}

/// Where each of `width` lines stands in a bundle, each behind its length of two bytes.
///
/// # Errors
/// The place of the line that is cut off, or none where the bundle goes on behind the last.
pub(super) fn lines(bundle: &[u8], width: u32) -> Result<Vec<Range<usize>>, Option<u64>> {
    let mut lines = Vec::with_capacity(width as usize);
    let mut at = 0;
    for place in 0..u64::from(width) {
        let length = bundle.get(at..at + 2).ok_or(Some(place))?;
        let start = at + 2;
        at = start + usize::from(u16::from_be_bytes([length[0], length[1]]));
        bundle.get(start..at).ok_or(Some(place))?;
        lines.push(start..at);
    }
    match at == bundle.len() {
        true => Ok(lines),
        false => Err(None),
    }
}
