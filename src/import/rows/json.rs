//! JSON: an array of objects, alone or somewhere in a document. Numbers are taken as the text they are written with.

use super::{COLUMNS_MAX, FileFault, ROW_BYTES_MAX, ROWS_MAX, Row, Rows, too_many_rows};
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The members of an object in their order; a name that stands there twice is an error, not the last one of two.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members<'a>, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                let mut names = BTreeSet::new();
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    if !names.insert(name.clone()) {
                        return Err(A::Error::custom(format!("names {name} twice")));
                    }
                    members.push((name, value));
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(All).map(Members)
    }
}

/// The elements of an array, and whether there are more of them than a file may have rows.
struct Elements<'a>(Vec<&'a RawValue>, bool);

impl<'de: 'a, 'a> Deserialize<'de> for Elements<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Elements<'a>, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = (Vec<&'de RawValue>, bool);

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
                let mut elements = Vec::new();
                while elements.len() < ROWS_MAX {
                    match array.next_element::<&'de RawValue>()? {
                        Some(element) => elements.push(element),
                        None => return Ok((elements, false)),
                    }
                }
                let mut more = false;
                while array.next_element::<IgnoredAny>()?.is_some() {
                    more = true;
                }
                Ok((elements, more))
            }
        }
        let (elements, more) = deserializer.deserialize_seq(All)?;
        Ok(Elements(elements, more))
    }
}

/// The records of a text under `path`; `columns` are the members that are wanted, `document` what is wanted of the rest.
pub(super) fn read(
    text: &str,
    path: &[String],
    columns: &[&str],
    document: Vec<Vec<String>>,
) -> Result<Rows, FileFault> {
    let root: &RawValue = parse(text).map_err(|error| FileFault(format!("the file is no JSON: {error}")))?;
    let array = inside(root, path).map_err(FileFault)?;
    let array = array.ok_or_else(|| FileFault(format!("the document has no {}", path.join("."))))?;
    let Elements(records, more) = parse(array.get()).map_err(|_| {
        FileFault(match path {
            [] => {
                "the document is no array of records: the profile's file.records says where it is".to_owned()
            }
            path => format!("{} is no array of records", path.join(".")),
        })
    })?;
    if more {
        return Err(too_many_rows());
    }
    let mut unread = BTreeSet::new();
    let rows = records.iter().enumerate().map(|(index, record)| {
        let (cells, fault) = match cells(record, columns, &mut unread) {
            Ok(cells) => (cells, None),
            Err(why) => (BTreeMap::new(), Some(why)),
        };
        Row {
            number: index as u64 + 1,
            line: None,
            cells,
            raw: vec![record.get().to_owned()],
            fault,
        }
    });
    let rows: Vec<Row> = rows.collect();
    let mut found = BTreeMap::new();
    for path in document {
        let value = inside(root, &path).map_err(FileFault)?;
        if let Some(value) = value.and_then(|value| cell(value).transpose()) {
            found.insert(path, value.map_err(FileFault)?);
        }
    }
    Ok(Rows {
        header: Vec::new(),
        unread: unread.into_iter().collect(),
        rows,
        document: found,
    })
}

/// The wanted members of a record, as texts.
fn cells(
    record: &RawValue,
    columns: &[&str],
    unread: &mut BTreeSet<String>,
) -> Result<BTreeMap<String, String>, String> {
    if record.get().len() > ROW_BYTES_MAX {
        return Err(format!("has more than {} KiB", ROW_BYTES_MAX >> 10));
    }
    let Members(members) = parse(record.get()).map_err(|error| format!("is no record: {error}"))?;
    let mut cells = BTreeMap::new();
    for (name, value) in &members {
        let nested = columns
            .iter()
            .any(|column| column.split_once('.').is_some_and(|(first, _)| first == name));
        if columns.contains(&name.as_str()) {
            if let Some(text) = cell(value).map_err(|why| format!("{name} {why}"))? {
                cells.insert(name.clone(), text);
            }
        } else if !nested && unread.len() < COLUMNS_MAX {
            unread.insert(name.clone());
        }
    }
    for column in columns.iter().filter(|column| column.contains('.')) {
        if cells.contains_key(*column) {
            continue;
        }
        let path: Vec<String> = column.split('.').map(str::to_owned).collect();
        if let Some(value) = inside(record, &path)?
            && let Some(text) = cell(value).map_err(|why| format!("{column} {why}"))?
        {
            cells.insert((*column).to_owned(), text);
        }
    }
    Ok(cells)
}

