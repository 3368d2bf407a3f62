//! What is recorded once for ever, as eight bytes each: every request id that was ever used, and every source key.
//!
//! A table of SHA-256(principal, request id), cut to 8 bytes, to the first entry of the request, and another of the
//! same form for source keys. A fingerprint only says where to look: the entry it leads to names principal and request
//! id or key in full and decides. Two in 2^64 share a fingerprint by accident, and nobody gains from finding two on
//! purpose, as those that share one are kept side by side.

use crate::types::{PrincipalId, RequestId, Sequence, SourceKey};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Where the requests, or commands, of each fingerprint begin. About 30 bytes each: 16 for the pair, one for the table's
/// control byte, and the room a table keeps free.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    /// In [`PARTS`] tables, or none as long as there is nothing. A table that is full moves all that it has: of seven million
    /// in one, for half a second, in which nothing would be decided.
    first: Vec<Part>,
    /// Later ones of a fingerprint that was taken.
    others: HashMap<u64, Vec<Sequence>>,
}

type Part = HashMap<u64, Sequence, BuildHasherDefault<AlreadyHashed>>;

/// As many as a byte has values: a part of ten million moves in two milliseconds.
const PARTS: usize = 256;

/// The part of a fingerprint, by a byte that the tables themselves make little of: they use the first and the last bits.
fn part(fingerprint: u64) -> usize {
    let [_, _, _, byte, ..] = fingerprint.to_be_bytes();
    usize::from(byte)
}

/// The first 8 bytes of SHA-256 are spread as well as any hash of them.
#[derive(Default)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// The fingerprint of a principal's request id.
pub(super) fn of_request(principal: &PrincipalId, request_id: &RequestId) -> u64 {
    fingerprint([principal.as_str(), request_id.as_str()], &[])
}

/// The fingerprint of a principal's source key.
pub(super) fn of_source_key(principal: &PrincipalId, key: &SourceKey) -> u64 {
    let occurrence = key.occurrence.number().to_be_bytes();
    let rest = [key.row_sha256.as_bytes().as_slice(), &occurrence];
    fingerprint([principal.as_str(), key.data_set.as_str()], &rest)
}

/// Texts are told apart by a byte that is in none of them; the `rest` is as long for one table's as for another's.
fn fingerprint(texts: [&str; 2], rest: &[&[u8]]) -> u64 {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text);
        hash.update([0]);
    }
    for bytes in rest {
        hash.update(bytes);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

impl Fingerprints {
    /// Remembers that one of this fingerprint begins at `first`.
    pub(super) fn insert(&mut self, fingerprint: u64, first: Sequence) {
        if self.first.is_empty() {
            self.first.resize_with(PARTS, Part::default);
        }
        match self.first[part(fingerprint)].entry(fingerprint) {
            std::collections::hash_map::Entry::Vacant(vacant) => {
                vacant.insert(first);
            }
            std::collections::hash_map::Entry::Occupied(_) => {
                self.others.entry(fingerprint).or_default().push(first);
            }
        }
    }

    /// Takes over all of another table, which is empty then.
    pub(super) fn append(&mut self, other: &mut Fingerprints) {
        for (fingerprint, first) in other.first.iter_mut().flat_map(Part::drain) {
            self.insert(fingerprint, first);
        }
        for (fingerprint, others) in other.others.drain() {
            others
                .into_iter()
                .for_each(|first| self.insert(fingerprint, first));
        }
    }

    /// Every fingerprint with where it begins, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, Sequence)> {
        let others = self
            .others
            .iter()
            .flat_map(|(fingerprint, others)| others.iter().map(move |first| (fingerprint, first)));
        let all = self.first.iter().flatten().chain(others);
        all.map(|(fingerprint, first)| (*fingerprint, *first))
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.first.iter_mut().for_each(Part::clear);
        self.others.clear();
    }

    /// Where those of this fingerprint begin: nearly always none or one.
    pub(super) fn candidates(&self, fingerprint: u64) -> impl Iterator<Item = Sequence> {
        let others = self.others.get(&fingerprint).into_iter().flatten();
        let first = self.first.get(part(fingerprint));
        let first = first.and_then(|part| part.get(&fingerprint));
        first.into_iter().chain(others).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_that_share_a_fingerprint_are_kept_side_by_side() {
        let mut table = Fingerprints::default();
        for sequence in [3, 9, 27] {
            table.insert(7, Sequence(sequence));
        }
        assert_eq!(
            table.candidates(7).map(|sequence| sequence.0).collect::<Vec<_>>(),
            [3, 9, 27]
        );
        assert_eq!(table.candidates(8).count(), 0);
    }

    #[test]
    fn a_table_takes_over_another() {
        let (mut table, mut other) = (Fingerprints::default(), Fingerprints::default());
        table.insert(7, Sequence(1));
        for sequence in [3, 9] {
            other.insert(7, Sequence(sequence));
        }
        table.append(&mut other);
        let all = |table: &Fingerprints| table.candidates(7).map(|sequence| sequence.0).collect::<Vec<_>>();
        assert_eq!((all(&table), all(&other)), (vec![1, 3, 9], Vec::new()));
    }

    #[test]
    fn principal_and_request_id_cannot_run_into_each_other() {
        let of = |principal: &str, id: &str| of_request(&principal.parse().unwrap(), &id.parse().unwrap());
        assert_ne!(of("a", "bc"), of("ab", "c"));
    }
}
