//! Ids derived from texts: the same text gives the same id for ever, in every file.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// How many characters an id may have.
const LENGTH_MAX: usize = 63;

/// Whether a text is an id: `[a-z0-9][a-z0-9._-]{0,62}`.
pub fn is_id(text: &str) -> bool {
    let fits = |c: &u8| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.len() <= LENGTH_MAX
        && text.bytes().next().is_some_and(|first| fits(&first))
        && text.bytes().all(|c| fits(&c) || matches!(c, b'.' | b'_' | b'-'))
}

/// The id that `text` gives: capitals made small, every run of other characters one `-`, none at the ends. A text that
/// gives more than 63 characters keeps 50 of them and 12 of its SHA-256. Nothing if no character is left.
pub fn derived_id(text: &str) -> Option<String> {
    let mut id = String::with_capacity(text.len());
    for c in text.chars() {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_lowercase() || c.is_ascii_digit() => id.push(c),
            c @ ('.' | '_') if !id.is_empty() => id.push(c),
            _ if id.ends_with('-') || id.is_empty() => {}
            _ => id.push('-'),
        }
    }
    while id.ends_with(['-', '.', '_']) {
        id.pop();
    }
    if id.len() > LENGTH_MAX {
        id.truncate(50);
        id.push('-');
        for byte in Sha256::digest(text.as_bytes()).iter().take(6) {
            // Writing to a string does not fail.
            let _ = write!(id, "{byte:02x}");
        }
    }
    (!id.is_empty()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_what_the_ledger_takes() {
        let table = [
            ("7", Some("7")),
            ("CBPF-SUD-24-R-INGO-27589", Some("cbpf-sud-24-r-ingo-27589")),
            (
                "Department for Transport (DfT)",
                Some("department-for-transport-dft"),
            ),
            ("  --A&B--  ", Some("a-b")),
            ("v1.2_x", Some("v1.2_x")),
            ("._-", None),
            ("Агентство", None),
            ("Première Urgence", Some("premi-re-urgence")),
            ("", None),
        ];
        for (text, wanted) in table {
            let id = derived_id(text);
            assert_eq!(id.as_deref(), wanted, "{text}");
            assert!(id.is_none_or(|id| is_id(&id)));
        }
    }

    #[test]
    fn a_long_text_keeps_what_tells_it_apart() {
        let (one, other) = ("a".repeat(80) + "1", "a".repeat(80) + "2");
        let (one, other) = (derived_id(&one).unwrap(), derived_id(&other).unwrap());
        assert!(is_id(&one) && is_id(&other) && one != other);
        assert_eq!(one.len(), 63);
    }

    #[test]
    fn what_is_no_id_is_told() {
        for text in ["", "-a", ".a", "A", "a b", &"a".repeat(64), "ä"] {
            assert!(!is_id(text), "{text}");
        }
    }
}
