//! The characters of a number, a date or a name of several parts, without a formatter.

use arrayvec::ArrayString;

/// A text on the stack. Whoever makes one says why it fits.
pub(crate) type ShortText<const N: usize = 32> = ArrayString<N>;

/// Appends all digits of `number`.
pub(crate) fn push_number<const N: usize>(text: &mut ShortText<N>, number: u64) {
    text.push_str(itoa::Buffer::new().format(number));
}

/// Appends texts one behind the other.
pub(super) fn push_parts(text: &mut ShortText, parts: &[&str]) {
    parts.iter().for_each(|part| text.push_str(part));
}
