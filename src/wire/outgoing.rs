//! What a client needs of commands before it sends them: made from JSON, checked, measured, written down.
//!
//! JSON is read by the contract's own descriptors, so that whatever the contract knows can be named, in the names of
//! the proto files. The check is the conversion that the server itself does: a client that runs it first hears the same
//! words about the same fields without sending anything.

use super::command::command;
use super::field::{At, Faults};
use super::{DESCRIPTORS, v1};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, Kind, MessageDescriptor, SerializeOptions};
use std::sync::LazyLock;

static CONTRACT: LazyLock<DescriptorPool> = LazyLock::new(|| {
    // The descriptors are those that the build made of `proto/`: they decode, or this program was not built.
    DescriptorPool::decode(DESCRIPTORS).expect("the build's own descriptors")
});

static COMMAND: LazyLock<MessageDescriptor> = LazyLock::new(|| {
    // As above.
    let command = CONTRACT.get_message_by_name("purse.v1.Command");
    command.expect("the build's own descriptors hold purse.v1.Command")
});

/// A message of the contract as JSON, in the names of the proto files, with the fields that are zero or empty; nothing if
/// the contract has no message of that name, as `GetEntryResponse`, or it is another's.
pub fn message_json(name: &str, message: &impl Message) -> Option<serde_json::Value> {
    let descriptor = CONTRACT.get_message_by_name(&format!("purse.v1.{name}"))?;
    let dynamic = DynamicMessage::decode(descriptor, message.encode_to_vec().as_slice()).ok()?;
    let options = SerializeOptions::new()
        .use_proto_field_name(true)
        .skip_default_fields(false);
    let json = dynamic.serialize_with_options(serde_json::value::Serializer, &options);
    json.ok()
}

/// A command of its JSON, as `{"receive": {"pool": "…"}, "reason": "…"}`.
///
/// # Errors
/// What is no command of the contract: an unknown name, or a value of another kind than the field has.
pub fn command_from_json(json: &serde_json::Value) -> Result<v1::Command, String> {
    DynamicMessage::deserialize(COMMAND.clone(), json)
        .map_err(|error| error.to_string())?
        .transcode_to()
        .map_err(|error| error.to_string())
}

/// What the server would find malformed in a command: path and description, which completes the path to a sentence.
pub fn command_faults(message: &v1::Command) -> Vec<(String, String)> {
    let faults = Faults::default();
    let _ = command(message.clone(), At::message(&faults));
    let listed = faults.into_listed().into_iter();
    listed.map(|fault| (fault.path, fault.description)).collect()
}

/// Whether the contract's command has a field of that name beside its action, as `reason`.
pub fn command_has(field: &str) -> bool {
    COMMAND
        .get_field_by_name(field)
        .is_some_and(|field| field.containing_oneof().is_none())
}

/// The names of an action's fields, or nothing if the contract knows no such action.
pub fn action_fields(action: &str) -> Option<Vec<String>> {
    let field = COMMAND.get_field_by_name(action)?;
    field.containing_oneof()?;
    match field.kind() {
        Kind::Message(message) => Some(message.fields().map(|field| field.name().to_owned()).collect()),
        _ => None,
    }
}

/// The names of all actions, in the order of the contract.
pub fn actions() -> Vec<String> {
    let in_a_choice = COMMAND
        .fields()
        .filter(|field| field.containing_oneof().is_some());
    in_a_choice.map(|field| field.name().to_owned()).collect()
}

/// The command with the key of the row that it comes of.
pub fn with_source_key(
    mut message: v1::Command,
    data_set: &str,
    row_sha256: &str,
    occurrence: u32,
) -> v1::Command {
    message.source_key = Some(Box::new(v1::SourceKey {
        data_set: data_set.to_owned(),
        row_sha256: row_sha256.to_owned(),
        occurrence,
    }));
    message
}

/// The money that a command's action names as its amount: currency and decimal text, read back from the message itself.
pub fn command_money(message: &v1::Command) -> Option<(String, String)> {
    let mut dynamic = DynamicMessage::new(COMMAND.clone());
    dynamic.transcode_from(message).ok()?;
    let action = dynamic
        .fields()
        .find(|(field, _)| field.containing_oneof().is_some())?
        .1;
    let amount = action.as_message()?.get_field_by_name("amount")?;
    let amount = amount.as_message()?;
    let text = |name| Some(amount.get_field_by_name(name)?.as_str()?.to_owned());
    Some((text("currency_code")?, text("amount")?)).filter(|(_, amount)| !amount.is_empty())
}

/// How many bytes a command takes in a request.
pub fn command_bytes(message: &v1::Command) -> usize {
    let bytes = message.encoded_len();
    // A tag of one byte and a length of at most five before it.
    bytes + 6
}

/// The bytes of a request.
pub fn request_bytes(request: &v1::RecordRequest) -> Vec<u8> {
    request.encode_to_vec()
}

/// The request of its bytes; nothing if they are none.
pub fn request_from_bytes(bytes: &[u8]) -> Option<v1::RecordRequest> {
    v1::RecordRequest::decode(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_command_is_read_in_the_names_of_the_contract() {
        let command = command_from_json(&json!({
            "receive": { "pool": "p", "amount": { "currency_code": "GBP", "amount": "12.50" } },
            "reason": "because",
        }))
        .unwrap();
        assert_eq!(command.reason, "because");
        let faults = command_faults(&command);
        assert!(
            faults.contains(&("receive.contributor".to_owned(), "is required".to_owned())),
            "{faults:?}"
        );
        assert!(faults.iter().all(|(path, _)| path != "receive.pool"));
        let money = command_money(&command).unwrap();
        assert_eq!(money, ("GBP".to_owned(), "12.50".to_owned()));
        let request = v1::RecordRequest {
            commands: vec![command],
            ..v1::RecordRequest::default()
        };
        assert_eq!(request_from_bytes(&request_bytes(&request)).unwrap(), request);
    }

    #[test]
    fn an_answer_is_told_in_the_names_of_the_contract() {
        let answer = v1::GetEntryResponse {
            read_at: None,
            entry: Some(v1::Entry {
                sequence: 0,
                line: "{}".to_owned(),
            }),
            receipt: String::new(),
        };
        let told = message_json("GetEntryResponse", &answer).unwrap();
        assert_eq!(
            told,
            json!({ "entry": { "sequence": "0", "line": "{}" }, "receipt": "" })
        );
        assert!(message_json("GetNothingResponse", &answer).is_none());
    }

    #[test]
    fn what_the_contract_does_not_know_is_named() {
        let error = command_from_json(&json!({ "recieve": {} })).unwrap_err();
        assert!(error.contains("recieve"), "{error}");
        assert!(command_has("reason") && !command_has("receive") && !command_has("reasons"));
        assert!(
            action_fields("receive")
                .unwrap()
                .contains(&"budget_type".to_owned())
        );
        assert!(action_fields("reason").is_none());
        assert!(actions().contains(&"allocate".to_owned()));
    }
}
