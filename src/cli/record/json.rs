//! JSON read without losing anything: a key that stands twice is a fault and not the last of two, and a number that a
//! floating-point number would have to hold is a fault and not the nearest one.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::fmt;

/// What is wrong, by its path inside the value.
pub(super) type Faults = Vec<(String, String)>;

/// The value of a JSON text.
///
/// # Errors
/// When the text is no JSON at all.
pub(super) fn read(text: &str) -> Result<(Value, Faults), serde_json::Error> {
    let faults = RefCell::default();
    let seed = Strict {
        path: String::new(),
        faults: &faults,
    };
    let value = seed.deserialize(&mut serde_json::Deserializer::from_str(text))?;
    Ok((value, faults.into_inner()))
}

struct Strict<'a> {
    path: String,
    faults: &'a RefCell<Faults>,
}

impl Strict<'_> {
    fn fault(&self, path: &str, description: &str) {
        self.faults
            .borrow_mut()
            .push((path.to_owned(), description.to_owned()));
    }

    fn field(&self, name: &str) -> String {
        match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    /// Whatever is no whole number of 64 bits. It goes on as text, so that faults elsewhere are still found.
    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let advice = "is a number that is not whole or too large: write it as text, as \"12.50\"";
        self.fault(&self.path, advice);
        Ok(Value::String(value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            let path = format!("{}[{}]", self.path, values.len());
            let faults = self.faults;
            match items.next_element_seed(Strict { path, faults })? {
                Some(value) => values.push(value),
                None => return Ok(Value::Array(values)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            let (path, faults) = (self.field(&name), self.faults);
            if values.contains_key(&name) {
                self.fault(&path, "stands twice");
            }
            let value = fields.next_value_seed(Strict { path, faults })?;
            values.insert(name, value);
        }
        Ok(Value::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_would_be_lost_is_told_by_its_path() {
        let (value, faults) = read(
            r#"{"a": {"b": [1, 2.5, 18446744073709551615]}, "c": "0.10", "c": null, "d": 18446744073709551616}"#,
        )
        .unwrap();
        let paths: Vec<&str> = faults.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["a.b[1]", "c", "d"]);
        assert_eq!(value["a"]["b"][2].as_u64(), Some(u64::MAX));
        assert!(read("{").is_err());
    }
}
