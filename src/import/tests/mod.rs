//! Tests of the room: real files, hostile files, and runs against a ledger of paper.

mod real;

use super::{Converted, Profile, convert, read};
use std::collections::BTreeMap;

/// A file of data/.
pub(super) fn data(path: &str) -> Vec<u8> {
    std::fs::read(format!("{}/data/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A profile of data/profiles.
pub(super) fn profile(name: &str) -> Profile {
    let text = String::from_utf8(data(&format!("profiles/{name}.toml"))).unwrap();
    Profile::parse(&text).unwrap_or_else(|faults| panic!("{name}: {faults:?}"))
}

/// A file as one of the profiles of data/profiles converts it.
pub(super) fn convert_file(profile_name: &str, bytes: &[u8]) -> Converted {
    let profile = profile(profile_name);
    let rows = read(&profile, bytes).unwrap();
    convert(&profile, rows, &BTreeMap::new())
}
