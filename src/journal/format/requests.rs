//! The request table of a block: rows, cut into frames when it does not fit the block's only frame of lines.

use super::FormatError;
use super::codec::{self, With};
use super::values::{Values, begin, seal, unseal};
use crate::journal::RequestRow;
use crate::types::Sequence;
use std::str::FromStr;

const MAGIC: [u8; 4] = *b"CPRQ";

/// The table ends with this frame.
const IS_LAST: u8 = 1;

/// Flags, index, first, rows, raw and stored length.
const HEADER_BYTES: usize = 23;

/// Two length bytes, first and count.
const ROW_FIXED_BYTES: usize = 14;

/// Writes a row behind `table`. A principal has at most 63 bytes and a request id at most 64, so that a row
/// has at most 141 and each length fits its byte.
pub(in crate::journal) fn encode_row(row: &RequestRow, table: &mut Vec<u8>) {
    for text in [row.principal.as_str(), row.request_id.as_str()] {
        debug_assert!(text.len() <= usize::from(u8::MAX));
        table.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
        table.extend_from_slice(text.as_bytes());
    }
    table.extend_from_slice(&row.first.0.to_be_bytes());
    table.extend_from_slice(&row.count.to_be_bytes());
}

/// The rows of encoded bytes.
pub(super) fn decode_rows(bytes: &[u8]) -> Result<Vec<RequestRow>, FormatError> {
    let mut values = Values(bytes);
    let mut rows = Vec::with_capacity(bytes.len() / (ROW_FIXED_BYTES + 40));
    while !values.is_empty() {
        rows.push(decode_row(&mut values)?);
    }
    Ok(rows)
}

fn decode_row(values: &mut Values<'_>) -> Result<RequestRow, FormatError> {
    let row = RequestRow {
        principal: decode_text(values)?,
        request_id: decode_text(values)?,
        first: Sequence(values.u64()?),
        count: values.u32()?,
    };
    if row.count == 0 {
        return Err(FormatError::Malformed("a request of its table has no entry"));
    }
    Ok(row)
}

fn decode_text<T: FromStr>(values: &mut Values<'_>) -> Result<T, FormatError> {
    let length = usize::from(values.u8()?);
    let text = std::str::from_utf8(values.take(length)?).unwrap_or("");
    // An empty text is neither a principal nor a request id.
    text.parse()
        .map_err(|_| FormatError::Malformed("a principal or request id of its table is none"))
}

/// The stored form of a piece of the table: `rows` whole rows, encoded in `raw` (at most 64 KiB), the piece
/// number `index` of the block that begins at `first`.
pub(in crate::journal) fn encode(
    first: Sequence,
    index: u16,
    rows: u32,
    raw: &[u8],
    is_last: bool,
) -> Vec<u8> {
    codec::compress(raw, With::NoDictionary, |body| {
        let mut bytes = begin(MAGIC, HEADER_BYTES + body.len());
        bytes.push(if is_last { IS_LAST } else { 0 });
        bytes.extend_from_slice(&index.to_be_bytes());
        bytes.extend_from_slice(&first.0.to_be_bytes());
        bytes.extend_from_slice(&rows.to_be_bytes());
        // At most 64 KiB, which the builder of blocks sees to.
        bytes.extend_from_slice(&u32::try_from(raw.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(body);
        seal(bytes)
    })
}

/// A piece of a block's request table, unpacked and checked.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::journal) struct RequestFrame {
    /// The first entry of the block.
    pub(in crate::journal) first: Sequence,
    /// Which piece it is, from 0.
    pub(in crate::journal) index: u16,
    /// Whether the table ends with it.
    pub(in crate::journal) is_last: bool,
    /// Its rows.
    pub(in crate::journal) rows: Vec<RequestRow>,
}

impl RequestFrame {
    /// Reads stored bytes.
    pub(in crate::journal) fn decode(bytes: &[u8]) -> Result<RequestFrame, FormatError> {
        let mut values = unseal(bytes, MAGIC, "request table")?;
        let flags = values.u8()?;
        let index = values.u16()?;
        let first = Sequence(values.u64()?);
        let rows_expected = values.u32()?;
        let raw_length = values.length()?;
        let stored_length = values.length()?;
        let body = values.take(stored_length)?;
        if flags & !IS_LAST != 0 {
            return Err(FormatError::Malformed(
                "it has a flag that version 1 does not know",
            ));
        }
        if !values.is_empty() {
            return Err(FormatError::Malformed("bytes follow behind its end"));
        }
        let rows = decode_rows(&codec::decompress(body, raw_length, With::NoDictionary)?)?;
        if rows.len() as u64 != u64::from(rows_expected) {
            return Err(FormatError::Malformed("it has not as many rows as it says"));
        }
        Ok(RequestFrame {
            first,
            index,
            is_last: flags & IS_LAST != 0,
            rows,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::conformance::request;

    #[test]
    fn a_piece_reads_back_with_its_place() {
        let rows: Vec<RequestRow> = (0..40).map(|row| request(Sequence(100 + row), 1)).collect();
        let mut raw = Vec::new();
        rows.iter().for_each(|row| encode_row(row, &mut raw));
        for is_last in [false, true] {
            let piece = RequestFrame {
                first: Sequence(100),
                index: 3,
                is_last,
                rows: rows.clone(),
            };
            let bytes = encode(piece.first, piece.index, 40, &raw, is_last);
            assert_eq!(RequestFrame::decode(&bytes).unwrap(), piece);
            for position in 0..bytes.len() {
                let mut flipped = bytes.clone();
                flipped[position] ^= 1;
                assert!(RequestFrame::decode(&flipped).is_err());
                assert!(RequestFrame::decode(&bytes[..position]).is_err());
            }
        }
    }

    #[test]
    fn the_golden_piece_of_version_1_reads_back() {
        let golden = include_bytes!("../../../tests/golden/journal/forty-lines-requests-0.v1");
        let piece = RequestFrame::decode(golden).unwrap();
        assert_eq!((piece.first, piece.index, piece.is_last), (Sequence(8), 0, true));
        assert_eq!(piece.rows, [request(Sequence(8), 39), request(Sequence(47), 1)]);
    }

    #[test]
    fn rows_that_name_nobody_or_nothing_are_refused() {
        let mut raw = Vec::new();
        encode_row(&request(Sequence(1), 1), &mut raw);
        assert_eq!(decode_rows(&raw).unwrap().len(), 1);
        let without_entries = [&raw[..raw.len() - 1], &[0]].concat();
        let without_principal = [&[0], &raw[1..]].concat();
        for bad in [
            &raw[1..],
            &raw[..raw.len() - 1],
            &without_entries,
            &without_principal,
        ] {
            assert!(decode_rows(bad).is_err(), "{bad:?} was accepted");
        }
    }
}
