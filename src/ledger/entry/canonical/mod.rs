//! RFC 8785 (canonical) JSON for values that are strings, arrays, objects and booleans: everything that a line holds.
//!
//! Numbers and null have no place in a line and are refused, which leaves of RFC 8785 the order of keys (structs declare
//! their fields in it, which debug builds check) and the escapes. A general JSON writer looks at every byte of every
//! key and value for something to escape; here names of fields are known to need none and values are copied whole
//! when they have none, which halves the cost of a line.

mod serializer;

use serde::ser::{self, Serialize};
use std::fmt;

/// Appends the canonical form of `value` to `buffer`.
///
/// # Errors
/// When the value holds a number, null or another thing that a line has no form for.
pub(super) fn write(value: &impl Serialize, buffer: &mut Vec<u8>) -> Result<(), NoForm> {
    value.serialize(Writer(buffer))
}

/// A value that a line has no form for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct NoForm(String);

impl ser::Error for NoForm {
    fn custom<T: fmt::Display>(message: T) -> NoForm {
        NoForm(message.to_string())
    }
}

fn no_form<T>(what: &str) -> Result<T, NoForm> {
    Err(NoForm(format!("a line has no form for {what}")))
}

struct Writer<'a>(&'a mut Vec<u8>);

/// An object or array that is open: what closes it, and whether it has an item already.
struct Items<'a> {
    buffer: &'a mut Vec<u8>,
    close: u8,
    any: bool,
    /// Where the last key begins and ends, to check the order of keys in debug builds.
    last_key: Option<(usize, usize)>,
}

impl<'a> Items<'a> {
    fn open(buffer: &'a mut Vec<u8>, open: u8, close: u8) -> Items<'a> {
        buffer.push(open);
        Items {
            buffer,
            close,
            any: false,
            last_key: None,
        }
    }

    fn separate(&mut self) {
        if self.any {
            self.buffer.push(b',');
        }
        self.any = true;
    }

    /// Begins the value of `key`, whose text needs no escape.
    fn key(&mut self, key: &str) {
        self.separate();
        self.buffer.push(b'"');
        let start = self.buffer.len();
        self.buffer.extend_from_slice(key.as_bytes());
        debug_assert!(
            self.last_key
                .is_none_or(|(from, to)| self.buffer[from..to] < self.buffer[start..]),
            "the keys of an object are not in order: {key}"
        );
        self.last_key = Some((start, self.buffer.len()));
        self.buffer.extend_from_slice(b"\":");
    }

    fn close(self) {
        self.buffer.push(self.close);
    }
}

/// Appends `text` with the escapes of RFC 8785, section 3.2.2.2, which are those of ECMAScript.
fn push_escaped(buffer: &mut Vec<u8>, text: &str) {
    if !needs_escape(text.as_bytes()) {
        buffer.extend_from_slice(text.as_bytes());
        return;
    }
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => buffer.extend_from_slice(&[b'\\', byte]),
            0x08 => buffer.extend_from_slice(b"\\b"),
            b'\t' => buffer.extend_from_slice(b"\\t"),
            b'\n' => buffer.extend_from_slice(b"\\n"),
            0x0C => buffer.extend_from_slice(b"\\f"),
            b'\r' => buffer.extend_from_slice(b"\\r"),
            byte if byte < b' ' => buffer.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            byte => buffer.push(byte),
        }
    }
}

/// Whether a byte is a control character, a quotation mark or a backslash. Texts are short, so they are looked at eight bytes
/// at a time, the last eight perhaps twice.
fn needs_escape(text: &[u8]) -> bool {
    let byte_needs = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    match text.last_chunk::<8>() {
        Some(last) => text
            .as_chunks::<8>()
            .0
            .iter()
            .chain([last])
            .any(word_needs_escape),
        None => text.iter().any(byte_needs),
    }
}

/// The same of eight bytes at once.
fn word_needs_escape(word: &[u8; 8]) -> bool {
    const EACH: u64 = u64::MAX / 255;
    // Of each byte the highest bit, if the byte is below `least`, which is at most 128; bytes behind one that is may have it
    // as well, and those from 128 up have it not.
    let below = |word: u64, least: u64| word.wrapping_sub(EACH * least) & !word & (EACH * 128);
    let is = |word: u64, byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
    let word = u64::from_le_bytes(*word);
    below(word, 0x20) | is(word, b'"') | is(word, b'\\') != 0
}

/// The text of a value that is displayed, escaped as it comes.
struct Escaped<'a>(&'a mut Vec<u8>);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        push_escaped(self.0, text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn strings_arrays_objects_and_booleans_are_written_as_a_general_writer_writes_them() {
        let every_character: String = (0..0x2000_u32).filter_map(char::from_u32).collect();
        for value in [
            json!({"a": "x", "b": ["1", "2", {}], "c": {"d": true, "e": false}, "f": []}),
            json!(every_character),
            json!("quote \" backslash \\ slash / tab \t bell \u{7} del \u{7f} é € 😀"),
        ] {
            let mut buffer = Vec::new();
            write(&value, &mut buffer).unwrap();
            // Keys without an order of their own are sorted by the general writer, and it has the same escapes.
            assert_eq!(
                String::from_utf8(buffer).unwrap(),
                serde_json::to_string(&value).unwrap()
            );
        }
    }

    #[test]
    fn numbers_and_null_have_no_form() {
        for value in [json!(1), json!(1.5), json!(null), json!({"a": [1]})] {
            assert!(write(&value, &mut Vec::new()).is_err(), "{value} was written");
        }
    }
}
