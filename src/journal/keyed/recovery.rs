//! The end of the journal at open: the last whole block, and what lies behind it and was never acknowledged.
//!
//! Frames behind the last trailer belong to a block whose append did not end: nobody was told of them, and they are
//! dropped. Frames that do not follow the last block without a gap are another matter, since what is missing
//! between may have been acknowledged: that is an error and nothing is dropped.

use super::lookup::{decode, frame_at, requests};
use super::{FRAMES_END, REQUESTS_END, REQUESTS_PREFIX, Store, frame_key};
use crate::journal::error::OpenError;
use crate::journal::{Frame, ReadError, RequestRow, Trailer, format};
use crate::types::Sequence;
use sha2::{Digest, Sha256};

/// What is to be dropped: the keys of frames and of request tables that no trailer covers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::journal) struct Torn {
    /// The keys, to be removed in this order: the last frame first, so that a crash between leaves no gap.
    pub(in crate::journal) keys: Vec<Vec<u8>>,
    /// How many lines their frames hold.
    pub(in crate::journal) lines: u64,
}

/// The trailer of the last whole block, every frame of which was read, and what is to be dropped behind it.
pub(in crate::journal) fn recover(store: &impl Store) -> Result<(Option<Trailer>, Torn), OpenError> {
    let mut torn = Torn::default();
    let mut first_torn = None;
    let mut end = FRAMES_END.to_vec();
    let trailer = loop {
        let Some((key, frame)) = last_frame_before(store, &end)? else {
            break None;
        };
        if let Some(trailer) = frame.trailer() {
            break Some(*trailer);
        }
        torn.lines += frame.count() as u64;
        torn.keys.push(key.clone());
        first_torn = Some(frame.first());
        end = key;
    };
    let tail = super::tail(trailer.as_ref());
    if let Some(found) = first_torn.filter(|found| *found != tail) {
        return Err(OpenError::Gap { tail, found });
    }
    if let Some(trailer) = &trailer {
        check_block(store, trailer)?;
    }
    torn.keys.append(&mut requests_from(store, tail)?);
    Ok((trailer, torn))
}

/// Refuses a journal that ends at `tail`, before `acknowledged`, which it is known to have had for its tail.
pub(in crate::journal) fn check_acknowledged(
    tail: Sequence,
    acknowledged: Sequence,
) -> Result<(), OpenError> {
    match tail < acknowledged {
        true => Err(OpenError::LostTail { tail, acknowledged }),
        false => Ok(()),
    }
}

fn last_frame_before(store: &impl Store, end: &[u8]) -> Result<Option<(Vec<u8>, Frame)>, ReadError> {
    // The sequence is not known when the engine fails to find the end, and the key's is what an operator knows.
    let known = sequence_of(end).unwrap_or_default();
    let found = store
        .before(end)
        .map_err(|source| ReadError::engine(known, source))?;
    let Some((key, bytes)) = found else {
        return Ok(None);
    };
    let sequence = sequence_of(&key).unwrap_or(known);
    let frame = decode(&key, bytes.as_ref(), sequence)?;
    Ok(Some((key, frame)))
}

fn sequence_of(key: &[u8]) -> Option<Sequence> {
    key.try_into().map(u64::from_be_bytes).map(Sequence).ok()
}

/// Reads every frame of the block that `trailer` closes, and its request table, and compares them with it.
fn check_block(store: &impl Store, trailer: &Trailer) -> Result<(), ReadError> {
    let inconsistent = |what| ReadError::Inconsistent {
        sequence: trailer.first,
        what,
    };
    let mut sequence = trailer.first;
    while sequence < trailer.next() {
        let frame = frame_at(store, sequence)?.ok_or(ReadError::Missing {
            sequence,
            tail: trailer.next(),
        })?;
        let is_last = frame.next() == trailer.next();
        if frame.trailer().is_some() != is_last {
            return Err(inconsistent(
                "its trailer counts other entries than its frames hold",
            ));
        }
        sequence = frame.next();
    }
    check_requests(store, trailer)
}

/// Reads the request table of the block that `trailer` closes, and compares it with it.
pub(in crate::journal) fn check_requests(store: &impl Store, trailer: &Trailer) -> Result<(), ReadError> {
    let inconsistent = |what| ReadError::Inconsistent {
        sequence: trailer.first,
        what,
    };
    let rows = requests(store, trailer.first, trailer.next())?
        .ok_or_else(|| inconsistent("its request table is missing"))?;
    if rows.len() as u64 != u64::from(trailer.requests) || requests_hash(&rows) != trailer.requests_hash {
        return Err(inconsistent("its request table is not the one its trailer names"));
    }
    Ok(())
}

fn requests_hash(rows: &[RequestRow]) -> [u8; 32] {
    let mut table = Vec::new();
    rows.iter().for_each(|row| format::encode_row(row, &mut table));
    Sha256::digest(&table).into()
}

/// The keys of pieces of request tables of blocks that begin at or behind `tail`.
fn requests_from(store: &impl Store, tail: Sequence) -> Result<Vec<Vec<u8>>, ReadError> {
    let mut least = vec![REQUESTS_PREFIX];
    least.extend_from_slice(&frame_key(tail));
    let mut keys: Vec<Vec<u8>> = Vec::new();
    loop {
        let end = keys.last().map_or(REQUESTS_END.as_slice(), Vec::as_slice);
        let found = store
            .before(end)
            .map_err(|source| ReadError::engine(tail, source))?;
        match found {
            Some((key, _)) if key >= least => keys.push(key),
            _ => return Ok(keys),
        }
    }
}
