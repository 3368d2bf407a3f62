//! Texts with fields in braces, `cbpf-{fund}`, and trees of them in the shape of a command.
//!
//! A text that speaks of a field that is absent is absent as a whole, and so is what consists of absent things only: an
//! optional field of a command is simply left out for such a row.

use crate::import::value::Value;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// A text with fields in braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(String),
}

/// A value of a command, with templates for texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// A text.
    Text(Template),
    /// Yes or no, or a whole number, as it stands.
    Plain(Json),
    /// A list.
    List(Vec<Tree>),
    /// Names and values.
    Table(BTreeMap<String, Tree>),
}

impl Template {
    /// A text without fields.
    pub fn constant(text: &str) -> Template {
        Template(vec![Piece::Text(text.to_owned())])
    }

    /// The template that `text` is. Braces that are meant are doubled.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence.
    pub fn parse(text: &str) -> Result<Template, String> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if rest.starts_with(brace) {
                plain.push_str(brace);
                rest = &rest[1..];
            } else if brace == "{" {
                let end = rest.find('}').ok_or("has a { without its }")?;
                let name = rest[..end].trim();
                if name.is_empty() {
                    return Err("names no field between { and }".to_owned());
                }
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                }
                pieces.push(Piece::Field(name.to_owned()));
                rest = &rest[end + 1..];
            } else {
                return Err("has a } without its {".to_owned());
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Template(pieces))
    }

    /// The fields it speaks of.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Field(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// The text for these values; nothing if one of its fields is absent.
    pub fn text(&self, values: &BTreeMap<&str, Value>) -> Option<String> {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Field(name) => text.push_str(&values.get(name.as_str())?.as_text()?),
            }
        }
        (!text.is_empty()).then_some(text)
    }

    /// The JSON for these values: money where the template is one amount and nothing else, a text otherwise.
    fn json(&self, values: &BTreeMap<&str, Value>) -> Option<Json> {
        if let [Piece::Field(name)] = self.0.as_slice()
            && let Some(Value::Amount(money)) = values.get(name.as_str())
        {
            return Some(serde_json::json!({
                "currency_code": money.currency.code(),
                "amount": money.amount.to_string(),
            }));
        }
        self.text(values).map(Json::String)
    }
}

impl Tree {
    /// The tree that a value of TOML is; faults are added with the name of the place.
    pub(super) fn parse(value: &toml::Value, place: &str, faults: &mut Vec<(String, String)>) -> Tree {
        match value {
            toml::Value::String(text) => match Template::parse(text) {
                Ok(template) => Tree::Text(template),
                Err(why) => fault(place, &why, faults),
            },
            toml::Value::Boolean(value) => Tree::Plain(Json::Bool(*value)),
            toml::Value::Integer(value) => Tree::Plain(Json::from(*value)),
            toml::Value::Datetime(date) => Tree::Plain(Json::String(date.to_string())),
            toml::Value::Float(_) => fault(
                place,
                "has a number with a point: write it as a text in quotation marks, exactly",
                faults,
            ),
            toml::Value::Array(items) => {
                let items = items.iter().enumerate();
                let trees =
                    items.map(|(index, item)| Tree::parse(item, &format!("{place}[{index}]"), faults));
                Tree::List(trees.collect())
            }
            toml::Value::Table(table) => {
                let entries = table.iter();
                let trees = entries.map(|(name, item)| {
                    let tree = Tree::parse(item, &format!("{place}.{name}"), faults);
                    (name.clone(), tree)
                });
                Tree::Table(trees.collect())
            }
        }
    }

    /// The JSON for these values; nothing if all of it is absent.
    pub fn json(&self, values: &BTreeMap<&str, Value>) -> Option<Json> {
        match self {
            Tree::Text(template) => template.json(values),
            Tree::Plain(json) => Some(json.clone()),
            Tree::List(items) => {
                let items: Vec<Json> = items.iter().filter_map(|item| item.json(values)).collect();
                (!items.is_empty()).then_some(Json::Array(items))
            }
            Tree::Table(entries) => {
                let entries = entries.iter();
                let present: Map<String, Json> = entries
                    .filter_map(|(name, tree)| Some((name.clone(), tree.json(values)?)))
                    .collect();
                (!present.is_empty()).then_some(Json::Object(present))
            }
        }
    }

    /// The fields it speaks of.
    pub fn fields(&self) -> Vec<&str> {
        match self {
            Tree::Text(template) => template.fields().collect(),
            Tree::Plain(_) => Vec::new(),
            Tree::List(items) => items.iter().flat_map(Tree::fields).collect(),
            Tree::Table(entries) => entries.values().flat_map(Tree::fields).collect(),
        }
    }
}

fn fault(place: &str, why: &str, faults: &mut Vec<(String, String)>) -> Tree {
    faults.push((place.to_owned(), why.to_owned()));
    Tree::Plain(Json::Null)
}
