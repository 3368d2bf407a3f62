//! The SHA-256 of a document that is evidence for an entry.

use super::Malformed;
use std::fmt;
use std::str::FromStr;

/// A SHA-256 digest, written as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sha256Hex([u8; 32]);

impl Sha256Hex {
    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl FromStr for Sha256Hex {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Sha256Hex, Malformed> {
        let malformed = || Malformed::new("is no SHA-256: 64 hexadecimal digits in lower case");
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(malformed()),
        };
        let text: &[u8; 64] = text.as_bytes().try_into().map_err(|_| malformed())?;
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Sha256Hex(bytes))
    }
}

impl fmt::Display for Sha256Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

super::serde_as_text!(Sha256Hex);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_has_64_lower_case_digits() {
        let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(
            text.parse::<Sha256Hex>().map(|digest| digest.to_string()),
            Ok(text.to_string())
        );
        for bad in [&text[1..], &text.to_uppercase(), ""] {
            assert!(bad.parse::<Sha256Hex>().is_err());
        }
    }
}
