//! What was recorded, as a person or a program reads it.

use super::send::Outcome;
use crate::cli::output::{Answer, Column, Sheet, amount, number, text};
use crate::wire::{outgoing, v1};
use serde_json::{Value, json};

const COMMANDS: &[Column] = &[
    text("request_id", "Request"),
    number("command", "Command"),
    text("action", "Action"),
    number("sequence", "Entry"),
    text("currency_code", "Currency"),
    amount("amount", "Amount"),
    text("exceptions", "Exceptions"),
];

const EXCEPTIONS: &[Column] = &[
    number("command", "Command"),
    number("sequence", "Entry"),
    text("kind", "Exception"),
    text("total", "Control total"),
    text("currency_code", "Currency"),
    amount("amount", "Amount"),
    text("day", "Day"),
];

const REQUESTS: &[Column] = &[
    text("request_id", "Request"),
    text("outcome", "Outcome"),
    number("first_sequence", "First entry"),
    number("last_sequence", "Last entry"),
    text("detail", "Detail"),
];

/// The answer to a request that was recorded, or with `validate_only` decided.
pub(super) fn recorded(request: &v1::RecordRequest, response: &v1::RecordResponse) -> Answer {
    let commands = match request.commands.len() {
        1 => "1 command".to_owned(),
        count => format!("{count} commands"),
    };
    let entries = match (response.first_sequence, response.last_sequence) {
        (first, last) if first == last => format!("entry {first}"),
        (first, last) => format!("entries {first} to {last}"),
    };
    let read_at = response.read_at.clone().unwrap_or_default();
    let headline = match request.validate_only {
        false => format!("Recorded {commands} as {entries}."),
        // A ledger tells of a request that it knows what it told before.
        true if response.first_sequence <= read_at.sequence => format!(
            "Nothing was recorded. Request {} stands for these commands already, recorded as {entries}.",
            request.request_id
        ),
        true => format!("Nothing was recorded. {commands} would be recorded as {entries}."),
    };
    let mut below = vec![format!(
        "As at entry {}, {}.",
        read_at.sequence, read_at.recorded_time
    )];
    if !request.validate_only {
        below.insert(0, format!("Request {}.", request.request_id));
    }
    let mut sheets = vec![commands_sheet(request, response)];
    if !response.exceptions.is_empty() {
        sheets.push(exceptions_sheet(response));
    }
    Answer {
        document: document(request, response),
        above: vec![headline],
        sheets,
        below,
    }
}

fn document(request: &v1::RecordRequest, response: &v1::RecordResponse) -> Value {
    // The contract has a message of this name, or this program was not built.
    let mut document = outgoing::message_json("RecordResponse", response).unwrap_or(json!({}));
    document["request_id"] = json!(request.request_id);
    document["validate_only"] = json!(request.validate_only);
    document
}

fn commands_sheet(request: &v1::RecordRequest, response: &v1::RecordResponse) -> Sheet {
    let rows = request.commands.iter().enumerate().map(|(index, command)| {
        let sequence = response.command_sequences.get(index);
        let (currency, amount) = outgoing::command_money(command).unwrap_or_default();
        let exceptions = response.exceptions.iter();
        let exceptions = exceptions.filter(|exception| exception.command as usize == index);
        let kinds: Vec<String> = exceptions.map(kind).collect();
        vec![
            request.request_id.clone(),
            index.to_string(),
            action(command),
            sequence.map(u64::to_string).unwrap_or_default(),
            currency,
            amount,
            kinds.join(" "),
        ]
    });
    Sheet {
        columns: COMMANDS,
        rows: rows.collect(),
        ..Sheet::default()
    }
}

fn exceptions_sheet(response: &v1::RecordResponse) -> Sheet {
    let rows = response.exceptions.iter().map(|exception| {
        let amount = exception.amount.clone().unwrap_or_default();
        let total = exception.control_total.clone().unwrap_or_default();
        vec![
            exception.command.to_string(),
            exception.sequence.to_string(),
            kind(exception),
            format!("{}/{}/{}", total.pool, total.year, total.budget_type),
            amount.currency_code,
            amount.amount,
            exception.day.clone(),
        ]
    });
    Sheet {
        title: "Rules set aside as the agreements allow".to_owned(),
        columns: EXCEPTIONS,
        rows: rows.collect(),
        ..Sheet::default()
    }
}

fn kind(exception: &v1::RecordedException) -> String {
    let name = exception.kind().as_str_name();
    name.trim_start_matches("EXCEPTION_KIND_").to_owned()
}

/// The name that the contract gives to what a command does.
fn action(command: &v1::Command) -> String {
    let message = outgoing::message_json("Command", command);
    let fields = message.as_ref().and_then(Value::as_object);
    let mut names = fields.into_iter().flat_map(|fields| fields.keys());
    let name = names.find(|name| outgoing::action_fields(name).is_some());
    name.cloned().unwrap_or_default()
}

/// What became of kept requests that were sent again.
pub(super) fn resumed(outcomes: &[(String, Outcome)]) -> Answer {
    let rows: Vec<Vec<String>> = outcomes.iter().map(|(id, outcome)| row(id, outcome)).collect();
    let requests = rows.iter().map(|row| {
        let names = REQUESTS.iter().map(|column| column.name.to_owned());
        let cells = row.iter().map(|cell| json!(cell));
        names.zip(cells).collect::<serde_json::Map<_, _>>().into()
    });
    Answer {
        document: json!({ "requests": requests.collect::<Vec<Value>>() }),
        above: match rows.is_empty() {
            true => vec![
                "No request to this ledger is kept: of all that were sent the outcome is known.".to_owned(),
            ],
            false => Vec::new(),
        },
        sheets: vec![Sheet {
            columns: REQUESTS,
            rows,
            ..Sheet::default()
        }],
        below: Vec::new(),
    }
}

fn row(id: &str, outcome: &Outcome) -> Vec<String> {
    let (outcome, first, last, detail) = match outcome {
        Outcome::Recorded(response) => {
            let (first, last) = (response.first_sequence, response.last_sequence);
            ("recorded", first.to_string(), last.to_string(), String::new())
        }
        Outcome::Refused(refusal) => ("refused", String::new(), String::new(), refusal.to_string()),
        Outcome::Unknown(refusal) => ("not known", String::new(), String::new(), refusal.to_string()),
    };
    vec![id.to_owned(), outcome.to_owned(), first, last, detail]
}
