//! Numbers of as many bytes as each needs: seven bits in each, the lowest first, and the eighth says that more follow (LEB128).
//!
//! By hand, since a question about the past reads a hundred thousand of them and more than half of its time went into a
//! library's way of doing so.

use std::io;

/// Stands before an amount that needs more than 64 bits, of which 16 bytes follow.
const BEYOND: i64 = i64::MIN;

/// Appends a number.
pub(super) fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7F) as u8);
}

/// Appends a number that may be below zero; a small one is short all the same.
pub(super) fn push_signed(bytes: &mut Vec<u8>, number: i64) {
    push(bytes, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

/// Appends an amount.
pub(super) fn push_amount(bytes: &mut Vec<u8>, amount: i128) {
    match i64::try_from(amount) {
        Ok(small) if small != BEYOND => push_signed(bytes, small),
        _ => {
            push_signed(bytes, BEYOND);
            bytes.extend_from_slice(&amount.to_le_bytes());
        }
    }
}

/// Takes the number that `bytes` begin with.
pub(super) fn take(bytes: &mut &[u8]) -> io::Result<u64> {
    let mut number = 0;
    for (index, byte) in bytes.iter().take(10).enumerate() {
        number |= u64::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            *bytes = &bytes[index + 1..];
            return Ok(number);
        }
    }
    Err(no_number())
}

/// Takes a number that may be below zero.
pub(super) fn take_signed(bytes: &mut &[u8]) -> io::Result<i64> {
    let number = take(bytes)?;
    Ok((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
}

/// Takes an amount.
pub(super) fn take_amount(bytes: &mut &[u8]) -> io::Result<i128> {
    match take_signed(bytes)? {
        BEYOND => {
            let (amount, rest) = bytes.split_first_chunk().ok_or_else(no_number)?;
            *bytes = rest;
            Ok(i128::from_le_bytes(*amount))
        }
        small => Ok(small.into()),
    }
}

/// What the bytes are not.
pub(super) fn no_number() -> io::Error {
    io::Error::other("the bytes are no rows")
}
