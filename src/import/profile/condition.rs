//! `when`: which rows a rule is for. Clauses joined by `and`, each about one field:
//!
//! ```text
//! year <= 2025 and status = "Paid" and donor is present and region in ["North", "South"]
//! ```
//!
//! There is no `or`: two rules say it more plainly. A comparison with a field that is absent does not hold.

use super::{Field, FieldKind};
use crate::import::value::Value;
use crate::types::{Amount, Date};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A condition; without clauses it always holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Condition(Vec<Clause>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Clause {
    field: String,
    test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Present(bool),
    /// Holds when the comparison of the field's value with the literal is one of these.
    Compare(&'static [Ordering], Value),
    In(Vec<Value>),
}

use Ordering::{Equal, Greater, Less};

/// Longer signs first, so that `<=` is not read as `<`.
const SIGNS: [(&str, &[Ordering]); 6] = [
    ("<=", &[Less, Equal]),
    (">=", &[Greater, Equal]),
    ("!=", &[Less, Greater]),
    ("=", &[Equal]),
    ("<", &[Less]),
    (">", &[Greater]),
];

impl Condition {
    /// The condition that `text` is, about these fields.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence.
    pub(super) fn parse(text: &str, fields: &BTreeMap<String, Field>) -> Result<Condition, String> {
        let clauses = split(text, " and ")?;
        let clauses = clauses.iter().map(|clause| parse_clause(clause.trim(), fields));
        Ok(Condition(clauses.collect::<Result<_, _>>()?))
    }

    /// The fields it is about.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|clause| clause.field.as_str())
    }

    /// Whether it holds for these values.
    pub fn holds(&self, values: &BTreeMap<&str, Value>) -> bool {
        self.0.iter().all(|clause| {
            let value = values.get(clause.field.as_str()).unwrap_or(&Value::Absent);
            match &clause.test {
                Test::Present(present) => (*value != Value::Absent) == *present,
                Test::Compare(wanted, literal) => value
                    .compare(literal)
                    .is_some_and(|ordering| wanted.contains(&ordering)),
                Test::In(literals) => literals
                    .iter()
                    .any(|literal| value.compare(literal) == Some(Equal)),
            }
        })
    }
}

fn parse_clause(clause: &str, fields: &BTreeMap<String, Field>) -> Result<Clause, String> {
    let end = clause
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
        .unwrap_or(clause.len());
    let (name, rest) = clause.split_at(end);
    let rest = rest.trim();
    let field = fields
        .get(name)
        .ok_or_else(|| format!("speaks of `{name}`, which is no field of the profile"))?;
    let test = match rest {
        "is present" => Test::Present(true),
        "is absent" => Test::Present(false),
        _ => comparison(name, rest, &field.kind)?,
    };
    Ok(Clause {
        field: name.to_owned(),
        test,
    })
}

fn comparison(name: &str, rest: &str, kind: &FieldKind) -> Result<Test, String> {
    if let Some(list) = rest.strip_prefix("in ") {
        let list = list
            .trim()
            .strip_prefix('[')
            .and_then(|list| list.strip_suffix(']'));
        let list = list.ok_or_else(|| format!("needs a list after `{name} in`, as in [\"A\", \"B\"]"))?;
        let literals = split(list, ",")?;
        let literals = literals.iter().map(|text| literal(text.trim(), kind));
        return Ok(Test::In(literals.collect::<Result<_, _>>()?));
    }
    let (sign, wanted) = SIGNS
        .iter()
        .find(|(sign, _)| rest.starts_with(sign))
        .ok_or_else(|| {
            format!("needs =, !=, <, <=, >, >=, `in`, `is present` or `is absent` after `{name}`")
        })?;
    let orders = wanted.len() == 1 && wanted[0] != Equal || wanted.len() == 2 && wanted[1] == Equal;
    if orders
        && matches!(
            kind,
            FieldKind::Text { .. } | FieldKind::Id | FieldKind::Year { .. }
        )
    {
        return Err(format!(
            "compares `{name}`, a text, by size: only =, != and `in` fit"
        ));
    }
    Ok(Test::Compare(wanted, literal(rest[sign.len()..].trim(), kind)?))
}

fn literal(text: &str, kind: &FieldKind) -> Result<Value, String> {
    let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    match kind {
        FieldKind::Text { .. } | FieldKind::Id | FieldKind::Year { .. } => match inside {
            Some(inside) => Ok(Value::Text(inside.to_owned())),
            None => Err(format!("needs quotation marks around {text}")),
        },
        FieldKind::Number => text
            .parse()
            .map(Value::Number)
            .map_err(|_| format!("compares a number with {text}, which is no whole number")),
        FieldKind::Date { .. } => inside
            .unwrap_or(text)
            .parse::<Date>()
            .map(Value::Date)
            .map_err(|_| format!("compares a day with {text}; write it as 2025-12-31")),
        FieldKind::Amount { currency, .. } => {
            let (negative, digits) = match text.strip_prefix('-') {
                Some(digits) => (true, digits),
                None => (false, text),
            };
            let zero = !digits.is_empty() && digits.bytes().all(|c| matches!(c, b'0' | b'.'));
            let minor = match zero {
                true => Ok(crate::types::Minor::ZERO),
                false => Amount::parse_positive(digits, *currency).map(Amount::minor),
            };
            let minor = minor.map_err(|error| format!("compares an amount with {text}, which {error}"))?;
            Ok(Value::amount(
                if negative { minor.negated() } else { minor },
                *currency,
            ))
        }
    }
}

/// The parts of a text between separators that stand outside quotation marks and brackets.
fn split<'a>(text: &'a str, separator: &str) -> Result<Vec<&'a str>, String> {
    let (mut parts, mut start, mut quoted, mut listed) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => listed = true,
            ']' if !quoted => listed = false,
            _ if !quoted && !listed && at >= start && text[at..].starts_with(separator) => {
                parts.push(&text[start..at]);
                start = at + separator.len();
            }
            _ => {}
        }
    }
    if quoted {
        return Err("has a quotation mark that is not closed".to_owned());
    }
    parts.push(&text[start..]);
    Ok(parts)
}
