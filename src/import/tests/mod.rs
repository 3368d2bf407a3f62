//! Tests of the room: real files, hostile files, and runs against a ledger of paper.

mod hostile;
mod paper;
mod real;
mod runs;

use super::{Converted, Profile, convert, read};
use std::collections::BTreeMap;

/// A profile of two columns, and a third that may be there.
const SMALL: &str = r#"
data_set = "small"
[file]
format = "csv"
[fields]
who = { column = "who", kind = "id" }
amount = { column = "amount", kind = "amount", currency = "GBP" }
name = { column = "name" }
[[register]]
command = "register_contributor"
contributor = "c-{who}"
name = "{name}"
kind = "CONTRIBUTOR_KIND_PARTNER"
[[post]]
command = "receive"
pool = "p"
contributor = "c-{who}"
amount = "{amount}"
year = "2025"
budget_type = "fund"
"#;

/// The small profile with more at its end.
fn small(more: &str) -> Profile {
    Profile::parse(&format!("{SMALL}{more}")).unwrap()
}

/// Rows of the small profile's first two columns; names are those of the ids.
fn small_file(rows: &str) -> Converted {
    let text = SMALL.replace("name = { column = \"name\" }", "name = { value = \"Somebody\" }");
    convert_with(&Profile::parse(&text).unwrap(), &format!("who,amount\n{rows}"))
}

fn convert_with(profile: &Profile, text: &str) -> Converted {
    let text = match text.starts_with("who,amount\n") && profile.columns().contains(&"name") {
        true => text.replace('\n', ",n\n"),
        false => text.to_owned(),
    };
    let text = text.replace("who,amount,n\n", "who,amount,name\n");
    convert(profile, read(profile, text.as_bytes()).unwrap(), &BTreeMap::new())
}

/// A file of data/.
fn data(path: &str) -> Vec<u8> {
    std::fs::read(format!("{}/data/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A profile of data/profiles.
fn profile(name: &str) -> Profile {
    let text = String::from_utf8(data(&format!("profiles/{name}.toml"))).unwrap();
    Profile::parse(&text).unwrap_or_else(|faults| panic!("{name}: {faults:?}"))
}

/// A file as one of the profiles of data/profiles converts it.
fn convert_file(profile_name: &str, bytes: &[u8]) -> Converted {
    let profile = profile(profile_name);
    let rows = read(&profile, bytes).unwrap();
    convert(&profile, rows, &BTreeMap::new())
}