/// What stands at a path of names; nothing if there is no such member.
fn inside<'a>(value: &'a RawValue, path: &[String]) -> Result<Option<&'a RawValue>, String> {
    let mut value = value;
    for name in path {
        if !value.get().starts_with('{') {
            return Ok(None);
        }
        let Members(members) = parse(value.get()).map_err(|error| format!("cannot be read: {error}"))?;
        match members.into_iter().find(|(member, _)| member == name) {
            Some((_, inner)) => value = inner,
            None => return Ok(None),
        }
    }
    Ok(Some(value))
}

/// A value as the text of a cell: nothing for null, numbers as they are written.
fn cell(value: &RawValue) -> Result<Option<String>, String> {
    let raw = value.get();
    match raw.as_bytes().first() {
        Some(b'n') => Ok(None),
        Some(b'"') => {
            let text: String = parse(raw).map_err(|error| format!("cannot be read: {error}"))?;
            Ok((!text.is_empty()).then_some(text))
        }
        Some(b'{' | b'[') => Err("is an object or a list: name one of its members, as in a.b".to_owned()),
        _ => Ok(Some(raw.to_owned())),
    }
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, serde_json::Error> {
    serde_json::from_str(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, path: &str, columns: &[&str]) -> Result<Rows, FileFault> {
        let path: Vec<String> = path
            .split('.')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        read(
            text,
            &path,
            columns,
            vec![vec!["meta".to_owned(), "period".to_owned()]],
        )
    }

    #[test]
    fn numbers_keep_the_text_they_are_written_with() {
        let text = r#"{"meta":{"period":"2025-01"},"data":[
            {"a": 14204796.489999998, "b": "x\ty", "c": null, "d": true, "e": {"f": 1e3}},
            {"a": 10, "a": 11}, 7, {"a": [1]}]}"#;
        let rows = rows(text, "data", &["a", "b", "c", "d", "e.f"]).unwrap();
        let first = &rows.rows[0].cells;
        assert_eq!(first["a"], "14204796.489999998");
        assert_eq!(
            (first["b"].as_str(), first["d"].as_str(), first["e.f"].as_str()),
            ("x\ty", "true", "1e3")
        );
        assert!(!first.contains_key("c"));
        assert!(rows.rows[1].fault.as_deref().unwrap().contains("names a twice"));
        assert!(rows.rows[2].fault.is_some() && rows.rows[3].fault.is_some());
        assert_eq!(
            rows.document[&vec!["meta".to_owned(), "period".to_owned()]],
            "2025-01"
        );
    }

    #[test]
    fn what_is_no_array_of_records_is_refused() {
        for (text, path) in [
            ("", ""),
            ("{", ""),
            ("{}", ""),
            ("[] x", ""),
            (r#"{"data":{}}"#, "data"),
            (r#"{"data":[]}"#, "items"),
            (r#"{"data":[],"data":[]}"#, "data"),
        ] {
            assert!(rows(text, path, &["a"]).is_err(), "{text}");
        }
        let deep = "[".repeat(1 << 20);
        assert!(rows(&deep, "", &["a"]).is_err());
        assert!(rows("[]", "", &["a"]).unwrap().rows.is_empty());
        let many = format!("[{}0]", "0,".repeat(ROWS_MAX));
        assert!(
            rows(&many, "", &["a"])
                .unwrap_err()
                .0
                .contains("more than 250000 rows")
        );
    }
}
