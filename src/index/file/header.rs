//! What stands before the rows.

use super::{DERIVATION_VERSION, FORMAT_VERSION, Unusable, in_file};
use crate::types::Origin;

const MAGIC: [u8; 4] = *b"CPPL";

/// Before the origin.
const FIXED_BYTES: usize = 4 + 2 + 2 + 8 + 4 + 8 + 32 + 4 + 4 + 1;

/// What is hashed together, in bytes, while a file is read from its beginning.
pub(crate) const UNIT: usize = 1 << 20;

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) origin: Origin,
    /// Which segment, from 0.
    pub(crate) segment: u64,
    /// How many entries each segment has.
    pub(crate) length: u32,
    /// The checkpoint signed over its last entry.
    pub(crate) tree_size: u64,
    pub(crate) root: [u8; 32],
}

/// How much stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) rows: u32,
    pub(super) bitmaps: u32,
}

impl Header {
    pub(super) fn encode(&self, extent: Extent) -> Option<Vec<u8>> {
        let origin = self.origin.as_str().as_bytes();
        let mut bytes = Vec::with_capacity(FIXED_BYTES + origin.len());
        bytes.extend(MAGIC);
        bytes.extend(FORMAT_VERSION.to_be_bytes());
        bytes.extend(DERIVATION_VERSION.to_be_bytes());
        bytes.extend(self.segment.to_be_bytes());
        bytes.extend(self.length.to_be_bytes());
        bytes.extend(self.tree_size.to_be_bytes());
        bytes.extend(self.root);
        bytes.extend(extent.rows.to_be_bytes());
        bytes.extend(extent.bitmaps.to_be_bytes());
        bytes.push(u8::try_from(in_file(origin.len())?).ok()?);
        bytes.extend(origin);
        Some(bytes)
    }

    /// The header that a file begins with, what stands behind it, and how long it is itself.
    pub(super) fn decode(file: &[u8]) -> Result<(Header, Extent, usize), Unusable> {
        let mut rest = file;
        if take(&mut rest)? != MAGIC {
            return Err(Unusable::Unrecognised);
        }
        let (format, derivation) = (
            u16::from_be_bytes(take(&mut rest)?),
            u16::from_be_bytes(take(&mut rest)?),
        );
        if (format, derivation) != (FORMAT_VERSION, DERIVATION_VERSION) {
            return Err(Unusable::OtherVersion { format, derivation });
        }
        let segment = u64::from_be_bytes(take(&mut rest)?);
        let length = u32::from_be_bytes(take(&mut rest)?);
        let tree_size = u64::from_be_bytes(take(&mut rest)?);
        let root = take(&mut rest)?;
        let extent = Extent {
            rows: u32::from_be_bytes(take(&mut rest)?),
            bitmaps: u32::from_be_bytes(take(&mut rest)?),
        };
        let [origin_length] = take(&mut rest)?;
        let origin = rest
            .get(..usize::from(origin_length))
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .and_then(|text| text.parse().ok())
            .ok_or(Unusable::Unrecognised)?;
        let header = Header {
            origin,
            segment,
            length,
            tree_size,
            root,
        };
        Ok((header, extent, FIXED_BYTES + usize::from(origin_length)))
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], Unusable> {
    let (bytes, behind) = rest.split_first_chunk().ok_or(Unusable::Unrecognised)?;
    *rest = behind;
    Ok(*bytes)
}
