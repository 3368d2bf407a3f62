//! A block as it stands in the log: what the engine is to hold of it, under a checksum.
//!
//! All numbers are big-endian. A record begins on a sector, so that writing one touches no sector of another.
//!
//! ```text
//! record   "CPLR" length:4 checksum:4 body          length: of the body; checksum: CRC-32 of the body
//! body     first:8 next:8 before:32 after:32 pair × n
//! pair     key_length:1 value_length:4 key value    as `keyed::pairs` has them, in that order
//! ```
//!
//! `first` and `next` are the sequences of the first line and behind the last, `before` and `after` the roots of the tree
//! before the block (zeros before the first entry) and after it: a block of another history follows on none of this one.

use crate::journal::Block;
use crate::journal::keyed::{self, Pair};
use crate::types::Sequence;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

const MAGIC: [u8; 4] = *b"CPLR";
const HEAD_BYTES: usize = 12;

/// What stands in a body before the pairs.
const BODY_BYTES: usize = 8 + 8 + 32 + 32;

/// The root of the tree before the first entry.
pub(super) const NO_ROOT: [u8; 32] = [0; 32];

/// A record that is whole.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::journal::sled) struct Record {
    /// The block's first entry.
    pub(in crate::journal::sled) first: Sequence,
    /// The sequence behind its last.
    pub(in crate::journal::sled) next: Sequence,
    /// The root of the tree before it.
    pub(super) before: [u8; 32],
    /// The root of the tree after it.
    pub(super) after: [u8; 32],
    /// What the engine is to hold, in the order in which it is written.
    pub(in crate::journal::sled) pairs: Vec<Pair<Vec<u8>>>,
}

/// How many bytes the record of `block` takes, without encoding it.
pub(super) fn length(block: &Block) -> usize {
    let pairs = keyed::pairs(block).map(|(key, value)| 5 + key.len() + value.len());
    (HEAD_BYTES + BODY_BYTES + pairs.sum::<usize>()).next_multiple_of(SECTOR)
}

/// Puts the record of `block`, which follows on a tree of the root `before`, in place of what `record` holds. Nothing if a
/// length is beyond what a record can say, which a frame of at most 64 KiB is not.
pub(super) fn encode(block: &Block, before: &[u8; 32], record: &mut Vec<u8>) -> Option<()> {
    record.clear();
    record.resize(HEAD_BYTES, 0);
    record.extend(block.first().0.to_be_bytes());
    record.extend(block.next().0.to_be_bytes());
    record.extend(before);
    record.extend(block.trailer().head.root);
    for (key, value) in keyed::pairs(block) {
        record.push(u8::try_from(key.len()).ok()?);
        record.extend(u32::try_from(value.len()).ok()?.to_be_bytes());
        record.extend(key);
        record.extend(value);
    }
    let (head, body) = record.split_first_chunk_mut::<HEAD_BYTES>()?;
    head[..4].copy_from_slice(&MAGIC);
    head[4..8].copy_from_slice(&u32::try_from(body.len()).ok()?.to_be_bytes());
    head[8..].copy_from_slice(&crc32fast::hash(body).to_be_bytes());
    record.resize(record.len().next_multiple_of(SECTOR), 0);
    Some(())
}

/// Every whole record in `log`, in the order in which they stand there. What a record was written over in part is none, and
/// neither is one that a crash cut short.
pub(super) fn records(log: &[u8]) -> Vec<Record> {
    let mut records = Vec::new();
    let mut rest = log;
    while !rest.is_empty() {
        let mut behind = rest;
        let taken = match decode(&mut behind) {
            Some(record) => {
                records.push(record);
                (rest.len() - behind.len()).next_multiple_of(SECTOR)
            }
            None => SECTOR,
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    records
}

fn decode(rest: &mut &[u8]) -> Option<Record> {
    if take(rest)? != MAGIC {
        return None;
    }
    let (length, checksum) = (u32::from_be_bytes(take(rest)?), u32::from_be_bytes(take(rest)?));
    let mut body = split(rest, length)?;
    if crc32fast::hash(body) != checksum {
        return None;
    }
    let (first, next) = (
        Sequence(u64::from_be_bytes(take(&mut body)?)),
        Sequence(u64::from_be_bytes(take(&mut body)?)),
    );
    let (before, after) = (take(&mut body)?, take(&mut body)?);
    let mut pairs = Vec::new();
    while !body.is_empty() {
        let [key_length] = take(&mut body)?;
        let value_length = u32::from_be_bytes(take(&mut body)?);
        let key = split(&mut body, u32::from(key_length))?.to_vec();
        pairs.push((key, split(&mut body, value_length)?.to_vec()));
    }
    Some(Record {
        first,
        next,
        before,
        after,
        pairs,
    })
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(*bytes)
}

fn split<'a>(rest: &mut &'a [u8], length: u32) -> Option<&'a [u8]> {
    let (bytes, behind) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = behind;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::conformance::{Lines, block, request};

    fn blocks() -> Vec<Block> {
        let mut lines = Lines::new(7);
        let mut tail = Sequence::FIRST;
        let mut next = |count: usize| {
            let block = block(tail, &lines.entries(count), &[request(tail, 1)]);
            tail = block.next();
            block
        };
        [1, 40, 2, 300].map(&mut next).into()
    }

    fn written(blocks: &[Block]) -> Vec<u8> {
        let mut log = Vec::new();
        for block in blocks {
            let mut record = b"what was there before".to_vec();
            encode(block, &NO_ROOT, &mut record).unwrap();
            assert_eq!(record.len(), length(block));
            log.extend(record);
        }
        log
    }

    #[test]
    fn what_was_written_is_read_again() {
        let blocks = blocks();
        let found = records(&written(&blocks));
        assert_eq!(found.len(), blocks.len());
        for (record, block) in found.iter().zip(&blocks) {
            assert_eq!((record.first, record.next), (block.first(), block.next()));
            let pairs: Vec<_> = keyed::pairs(block)
                .map(|(key, value)| (key, value.to_vec()))
                .collect();
            assert_eq!(record.pairs, pairs);
        }
    }

    #[test]
    fn a_changed_byte_costs_one_record_and_a_cut_those_behind_it() {
        let blocks = blocks();
        let (log, whole) = (written(&blocks), records(&written(&blocks)));
        let mut start = 0;
        for (number, block) in blocks.iter().enumerate() {
            let others: Vec<&Record> = whole
                .iter()
                .filter(|record| record.first != block.first())
                .collect();
            let end = start + length(block);
            for at in (start..start + 60).chain([start + length(block) / 2]) {
                let mut changed = log.clone();
                changed[at] ^= 0x40;
                let found = records(&changed);
                assert_eq!(found.iter().collect::<Vec<_>>(), others, "byte {at}");
            }
            // Behind its last byte stand zeros, up to a sector of them.
            let cut = records(&log[..end - SECTOR]);
            assert_eq!(cut, whole[..number], "cut within record {number}");
            start = end;
        }
    }

    #[test]
    fn records_that_were_written_over_in_part_are_none_and_the_others_are_found() {
        let blocks = blocks();
        let (mut log, whole) = (written(&blocks), records(&written(&blocks)));
        // The third is of one sector or a few: the first part of the second is written over by it.
        let third = &written(&blocks[2..3]);
        let second = length(&blocks[0]);
        log[second..second + third.len()].copy_from_slice(third);
        let found = records(&log);
        let firsts: Vec<Sequence> = found.iter().map(|record| record.first).collect();
        assert_eq!(
            firsts,
            [whole[0].first, whole[2].first, whole[2].first, whole[3].first]
        );
    }
}
