//! Bytes to text. A byte that the encoding does not know is a fault with its line, never a replacement character that
//! nobody sees.

use super::FileFault;
use encoding_rs::{DecoderResult, Encoding};
use std::borrow::Cow;

/// The text of the bytes, without a byte order mark.
pub(super) fn decode<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Result<Cow<'a, str>, FileFault> {
    if let Some((marked, _)) = Encoding::for_bom(bytes)
        && marked != encoding
    {
        return Err(FileFault(format!(
            "the file says that it is {}, the profile that it is {}",
            marked.name(),
            encoding.name()
        )));
    }
    let mut decoder = encoding.new_decoder_with_bom_removal();
    if encoding == encoding_rs::UTF_8
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Ok(Cow::Borrowed(text.trim_start_matches('\u{FEFF}')));
    }
    let mut text = String::new();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    text.reserve(room.unwrap_or(bytes.len()));
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(Cow::Owned(text)),
        (DecoderResult::Malformed(..) | DecoderResult::OutputFull, read) => {
            let line = 1 + text.bytes().filter(|byte| *byte == b'\n').count();
            Err(FileFault(format!(
                "line {line}: byte {read} of the file is no {}: the profile's encoding is another (try windows-1252 or utf-8)",
                encoding.name()
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{UTF_8, UTF_16LE, WINDOWS_1252};

    #[test]
    fn texts_are_decoded_or_the_line_is_told() {
        assert_eq!(decode("\u{feff}é".as_bytes(), UTF_8).unwrap(), "é");
        assert_eq!(decode(b"caf\xe9 \x80", WINDOWS_1252).unwrap(), "café €");
        assert_eq!(decode(b"\xff\xfea\0b\0", UTF_16LE).unwrap(), "ab");
        let fault = decode(b"one\ntwo\nthr\xe9e", UTF_8).unwrap_err();
        assert!(fault.0.starts_with("line 3: byte 1"), "{fault}");
        let fault = decode(b"\xff\xfea\0b\0", UTF_8).unwrap_err();
        assert!(fault.0.contains("UTF-16LE"), "{fault}");
        assert!(decode(b"a\0b", UTF_16LE).is_err());
        assert_eq!(decode(b"", UTF_8).unwrap(), "");
    }
}
