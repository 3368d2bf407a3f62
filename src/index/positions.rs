//! Where a term is found that many entries have, as it grows.

use roaring::RoaringBitmap;

/// Positions in their order. Pushing onto either form costs a few instructions; a roaring bitmap, which looks for the place
/// of each, is made of them when they are asked for or written.
#[derive(Debug)]
pub(super) enum Positions {
    /// At most [`LIST_MAX`], one by one.
    List(Vec<u32>),
    /// More: a bit for each position of the segment so far, the lowest first.
    Bits(Vec<u8>),
}

/// Beyond this a bit for each of 2^18 positions, 32 KiB in all, takes no more than four times the room of a list, and soon
/// less; and a list of so many is made a bitmap in some ten microseconds.
const LIST_MAX: usize = 2_048;

impl Positions {
    /// Only this one.
    pub(super) fn of(position: u32) -> Positions {
        Positions::List(vec![position])
    }

    /// Takes note of a position that is none before the last.
    pub(super) fn push(&mut self, position: u32) {
        match self {
            Positions::List(list) if list.last() == Some(&position) => {}
            Positions::List(list) => {
                list.push(position);
                if list.len() > LIST_MAX {
                    let mut bits = Vec::new();
                    list.iter().for_each(|position| set(&mut bits, *position));
                    *self = Positions::Bits(bits);
                }
            }
            Positions::Bits(bits) => set(bits, position),
        }
    }

    /// All of them.
    pub(super) fn bitmap(&self) -> RoaringBitmap {
        match self {
            Positions::List(list) => list.iter().copied().collect(),
            Positions::Bits(bits) => RoaringBitmap::from_lsb0_bytes(0, bits),
        }
    }
}

fn set(bits: &mut Vec<u8>, position: u32) {
    // A segment has far fewer positions than memory has bits.
    let byte = usize::try_from(position / 8).unwrap_or(usize::MAX);
    if byte >= bits.len() {
        bits.resize(byte + 1, 0);
    }
    bits[byte] |= 1 << (position % 8);
}
