//! A command in words: `allocate i1 90`. It is read into the form that a line of the ledger has, whose own reader
//! then says whether it is a command.

mod contributions;
mod money;
mod reference;

use super::Table;
use super::agreement::parsed;
use super::words::Words;
use common_purse::ledger::{Action, Command};
use common_purse::types::{Amount, Currency, Money};
use serde_json::{Value, json};

/// The words that may follow any command, and what a command takes from the table that it stands in.
pub struct Reader<'a> {
    table: &'a Table,
    currency: Currency,
    pool: String,
    /// Whether the line itself names the pool.
    is_pool_named: bool,
    year: String,
    budget_type: String,
    /// Whether the line itself names the budget type.
    is_type_named: bool,
}

/// Reads a command, with the name that its line gives to its entry.
pub fn read(table: &Table, line: &str) -> Result<(Command, Option<String>), String> {
    // What stands behind `with` is a list of positions, in which words mean places.
    let (said, positions) = match line.starts_with("opening ") {
        true => line.split_once(" with ").unwrap_or((line, "")),
        false => (line, ""),
    };
    let mut words = Words::new(said);
    let verb = words.next()?;
    // Before `pool NAME` is read, which may follow.
    let is_to_pool = verb == "refund" && words.both("to", "pool");
    let decision = words.both("by", "decision").then(|| document("minute"));
    let effective = words.after("on");
    let document_number = words.after("document");
    let (on_behalf_of, post) = (words.after("behalf-of"), words.after("post"));
    let name = words.after("as").map(str::to_owned);
    let (pool, budget_type) = (words.after("pool"), words.after("type"));
    let reader = Reader {
        table,
        currency: match verb {
            "open-pool" | "amend" => table.currency,
            _ => words.after("currency").map_or(Ok(table.currency), parsed)?,
        },
        pool: pool.unwrap_or(crate::support::POOL).to_owned(),
        is_pool_named: pool.is_some(),
        year: words.after("year").unwrap_or(&table.year).to_owned(),
        budget_type: budget_type.unwrap_or(&table.budget_type).to_owned(),
        is_type_named: budget_type.is_some(),
    };
    let (kind, fields) = match verb {
        "opening" => reader.opening(&mut words, positions)?,
        "refund" => reader.refund(&mut words, is_to_pool)?,
        _ => reader.action(verb, &mut words)?,
    };
    words.end()?;
    let action: Action =
        serde_json::from_value(json!({ kind: fields })).map_err(|error| error.to_string())?;
    let mut command = json!({ "action": action });
    for (field, value) in [
        ("decision", decision),
        ("effective", effective.map(Value::from)),
        ("document_number", document_number.map(Value::from)),
        ("on_behalf_of", on_behalf_of.map(Value::from)),
        ("post", post.map(Value::from)),
    ] {
        if let Some(value) = value {
            command[field] = value;
        }
    }
    let command = serde_json::from_value(command).map_err(|error| error.to_string())?;
    Ok((command, name))
}

/// A document that a command rests on.
pub fn document(kind: &str) -> Value {
    json!({ "sha256": "0".repeat(64), "type": kind, "uri": format!("documents/{kind}") })
}

/// An amount in words, `30` as `30.00`.
pub fn money(text: &str, currency: Currency) -> Result<Money, String> {
    let amount = Amount::parse_positive(text, currency).map_err(|error| format!("{text} {error}"))?;
    Ok(Money { amount, currency })
}

type Read = (&'static str, Value);

impl Reader<'_> {
    fn action(&self, verb: &str, words: &mut Words<'_>) -> Result<Read, String> {
        if let Some(read) = self.reference(verb, words)? {
            return Ok(read);
        }
        if let Some(read) = self.contribution(verb, words)? {
            return Ok(read);
        }
        self.money(verb, words)
    }

    /// `of k1`: the earlier entry that a command takes up.
    fn of(&self, words: &mut Words<'_>) -> Result<Option<String>, String> {
        words.after("of").map(|name| self.entry(name)).transpose()
    }

    /// The entry of that name, as commands spell it.
    fn entry(&self, name: &str) -> Result<String, String> {
        Ok(self.table.sequence(name)?.to_string())
    }

    fn restriction(&self, words: &mut Words<'_>) -> Value {
        match (words.after("window"), words.after("only")) {
            (Some(window), _) => json!({ "window": window }),
            (_, Some(initiative)) => json!({ "initiative": initiative }),
            (None, None) => Value::Null,
        }
    }

    fn total(&self) -> Value {
        json!({ "pool": self.pool, "year": self.year, "budget_type": self.budget_type })
    }

    fn amount(&self, words: &mut Words<'_>) -> Result<Value, String> {
        Ok(json!({ "amount": money(words.next()?, self.currency)? }))
    }

    fn maybe_amount(&self, words: &mut Words<'_>) -> Result<Value, String> {
        match words.is_empty() {
            true => Ok(json!({})),
            false => self.amount(words),
        }
    }
}

/// The fields of all, in one.
fn merged<const N: usize>(parts: [Value; N]) -> Value {
    let fields = parts.into_iter().filter_map(|part| match part {
        Value::Object(fields) => Some(fields),
        _ => None,
    });
    Value::Object(fields.flatten().collect())
}
