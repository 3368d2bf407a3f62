//! The postings of one segment as they grow, in memory.

use roaring::RoaringBitmap;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// Where in a segment a term is found. Most terms are found once: the number of a document, the id of a request.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Posting {
    /// Once.
    One(u32),
    /// More than once.
    Many(Box<RoaringBitmap>),
}

impl Posting {
    /// Takes note of a position that is none before the last.
    fn push(&mut self, position: u32) {
        match self {
            Posting::One(only) if *only == position => {}
            Posting::One(only) => *self = Posting::Many(Box::new([*only, position].into_iter().collect())),
            Posting::Many(bitmap) => {
                // Pushing looks for the last position first, through all of a dense part; inserting does not.
                bitmap.insert(position);
            }
        }
    }

    /// Adds its positions to `all`.
    pub(super) fn add_to(&self, all: &mut RoaringBitmap) {
        match self {
            Posting::One(only) => {
                all.insert(*only);
            }
            Posting::Many(bitmap) => *all |= bitmap.as_ref(),
        }
    }
}

/// Postings by the hash of their term.
#[derive(Debug, Default)]
pub(super) struct Postings(HashMap<u64, Posting, Keyed>);

/// The hashes are spread already, but a client can choose names whose hashes fall together in a table. So each table
/// multiplies by a number of its own.
#[derive(Debug, Clone)]
struct Keyed(u64);

impl Default for Keyed {
    fn default() -> Keyed {
        Keyed(RandomState::new().hash_one(0_u64) | 1)
    }
}

impl BuildHasher for Keyed {
    type Hasher = Multiplied;

    fn build_hasher(&self) -> Multiplied {
        Multiplied { key: self.0, hash: 0 }
    }
}

struct Multiplied {
    key: u64,
    hash: u64,
}

impl Hasher for Multiplied {
    fn finish(&self) -> u64 {
        self.hash
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(self.hash.rotate_left(8) ^ u64::from(*byte));
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "the two halves are what is wanted"
    )]
    fn write_u64(&mut self, value: u64) {
        let product = u128::from(value ^ self.key) * u128::from(self.key);
        self.hash = (product as u64) ^ ((product >> 64) as u64);
    }
}

impl Postings {
    /// With room for as many terms as `like` has, which a segment of the same ledger will nearly have.
    pub(super) fn like(like: &Postings) -> Postings {
        Postings(HashMap::with_capacity_and_hasher(like.0.len(), Keyed::default()))
    }

    /// The term of that hash is found at a position that is none before the last.
    pub(super) fn push(&mut self, hash: u64, position: u32) {
        self.0
            .entry(hash)
            .and_modify(|posting| posting.push(position))
            .or_insert(Posting::One(position));
    }

    /// Where the term of that hash is found.
    pub(super) fn get(&self, hash: u64) -> Option<&Posting> {
        self.0.get(&hash)
    }

    /// All of them by hash.
    pub(super) fn sorted(&self) -> Vec<(u64, &Posting)> {
        let mut sorted: Vec<(u64, &Posting)> =
            self.0.iter().map(|(hash, posting)| (*hash, posting)).collect();
        sorted.sort_unstable_by_key(|(hash, _)| *hash);
        sorted
    }
}
