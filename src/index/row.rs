//! One term of one entry in eight bytes.

/// The highest 40 bits of a term's hash, and 24 bits of what the term leads to.
///
/// A segment of 2^18 entries has about 2^19 rows. So a term that it does not have meets one that it has once in two million
/// look-ups, which then costs a look at an entry and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row(u64);

/// How many bytes a row has in a file.
pub(super) const ROW_BYTES: usize = 8;

const VALUE_BITS: u32 = 24;

/// Stands in a value that leads to a bitmap.
const IS_BITMAP: u64 = 1 << (VALUE_BITS - 1);

/// The positions, and the places of bitmaps, that a row can tell are below this.
pub(super) const VALUE_LIMIT: u32 = 1 << (VALUE_BITS - 1);

/// What a row leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// The entry at this position.
    Position(u32),
    /// The entries of the bitmap at this place.
    Bitmap(u32),
}

impl Row {
    /// A row that none is behind, and that stands for no entry.
    pub(super) const NONE: Row = Row(u64::MAX);

    /// The term of that hash is found at a position, which is below [`VALUE_LIMIT`].
    pub(super) fn new(hash: u64, position: u32) -> Row {
        Row::of_key(Row::key_of(hash), Value::Position(position))
    }

    /// A row of a hash that is cut already.
    pub(super) fn of_key(key: u64, value: Value) -> Row {
        let value = match value {
            Value::Position(position) => u64::from(position),
            Value::Bitmap(place) => IS_BITMAP | u64::from(place),
        };
        Row(key << VALUE_BITS | value)
    }

    /// What is kept of a hash.
    pub(super) fn key_of(hash: u64) -> u64 {
        hash >> VALUE_BITS
    }

    /// The cut hash.
    pub(super) fn key(self) -> u64 {
        self.0 >> VALUE_BITS
    }

    pub(super) fn value(self) -> Value {
        // 23 bits.
        let value = u32::try_from(self.0 % IS_BITMAP).unwrap_or_default();
        match self.0 & IS_BITMAP {
            0 => Value::Position(value),
            _ => Value::Bitmap(value),
        }
    }

    pub(super) fn encode(self) -> [u8; ROW_BYTES] {
        self.0.to_be_bytes()
    }

    pub(super) fn decode(bytes: [u8; ROW_BYTES]) -> Row {
        Row(u64::from_be_bytes(bytes))
    }
}
