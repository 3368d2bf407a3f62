//! The postings of one segment as they grow, in memory.
//!
//! Most terms that an entry has, many entries have: the pool, the year, a contributor. They are found by one look in a small
//! table. The others are of one entry or a few: the number of a document, the id of a request. A table of those would miss the
//! processor's cache with every one, so they are only written down in their order, and each full run is sorted.

use super::positions::Positions;
use super::row::{Row, Value};
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hasher, RandomState};

/// How many rows are sorted at once. A look into an open segment searches each run: some hundred of them at most, a few
/// microseconds.
const RUN: usize = 4_096;

/// How many of the last rare terms are remembered. A term that comes again within so many of them is not rare.
const RECENT: usize = 1_024;

/// A term of no more entries than this has a row for each in a file, which is shorter than a bitmap of them.
const ROWS_OF_A_TERM_MAX: u64 = 6;

/// Postings by the cut hash of their term.
#[derive(Debug)]
pub(super) struct Postings {
    /// Terms that came again soon.
    repeated: HashMap<u64, Positions, Keyed>,
    /// Whatever came when it was not among those: sorted in each full run, and behind them in the order of entries.
    rare: Vec<Row>,
    /// The last of those, each where its hash says.
    recent: Vec<Row>,
}

impl Default for Postings {
    fn default() -> Postings {
        Postings {
            repeated: HashMap::default(),
            rare: Vec::new(),
            recent: vec![Row::NONE; RECENT],
        }
    }
}

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
    /// With room for as much as `like` has, which a segment of the same ledger will nearly have.
    pub(super) fn like(like: &Postings) -> Postings {
        Postings {
            repeated: HashMap::with_capacity_and_hasher(like.repeated.len(), Keyed::default()),
            rare: Vec::with_capacity(like.rare.len()),
            ..Postings::default()
        }
    }

    /// The term of that hash is found at a position that is none before the last.
    pub(super) fn push(&mut self, hash: u64, position: u32) {
        let row = Row::new(hash, position);
        if let Some(positions) = self.repeated.get_mut(&row.key()) {
            return positions.push(position);
        }
        // Below `RECENT`, which is a small number.
        let slot = usize::try_from(row.key() % RECENT as u64).unwrap_or_default();
        let before = std::mem::replace(&mut self.recent[slot], row);
        if before == row {
            // An entry may tell a term twice.
        } else if before.key() == row.key() {
            self.repeated.insert(row.key(), Positions::of(position));
        } else {
            self.rare.push(row);
            if self.rare.len().is_multiple_of(RUN) {
                let start = self.rare.len() - RUN;
                self.rare[start..].sort_unstable();
            }
        }
    }

    /// Adds where the term of that hash is found.
    pub(super) fn add_to(&self, hash: u64, all: &mut RoaringBitmap) {
        let key = Row::key_of(hash);
        if let Some(positions) = self.repeated.get(&key) {
            *all |= positions.bitmap();
        }
        let first = Row::new(hash, 0);
        let (runs, last) = self.rare.as_chunks::<RUN>();
        for run in runs {
            let start = run.partition_point(|row| *row < first);
            all.extend(positions_of(&run[start..], key));
        }
        let of_key = last.iter().filter(|row| row.key() == key);
        of_key.for_each(|row| all.extend(positions_of(&[*row], key)));
    }

    /// All of them in two parts: the rows of terms that few entries have, in their order, and the bitmaps of all others.
    pub(super) fn divided(&self) -> (Vec<Row>, BTreeMap<u64, RoaringBitmap>) {
        let repeated = self.repeated.iter();
        let mut bitmaps: BTreeMap<u64, RoaringBitmap> = repeated
            .map(|(key, positions)| (*key, positions.bitmap()))
            .collect();
        let mut rare = self.rare.clone();
        rare.sort_unstable();
        let mut rows = Vec::with_capacity(rare.len());
        for of_term in rare.chunk_by(|one, next| one.key() == next.key()) {
            let key = of_term[0].key();
            if of_term.len() as u64 > ROWS_OF_A_TERM_MAX || bitmaps.contains_key(&key) {
                bitmaps.entry(key).or_default().extend(positions_of(of_term, key));
            } else {
                rows.extend_from_slice(of_term);
            }
        }
        bitmaps.retain(|key, bitmap| {
            let is_kept = bitmap.len() > ROWS_OF_A_TERM_MAX;
            if !is_kept {
                let of_term = bitmap
                    .iter()
                    .map(|position| Row::of_key(*key, Value::Position(position)));
                rows.extend(of_term);
            }
            is_kept
        });
        rows.sort_unstable();
        (rows, bitmaps)
    }
}

/// The positions of the rows of a term that `rows` begin with.
fn positions_of(rows: &[Row], key: u64) -> impl Iterator<Item = u32> {
    let of_term = rows.iter().take_while(move |row| row.key() == key);
    of_term.filter_map(|row| match row.value() {
        Value::Position(position) => Some(position),
        // A growing segment has none.
        Value::Bitmap(_) => None,
    })
}
