//! Where two requests with one id differ, under the names of the API: whoever reads it wrote a request, not a line.

use crate::ledger::Command;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Where a request differs from the one its id stands for, for whoever sent it.
pub(super) fn difference(recorded: &[Arc<Command>], asked: &[Arc<Command>]) -> String {
    if recorded.len() != asked.len() {
        let were = |count: usize| {
            if count == 1 {
                "1 was".to_owned()
            } else {
                format!("{count} were")
            }
        };
        return format!(
            "the number of commands: {} recorded, {} sent",
            were(recorded.len()),
            were(asked.len())
        );
    }
    let different = recorded
        .iter()
        .zip(asked)
        .enumerate()
        .find(|(_, (recorded, asked))| recorded != asked);
    let Some((index, (recorded, asked))) = different else {
        return "nothing".to_owned();
    };
    let (recorded, asked) = (as_requested(recorded), as_requested(asked));
    first_difference(&format!("commands[{index}]"), &recorded, &asked)
}

/// A command under the names of the API; docs/ledger.md lists those that differ.
pub(crate) fn as_requested(command: &Command) -> Value {
    renamed("command", serde_json::to_value(command).unwrap_or_default())
}

/// What stands in the field `within` of a request.
fn renamed(within: &str, value: Value) -> Value {
    match value {
        // The keys of labels are the client's own.
        Value::Object(fields) if within != "labels" => {
            let mut message = Map::new();
            for (key, value) in fields {
                add_field(&mut message, within, &key, value);
            }
            Value::Object(message)
        }
        Value::Array(values) => values.into_iter().map(|value| renamed(within, value)).collect(),
        value => value,
    }
}

/// Adds the key of a line to the message that it is asked for in.
fn add_field(message: &mut Map<String, Value>, within: &str, key: &str, value: Value) {
    match (key, value) {
        // A choice of the API has no level of its own.
        ("action", Value::Object(choice)) => {
            for (action, value) in choice {
                let field = snake_case(&action);
                let value = renamed(&field, value);
                message.insert(field, value);
            }
        }
        ("restriction", Value::Object(choice)) => {
            for (kind, id) in choice {
                let field = match within {
                    // A position has an initiative of its own as well.
                    "positions" => format!("restricted_to_{kind}"),
                    _ => kind,
                };
                message.insert(field, id);
            }
        }
        ("apportionment", Value::Object(choice)) => {
            for (basis, shares) in choice {
                message.insert("apportionment".to_owned(), basis.to_ascii_uppercase().into());
                message.insert("fixed_shares".to_owned(), shares);
            }
        }
        ("apportionment", Value::String(basis)) => {
            message.insert("apportionment".to_owned(), basis.to_ascii_uppercase().into());
        }
        (key, value) => {
            let field = name_in_requests(within, key);
            let value = renamed(field, value);
            message.insert(field.to_owned(), value);
        }
    }
}

/// The field that a key of a line was asked for by.
fn name_in_requests<'a>(within: &str, key: &'a str) -> &'a str {
    match (within, key) {
        (_, "as_at") => "as_at_sequence",
        (_, "by") => "by_date",
        (_, "currency") => "currency_code",
        (_, "due") => "due_date",
        (_, "effective") => "effective_date",
        (_, "ends") => "end_date",
        (_, "planned_end") => "planned_end_date",
        (_, "planned_start") => "planned_start_date",
        (_, "starts") => "start_date",
        ("switch" | "switch_exceptions", "from") => "from_budget_type",
        ("switch" | "switch_exceptions", "to") => "to_budget_type",
        ("vire", "from") => "from_initiative",
        ("vire", "to") => "to_initiative",
        (_, same) => same,
    }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 2);
    for (index, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && index > 0 {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn first_difference(path: &str, recorded: &Value, asked: &Value) -> String {
    match (recorded, asked) {
        (Value::Object(recorded), Value::Object(asked)) => {
            let keys: std::collections::BTreeSet<&String> = recorded.keys().chain(asked.keys()).collect();
            let different = keys.into_iter().find(|key| recorded.get(*key) != asked.get(*key));
            let Some(key) = different else {
                return path.to_owned();
            };
            let of = |object: &Map<String, Value>| object.get(key).cloned().unwrap_or_default();
            first_difference(&format!("{path}.{key}"), &of(recorded), &of(asked))
        }
        (Value::Array(recorded), Value::Array(asked)) if recorded.len() == asked.len() => {
            let different = recorded
                .iter()
                .zip(asked)
                .enumerate()
                .find(|(_, (recorded, asked))| recorded != asked);
            match different {
                Some((index, (recorded, asked))) => {
                    first_difference(&format!("{path}[{index}]"), recorded, asked)
                }
                None => path.to_owned(),
            }
        }
        _ => format!(
            "{path}: {} was recorded, {} was sent",
            short(recorded),
            short(asked)
        ),
    }
}

/// A value for a message: absent values say so, long ones are cut.
fn short(value: &Value) -> String {
    const CHARACTERS_MAX: usize = 80;
    let text = match value {
        Value::Null => return "nothing".to_owned(),
        value => value.to_string(),
    };
    match text.char_indices().nth(CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
