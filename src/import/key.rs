//! What makes a command one that is posted once: the key of the row it comes of, which is its source key in the ledger.
//!
//! A key is (data set, SHA-256 of the row's content, nth occurrence of that content in the file), because real files hold
//! identical rows that are distinct payments. A row may post several commands, so the digest covers which of them it is.
//! The content is the cleaned text of the key's columns, not what the profile makes of it: a profile that is mended, and
//! a cell that is padded otherwise in the next issue, do not make a row a new one.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The key of one command within its data set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct RowKey {
    /// SHA-256 of the row's content and the command's name, as 64 hexadecimal digits.
    pub row_sha256: String,
    /// Which occurrence of that content in the file, from 1.
    pub occurrence: u32,
}

/// The content of a row: columns and cleaned texts, in the order of the columns' names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Content(String);

impl Content {
    /// The content that these cells are; a column without a text is not among them.
    pub fn new(cells: &BTreeMap<&str, &str>) -> Content {
        // JSON keeps apart what a plain separator would run together; the version makes room for another form.
        Content(serde_json::json!(["purse-row-1", cells]).to_string())
    }

    /// The key of the row's command of that name, for the nth row of this content.
    pub fn key(&self, command: &str, occurrence: u32) -> RowKey {
        RowKey {
            row_sha256: sha256_hex(&[self.0.as_bytes(), b"\n", command.as_bytes()]),
            occurrence,
        }
    }
}

/// SHA-256 of the parts one after the other, as hexadecimal digits.
pub fn sha256_hex(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize()
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a string does not fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_same_for_ever() {
        let content = Content::new(&BTreeMap::from([("date", "2025-01-03"), ("amount", "5.00")]));
        let key = content.key("spend", 2);
        // A golden value: a change here would post every file again.
        let golden = sha256_hex(&[
            br#"["purse-row-1",{"amount":"5.00","date":"2025-01-03"}]"#,
            b"\nspend",
        ]);
        assert_eq!((key.row_sha256.as_str(), key.occurrence), (golden.as_str(), 2));
        assert_eq!(
            sha256_hex(&[b"abc"]),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_ne!(content.key("commit", 2), key);
        assert_ne!(content.key("spend", 1), key);
    }

    #[test]
    fn cells_do_not_run_together() {
        let one = Content::new(&BTreeMap::from([("a", "1\",\"b\":\"2")]));
        let other = Content::new(&BTreeMap::from([("a", "1"), ("b", "2")]));
        assert_ne!(one, other);
    }
}
