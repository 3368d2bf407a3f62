//! Finding one frame, or one block's request table.

use super::{Store, frame_key, requests_key};
use crate::journal::format::RequestFrame;
use crate::journal::{Frame, ReadError, RequestRow};
use crate::types::Sequence;

/// The frame that holds `sequence`, or `None` at and beyond `tail`. Exact first, because readers step from frame to
/// frame; the predecessor only for a sequence inside a frame.
pub(in crate::journal) fn frame(
    store: &impl Store,
    sequence: Sequence,
    tail: Sequence,
) -> Result<Option<Frame>, ReadError> {
    if sequence >= tail {
        return Ok(None);
    }
    if let Some(frame) = frame_at(store, sequence)? {
        return Ok(Some(frame));
    }
    let before = store
        .before(&frame_key(sequence))
        .map_err(|source| ReadError::engine(sequence, source))?;
    let missing = ReadError::Missing { sequence, tail };
    let Some((key, bytes)) = before else {
        return Err(missing);
    };
    let frame = decode(&key, bytes.as_ref(), sequence)?;
    if frame.next() > sequence {
        Ok(Some(frame))
    } else {
        Err(missing)
    }
}

/// The frame that begins at exactly `first`, if there is one, whether it was acknowledged or not.
pub(super) fn frame_at(store: &impl Store, first: Sequence) -> Result<Option<Frame>, ReadError> {
    let key = frame_key(first);
    let found = store
        .get(&key)
        .map_err(|source| ReadError::engine(first, source))?;
    found.map(|bytes| decode(&key, bytes.as_ref(), first)).transpose()
}

/// Reads a frame and compares it with the key it is kept under.
pub(super) fn decode(key: &[u8], bytes: &[u8], sequence: Sequence) -> Result<Frame, ReadError> {
    let frame = Frame::decode(bytes).map_err(|source| ReadError::format(sequence, source))?;
    if frame_key(frame.first()) == key {
        Ok(frame)
    } else {
        Err(ReadError::Inconsistent {
            sequence,
            what: "a frame is kept in the place of another",
        })
    }
}

/// The request table of the block that begins at `first` below `tail`, or `None` if no block does.
pub(in crate::journal) fn requests(
    store: &impl Store,
    first: Sequence,
    tail: Sequence,
) -> Result<Option<Vec<RequestRow>>, ReadError> {
    if first >= tail {
        return Ok(None);
    }
    let Some(mut piece) = requests_piece(store, first, 0)? else {
        let only = frame_at(store, first)?;
        return Ok(only.and_then(|frame| frame.requests().map(<[RequestRow]>::to_vec)));
    };
    let mut rows = std::mem::take(&mut piece.rows);
    while !piece.is_last {
        let missing = ReadError::Inconsistent {
            sequence: first,
            what: "its request table ends before its last piece",
        };
        piece = requests_piece(store, first, piece.index.saturating_add(1))?.ok_or(missing)?;
        rows.append(&mut piece.rows);
    }
    Ok(Some(rows))
}

fn requests_piece(
    store: &impl Store,
    first: Sequence,
    index: u16,
) -> Result<Option<RequestFrame>, ReadError> {
    let found = store
        .get(&requests_key(first, index))
        .map_err(|source| ReadError::engine(first, source))?;
    let Some(bytes) = found else {
        return Ok(None);
    };
    let piece = RequestFrame::decode(bytes.as_ref()).map_err(|source| ReadError::format(first, source))?;
    if (piece.first, piece.index) == (first, index) {
        Ok(Some(piece))
    } else {
        Err(ReadError::Inconsistent {
            sequence: first,
            what: "a piece of its request table is kept in the place of another",
        })
    }
}
